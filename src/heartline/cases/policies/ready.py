"""Ready-made policies: sets of times found in practice, for a town to start from."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from heartline.shared.text import in_language

FILE = Path(__file__).parent.parent / "data" / "policies.json"


@dataclass(frozen=True)
class ReadyMade:
    """A set of times to start from; lines and limits as a policy keeps them."""

    code: str
    name_zh: str
    name_en: str
    about_zh: str
    about_en: str
    lines: list[dict[str, Any]]
    limits: dict[str, Any]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def about(self) -> str:
        """What it is for, in the reader's language."""
        return in_language(self.about_zh, self.about_en)


@cache
def ready_made() -> dict[str, ReadyMade]:
    """The sets that ship, by their code, in the order in which they are offered."""
    sets = json.loads(FILE.read_text(encoding="utf-8"))
    return {one["code"]: _read(one) for one in sets}


def _read(one: dict[str, Any]) -> ReadyMade:
    told = {key: value for key, value in one.items() if key != "lines"}
    return ReadyMade(**told, lines=[_line(line) for line in one["lines"]])


def _line(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the file: each clock is written as "5 working_day"."""
    clocks = {}
    for clock, text in line["clocks"].items():
        count, unit = text.split()
        clocks[clock] = {"count": int(count), "unit": unit}
    named = {name: line.get(name, "") for name in ("kind", "urgency", "topic")}
    return {**named, "clocks": clocks}
