"""The pages for times and topics: read by administrators, changed by those at the top."""

import re
from datetime import timedelta

import pytest

from heartline.cases.models import Kind, Policy, Topic
from heartline.cases.policies import ready_made
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.shared.clock import day_of, now
from tests.cases.desk import signed_in, text_of
from tests.factories import make_case, make_office, make_staff, root, there

pytestmark = pytest.mark.django_db

TIMES, EDIT, TOPICS = (
    "/desk/settings/times/",
    "/desk/settings/times/edit/",
    "/desk/settings/topics/",
)


@pytest.fixture
def top():
    return signed_in(make_staff(DutyKind.ADMINISTRATOR, root()))


@pytest.fixture
def below():
    return signed_in(make_staff(DutyKind.ADMINISTRATOR, make_office()))


def filled(client, query=""):
    """The form as a browser without scripts would send it back, untouched."""
    page = text_of(client.get(f"{EDIT}{query}"))
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if name and kind and kind[1] not in ("checkbox", "radio"):
            value = re.search(r'value="([^"]*)"', tag)
            sent[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        sent[name] = there(chosen or first)[1]
    return sent


def seen(response):
    """The words of a page, one after another."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


# --- times -----------------------------------------------------------------------------------


def test_an_administrator_reads_the_times_and_the_sets_to_start_from(top):
    page = seen(top.get(TIMES))

    assert "Standard times, version 1" in page
    assert all(ready.name_en in page for ready in ready_made().values())


def test_an_administrator_further_down_reads_and_changes_nothing(below):
    assert below.get(TIMES).status_code == 200
    assert below.get(EDIT).status_code == 403
    assert below.post(EDIT, {"do": "keep"}).status_code == 403


def test_the_form_begins_with_what_is_in_force(top):
    sent = filled(top)

    assert (sent["line0-answer_count"], sent["line0-answer_unit"]) == ("5", "working_day")
    assert (sent["line1-kind"], sent["line1-answer_count"]) == ("consultation", "3")
    assert sent["extension_count"] == "10"


@pytest.mark.parametrize("code", list(ready_made()))
def test_the_form_begins_with_a_ready_made_set_and_can_be_put_into_force_as_it_is(top, code):
    sent = filled(top, f"?from={code}")

    answer = top.post(EDIT, sent | {"do": "keep"}, follow=True)

    assert "These times hold from now on" in seen(answer)
    assert Policy.objects.latest("version").rules == ready_made()[code].lines


def test_an_unknown_set_or_version_is_not_found(top):
    assert top.get(f"{EDIT}?from=nonsense").status_code == 404
    assert top.get(f"{EDIT}?from=77").status_code == 404
    assert top.get(f"{TIMES}77/").status_code == 404


def test_the_preview_changes_nothing_and_shows_what_would_be_promised(top):
    answer = top.post(EDIT, filled(top) | {"do": "preview"})

    page = seen(answer)
    assert answer.status_code == 200
    assert "What these times would promise" in page
    assert "A Friday evening" in page
    assert "The eve of the Spring Festival holiday" in page
    assert Policy.objects.count() == 1


def test_an_edited_line_is_put_into_force(top):
    sent = filled(top) | {"line1-answer_count": "2", "do": "keep"}

    top.post(EDIT, sent)

    newest = Policy.objects.latest("version")
    assert newest.rules[1]["clocks"]["answer"] == {"count": 2, "unit": "working_day"}
    assert Entry.objects.filter(kind="policy.set").count() == 1


def test_a_new_message_is_promised_the_new_time(top):
    top.post(EDIT, filled(top) | {"line1-person_count": "4", "do": "keep"})

    case = make_case(kind=Kind.CONSULTATION, at=now() + timedelta(seconds=1))

    assert case.policy.version == 2


def test_a_line_is_added_without_scripts_and_nothing_typed_is_lost(top):
    sent = filled(top) | {"line0-answer_count": "4", "do": "add"}

    page = text_of(top.post(EDIT, sent))

    assert f'id="line-{int(sent["lines"]) + 1}"' in page
    assert re.search(r'name="line0-answer_count" value="4"', page)


def test_a_line_that_was_added_counts(top):
    number = filled(top)["lines"]
    added = {f"line{number}-kind": "praise", f"line{number}-answer_count": "2"}
    sent = filled(top) | {"lines": str(int(number) + 1), "do": "keep"} | added

    top.post(EDIT, sent)

    last = Policy.objects.latest("version").rules[-1]
    assert (last["kind"], last["clocks"]) == (
        "praise",
        {"answer": {"count": 2, "unit": "working_day"}},
    )


def test_a_line_is_left_out_by_its_box(top):
    top.post(EDIT, filled(top) | {"line1-gone": "on", "do": "keep"})

    assert "consultation" not in [line["kind"] for line in Policy.objects.latest("version").rules]


def test_an_empty_line_is_no_line(top):
    sent = filled(top)
    sent |= {"lines": str(int(sent["lines"]) + 1), "do": "keep"}

    top.post(EDIT, sent)

    assert len(Policy.objects.latest("version").rules) == int(sent["lines"]) - 1


def test_what_is_wrong_is_said_with_line_and_field_and_nothing_typed_is_lost(top):
    answer = top.post(EDIT, filled(top) | {"line1-answer_count": "99", "do": "keep"})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Line 2, The office&#x27;s answer" in page
    assert re.search(r'name="line1-answer_count" value="99"', page)
    assert Policy.objects.count() == 1


def test_lines_are_named_as_the_page_numbers_them(top):
    gone_and_wrong = {"line1-gone": "on", "line2-answer_count": "soon", "do": "preview"}

    page = seen(top.post(EDIT, filled(top) | gone_and_wrong))

    assert "Line 3, The office&#x27;s answer: “soon” is not a whole number." in page


def test_a_day_in_the_past_is_refused_with_a_sentence(top):
    yesterday = (day_of(now()) - timedelta(days=1)).isoformat()

    answer = top.post(EDIT, filled(top) | {"since": yesterday, "do": "keep"})

    assert "This moment is over." in seen(answer)


def test_a_coming_version_is_shown_as_coming(top):
    later = (day_of(now()) + timedelta(days=9)).isoformat()
    top.post(EDIT, filled(top) | {"line0-answer_count": "4", "since": later, "do": "keep"})

    page = seen(top.get(TIMES))

    assert "To come" in page
    assert "Everything not named below, The office&#x27;s answer: 5 working days → 4" in page


def test_what_cannot_be_read_is_said_beside_its_field(top):
    answer = top.post(EDIT, filled(top) | {"pause_days": "many", "do": "keep"})

    assert answer.status_code == 422
    assert Policy.objects.count() == 1


def test_a_form_without_lines_is_refused_with_a_sentence(top):
    answer = top.post(EDIT, filled(top) | {"lines": "junk", "do": "keep"})

    assert "A policy needs at least one line." in seen(answer)


def test_one_version_is_shown_line_by_line(top):
    page = seen(top.get(f"{TIMES}1/"))

    assert "Consultation 1 working day 1 working day 3 working days 5 working days" in page
    assert "Emergency 30 minutes 60 minutes 24 hours 36 hours" in page


def test_everybody_reads_how_soon_we_answer(client, db):
    root()

    page = seen(client.get("/times/", headers={"accept-language": "en"}))

    assert "How soon we answer" in page
    assert "Emergency 30 minutes 60 minutes 24 hours 36 hours" in page
    assert "More time can be granted once, at most 10 working days" in page


def test_everybody_reads_what_will_change(client, top):
    later = (day_of(now()) + timedelta(days=9)).isoformat()
    top.post(EDIT, filled(top) | {"line0-answer_count": "4", "since": later, "do": "keep"})

    page = seen(client.get("/times/", headers={"accept-language": "en"}))

    assert "5 working days → 4 working days" in page
    assert "Everything not named below 1 working day 1 working day 5 working days" in page


# --- topics ----------------------------------------------------------------------------------


def test_a_topic_is_added_below_another(top):
    parent = Topic.objects.get(code="roads")
    sent = {"name_zh": "桥梁", "name_en": "Bridges", "parent": parent.pk, "code": "roads.bridges"}

    top.post(TOPICS, sent)

    topic = Topic.objects.get(code="roads.bridges")
    assert topic.path == f"{parent.path}{topic.pk}/"
    assert Entry.objects.get(kind="topic.added").data["parent"] == "roads"


def test_a_code_that_is_taken_is_refused_and_nothing_typed_is_lost(top):
    answer = top.post(TOPICS, {"name_zh": "桥梁", "code": "roads"})

    page = text_of(answer)
    assert "There is a topic with this code already." in page
    assert 'value="桥梁"' in page


@pytest.mark.parametrize("code", ["Roads", "a b", "路", "-x", "x" * 21])
def test_a_code_of_other_signs_is_refused(top, code):
    top.post(TOPICS, {"name_zh": "桥梁", "code": code})

    assert not Topic.objects.filter(name_zh="桥梁").exists()


def test_a_topic_is_named_anew(top):
    top.post(f"{TOPICS}roads/", {"name_zh": "道路", "name_en": "Roads"})

    assert Topic.objects.get(code="roads").name_zh == "道路"
    assert Entry.objects.filter(kind="topic.changed").count() == 1


def test_a_closed_topic_takes_its_branch_with_it_and_stays_on_its_cases(top):
    root()
    case = make_case(topic=Topic.objects.get(code="roads.lamps"))

    top.post(f"{TOPICS}roads/close/")

    case.refresh_from_db()
    assert not Topic.objects.open().filter(code__startswith="roads").exists()
    assert there(case.topic).code == "roads.lamps"
    assert Topic.objects.open().filter(code="city").exists()


def test_a_closed_topic_is_offered_no_more_but_to_the_case_that_has_it(top):
    root()
    has_it, other = make_case(topic=Topic.objects.get(code="roads.lamps")), make_case()
    top.post(f"{TOPICS}roads.lamps/close/")
    desk = signed_in(make_staff(DutyKind.DISPATCHER, root()))

    pages = [text_of(desk.get(f"/desk/cases/{one.number}/sort/")) for one in (has_it, other)]

    lamps = f'value="{Topic.objects.get(code="roads.lamps").pk}"'
    forms = [page[page.index('name="topic"') :] for page in pages]
    assert [lamps in form[: form.index("</select>")] for form in forms] == [True, False]


def test_a_topic_closed_by_mistake_is_offered_again(top):
    top.post(f"{TOPICS}city/close/")

    top.post(f"{TOPICS}city/reopen/")

    assert Topic.objects.get(code="city").closed_at is None
    assert Topic.objects.get(code="city.noise").closed_at is not None


def test_nothing_is_opened_again_below_what_is_closed(top):
    top.post(f"{TOPICS}city/close/")

    answer = top.post(f"{TOPICS}city.noise/reopen/", follow=True)

    assert "The topic above has been closed" in seen(answer)


def test_an_administrator_further_down_changes_no_topics(below):
    root()

    assert below.get(TOPICS).status_code == 200
    for address in (TOPICS, f"{TOPICS}roads/", f"{TOPICS}roads/close/", f"{TOPICS}roads/reopen/"):
        assert below.post(address, {"name_zh": "x", "code": "x"}).status_code == 403
    assert not Entry.objects.filter(kind__startswith="topic.").exists()
