from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from heartline.channels.columns import FIELDS, Columns
from heartline.channels.rows import LIMITS, IncomingRow, Refusal, to_incoming
from heartline.channels.sentences import Sentence
from heartline.channels.sheets import Row
from heartline.shared.plain import tidy

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def read(**cells):
    """A row with these fields, each in a column named like it in capitals."""
    faults = cells.pop("faults", {})
    told = {"text": "桥头的路灯坏了。", "written_at": "2019/4/25 9:32:09"} | cells
    columns = Columns({field: field.upper() for field in told})
    row = Row(5, {field.upper(): value for field, value in told.items()}, faults)
    return to_incoming(row, columns, zone=SHANGHAI, now=NOW)


def reason(answer):
    assert isinstance(answer, Refusal), answer
    return answer.column, answer.reason.code


def test_a_row_is_taken_in_whole():
    incoming = read(
        id=2549.0,
        person=" 周小满 ",
        title="路灯\n不亮",
        reply="已修好。",
        replied_at="2019/5/10 14:56:53",
        phone=13800000000.0,
        kind="求助",
    )

    assert isinstance(incoming, IncomingRow)
    assert incoming == IncomingRow(
        row=5,
        external_id="2549",
        person="周小满",
        title="路灯 不亮",
        text="桥头的路灯坏了。",
        text_as_it_came="桥头的路灯坏了。",
        written_at=datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC),
        written_day_only=False,
        reply="已修好。",
        replied_at=datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC),
        replied_day_only=False,
        topic="",
        area="",
        place="",
        phone="13800000000",
        email="",
        kind="求助",
        office="",
    )


def test_the_text_is_tidied_at_its_ends_and_kept_inside():
    came = (
        "\n\t\t\t\n\t\t　第一段，Ａ１ 区　有  两个空格。\r\n\r\n \t\n\n第二段\t完\u200b\n\t\t\ufeff"
    )

    incoming = read(text=came)

    assert incoming.text == "第一段，Ａ１ 区　有  两个空格。\n\n第二段\t完"
    assert incoming.text_as_it_came == came


@pytest.mark.parametrize(
    "text", ["😀👨‍👩‍👧 好", "مرحبا \u200fعالم\u202c", "ﬁ ① ㎡ Ｈｅ", "e\u0301"]
)
def test_no_letter_is_changed_into_another(text):
    assert read(text=text).text == text


def test_control_characters_are_taken_out_and_counted():
    incoming = read(text="路\x0b灯\x1b坏\x85了\x00")

    assert incoming.text == "路灯坏\n了\ufffd"
    assert incoming.text_as_it_came == "路\x0b灯\x1b坏\x85了\ufffd"
    assert incoming.notes == (
        ("TEXT", Sentence("nulls_replaced", {"count": 1})),
        ("TEXT", Sentence("controls_removed", {"count": 2})),
    )


def test_a_text_of_a_hundred_thousand_characters_is_kept():
    assert read(text="字" * 100_000).text == "字" * 100_000


@pytest.mark.parametrize("field", sorted(LIMITS))
def test_a_longer_cell_is_refused_never_cut(field):
    answer = read(**{"replied_at": "2019/5/1", "reply": "好", field: "字" * (LIMITS[field] + 1)})

    assert reason(answer) == (field.upper(), "too_long")
    assert answer.reason.params == {"count": LIMITS[field] + 1, "limit": LIMITS[field]}


def test_a_row_without_words_is_refused():
    assert reason(read(text=" \n\t", title="\u200b")) == ("TEXT", "no_words")


def test_a_title_alone_is_words():
    assert read(text="", title="路灯不亮").title == "路灯不亮"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"reply": "好", "replied_at": ""}, "REPLIED_AT", "reply_without_moment"),
        ({"reply": "好", "replied_at": "—"}, "REPLIED_AT", "reply_without_moment"),
        ({"reply": "好"}, None, "reply_without_moment"),
        ({"reply": "", "replied_at": "2019/5/1"}, "REPLY", "moment_without_reply"),
        (
            {"reply": "好", "replied_at": "2019/4/25 9:32:08"},
            "REPLIED_AT",
            "reply_before_message",
        ),
        ({"reply": "好", "replied_at": "2019/4/24"}, "REPLIED_AT", "reply_before_message"),
        (
            {"reply": "好", "replied_at": "2019/5/1", "written_at": ""},
            "WRITTEN_AT",
            "reply_to_undated",
        ),
        ({"written_at": "2019/2/30"}, "WRITTEN_AT", "moment_impossible"),
        ({"reply": "好", "replied_at": "2019/13/1"}, "REPLIED_AT", "moment_impossible"),
        ({"id": 12345678901234567890.0}, "ID", "long_number"),
        ({"id": "1.23457E+18"}, "ID", "long_number"),
        ({"faults": {"TEXT": Sentence("formula")}}, "TEXT", "formula"),
        ({"faults": {"": Sentence("quotes", {"row": 5})}}, None, "quotes"),
    ],
)
def test_no_row_is_taken_in_by_halves(cells, column, code):
    assert reason(read(**cells)) == (column, code)


def test_a_fault_in_a_column_that_is_not_read_does_no_harm():
    assert isinstance(read(faults={"天气": Sentence("formula")}), IncomingRow)


def test_a_reply_on_the_day_of_the_message_is_not_before_it():
    incoming = read(reply="好", replied_at="2019/4/25")

    assert (incoming.replied_at, incoming.replied_day_only) == (incoming.written_at, True)


def test_a_time_of_closing_is_nothing_without_a_column_of_replies():
    assert read(replied_at="2019/5/1").replied_at is None


def test_a_message_may_be_undated():
    assert read(written_at="").written_at is None


def test_the_refusal_says_why_in_a_sentence():
    answer = read(reply="好", replied_at="2019/4/24")

    assert (answer.row, str(answer.reason)) == (
        5,
        "The reply (2019/4/24) is dated before the message (2019/4/25 9:32:09).",
    )


def test_the_same_id_is_the_same_message_whatever_it_says():
    assert read(id=7).identity() == read(id="7", text="别的话").identity()


def test_without_an_id_person_moment_and_text_make_the_message():
    told = {"person": "周小满", "written_at": "2019/4/25 9:32", "text": "路灯坏了。"}

    assert read(**told).identity() == read(**told, place="桥头").identity()
    for field, other in [("person", "王晓"), ("written_at", "2019/4/25 9:33"), ("text", "灯")]:
        assert read(**told).identity() != read(**(told | {field: other})).identity()


def test_the_digest_is_the_same_for_the_same_content_on_another_row():
    incoming = read(id=7)

    assert replace(incoming, row=9, external_id="8").content_digest() == incoming.content_digest()


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in {"id", "replied_at"}])
def test_the_digest_changes_with_every_field(field):
    other = "2019/4/20" if field == "written_at" else "别的"
    told = {"reply": "好", "replied_at": "2019/5/1"}

    assert read(**told).content_digest() != read(**(told | {field: other})).content_digest()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_tidying_takes_away_nothing_but_white_space_and_signs_of_no_width(text):
    def seen(words):
        return "".join(words.split()).translate(dict.fromkeys(map(ord, "\ufeff\u200b\u2060")))

    assert seen(tidy(text)) == seen(text)
