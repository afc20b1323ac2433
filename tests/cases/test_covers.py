"""What is covered before words are public: found by reading, decided by the desk."""

import pytest

from heartline.cases.actions.desk import agree_to_publication, release_case
from heartline.cases.queries.covers import Covers, cut_title, details_in
from heartline.ledger.models import Entry
from tests.cases.desk import address, signed_in, text_of
from tests.factories import MONDAY, desk, fresh, make_party

pytestmark = pytest.mark.django_db
SAID = "我叫王小明，电话13812345678，楼道灯坏了。"


def agreed(text=SAID):
    party = make_party(text=text)
    agree_to_publication(party, consents=True, at=MONDAY)
    return fresh(party.case)


def form_of(case):
    return signed_in(desk()).get(address(case, "release"))


def sent(case, **told):
    """What the form holds when it is opened, with what is `told` changed in it."""
    form = form_of(case).context["page"].panel.form
    words = {
        name: form.initial[name] for name in ("public_title", "public_text", "public_reply", "seen")
    }
    return words | told


def publish(case, **told):
    return signed_in(desk()).post(address(case, "release"), sent(case, **told))


def test_the_form_shows_what_everybody_will_read_with_the_details_covered():
    case = agreed()

    preview = text_of(form_of(case)).split("This is what everybody will read")[1]

    assert "楼道灯坏了" in preview
    assert "13812345678" not in preview.split("</section>")[0]
    assert "王小明" not in preview.split("</section>")[0]


def test_what_was_read_over_is_published_covered_with_one_press():
    case = agreed()

    publish(case)

    text = fresh(case).public_text
    assert "13812345678" not in text
    assert "王小明" not in text
    assert text == "我叫███，电话███████████，楼道灯坏了。"


def test_a_detail_that_the_desk_ticks_is_read_over_once_more_and_then_published_open():
    case = agreed()

    first = publish(case, shown=["13812345678"])
    seen = first.context["page"].panel.form["seen"].value()
    before = fresh(case).released_at
    publish(case, shown=["13812345678"], seen=seen)

    assert (first.status_code, before) == (422, None)
    assert fresh(case).public_text == "我叫███，电话13812345678，楼道灯坏了。"


def test_words_that_the_desk_adds_are_covered_wherever_they_stand():
    case = agreed("楼道灯坏了，楼道很黑。")

    first = publish(case, hidden="楼道\n")
    publish(case, hidden="楼道\n", seen=first.context["page"].panel.form["seen"].value())

    assert fresh(case).public_text == "██灯坏了，██很黑。"


def test_words_changed_after_reading_them_over_are_shown_again_before_they_are_public():
    case = agreed()

    response = publish(case, public_text="电话13900001111")

    assert response.status_code == 422
    assert "Please read over how it will look now" in text_of(response)
    assert fresh(case).released_at is None


def test_the_action_itself_covers_whatever_calls_it():
    case = agreed()

    release_case(case, title="13812345678", text=SAID, reply=SAID, by=desk(), at=MONDAY)

    case = fresh(case)
    assert "13812345678" not in case.public_title + case.public_text + case.public_reply
    assert Entry.objects.get(kind="case.released").data["left_open"] == 0


def test_words_that_are_not_on_offer_cannot_be_left_open():
    case = agreed()
    seen = sent(case)["seen"]

    response = publish(case, shown=["楼道"], seen=seen)

    assert response.status_code == 422
    assert fresh(case).released_at is None


@pytest.mark.parametrize("hidden", ["", "\n", "  \n ", "没有的词"])
def test_nothing_to_cover_covers_nothing(hidden):
    assert Covers(hidden=hidden.splitlines()).on("路灯坏了") == "路灯坏了"


def test_each_detail_is_named_once():
    assert [one.words for one in details_in([SAID, SAID])] == ["王小明", "13812345678"]


def test_a_title_is_cut_within_no_private_detail():
    text = "灯" * 55 + "我叫陈小红，电话13812345678，谢谢。"

    title = cut_title(text)

    assert len(title) <= 60
    assert not details_in([title])
    assert "陈" not in title


def test_a_short_line_is_a_title_as_it_is():
    assert cut_title("\n灯坏了。\n很黑。") == "灯坏了。"
