"""The texts of the invented town: matters, how people tell them, how offices answer."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from heartline.offices.models import Area

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Matter:
    """One sort of thing that people of the town speak of.

    Texts hold places such as {road}: those of `slots`, or of texts/places.toml.
    """

    code: str
    topic: str
    title: str
    said: tuple[str, ...]
    office: str = "root"
    #: How often it comes, among the matters of one kind.
    kinds: dict[str, int] = field(default_factory=dict)
    #: What the desk answers at once, and what the office answers.
    at_once: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    benefit: str = "improvement"
    people: tuple[int, int] = (1, 60)
    joint: str = ""
    #: Offices that handed it back as not theirs.
    wrong: tuple[str, ...] = ()
    picture: str = ""
    ground: bool = False
    said_en: tuple[str, ...] = ()
    answer_en: str = ""
    #: Why it may turn out not to be the town's to decide, how often, and where to turn instead.
    out_of_scope: str = ""
    scope_share: float = 0.0
    instead: str = ""
    slots: dict[str, list[Any]] = field(default_factory=dict)


@cache
def read(name: str) -> dict[str, Any]:
    """One file of texts."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def matters() -> tuple[Matter, ...]:
    """Everything people of the town speak of."""
    rows = [
        row for file in sorted(TEXTS.glob("matters_*.toml")) for row in read(file.stem)["matter"]
    ]
    return tuple(_matter(row) for row in rows)


def _matter(row: dict[str, Any]) -> Matter:
    lists = ("said", "at_once", "answers", "outcomes", "people", "wrong", "said_en")
    fixed: dict[str, Any] = {
        key: tuple(value) if key in lists else value for key, value in row.items()
    }
    return Matter(**fixed)


class Words(dict[str, str]):
    """What the places in the texts of one matter stand for; chosen once, then the same.

    A value in two languages is written "中文|English"; the second is found under `name_en`.
    """

    def __init__(self, rng: Random, area: Area, slots: dict[str, list[Any]]) -> None:
        super().__init__()
        self._rng = rng
        self._slots = slots
        self["community"], self["community_en"] = area.name_zh, area.name_en

    def __missing__(self, name: str) -> str:
        key = name.removesuffix("_en")
        values = self._slots.get(key) or read("places")[key]
        value = self._rng.choice(values)
        if isinstance(value, str):
            zh, _bar, en = value.partition("|")
            self[key], self[f"{key}_en"] = zh, en or zh
        else:
            self[key] = self[f"{key}_en"] = str(value)
        return self[name]

    def fill(self, text: str) -> str:
        """`text` with its places filled."""
        return text.format_map(self).strip()

    def by_another(self, rng: Random) -> "Words":
        """The same matter as somebody else tells it: the same place, their own circumstances."""
        other = Words.__new__(Words)
        dict.__init__(other, self)
        other._rng, other._slots = rng, self._slots
        for own in ("since", "time", "self"):
            other.pop(own, None)
        return other


def pick(rng: Random, name: str) -> str:
    """One of the phrases under `name` in texts/phrases.toml."""
    phrase: str = rng.choice(read("phrases")[name])
    return phrase


def told(rng: Random, matter: Matter, words: Words, kind: str) -> str:
    """The matter as a person of the town would write it, and not as the one before did."""
    ways = [way for way in matter.said if way != words.get("way")] or list(matter.said)
    way = words["way"] = rng.choice(ways)
    opening = pick(rng, "openings") if rng.random() < 0.75 else ""
    closings = "closings_" + (kind if kind in ("consultation", "praise") else "request")
    closing = pick(rng, closings) if rng.random() < 0.8 else ""
    return opening + words.fill(way) + closing
