"""The public figures from a terminal: bring them up to date, count them anew, or check them."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from heartline.channels.outbox import write_letters
from heartline.ledger.actions import seal
from heartline.published.actions.counting import differences, keep_counts, rebuild
from heartline.shared.clock import now
from heartline.shared.commands import WANTING, HeartlineCommand


class Command(HeartlineCommand):
    help = "Bring the public figures up to date; count all of them anew; or check them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--rebuild", action="store_true", help="count every day anew")
        how.add_argument(
            "--check", action="store_true", help="compare what is kept with counting every row"
        )

    def handle(self, *, rebuild: bool, check: bool, json: bool, **_: Any) -> None:
        if rebuild:
            self.answer({"days": _rebuild()}, as_json=json)
            return
        days = _bring_up_to_date()
        if not check:
            self.answer({"days": days}, as_json=json)
            return
        wrong = differences(at=now())
        self.answer(
            {"ok": not wrong, "wrong": [str(one.day) for one in wrong]},
            as_json=json,
        )
        if wrong:
            self.tell("These days are not as their rows say. Count anew with: figures --rebuild")
            sys.exit(WANTING)


def _rebuild() -> int:
    return rebuild(at=now())


def _bring_up_to_date() -> int:
    seal(at=now())
    write_letters(at=now())
    days = 0
    while counted := keep_counts(at=now()):
        days += counted
    return days
