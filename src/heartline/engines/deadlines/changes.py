"""What may happen to a running clock: it is paused, or it is extended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from heartline.engines.deadlines.errors import ExtensionError, PauseError, check_zone
from heartline.engines.deadlines.rules import Unit, check_count


@dataclass(frozen=True)
class Pause:
    """The clock stands still from `start` to `end`; without an end it still does.

    Raises:
        MomentError: a moment has no zone.
        PauseError: the end lies before the start.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        check_zone(self.start, self.end)
        if self.end is not None and self.end < self.start:
            raise PauseError("pause_ends_before_start", start=self.start, end=self.end)

    def holds(self, moment: datetime) -> bool:
        """Whether the clock stood still as it reached `moment`."""
        return self.start < moment and (self.end is None or moment <= self.end)


@dataclass(frozen=True)
class Extension:
    """More time, granted while the clock ran: `count` of `unit` from its end, or `until`.

    A fixed `until` is not moved by pauses.

    Raises:
        MomentError: a moment has no zone.
        RuleError: the count is no number of units that a clock can run.
        ExtensionError: both or neither way is given, or `until` lies before the grant.
    """

    granted_at: datetime
    count: int | None = None
    unit: Unit | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        check_zone(self.granted_at, self.until)
        given = (self.count is not None, self.unit is not None, self.until is not None)
        if given not in {(True, True, False), (False, False, True)}:
            raise ExtensionError("extension_unclear")
        if self.unit is not None:
            check_count(self.count, self.unit)
        if self.until is not None and self.until < self.granted_at:
            raise ExtensionError(
                "extension_ends_before_grant", granted_at=self.granted_at, until=self.until
            )


def in_order(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """`pauses` by their start, in UTC.

    Raises:
        PauseError: two of them overlap.
    """
    in_utc = (
        Pause(utc(pause.start), None if pause.end is None else utc(pause.end)) for pause in pauses
    )
    ordered = tuple(sorted(in_utc, key=lambda pause: pause.start))
    for earlier, later in pairwise(ordered):
        if earlier.end is None or later.start < earlier.end:
            raise PauseError("pauses_overlap", start=later.start)
    return ordered


def running_parts(
    start: datetime, end: datetime, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """The parts of `start` to `end` in which the clock runs, in order.

    `pauses` are in order and do not overlap. Nothing comes out unless `end` is after `start`.
    """
    for pause in pauses:
        if start < pause.start:
            part_end = min(pause.start, end)
            if start < part_end:
                yield start, part_end
        if pause.end is None:
            return
        start = max(start, pause.end)
    if start < end:
        yield start, end


def stand_still(pauses: Sequence[Pause], moment: datetime) -> bool:
    """Whether a pause without an end has begun by `moment`; `pauses` are in order."""
    return bool(pauses) and pauses[-1].end is None and pauses[-1].start <= moment


def paused_time(pauses: Iterable[Pause]) -> timedelta:
    """How long the pauses that have ended lasted together."""
    ended = (pause.end - pause.start for pause in pauses if pause.end is not None)
    return sum(ended, timedelta())


def utc(moment: datetime) -> datetime:
    """The same moment, told in UTC."""
    return moment.astimezone(UTC)
