"""Whether a policy can be kept: every case has its times, and no two of them contradict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from heartline.cases.models import Kind, Topic, Urgency
from heartline.cases.policies.faults import KIND_NAMES, URGENCY_NAMES, PolicyFault
from heartline.cases.policies.reading import CLOCKS, Line, Matter, closest, topic_paths
from heartline.engines.deadlines.calendar import Calendar
from heartline.engines.deadlines.due import due_moment
from heartline.engines.deadlines.errors import MissingYearError, RuleError
from heartline.engines.deadlines.rules import Rule, Unit

#: Least and most of each limit. More than these is a slip of the pen, or no limit at all.
RANGES: dict[str, tuple[int, int]] = {
    "pause_days": (1, 366),
    "extensions": (0, 9),
    "extension_count": (1, 366),
    "returns": (1, 9),
    "remind_after": (10, 95),
}
#: The earlier clock of each pair may not end after the later one.
ORDER = (
    ("accept", "contact"),
    ("accept", "answer"),
    ("contact", "answer"),
    ("answer", "person"),
)
#: How many starts are tried in each of two years; no divisor of a year's weeks, days or hours.
STARTS = 61


def faults_of(
    lines: Sequence[Mapping[str, Any]], limits: Mapping[str, Any], calendar: Calendar
) -> list[PolicyFault]:
    """All that keeps these lines and limits from being put into force, in the order of the lines.

    Two clocks contradict when the one that comes first ends later whatever the day it starts on;
    what happens around a holiday only is no fault.
    """
    if not lines:
        return [PolicyFault("no_lines"), *_limit_faults(limits)]
    faults = [fault for number, line in enumerate(lines, 1) for fault in _line_faults(number, line)]
    faults += _topic_faults(lines) + _twins(lines)
    if not faults:
        faults += _Whole(lines, calendar).faults()
    return faults + list(_limit_faults(limits))


def _line_faults(number: int, line: Mapping[str, Any]) -> Iterator[PolicyFault]:
    """What is wrong with one line by itself."""
    for name, choices in (("kind", Kind.values), ("urgency", Urgency.values)):
        value = line.get(name, "")
        if value and value not in choices:
            yield PolicyFault("unknown_choice", number, name, {"value": value})
    clocks = line.get("clocks", {})
    if not clocks:
        yield PolicyFault("line_empty", number)
    for clock, rule in clocks.items():
        if clock not in CLOCKS:
            yield PolicyFault("unknown_clock", number, "", {"value": clock})
            continue
        try:
            Rule.from_dict(rule)
        except RuleError as error:
            yield PolicyFault(error.code, number, clock, error.params)


def _topic_faults(lines: Sequence[Mapping[str, Any]]) -> list[PolicyFault]:
    named = {line.get("topic", "") for line in lines} - {""}
    known = set(Topic.objects.filter(code__in=named).values_list("code", flat=True))
    return [
        PolicyFault("unknown_topic", number, "topic", {"value": line["topic"]})
        for number, line in enumerate(lines, 1)
        if line.get("topic") and line["topic"] not in known
    ]


def _twins(lines: Sequence[Mapping[str, Any]]) -> list[PolicyFault]:
    """Lines that are equally close to the same cases."""
    seen: dict[tuple[str, ...], int] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        key = tuple(line.get(name, "") for name in ("kind", "urgency", "topic"))
        if key in seen:
            faults.append(PolicyFault("same_line", number, "", {"other": seen[key]}))
        seen.setdefault(key, number)
    return faults


def _limit_faults(limits: Mapping[str, Any]) -> Iterator[PolicyFault]:
    for name, (least, most) in RANGES.items():
        value = limits.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            yield PolicyFault("not_whole", None, name, {"value": value})
        elif not least <= value <= most:
            told = {"least": least, "most": most, "value": value}
            yield PolicyFault("out_of_range", None, name, told)
    unit = limits.get("extension_unit", Unit.WORKING_DAY)
    if unit not in list(Unit):
        yield PolicyFault("unknown_choice", None, "extension_unit", {"value": unit})


@dataclass(frozen=True)
class _Times:
    """What counts for one matter: of each clock the line's number and its rule."""

    matter: Matter
    topic: str
    found: dict[str, tuple[int, Rule]]

    @property
    def words(self) -> str:
        """The matter as one says it."""
        words = [KIND_NAMES[self.matter.kind], URGENCY_NAMES[self.matter.urgency]]
        if self.topic:
            words.append(Topic.objects.filter(code=self.topic).first() or self.topic)
        return " · ".join(str(word) for word in words)


class _Whole:
    """The lines of a policy together, each of which is right by itself."""

    def __init__(self, lines: Sequence[Mapping[str, Any]], calendar: Calendar) -> None:
        self.lines = [Line(**line) for line in lines]
        self.paths = topic_paths(line.topic for line in self.lines)
        self.trial = Trial(calendar)

    def faults(self) -> list[PolicyFault]:
        """What contradicts, each once for the line that says it."""
        base = next((line for line in self.lines if line.is_base), None)
        if base is None:
            return [PolicyFault("no_base")]
        times = [self._times(kind, urgency, topic) for kind, urgency, topic in self._all()]
        faults: dict[tuple[str, int | None], PolicyFault] = {}
        for one in times:
            for fault in (*self._uncovered(one), *self._contradictions(one)):
                faults.setdefault((fault.code + fault.where, fault.line), fault)
        return sorted(faults.values(), key=lambda fault: fault.line or 0)

    def _all(self) -> Iterable[tuple[str, str, str]]:
        """Every matter that some line tells apart."""
        return product(Kind.values, Urgency.values, ["", *sorted(self.paths)])

    def _times(self, kind: str, urgency: str, topic: str) -> _Times:
        matter = Matter(kind, urgency, self.paths.get(topic, ""))
        found: dict[str, tuple[int, Rule]] = {}
        for clock in CLOCKS:
            line = closest(self.lines, matter, clock, self.paths)
            if line is not None:
                number = self.lines.index(line) + 1
                found[clock] = (number, Rule.from_dict(line.clocks[clock]))
        return _Times(matter, topic, found)

    def _uncovered(self, one: _Times) -> Iterator[PolicyFault]:
        for clock in CLOCKS:
            if clock not in one.found:
                yield PolicyFault("clock_uncovered", None, clock, {"matter": one.words})

    def _contradictions(self, one: _Times) -> Iterator[PolicyFault]:
        for first, then in ORDER:
            if first not in one.found or then not in one.found:
                continue
            (first_line, earlier), (then_line, later) = one.found[first], one.found[then]
            if self.trial.always_later(earlier, later):
                # The closer line is the one that was written to differ.
                number = max(first_line, then_line)
                field = first if number == first_line else then
                yield PolicyFault(f"{first}_after_{then}", number, field, {"matter": one.words})


class Trial:
    """Clocks tried on many starts of a calendar, to see which of two ends later."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._starts = _starts(calendar)
        self._known: dict[Rule, list[datetime | None]] = {}

    def always_later(self, earlier: Rule, later: Rule) -> bool:
        """Whether the clock that should end first ends after the other, whatever the start."""
        pairs = self._pairs(earlier, later)
        if not pairs:
            return earlier.unit == later.unit and earlier.count > later.count
        return all(first > then for first, then in pairs)

    def sometimes_later(self, earlier: Rule, later: Rule) -> bool:
        """Whether the clock that should end first ends after the other for some starts."""
        return any(first > then for first, then in self._pairs(earlier, later))

    def _pairs(self, earlier: Rule, later: Rule) -> list[tuple[datetime, datetime]]:
        ends = zip(self._ends(earlier), self._ends(later), strict=True)
        return [(first, then) for first, then in ends if first is not None and then is not None]

    def _ends(self, rule: Rule) -> list[datetime | None]:
        if rule not in self._known:
            self._known[rule] = [_end(rule, start, self.calendar) for start in self._starts]
        return self._known[rule]


def _end(rule: Rule, start: datetime, calendar: Calendar) -> datetime | None:
    try:
        return due_moment(rule, start, calendar).at
    except MissingYearError:
        return None


def _starts(calendar: Calendar) -> list[datetime]:
    """Moments spread over the newest known years: on every weekday, round the clock."""
    zone, year = ZoneInfo(calendar.zone), timedelta(days=365)
    return [
        datetime(known, 1, 1, tzinfo=zone) + n * year / STARTS
        for known in sorted(calendar.known_years)[-2:]
        for n in range(STARTS)
    ]
