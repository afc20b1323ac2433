"""How long a clock may run, as an office writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self, TypeVar

from heartline.engines.deadlines.errors import RuleError

Choice = TypeVar("Choice", bound=StrEnum)


class Unit(StrEnum):
    """What is counted."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"


class Clock(StrEnum):
    """When the clock hears what arrives, and when its minutes and hours run."""

    ROUND_THE_CLOCK = "round_the_clock"
    OFFICE_HOURS = "office_hours"


class Start(StrEnum):
    """Whether the day of arrival counts."""

    AT_ONCE = "at_once"
    NEXT_DAY = "next_day"


class DayEnd(StrEnum):
    """When on its last day a clock in days ends."""

    OFFICE_DAY = "office_day"
    CALENDAR_DAY = "calendar_day"
    SAME_TIME = "same_time"


DAYS = frozenset({Unit.CALENDAR_DAY, Unit.WORKING_DAY})

LENGTHS: Mapping[Unit, timedelta] = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
    Unit.CALENDAR_DAY: timedelta(days=1),
    Unit.WORKING_DAY: timedelta(days=1),
}

#: The longest count of each unit, about ten years: more is a slip of the pen.
MOST: Mapping[Unit, int] = {
    Unit.MINUTE: 5_300_000,
    Unit.HOUR: 88_000,
    Unit.WORKING_HOUR: 20_000,
    Unit.CALENDAR_DAY: 3_660,
    Unit.WORKING_DAY: 2_500,
}


def check_count(count: object, unit: Unit) -> None:
    """Refuse a number of units that no clock can run.

    Raises:
        RuleError: not whole, below 1, or above `MOST`.
    """
    if not isinstance(count, int) or isinstance(count, bool):
        raise RuleError("count_not_whole", value=str(count))
    if count < 1:
        raise RuleError("count_too_small", count=count)
    if count > MOST[unit]:
        raise RuleError("count_too_large", count=count, most=MOST[unit])


@dataclass(frozen=True)
class Rule:
    """A time allowed.

    count, unit: how much.
    clock: under OFFICE_HOURS, what arrives while the office is closed counts as arriving at its
        next opening, and minutes and hours run in office hours only. Working hours always do.
    start: NEXT_DAY leaves out the day of arrival: days are counted from the next one on, and
        minutes and hours start to run with it.
    day_end: for days. OFFICE_DAY is the closing time of the last day, or the usual closing time
        where that is a day off; CALENDAR_DAY is 24:00; SAME_TIME is the time of day at which
        the clock started, so that whole days run and `start` makes no difference.
    moves_to_working_day: for calendar days that end with the day. A last day off gives way to
        the next working day.

    Raises:
        RuleError: the settings contradict each other.
    """

    count: int
    unit: Unit
    clock: Clock = Clock.ROUND_THE_CLOCK
    start: Start = Start.AT_ONCE
    day_end: DayEnd = DayEnd.SAME_TIME
    moves_to_working_day: bool = False

    def __post_init__(self) -> None:
        check_count(self.count, self.unit)
        if self.unit is Unit.WORKING_HOUR and self.clock is Clock.ROUND_THE_CLOCK:
            raise RuleError("working_hour_round_the_clock")
        if self.unit not in DAYS and self.day_end is not DayEnd.SAME_TIME:
            raise RuleError("day_end_without_days")
        ends_with_day = self.day_end is not DayEnd.SAME_TIME
        if self.moves_to_working_day and not (self.unit is Unit.CALENDAR_DAY and ends_with_day):
            raise RuleError("move_without_calendar_days")

    @property
    def ends_with_day(self) -> bool:
        """Whether the clock counts days and ends when the last of them does."""
        return self.unit in DAYS and self.day_end is not DayEnd.SAME_TIME

    @classmethod
    def from_dict(cls, settings: Mapping[str, object]) -> Self:
        """The rule written down in `settings`; only `count` and `unit` must be there.

        Without the others, minutes and hours run at once, and days are counted as the Civil
        Code does: the day of arrival is left out (§ 201), a last day off gives way to the next
        working day, and the day ends at 24:00, for working days at closing time (§ 203).

        Raises:
            RuleError: a setting is missing, unknown, no choice, or contradicts another.
        """
        for setting in settings:
            if setting not in cls.__dataclass_fields__:
                raise RuleError("setting_unknown", setting=str(setting))
        for setting in ("count", "unit"):
            if setting not in settings:
                raise RuleError("setting_missing", setting=setting)
        unit = _choice(Unit, "unit", settings["unit"])
        count = settings["count"]
        check_count(count, unit)
        usual = USUAL[unit]
        day_end = _choice(DayEnd, "day_end", settings.get("day_end", usual.day_end))
        moves = usual.moves_to_working_day and day_end is not DayEnd.SAME_TIME
        return cls(
            count=count,  # type: ignore[arg-type]  # check_count has made sure
            unit=unit,
            clock=_choice(Clock, "clock", settings.get("clock", usual.clock)),
            start=_choice(Start, "start", settings.get("start", usual.start)),
            day_end=day_end,
            moves_to_working_day=_yes_or_no(
                "moves_to_working_day", settings.get("moves_to_working_day", moves)
            ),
        )

    def to_dict(self) -> dict[str, str | int | bool]:
        """Every setting as JSON can hold it; `from_dict` reads it back."""
        return {
            "count": self.count,
            "unit": self.unit.value,
            "clock": self.clock.value,
            "start": self.start.value,
            "day_end": self.day_end.value,
            "moves_to_working_day": self.moves_to_working_day,
        }

    def extended_by(self, count: int, unit: Unit) -> "Rule":
        """The rule by which this clock runs on from its end for `count` more `unit`.

        Days end as this rule's days do. Calendar days that extend a clock of office hours or
        working days end at closing time and move off a day off.
        """
        clock = Clock.OFFICE_HOURS if unit is Unit.WORKING_HOUR else self.clock
        if unit not in DAYS:
            return Rule(count, unit, clock)
        day_end = self.day_end
        moves = self.moves_to_working_day
        if unit is Unit.CALENDAR_DAY and self._follows_office():
            moves = True
            if day_end is DayEnd.SAME_TIME:
                day_end = DayEnd.OFFICE_DAY
        return Rule(
            count,
            unit,
            clock,
            day_end=day_end,
            moves_to_working_day=moves and unit is Unit.CALENDAR_DAY,
        )

    def _follows_office(self) -> bool:
        return self.clock is Clock.OFFICE_HOURS or self.unit is Unit.WORKING_DAY


#: What `Rule.from_dict` takes for settings that are not written down.
USUAL: Mapping[Unit, Rule] = {
    Unit.MINUTE: Rule(1, Unit.MINUTE),
    Unit.HOUR: Rule(1, Unit.HOUR),
    Unit.WORKING_HOUR: Rule(1, Unit.WORKING_HOUR, Clock.OFFICE_HOURS),
    Unit.CALENDAR_DAY: Rule(
        1,
        Unit.CALENDAR_DAY,
        start=Start.NEXT_DAY,
        day_end=DayEnd.CALENDAR_DAY,
        moves_to_working_day=True,
    ),
    Unit.WORKING_DAY: Rule(1, Unit.WORKING_DAY, start=Start.NEXT_DAY, day_end=DayEnd.OFFICE_DAY),
}


def _choice(choices: type[Choice], setting: str, value: object) -> Choice:
    try:
        return choices(str(value))
    except ValueError:
        raise RuleError(
            "choice_unknown", setting=setting, value=str(value), choices=", ".join(choices)
        ) from None


def _yes_or_no(setting: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RuleError("not_yes_or_no", setting=setting)
    return value
