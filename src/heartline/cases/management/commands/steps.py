"""The step tables, drawn: a diagram and a table for each, with who may take which step."""

import inspect
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from heartline.cases.actions import (
    answers,
    applications,
    decisions,
    desk,
    dispatch,
    issues,
    knowledge,
    recall,
    telling,
    verdicts,
)
from heartline.cases.steps import (
    APPLICATION_STEPS,
    ARTICLE_STEPS,
    ASSIGNMENT_STEPS,
    BEGINNINGS,
    CASE_STEPS,
    ISSUE_STEPS,
    PARTY_STEPS,
    Table,
    Takers,
)
from heartline.shared.commands import WANTING, HeartlineCommand

#: Where the drawing is kept, in a checkout.
DRAWING = Path("docs/reference/steps.md")

INTRODUCTION = (
    "# The steps",
    "",
    "Drawn from the `steps.py` of each room by `./heartline steps --write`; a test compares the",
    "two. Actions take no other step, and the database refuses every other change of a status. Who",
    "is complained of, or works in or under that office, takes none of them but in the part in",
    "which that office is heard.",
)
HEADINGS = ("| step | from | to | taken by | what happens |", "|---|---|---|---|---|")

CASE_TAKERS: Takers = {
    "assign": (
        "the desk; or a rule that acts at once, when the desk has sorted it",
        dispatch.assign_case,
    ),
    "accept": ("a handler of the office that leads", dispatch.accept_assignment),
    "return": ("a handler of the office that leads", dispatch.return_assignment),
    "answer": (
        "a handler of the office that leads, after a supervisor's review",
        answers.send_reply,
    ),
    "answer_at_once": ("the desk", answers.answer_at_once),
    "redo": ("a person who spoke, with their verdict", verdicts.give_verdict),
    "close": (
        "the last person who spoke, with their verdict or their silence",
        verdicts.close_if_settled,
    ),
    "withdraw": ("the last person who waits for an answer", verdicts.withdraw),
    "merge": ("the desk, outside the office that leads", desk.merge_case),
    "put_out_of_scope": ("the desk, outside the office that leads", desk.put_out_of_scope),
    "reopen": ("a person who spoke, within 30 days", verdicts.reopen),
    "unmerge": ("the desk", desk.unmerge_case),
    "recall": ("the desk, outside the office that leads", recall.recall_case),
}
ASSIGNMENT_TAKERS: Takers = {
    "accept": ("a handler of the office", dispatch.accept_assignment),
    "finish": (
        "a handler of the office; the part that leads ends with the answer",
        dispatch.finish_joint_part,
    ),
    "return": (
        "a handler of the office, unless it was designated; or the end of the case",
        dispatch.return_assignment,
    ),
    "recall": ("the desk, with the case", recall.recall_case),
}
PARTY_TAKERS: Takers = {
    "ask": (
        "nobody: an asking was delivered, or the follow page was opened",
        verdicts.ask_for_verdict,
    ),
    "judge": (
        "the person; or the desk for them, outside the office that answered",
        verdicts.give_verdict,
    ),
    "fall_silent": (
        "nobody: ten days after the asking, or after three calls",
        verdicts.fall_silent_where_due,
    ),
    "speak_after_all": ("the person, while the case stands answered", verdicts.give_verdict),
    "withdraw": ("the person, before there is an answer", verdicts.withdraw),
    "wait_again": ("nobody: the case is done again", verdicts.wait_again),
}
APPLICATION_TAKERS: Takers = {
    "grant": (
        "a supervisor above the office that asked, or the desk; never that office itself",
        decisions.decide,
    ),
    "refuse": (
        "a supervisor above the office that asked, or the desk; never that office itself",
        decisions.decide,
    ),
    "withdraw": (
        "a handler of the office that asked; or the end of what it was asked for",
        applications.withdraw_application,
    ),
    "end": (
        "a handler of the office that leads, the desk, or nobody: its time is over",
        decisions.end_application,
    ),
}
_PUTS_RIGHT = "the office that owns it, or the desk"
ISSUE_TAKERS: Takers = {
    "plan": (_PUTS_RIGHT, issues.plan_issue),
    "act": (_PUTS_RIGHT, issues.act_on_issue),
    "finish": (_PUTS_RIGHT, telling.finish_issue),
    "resume": (_PUTS_RIGHT, issues.resume_issue),
    "drop": ("the desk, outside the office that owns it", issues.drop_issue),
}
ARTICLE_TAKERS: Takers = {
    "pass": (
        "a supervisor or dispatcher over its office, who did not write it",
        knowledge.pass_article,
    ),
    "drop": ("who wrote it, or who may review it", knowledge.retire_article),
    "retire": (
        "who may review it; or the article that takes its place",
        knowledge.retire_article,
    ),
}
THINGS: list[tuple[str, str, Table, Takers]] = [
    ("case", "A case", CASE_STEPS, CASE_TAKERS),
    ("assignment", "An assignment: one office's part", ASSIGNMENT_STEPS, ASSIGNMENT_TAKERS),
    ("party", "A party: one person's part", PARTY_STEPS, PARTY_TAKERS),
    (
        "application",
        "An application: an exception that is asked for",
        APPLICATION_STEPS,
        APPLICATION_TAKERS,
    ),
    ("issue", "A hot issue: many cases with one root", ISSUE_STEPS, ISSUE_TAKERS),
    ("article", "An article of knowledge", ARTICLE_STEPS, ARTICLE_TAKERS),
]


class Command(HeartlineCommand):
    help = "Draw the step tables; with --check, say whether the drawing in docs is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--write", action="store_true", help=f"write it to {DRAWING}")
        parser.add_argument("--check", action="store_true", help=f"compare it with {DRAWING}")

    def handle(self, *, write: bool, check: bool, json: bool, **_: Any) -> None:
        drawing = draw()
        if write:
            DRAWING.write_text(drawing, encoding="utf-8")
            self.tell(f"{DRAWING} is written.")
        elif check:
            fresh = DRAWING.is_file() and DRAWING.read_text(encoding="utf-8") == drawing
            self.answer({"up_to_date": fresh}, as_json=json)
            if not fresh:
                self.tell(f"{DRAWING} is not what the tables say: ./heartline steps --write")
                sys.exit(WANTING)
        elif json:
            self.answer({thing: _told(table) for thing, _, table, _ in things()}, as_json=True)
        else:
            self.stdout.write(drawing, ending="")


def draw() -> str:
    """The page, as Markdown."""
    return "\n".join(_lines()) + "\n"


def things() -> list[tuple[str, str, Table, Takers]]:
    """What has steps, here and in the rooms above: name, title, table, who takes each step."""
    return THINGS + [thing for room in _rooms() for thing in room.THINGS]


def _rooms() -> list[Any]:
    return [import_module(name) for name in settings.DRAWN]


def _lines() -> Iterator[str]:
    yield from INTRODUCTION
    beginnings = BEGINNINGS | {k: v for room in _rooms() for k, v in room.BEGINNINGS.items()}
    for thing, title, table, takers in things():
        yield from ("", f"## {title}", "", "```mermaid", "stateDiagram-v2")
        yield f"    [*] --> {beginnings[thing]}"
        for name, (starts, end) in table.items():
            for start in starts:
                yield f"    {start!s} --> {end!s}: {name}"
        yield from ("```", "", *HEADINGS)
        for name, (starts, end) in table.items():
            who, action = takers[name]
            cells = (name, ", ".join(map(str, starts)), str(end), who, _what(action))
            yield f"| {' | '.join(cells)} |"


def _what(action: Callable[..., Any]) -> str:
    """The action's name and the first sentence of what it says of itself."""
    said = inspect.getdoc(action) or ""
    return f"`{action.__name__}`: {said.splitlines()[0]}"


def _told(table: Table) -> dict[str, dict[str, Any]]:
    return {
        name: {"from": [str(start) for start in starts], "to": str(end)}
        for name, (starts, end) in table.items()
    }
