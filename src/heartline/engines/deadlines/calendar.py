"""Which days an office works, and its hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from heartline.engines.deadlines.errors import CalendarError, MissingYearError

#: From opening to closing; a closing time of 00:00 is the midnight that ends the day.
Hours = tuple[tuple[time, time], ...]

MIDNIGHT = time(0)
DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True)
class DayKind:
    """What is so about one day: worked or not, under which name, and whether that is sure.

    `hours` are for a day worked at other hours than usual, such as a half day.
    """

    working: bool
    name: str
    confirmed: bool = True
    hours: Hours | None = None

    def __post_init__(self) -> None:
        if self.hours is not None:
            _check_hours(self.hours)


@dataclass(frozen=True)
class Calendar:
    """The working calendar of one office.

    zone: its name in the time zone database.
    hours: the usual day, in the zone's time; a lunch break is a gap between two parts.
    days: only the days that differ from their weekday, or that have a name.
    known_years: the years that may be computed with; a day of any other year is an error.
    provisional_years: those of them whose days may still change.
    week: the weekdays worked, 1 (Monday) to 7 (Sunday).

    Raises:
        CalendarError: the zone, the hours or the week make no sense.
    """

    zone: str
    hours: Hours
    days: Mapping[date, DayKind]
    known_years: frozenset[int]
    provisional_years: frozenset[int] = frozenset()
    week: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise CalendarError("zone_unknown", zone=self.zone) from None
        if not self.week <= set(range(1, 8)):
            raise CalendarError("week_unknown")
        _check_hours(self.hours)

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`.

        Raises:
            MissingYearError: the calendar does not know that year.
        """
        if day.year not in self.known_years:
            raise MissingYearError(day.year)
        kind = self.days.get(day)
        return day.isoweekday() in self.week if kind is None else kind.working

    def is_confirmed(self, day: date) -> bool:
        """Whether what `is_working` says of `day` is final."""
        kind = self.days.get(day)
        return day.year not in self.provisional_years and (kind is None or kind.confirmed)

    def hours_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The opening and closing moments of `day`, as if it were worked; aware, in UTC."""
        kind = self.days.get(day)
        hours = (kind.hours if kind is not None else None) or self.hours
        return tuple(
            (self.moment(day, opens), self.moment(day + DAY * (closes == MIDNIGHT), closes))
            for opens, closes in hours
        )

    def day_of(self, moment: datetime) -> date:
        """The office's day at `moment`."""
        return self.local(moment).date()

    def local(self, moment: datetime) -> datetime:
        """The office's wall clock at `moment`, as a datetime without a zone."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def moment(self, day: date, at: time = MIDNIGHT) -> datetime:
        """When the office's wall clock shows `at` on `day`; aware, in UTC."""
        return self.moment_of(datetime.combine(day, at))

    def moment_of(self, local: datetime) -> datetime:
        """When the office's wall clock shows what `local` shows; aware, in UTC."""
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def _check_hours(hours: Hours) -> None:
    if not hours:
        raise CalendarError("hours_missing")
    last = MIDNIGHT
    for number, (opens, closes) in enumerate(hours):
        closes_at_midnight = closes == MIDNIGHT and number == len(hours) - 1
        if opens < last or not (opens < closes or closes_at_midnight):
            raise CalendarError("hours_out_of_order")
        last = closes
