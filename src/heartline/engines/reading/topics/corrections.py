"""Corrections that a person should look at before anything is learned from them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: One account may turn so many cases from one label to another within a day.
SAME_WAY, WITHIN = 20, timedelta(days=1)
#: One account may correct so many cases within an hour: one in every 72 seconds.
IN_AN_HOUR, HOUR = 50, timedelta(hours=1)
#: Of so many corrections by an account, at most such a share may go against its colleagues.
JUDGED, AGAINST = 10, 0.5

#: Why corrections are held.
MANY_THE_SAME_WAY, MANY_AT_ONCE, AGAINST_OTHERS = "same_way", "at_once", "against_others"


@dataclass(frozen=True)
class Correction:
    """A case whose label one account changed."""

    case: str
    who: str
    at: datetime
    was: str
    now: str


@dataclass(frozen=True)
class Held:
    """A correction that is not learned from until somebody has looked at it, and why."""

    correction: Correction
    reasons: tuple[str, ...]


def held_for_review(corrections: Sequence[Correction]) -> list[Held]:
    """The corrections to hold, in the order given.

    Held are all corrections of an account that, within the span,

    - turned more than `SAME_WAY` cases from one label to one other (those cases),
    - corrected more than `IN_AN_HOUR` cases within an hour (those cases),
    - went against its colleagues: of `JUDGED` or more of its corrections on cases that others
      corrected, too, more than the share `AGAINST` do not have the label that most of the others
      gave (all of its corrections).

    Suggestions are never learned from, only what people confirm; so what one account can teach in
    a day is bounded by these numbers.
    """
    reasons: dict[int, set[str]] = defaultdict(set)
    for places in _by(corrections, lambda one: (one.who, one.was, one.now)).values():
        for place in _crowded(corrections, places, most=SAME_WAY, within=WITHIN):
            reasons[place].add(MANY_THE_SAME_WAY)
    for who, places in _by(corrections, lambda one: one.who).items():
        for place in _crowded(corrections, places, most=IN_AN_HOUR, within=HOUR):
            reasons[place].add(MANY_AT_ONCE)
        if _goes_against(corrections, str(who)):
            for place in places:
                reasons[place].add(AGAINST_OTHERS)
    return [Held(corrections[place], tuple(sorted(reasons[place]))) for place in sorted(reasons)]


def _by(
    corrections: Sequence[Correction], key: Callable[[Correction], Hashable]
) -> dict[Hashable, list[int]]:
    """The places of the corrections that share a key, in the order of time."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place in sorted(range(len(corrections)), key=lambda at: corrections[at].at):
        places[key(corrections[place])].append(place)
    return places


def _crowded(
    corrections: Sequence[Correction], places: Sequence[int], *, most: int, within: timedelta
) -> set[int]:
    """The places that lie with more than `most` in one span of `within`."""
    found: set[int] = set()
    first = 0
    for last in range(len(places)):
        while corrections[places[last]].at - corrections[places[first]].at > within:
            first += 1
        if last - first + 1 > most:
            found.update(places[first : last + 1])
    return found


def _goes_against(corrections: Sequence[Correction], who: str) -> bool:
    """Whether an account mostly gives other labels than its colleagues give the same cases."""
    others: dict[str, Counter[str]] = defaultdict(Counter)
    for one in corrections:
        if one.who != who:
            others[one.case][one.now] += 1
    judged = [one for one in corrections if one.who == who and one.case in others]
    against = sum(others[one.case][one.now] < max(others[one.case].values()) for one in judged)
    return len(judged) >= JUDGED and against > AGAINST * len(judged)
