"""Counting the ballots of a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.budgets.management.telling import lines_of
from heartline.engines.counting.ballots import Election
from heartline.engines.counting.errors import CountingError
from heartline.engines.counting.files import counted, lot_in
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.rule import LEAST_APPROVALS, NAMES, rule_named
from heartline.shared.commands import HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    help = (
        "Count the ballots of a Pabulib file (.pb) by a rule, exactly, and explain the outcome. "
        "Nothing is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="the projects and ballots")
        parser.add_argument(
            "--rule", metavar="NAME", required=True, help=f"one of: {', '.join(NAMES)}"
        )
        parser.add_argument(
            "--utility",
            metavar="WORTH",
            help="what a project is worth to those who support it: its cost, or its points; "
            "points where ballots have any, else cost",
        )
        parser.add_argument(
            "--minimum-approvals",
            metavar="N",
            type=int,
            default=LEAST_APPROVALS,
            help="a project that fewer voters support cannot win",
        )
        parser.add_argument(
            "--lot",
            metavar="FILE",
            type=Path,
            help="the project_ids in the order drawn by lot, one a line; else the file's order",
        )
        parser.add_argument(
            "--second",
            action="store_true",
            help="count with the second counter, which is written apart from the first, and slow",
        )

    def handle(
        self,
        *,
        file: Path,
        rule: str,
        utility: str | None,
        minimum_approvals: int,
        lot: Path | None,
        second: bool,
        json: bool,
        **_options: Any,
    ) -> None:
        content = content_of(file)
        with refusing(file):
            election = read_election(content)
        drawn = None if lot is None else lot_of(lot, election)
        with refusing(None):
            chosen = rule_named(
                rule,
                election.kind,
                utility=utility,
                minimum_approvals=minimum_approvals,
                lot=drawn,
            )
        with refusing(file):
            result = counted(content, election, chosen, second=second)
        if json:
            self.answer(result, as_json=True)
            return
        for line in lines_of(result, election):
            self.stdout.write(line)


def content_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        RefusalError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        sentence = _("There is no file %(name)s, or it may not be read.") % {"name": path.name}
        raise RefusalError(f"{path.name}: {sentence}") from error


@contextmanager
def refusing(path: Path | None) -> Iterator[None]:
    """Say what cannot be counted, with the file and the line.

    Raises:
        RefusalError: the engine refused.
    """
    try:
        yield
    except CountingError as error:
        sentence = error.sentence(_)
        if path and error.line:
            places = {"file": path.name, "line": error.line, "sentence": sentence}
            sentence = _("%(file)s, line %(line)s: %(sentence)s") % places
        elif path:
            sentence = f"{path.name}: {sentence}"
        raise RefusalError(sentence) from error


def lot_of(path: Path, election: Election) -> list[str]:
    """The projects in the order that a file gives, one a line.

    Raises:
        RefusalError: it cannot be read, or does not name every project once.
    """
    content = content_of(path)
    with refusing(path):
        return lot_in(content, election)
