"""What a policy says: which of its lines counts for a case, and what an office may ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Self

from django.db.models import QuerySet

from heartline.cases.models import Case, Policy, Topic, Urgency
from heartline.engines.deadlines.rules import Rule, Unit
from heartline.shared.prepared import Prepared

#: The code of the policy that cases follow.
STANDARD = "standard"

Clock = Literal["accept", "contact", "answer", "person"]
CLOCKS: tuple[Clock, ...] = ("accept", "contact", "answer", "person")
#: The clocks of an office's part; the person's own is the fourth.
OFFICE_CLOCKS: tuple[Clock, ...] = ("accept", "contact", "answer")


@dataclass(frozen=True)
class Matter:
    """What a policy looks at: the matter, and never the person."""

    kind: str
    urgency: str = Urgency.GENERAL
    #: The way from the root of the tree of topics: "/1/5/"; "" without a topic.
    topic_path: str = ""

    @classmethod
    def of(cls, case: Case) -> Self:
        """The matter by which the clocks of a case run: as sorted, or what it is held to."""
        return cls(**case.held_to) if case.held_to else cls.as_sorted(case)

    @classmethod
    def as_sorted(cls, case: Case) -> Self:
        """The matter of a case as it is sorted now."""
        return cls(case.kind, case.urgency, (case.topic.path or "") if case.topic else "")


@dataclass(frozen=True)
class Line:
    """How long each clock runs for the cases that it fits; "" for any."""

    kind: str = ""
    urgency: str = ""
    topic: str = ""
    clocks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_base(self) -> bool:
        """Whether it fits every case."""
        return not (self.kind or self.urgency or self.topic)

    def fits(self, matter: Matter, paths: Mapping[str, str]) -> bool:
        """Whether it counts for `matter`; `paths` gives the way to each topic by its code."""
        if self.kind not in ("", matter.kind) or self.urgency not in ("", matter.urgency):
            return False
        return not self.topic or matter.topic_path.startswith(paths.get(self.topic, "-"))

    def closeness(self, paths: Mapping[str, str]) -> tuple[bool, int, bool]:
        """How closely it fits: urgency before topic (the deeper the closer) before kind."""
        depth = paths.get(self.topic, "").count("/") if self.topic else 0
        return bool(self.urgency), depth, bool(self.kind)


@dataclass(frozen=True)
class Limits:
    """What an office may ask for under a policy, and when it is prompted."""

    #: The longest that a case may be paused in all, in calendar days.
    pause_days: int = 60
    #: How often more time may be granted, and how much each time.
    extensions: int = 1
    extension_count: int = 10
    extension_unit: str = Unit.WORKING_DAY
    #: After so many returns the desk designates.
    returns: int = 2
    #: An office is reminded when so much of the time for its answer has passed, in percent.
    remind_after: int = 70

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """The limits of a policy; what it does not name is as above."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in policy.limits.items() if name in known})


def lines_of(policy: Policy) -> list[Line]:
    """The lines of a policy as they were written down."""
    return [Line(**line) for line in policy.rules]


def rule_of(policy: Policy, matter: Matter, clock: Clock) -> Rule:
    """What the policy allows for one clock of a matter: the line that fits most closely counts.

    Raises:
        KeyError: no line names that clock; `set_policy` lets no such policy into force.
    """
    lines = lines_of(policy)
    line = closest(lines, matter, clock, topic_paths(line.topic for line in lines))
    if line is None:
        raise KeyError(clock)
    return Rule.from_dict(line.clocks[clock])


def closest(
    lines: Iterable[Line], matter: Matter, clock: str, paths: Mapping[str, str]
) -> Line | None:
    """The line that says how long `clock` runs for `matter`; None where no line does."""
    fitting = [line for line in lines if clock in line.clocks and line.fits(matter, paths)]
    return max(fitting, key=lambda line: line.closeness(paths), default=None)


def topic_paths(codes: Iterable[str]) -> dict[str, str]:
    """The way to each of these topics from the root of the tree."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    found = Topic.objects.filter(code__in=wanted).values_list("code", "path")
    return {code: path or "-" for code, path in found}


def standard_policy(at: datetime) -> Policy:
    """The policy that a message heard `at` follows: the newest version in force by then.

    For a moment before the first version, as in a record brought in, that first one.
    """
    in_force = _IN_FORCE(at=at)
    return in_force[0] if in_force else _versions().earliest("version")


def _versions() -> "QuerySet[Policy]":
    return Policy.objects.filter(code=STANDARD).select_related("calendar")


_IN_FORCE = Prepared(
    lambda at: _versions().filter(since__lte=at).order_by("-version")[:1], at=datetime
)
