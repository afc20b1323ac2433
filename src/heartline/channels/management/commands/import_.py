"""A sheet of messages from a terminal: bring it in, or say what would come of it."""

import json as json_text
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation

from heartline.cases.models import Policy
from heartline.channels.columns import FIELDS, Columns, choose_columns, read_mapping
from heartline.channels.imports import Batch, Result, import_sheet
from heartline.channels.rows import Refusal
from heartline.channels.sentences import Sentence, SheetError, quoted, shortened
from heartline.channels.sheets import read_sheet
from heartline.ledger.actions import seal
from heartline.offices.actions import root_office
from heartline.offices.models import Office
from heartline.shared.clock import now
from heartline.shared.commands import (
    WANTING,
    HeartlineCommand,
    RefusalError,
    language_of_the_terminal,
)

#: Seconds between two lines of progress.
SAY_EVERY = 2.0


class Command(HeartlineCommand):
    help = (
        "Bring in a spreadsheet of messages (xlsx, xls, ods, csv). What came in before is left as "
        "it is, so the same file can be given again, also after an import was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="the spreadsheet")
        parser.add_argument(
            "--map",
            metavar="FIELD=HEADER",
            action="append",
            default=[],
            help=f"the column of a field; as often as needed. Fields: {', '.join(FIELDS)}",
        )
        parser.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only count")
        parser.add_argument(
            "--office", metavar="CODE", help="whose answers they are; the top office if not given"
        )
        parser.add_argument(
            "--policy", metavar="CODE", default="standard", help="which times apply; standard"
        )

    def handle(self, *, json: bool, **options: Any) -> None:
        with translation.override(language_of_the_terminal()):
            try:
                result, notes = self._import(**options)
            except SheetError as error:
                if json:
                    self.stdout.write(json_text.dumps({"error": str(error)}, ensure_ascii=False))
                raise RefusalError(str(error)) from error
            self.answer(_shown(result, notes, as_json=json), as_json=json)
        if result.refused:
            sys.exit(WANTING)

    def _import(
        self,
        *,
        file: Path,
        map: list[str],
        sheet: str | None,
        dry_run: bool,
        office: str | None,
        policy: str,
        **_options: Any,
    ) -> tuple[Result, list[Sentence]]:
        mapping = read_mapping(map)
        of, following = office_called(office), policy_called(policy)
        table = read_sheet(file, filename=file.name, sheet=sheet, expected=mapping.values())
        columns = choose_columns(table.header, mapping)
        result = import_sheet(
            table,
            columns,
            office=of,
            policy=following,
            dry_run=dry_run,
            by=None,
            at=now(),
            progress=Progress(len(table.rows), self.tell),
        )
        if not dry_run:
            seal(at=now())
        return result, [*table.notes, *_left_out(columns), *result.notes]


def office_called(code: str | None) -> Office:
    """The office with this code; the one at the top when there is none.

    Raises:
        SheetError: there is no such office.
    """
    if code is None:
        return root_office()
    offices = Office.objects.filter(closed_at=None)
    if found := offices.filter(code=code).first():
        return found
    raise SheetError("no_such_office", given=shortened(code), codes=_listed(offices))


def policy_called(code: str) -> Policy:
    """The version in force of the policy with this code.

    Raises:
        SheetError: there is no such policy.
    """
    in_force = Policy.objects.filter(since__lte=now())
    policies = in_force.select_related("calendar").order_by("-version")
    if found := policies.filter(code=code).first():
        return found
    raise SheetError("no_such_policy", given=shortened(code), codes=_listed(Policy.objects.all()))


def _listed(rows: Iterable[Office | Policy]) -> str:
    return ", ".join(sorted({f"{row.code} ({row})" for row in rows}))


def _left_out(columns: Columns) -> list[Sentence]:
    if not columns.unused:
        return []
    return [Sentence("left_out", {"headers": quoted(columns.unused)})]


def _shown(result: Result, notes: list[Sentence], *, as_json: bool) -> dict[str, Any]:
    show = _as_object if as_json else _as_line
    return {
        "rows": result.rows,
        "imported": result.imported,
        "repeated": result.repeated,
        "refused": [show(refusal) for refusal in result.refused],
        "notes": [str(note) for note in notes],
    }


def _as_object(refusal: Refusal) -> dict[str, Any]:
    return {"row": refusal.row, "column": refusal.column, "reason": str(refusal.reason)}


def _as_line(refusal: Refusal) -> str:
    place = f"{refusal.row}, {refusal.column}" if refusal.column else refusal.row
    return f"{place}: {refusal.reason}"


class Progress:
    """Says now and then how far it is, how fast it goes and how long it still takes."""

    def __init__(self, total: int, tell: Any) -> None:
        self.total, self.tell = total, tell
        self.done = 0
        self.began = time.monotonic()
        self.said = 0.0

    def __call__(self, batch: Batch) -> None:
        self.done += batch.rows
        moment = time.monotonic()
        if moment - self.said >= SAY_EVERY or self.done == self.total:
            self.said = moment
            speed = self.done / max(moment - self.began, 0.001)
            left = (self.total - self.done) / speed
            self.tell(
                f"{self.done:,} of {self.total:,} rows, {speed:,.0f} a second, {left:.0f} s left"
            )
