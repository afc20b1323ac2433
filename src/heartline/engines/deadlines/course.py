"""One clock's course through the calendar, and the notes that it takes on its way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from heartline.engines.deadlines.calendar import DAY, Calendar
from heartline.engines.deadlines.changes import Pause, running_parts, stand_still
from heartline.engines.deadlines.explain import Value

#: A time, from and to, in which a clock may run, with the day to note it under, if any.
Span = tuple[date | None, datetime, datetime]


@dataclass(frozen=True)
class Step:
    """One line of how a moment was computed; `explain` has the sentence of each code."""

    code: str
    params: dict[str, Value]


class Course:
    """Reads the calendar for one clock and notes what it met.

    steps: what happened, in order.
    provisional: whether a day was read that may still change.
    """

    def __init__(self, calendar: Calendar, pauses: Sequence[Pause] = ()) -> None:
        self.calendar = calendar
        self.pauses = pauses
        self.steps: list[Step] = []
        self.provisional = False
        self._noted: set[int | date] = set()

    def note(self, code: str, **params: Value) -> None:
        """Add a step."""
        self.steps.append(Step(code, params))

    def works_on(self, day: date) -> bool:
        """Whether `day` is worked; notes it when that may still change.

        Raises:
            MissingYearError: the calendar does not know that year.
        """
        working = self.calendar.is_working(day)
        if not self.calendar.is_confirmed(day):
            self.provisional = True
            self._note_provisional(day)
        return working

    def working_days(self, first: date) -> Iterator[date]:
        """The days worked from `first` on; notes those left out."""
        for day in _days(first):
            if self.works_on(day):
                yield day
            else:
                self._note_skipped(day)

    def days(self, first: date, *, working: bool) -> Iterator[date]:
        """The days from `first` on; only those worked, or all without reading the calendar."""
        return self.working_days(first) if working else _days(first)

    def office_spans(self, start: datetime) -> Iterator[Span]:
        """Office hours after `start`, part by part, pauses not yet taken out."""
        for day in self.working_days(self.calendar.day_of(start)):
            for opens, closes in self.calendar.hours_of(day):
                if closes > start:
                    yield day, max(opens, start), closes

    def note_counted(self, day: date, number: int) -> None:
        """Note that `day` is the `number`th to count, and its name if it is a make-up day."""
        kind = self.calendar.days.get(day)
        if kind is not None and kind.working and kind.name:
            self.note("make_up_day_counted", number=number, day=day, name=kind.name)
        else:
            self.note("day_counted", number=number, day=day)

    def is_paused_at(self, moment: datetime) -> bool:
        """Whether the clock stood still as it reached `moment`."""
        return any(pause.holds(moment) for pause in self.pauses)

    def stands_still_at(self, moment: datetime) -> bool:
        """Whether by `moment` the clock stands still without an end."""
        return stand_still(self.pauses, moment)

    def first_running(self, spans: Iterable[Span]) -> datetime | None:
        """The first moment within `spans` at which the clock runs, or None if there is none."""
        for _, start, end in spans:
            for part_start, _ in running_parts(start, end, self.pauses):
                return part_start
            if self.stands_still_at(end):
                return None
        return None

    def spend(
        self, length: timedelta, spans: Iterable[Span], pauses: Sequence[Pause] | None = None
    ) -> datetime | None:
        """The moment at which the clock has run for `length` within `spans`.

        Returns None if it stands still before, or the spans come to their end. `pauses` stand
        in for the course's own where `spans` are told by another clock.
        """
        pauses = self.pauses if pauses is None else pauses
        left = length
        for day, start, end in spans:
            before = left
            for part_start, part_end in running_parts(start, end, pauses):
                if part_end - part_start >= left:
                    self._note_spent(day, before)
                    return part_start + left
                left -= part_end - part_start
            self._note_spent(day, before - left)
            if stand_still(pauses, end):
                return None
        return None

    def _note_spent(self, day: date | None, length: timedelta) -> None:
        if day is not None and length:
            self.note("time_counted", day=day, length=length)

    def _note_skipped(self, day: date) -> None:
        kind = self.calendar.days.get(day)
        if kind is not None and kind.name:
            self.note("holiday_skipped", day=day, name=kind.name)
        else:
            self.note("weekend_skipped", day=day)

    def _note_provisional(self, day: date) -> None:
        whole_year = day.year in self.calendar.provisional_years
        noted = day.year if whole_year else day
        if noted in self._noted:
            return
        self._noted.add(noted)
        if whole_year:
            # As text, so that no one writes the year as 2,027.
            self.note("provisional_year", year=str(day.year))
        else:
            self.note("provisional_day", day=day, name=self.calendar.days[day].name)


def _days(first: date) -> Iterator[date]:
    return (first + DAY * number for number in count())
