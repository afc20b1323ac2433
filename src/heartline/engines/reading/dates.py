"""Deadlines that a text names, such as 三天内, 本周五前 or "by Friday", and the day they mean."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.numerals import NUMBER, number_of


@dataclass(frozen=True)
class Deadline:
    """By when something is to happen; `start` and `end` in code points of the original."""

    start: int
    end: int
    due_on: date | None  # the last day that still is in time; None where only a calendar tells
    working_days: int | None = None  # so many of them from the day of the text


_Meaning = Callable[[re.Match[str], date], date | None]

_WITHIN = "(?:之内|以内|内)"
_BEFORE = "(?:之前|以前|前|内|之内)"
_UNITS = "[天日周年]|个?星期|个?礼拜|个月|小时|个小时|个钟头"
_WEEK_DAYS = "一二三四五六日天"
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_ENGLISH_DAYS = _DAY_NAMES.split()
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_ENGLISH_MONTHS = _MONTH_NAMES.split()
_NUMBER_NAMES = "one two three four five six seven eight nine ten eleven twelve"
_ENGLISH_NUMBERS = {
    **{word: value for value, word in enumerate(_NUMBER_NAMES.split(), 1)},
    "a": 1,
    "an": 1,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
_A_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_ENGLISH_NUMBERS, key=len, reverse=True))})"
_BY = r"\b(?:by|before|no later than|not later than|until)\s+(?:the\s+)?"
_MONTH = f"(?P<month>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _ENGLISH_MONTHS)})"


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _end_of_month(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def _day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_time(month: int, day: int, on: date) -> date | None:
    """The day of this year, or of the next where it lies more than half a year back."""
    this = _day_in(on.year, month, day)
    if this is not None and (on - this).days <= 183:
        return this
    return _day_in(on.year + 1, month, day)


def _span_of_time(match: re.Match[str], on: date) -> date:
    number, unit = number_of(match["n"]), match["unit"]
    if unit in "天日":
        return on + timedelta(days=number)
    if unit in {"周", "星期", "礼拜", "个星期", "个礼拜"}:
        return on + timedelta(weeks=number)
    if "时" in unit or "钟头" in unit:
        return on + timedelta(days=-(-number // 24))
    return months_later(on, number * (12 if unit == "年" else 1))


def _english_span(match: re.Match[str], on: date) -> date:
    said = match["n"].lower()
    number = _ENGLISH_NUMBERS.get(said) or int(said)
    unit = match["unit"].lower().rstrip("s")
    if unit == "hour":
        return on + timedelta(days=-(-number // 24))
    if unit in {"month", "year"}:
        return months_later(on, number * (12 if unit == "year" else 1))
    return on + timedelta(days=number * (7 if unit == "week" else 1))


def _week_day(match: re.Match[str], on: date) -> date:
    weeks = {"下": 1, "下个": 1}.get(match["week"] or "", 0)
    wanted = min(_WEEK_DAYS.index(match["day"]), 6)
    found = on + timedelta(days=wanted - on.weekday(), weeks=weeks)
    return found if match["week"] or found >= on else found + timedelta(weeks=1)


def _english_week_day(match: re.Match[str], on: date) -> date:
    ahead = (_ENGLISH_DAYS.index(match["day"].lower()) - on.weekday()) % 7
    later = (match["next"] or "").lower() == "next" and ahead + on.weekday() < 7
    return on + timedelta(days=ahead + (7 if later else 0))


def _written_day(match: re.Match[str], on: date) -> date | None:
    month, day = int(match["month"]), int(match["day"] or 0)
    year = match["year"]
    if not 1 <= month <= 12:
        return None
    if not day:
        first = _day_in(int(year), month, 1) if year else _next_time(month, 1, on)
        return first and _end_of_month(first)
    return _day_in(int(year), month, day) if year else _next_time(month, day, on)


def _english_day(match: re.Match[str], on: date) -> date | None:
    names = [month[:3] for month in _ENGLISH_MONTHS]
    month, day = names.index(match["month"][:3].lower()) + 1, int(match["day"])
    return _day_in(int(match["year"]), month, day) if match["year"] else _next_time(month, day, on)


def _end_of(match: re.Match[str], on: date) -> date:
    unit = match["unit"].lower()
    if unit in {"周", "星期", "week"}:
        return on + timedelta(days=6 - on.weekday())
    if unit in {"年", "年底", "year"}:
        return date(on.year, 12, 31)
    return _end_of_month(on)


def _near_day(match: re.Match[str], on: date) -> date:
    ahead = {"今": 0, "今天": 0, "明": 1, "后": 2, "today": 0, "tonight": 0, "tomorrow": 1}
    return on + timedelta(days=ahead[match["near"].lower()])


#: The forms, each with what it means; of two that begin at one place the longer is taken.
_FORMS: tuple[tuple[re.Pattern[str], _Meaning], ...] = (
    (re.compile(f"(?P<n>{NUMBER})(?P<unit>{_UNITS}){_WITHIN}"), _span_of_time),
    (re.compile(f"半个月{_WITHIN}"), lambda _match, on: on + timedelta(days=15)),
    (
        re.compile(
            r"(?:(?P<year>20\d\d)[年-])?(?<!\d)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]|底?)"
            f"{_BEFORE}"
        ),
        _written_day,
    ),
    (
        re.compile(
            rf"(?P<week>本|这|这个|下个?)?(?:周|星期|礼拜)(?P<day>[{_WEEK_DAYS}])(?:之前|以前|前)"
        ),
        _week_day,
    ),
    (re.compile(f"(?:本|这|这个)(?P<unit>周|星期|月){_WITHIN}"), _end_of),
    (re.compile("(?:本|这个)?(?P<unit>月)[底末](?:之前|以前|前)"), _end_of),
    (re.compile("[今本]?(?P<unit>年)(?:[底末](?:之前|以前|前)|[底内])"), _end_of),
    (re.compile("(?P<near>今天|今|明|后)[天日]?(?:之前|以前|前|之内|内)"), _near_day),
    (
        re.compile(
            rf"\bwithin\s+(?:the next\s+)?(?P<n>{_A_NUMBER})\s+(?P<unit>hours?|days?|weeks?"
            rf"|months?|years?)\b",
            re.IGNORECASE,
        ),
        _english_span,
    ),
    (
        re.compile(
            rf"{_BY}(?P<next>next\s+|this\s+)?(?P<day>{'|'.join(_ENGLISH_DAYS)})\b", re.IGNORECASE
        ),
        _english_week_day,
    ),
    (re.compile(rf"{_BY}(?P<near>today|tonight|tomorrow)\b", re.IGNORECASE), _near_day),
    (
        re.compile(rf"{_BY}end of (?:the |this )?(?P<unit>week|month|year)\b", re.IGNORECASE),
        _end_of,
    ),
    (
        re.compile(
            rf"{_BY}(?P<day>\d{{1,2}})(?:st|nd|rd"
            rf"|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+(?P<year>20\d\d))?",
            re.IGNORECASE,
        ),
        _english_day,
    ),
    (
        re.compile(
            rf"{_BY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>20\d\d))?",
            re.IGNORECASE,
        ),
        _english_day,
    ),
    (
        re.compile(rf"{_BY}(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", re.IGNORECASE),
        _written_day,
    ),
)
_WORKING = re.compile(
    f"(?P<n>{NUMBER})个?工作日{_WITHIN}"
    rf"|\bwithin\s+(?P<n_en>{_A_NUMBER})\s+(?:working|business)\s+days?\b",
    re.IGNORECASE,
)
_WORTH_A_LOOK = re.compile(r"[前内底末]|\b(?:within|by|before|later than|until)\b", re.IGNORECASE)


def deadlines(text: CleanText, on: date) -> list[Deadline]:
    """The deadlines that a text names, in order and apart.

    Args:
        on: the day the text was written on; what it leaves open (the year, the week) goes by it.
    """
    analysed = text.analysed
    if not _WORTH_A_LOOK.search(analysed):
        return []
    found = [*_in_working_days(analysed), *_on_days(analysed, on)]
    taken: list[Deadline] = []
    for start, end, due_on, working in sorted(found, key=lambda one: (one[0], -one[1])):
        first, last, _type = text.span(start, end, "")
        if not taken or first >= taken[-1].end:
            taken.append(Deadline(first, last, due_on, working))
    return taken


_Found = tuple[int, int, date | None, int | None]


def _in_working_days(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _WORKING.finditer(text):
        english = (match["n_en"] or "").lower()
        count = _ENGLISH_NUMBERS.get(english) or number_of(english or match["n"])
        found.append((*match.span(), None, count))
    return found


def _on_days(text: str, on: date) -> list[_Found]:
    found: list[_Found] = []
    for pattern, meaning in _FORMS:
        for match in pattern.finditer(text):
            try:
                due_on = meaning(match, on)
            except OverflowError:
                continue
            if due_on is not None:
                found.append((*match.span(), due_on, None))
    return found
