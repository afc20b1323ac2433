"""The span of time that figures are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

Code = Literal["months", "year", "all", "days"]
CODES: tuple[Code, ...] = ("months", "year", "all")


def midnight(day: date) -> datetime:
    """The moment at which the office's local `day` begins."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))


def month_of(day: date, *, later: int = 0) -> date:
    """The first day of the month of `day`, or of the one so many months later."""
    count = day.year * 12 + day.month - 1 + later
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; None where a side is open."""

    code: Code
    first: date | None = None
    last: date | None = None

    def covers(self, moment: str) -> Q:
        """The condition that the field `moment` lies in the period."""
        inside = Q()
        if self.first:
            inside &= Q((f"{moment}__gte", midnight(self.first)))
        if self.last:
            inside &= Q((f"{moment}__lt", midnight(self.last + timedelta(days=1))))
        return inside

    @property
    def query(self) -> str:
        """The period as a page's address carries it."""
        if self.code != "days":
            return urlencode({"period": self.code})
        days = {"from": self.first, "to": self.last}
        return urlencode({name: day.isoformat() for name, day in days.items() if day})


def the_period(code: Code, today: date) -> Period:
    """One of the periods that have a name, as it looks today."""
    if code == "year":
        return Period("year", date(today.year, 1, 1), today)
    if code == "months":
        return Period("months", month_of(today, later=-11), today)
    return Period("all", None, None)


def read_period(asked: Mapping[str, str], today: date) -> tuple[Period, bool]:
    """The period that an address asks for, and whether it could be read; else the last 12 months.

    "from" and "to" take precedence over a named period; a day that is no day, or an end before
    the beginning, cannot be read.
    """
    usual = the_period("months", today)
    if asked.get("from") or asked.get("to"):
        try:
            first = date.fromisoformat(asked["from"]) if asked.get("from") else None
            last = date.fromisoformat(asked["to"]) if asked.get("to") else None
            if (first and last and first > last) or not _sensible(first, last):
                return usual, False
        except ValueError:
            return usual, False
        return Period("days", first, last), True
    named = asked.get("period", "months")
    for code in CODES:
        if code == named:
            return the_period(code, today), True
    return usual, False


def _sensible(*days: date | None) -> bool:
    """Whether the days can be turned into moments of any zone."""
    return all(day is None or 1900 <= day.year <= 2200 for day in days)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from that of `first` to that of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [month_of(first, later=n) for n in range(count)]


def end_of_month(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return month_of(first, later=1) - timedelta(days=1)


def month_period(first: date) -> Period:
    """The whole month that begins on `first`."""
    return Period("days", first, end_of_month(first))
