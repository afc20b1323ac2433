"""Deadlines in a text, and the day they mean."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.dates import deadlines, months_later
from heartline.engines.reading.numerals import number_of
from tests.engines.reading.strange import MESSAGES

#: A Wednesday.
ON = date(2026, 3, 4)


def named(said):
    return [(said[each.start : each.end], each.due_on) for each in deadlines(clean_text(said), ON)]


@pytest.mark.parametrize(
    ("said", "words", "due_on"),
    [
        ("请三天内答复", "三天内", date(2026, 3, 7)),
        ("請在３日內答覆", "３日內", date(2026, 3, 7)),
        ("十五天之内修好", "十五天之内", date(2026, 3, 19)),
        ("一周内", "一周内", date(2026, 3, 11)),
        ("两个月内解决", "两个月内", date(2026, 5, 4)),
        ("半个月内", "半个月内", date(2026, 3, 19)),
        ("48小时内", "48小时内", date(2026, 3, 6)),
        ("本周五前修好", "本周五前", date(2026, 3, 6)),
        ("下周一之前", "下周一之前", date(2026, 3, 9)),
        ("周二前", "周二前", date(2026, 3, 10)),
        ("3月20日之前", "3月20日之前", date(2026, 3, 20)),
        ("1月5号前", "1月5号前", date(2026, 1, 5)),
        ("2027年1月5日前", "2027年1月5日前", date(2027, 1, 5)),
        ("6月底前完工", "6月底前", date(2026, 6, 30)),
        ("月底前", "月底前", date(2026, 3, 31)),
        ("本月内", "本月内", date(2026, 3, 31)),
        ("年底前", "年底前", date(2026, 12, 31)),
        ("明天之前", "明天之前", date(2026, 3, 5)),
        ("within 3 days please", "within 3 days", date(2026, 3, 7)),
        ("within two weeks", "within two weeks", date(2026, 3, 18)),
        ("by Friday", "by Friday", date(2026, 3, 6)),
        ("before next Monday", "before next Monday", date(2026, 3, 9)),
        ("by the end of the month", "by the end of the month", date(2026, 3, 31)),
        ("by 20 March", "by 20 March", date(2026, 3, 20)),
        ("before May 1st, 2027", "before May 1st, 2027", date(2027, 5, 1)),
        ("by 2026-04-01", "by 2026-04-01", date(2026, 4, 1)),
        ("no later than tomorrow", "no later than tomorrow", date(2026, 3, 5)),
    ],
)
def test_a_deadline_is_read_with_the_day_it_means(said, words, due_on):
    assert named(said) == [(words, due_on)]


@pytest.mark.parametrize(
    "said",
    [
        "三天前就坏了",
        "3个月前报修",
        "路灯前面",
        "楼内没有灯",
        "2月30日前",
        "13月1日前",
        "年前",
        "stand by me",
    ],
)
def test_what_is_past_or_no_day_is_no_deadline(said):
    assert named(said) == []


def test_working_days_are_counted_by_whoever_has_the_calendar():
    (chinese,) = deadlines(clean_text("十五个工作日内答复"), ON)
    (english,) = deadlines(clean_text("within ten working days"), ON)

    assert (chinese.due_on, chinese.working_days) == (None, 15)
    assert (english.due_on, english.working_days) == (None, 10)


def test_a_month_later_is_the_last_day_where_the_month_is_shorter():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 15), 2) == date(2027, 2, 15)


@given(st.integers(1, 199))
def test_a_number_written_in_chinese_is_that_number(number):
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = (
        ("一百" if hundreds else "")
        + (f"{digits[tens]}十" if tens else "")
        + (digits[ones] if ones else "")
    )

    assert number_of(written) == number_of(str(number)) == number
    if 10 <= number < 20:
        assert number_of(written.removeprefix("一")) == number


@given(MESSAGES, st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_deadlines_are_in_order_and_inside_the_original(original, on):
    found = deadlines(clean_text(original), on)

    ends = [0, *(each.end for each in found)]
    assert all(before <= each.start < each.end for before, each in zip(ends, found, strict=False))
    assert ends[-1] <= len(original)


@given(st.integers(1, 60), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_so_many_days_are_so_many_days(number, on):
    (found,) = deadlines(clean_text(f"请在{number}天内修好"), on)

    assert found.due_on is not None
    assert (found.due_on - on).days == number
