"""How hot an issue is: how many people speak of it, how lately, and from how many places.

    voices = sum over people of 2 ** (-days since they last spoke / half_life)
    spread = 1 + spread_weight * ln(places)
    likes  = the smaller of like_weight * likes and likes_at_most * voices
    heat   = (voices + likes) * spread

A person counts once, however often they write. Likes add at most half of what voices say, so an
issue of which nobody speaks is cold however many like it. The formula and its parameters are
our own choice; they are versioned, and shown beside the figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import NamedTuple


@dataclass(frozen=True)
class HeatRule:
    """The parameters; a changed rule gets a new version, so that old figures keep theirs."""

    version: int = 1
    half_life: float = 14.0  # days
    spread_weight: float = 0.25
    like_weight: float = 0.1
    likes_at_most: float = 0.5  # share of the voices


class Heard(NamedTuple):
    """One message of an issue."""

    person: str  # any key that is the same for the same person
    days_ago: float  # 0 or more
    place: str = ""  # key of the place it speaks of; empty when it names none


class Heat(NamedTuple):
    """The heat of an issue with what it is made of."""

    heat: float
    people: int
    voices: float
    places: int
    likes: float  # what they add to the voices
    rule: HeatRule


def heat(heard: Iterable[Heard], *, likes: int = 0, rule: HeatRule = HeatRule()) -> Heat:
    """The heat of an issue from its messages.

    Raises:
        ValueError: a message from the future, or fewer likes than none.
    """
    lately: dict[str, float] = {}
    places: set[str] = set()
    for message in heard:
        if message.days_ago < 0:
            raise ValueError(f"A message cannot be {message.days_ago} days old")
        lately[message.person] = min(message.days_ago, lately.get(message.person, message.days_ago))
        places |= {message.place} - {""}
    if likes < 0:
        raise ValueError(f"There cannot be {likes} likes")
    voices = sum(0.5 ** (days / rule.half_life) for days in sorted(lately.values()))
    spread = 1 + rule.spread_weight * log(max(1, len(places)))
    liked = min(rule.like_weight * likes, rule.likes_at_most * voices)
    return Heat((voices + liked) * spread, len(lately), voices, len(places), liked, rule)
