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

    Texts hold places such as {road}: those of `slots`, or of texts/places.toml. An answer or an
    outcome may begin with ①, ②, …: the tellings that it belongs to; without them, to all.
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
    at_once_en: str = ""
    answer_en: str = ""
    #: Why it may turn out not to be the town's to decide, how often, and where to turn instead.
    out_of_scope: str = ""
    scope_share: float = 0.0
    instead: str = ""
    slots: dict[str, list[Any]] = field(default_factory=dict)

    def ways_like(self, way: int) -> list[int]:
        """The tellings of the same thing as `way`: those that have the same answers."""
        kept = [self._answers_to(other) for other in range(len(self.said))]
        return [other for other, answers in enumerate(kept) if answers == kept[way]]

    def _answers_to(self, way: int) -> list[str]:
        return fitting((*self.at_once, *self.answers, *self.outcomes), way)


_MARKS = "①②③④⑤"


def fitting(texts: tuple[str, ...], way: int) -> list[str]:
    """Those of `texts` that belong to the telling number `way`, without their marks."""
    found = []
    for text in texts:
        bare = text.lstrip(_MARKS)
        marks = text[: len(text) - len(bare)]
        if not marks or _MARKS[way] in marks:
            found.append(bare)
    return found


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
        #: Which of the tellings of the matter these words are for.
        self.way: int | None = None
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
        other._rng, other._slots, other.way = rng, self._slots, self.way
        for own in ("since", "time", "self"):
            other.pop(own, None)
        return other


def pick(rng: Random, name: str) -> str:
    """One of the phrases under `name` in texts/phrases.toml."""
    phrase: str = rng.choice(read("phrases")[name])
    return phrase


def told(rng: Random, matter: Matter, words: Words, kind: str) -> str:
    """The matter as a person of the town would write it, and not as the one before did."""
    ways = list(range(len(matter.said)))
    if kind == "consultation":
        ways = [way for way in ways if fitting(matter.at_once, way)] or ways
    if words.way is not None:
        same = matter.ways_like(words.way)
        ways = [way for way in same if way != words.way] or same
    words.way = rng.choice(ways)
    phrases = read("phrases")
    openings = phrases.get(f"openings_{kind}", phrases["openings"])
    closings = phrases.get(f"closings_{kind}", phrases["closings_request"])
    opening = rng.choice(openings) if rng.random() < 0.75 else ""
    closing = rng.choice(closings) if rng.random() < 0.8 else ""
    return opening + words.fill(matter.said[words.way]) + closing
