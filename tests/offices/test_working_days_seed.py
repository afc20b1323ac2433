"""The working calendar that ships, compared with two other makers' calendars."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

FILE = Path(__file__).parents[2] / "src/heartline/offices/data/working_days_cn.json"
SEED = json.loads(FILE.read_text(encoding="utf-8"))
EXCEPTIONS = {date.fromisoformat(row["day"]): row["working"] for row in SEED["days"]}


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def is_working(day):
    return EXCEPTIONS.get(day, day.isoweekday() <= 5)


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_confirmed_day_agrees_with_chinesecalendar(year):
    differing = [d for d in days_of(year) if is_working(d) != chinese_calendar.is_workday(d)]

    assert differing == []


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_confirmed_day_agrees_with_holidays(year):
    other = holidays.country_holidays("CN", years=year)

    differing = [d for d in days_of(year) if is_working(d) != other.is_working_day(d)]

    assert differing == []


def test_2018_to_2026_are_confirmed_2027_is_provisional_and_2028_is_absent():
    confirmed = dict.fromkeys(map(str, range(2018, 2027)), "confirmed")

    assert SEED["years"] == confirmed | {"2027": "provisional"}


def test_2027_holds_the_holidays_fixed_by_law_and_no_make_up_workday():
    of_2027 = {day: working for day, working in EXCEPTIONS.items() if day.year == 2027}

    assert not any(of_2027.values())
    assert {d.isoformat() for d in of_2027} == {
        "2027-01-01",
        "2027-02-05",
        "2027-02-08",
        "2027-02-09",
        "2027-02-10",
        "2027-04-05",
        "2027-05-03",
        "2027-05-04",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01",
        "2027-10-04",
        "2027-10-05",
    }


def test_only_exceptional_days_stand_in_the_file_once_and_in_order():
    days = [date.fromisoformat(row["day"]) for row in SEED["days"]]

    assert days == sorted(set(days))
    assert all(EXCEPTIONS[day] == (day.isoweekday() > 5) for day in days)
    assert {str(day.year) for day in days} == set(SEED["years"])


def test_every_day_has_a_chinese_and_an_english_name():
    assert all(row["zh-hans"] and row["en"] for row in SEED["days"])


def test_make_up_workdays_of_2026_are_those_of_the_state_councils_notice():
    worked = [
        day.isoformat()[5:] for day, working in EXCEPTIONS.items() if working and day.year == 2026
    ]

    assert worked == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
