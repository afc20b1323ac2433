"""Files of days: what is understood, and the sentence for everything that is not."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, strategies as st

from heartline.offices.sentences import FAULTS, REFUSALS, CalendarFileError
from heartline.offices.sheets import FILE_LIMIT, FileDay, read_days

NEW_YEAR = FileDay(date(2027, 1, 1), working=False, name_zh="元旦", name_en="New Year's Day")
MAKE_UP = FileDay(date(2027, 1, 3), working=True, name_zh="调休")


def read(text: str, *, encoding: str = "utf-8") -> list[FileDay]:
    return read_days(text.encode(encoding), year=2027)


def faults(text: str | bytes) -> list[tuple[str, int | None, str | None]]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(CalendarFileError) as refused:
        read_days(data, year=2027)
    assert all(fault.sentence for fault in refused.value.faults)
    return [(fault.code, fault.row, fault.column) for fault in refused.value.faults]


def event(*lines: str) -> str:
    body = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        "day,working,name_zh,name_en\n2027-01-01,0,元旦,New Year's Day\n2027-01-03,1,调休,\n",
        "日期;上班;名称;英文名\r\n2027年1月1日;休;元旦;New Year's Day\r\n2027/1/3;班;调休;\n",
        "日期\t放假\t名称\ten\n20270101\t是\t元旦\tNew Year's Day\n2027.1.3\t否\t调休\t\n",
        "EN,Name_ZH,Working,Day\nNew Year's Day,元旦,no,2027-01-01\n,调休,yes,2027-01-03",
    ],
)
def test_a_csv_is_read_in_both_languages_and_every_usual_encoding(text, encoding):
    assert read(text, encoding=encoding) == [NEW_YEAR, MAKE_UP]


def test_blank_lines_are_skipped_and_rows_are_numbered_as_in_the_file():
    text = "day,working\n\n2027-01-01,0\n\n2027-13-01,0\n"

    assert faults(text) == [("not_a_day", 5, "day")]


def test_the_file_that_ships_is_understood_where_it_tells_of_one_year():
    days = [{"day": "2027-01-01", "working": False, "zh-hans": "元旦", "en": "New Year's Day"}]

    assert read(json.dumps({"years": {"2027": "confirmed"}, "days": days})) == [NEW_YEAR]


def test_a_json_that_tells_of_days_off_is_understood():
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]

    assert read(json.dumps(days)) == [FileDay(date(2027, 1, 1), working=False, name_zh="元旦")]


def test_an_event_of_several_days_is_spelt_out():
    text = event("SUMMARY:国庆节（休）", "DTSTART;VALUE=DATE:20271001", "DTEND;VALUE=DATE:20271003")

    assert read(text) == [
        FileDay(date(2027, 10, 1), working=False, name_zh="国庆节"),
        FileDay(date(2027, 10, 2), working=False, name_zh="国庆节"),
    ]


@pytest.mark.parametrize(
    ("lines", "working"),
    [
        (["SUMMARY:元旦（班）"], True),
        (["SUMMARY:元旦补班"], True),
        (["SUMMARY:New Year (work)"], True),
        (["SUMMARY:元旦假期"], False),
        (["SUMMARY:New Year (off)"], False),
        (["SUMMARY:New Year", "DESCRIPTION:Public holiday"], False),
        (["SUMMARY:元旦", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"], True),
    ],
)
def test_an_event_says_whether_its_day_is_worked(lines, working):
    text = event(*lines, "DTSTART;VALUE=DATE:20270103")

    assert [day.working for day in read(text)] == [working]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["SUMMARY:Mothers' Day", "DTSTART;VALUE=DATE:20270509"], "event_unclear"),
        (
            ["SUMMARY:元旦（休）", "DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=YEARLY"],
            "event_repeats",
        ),
        (["SUMMARY:元旦（休）", "DTSTART:20270101T090000Z"], "event_hours"),
        (["SUMMARY:元旦（休）", "DTSTART;VALUE=DATE:20270230"], "not_a_day"),
        (["SUMMARY:元旦（休）"], "not_a_day"),
        (
            ["SUMMARY:元旦（休）", "DTSTART;VALUE=DATE:20270102", "DTEND;VALUE=DATE:20270101"],
            "event_backwards",
        ),
        (
            ["SUMMARY:元旦（休）", "DTSTART;VALUE=DATE:20270102", "DTEND;VALUE=DATE:99990101"],
            "too_many",
        ),
    ],
)
def test_an_event_that_cannot_be_a_day_of_the_calendar_is_named(lines, code):
    assert [(fault, row) for fault, row, _column in faults(event(*lines))] == [(code, 1)]


def test_everything_that_is_wrong_is_said_at_once_with_row_and_column():
    text = (
        "日期,上班,中文名称\n2027-02-30,班,x\n2027-01-01,休,元旦\n2027/1/1,休,元旦\n"
        "2026-12-31,休,x\n2027-03-03,也许,x\n2027-03-04,,x\n,休,x\n"
    )

    assert faults(text) == [
        ("not_a_day", 2, "日期"),
        ("twice", 4, "日期"),
        ("outside_year", 5, "日期"),
        ("not_yes_or_no", 6, "上班"),
        ("not_said", 7, "上班"),
        ("no_day", 8, "日期"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\0", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no_calendar"),
        (b"PK\x03\x04\x14\0\x06\0", "no_calendar"),
        (b"%PDF-1.7", "no_calendar"),
        (b"<html></html>", "no_calendar"),
        ("写给市长的一封信\n您好".encode(), "no_calendar"),
        (b'{"day": ', "no_calendar"),
        (b'["2027-01-01"]', "no_calendar"),
        (b"[" * 100_000, "no_calendar"),
        (b"day,working\n", "no_days"),
        (b"[]", "no_days"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "no_days"),
        (b"day,name\n2027-01-01,x", "no_column"),
        (b"working,name\n1,x", "no_column"),
        ("day,日期,working\n1,2,3".encode(), "column_twice"),
        (b'day,working\n"2027-01-01,0', "quotes"),
        (b"day,working\n" + b"2027-01-01,0\n" * 801, "too_many"),
        (b"x" * (FILE_LIMIT + 1), "too_big"),
        (b"day,working\n\xff\xff\x80,1", "encoding"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_with_a_sentence(content, code):
    assert {fault for fault, _row, _column in faults(content)} == {code}


@given(st.binary(max_size=300))
def test_no_file_whatever_breaks_the_reading(content):
    days: list[FileDay] = []

    with suppress(CalendarFileError):
        days = read_days(content, year=2027)

    assert all(day.day.year == 2027 for day in days)


class Anything(dict[str, str]):
    """Something for every place of a sentence."""

    def __missing__(self, key: str) -> str:
        return "x"


def test_every_sentence_stands_once_its_places_are_filled():
    sentences = [str(sentence) for sentence in [*FAULTS.values(), *REFUSALS.values()]]

    assert all("%" not in sentence % Anything() for sentence in sentences)
