"""A sheet before it is brought in: its columns, a few rows, what would come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from heartline.channels.columns import Columns, choose_columns, field_named
from heartline.channels.imports.rows import Result, import_sheet
from heartline.channels.models import SheetImport
from heartline.channels.sentences import SheetError
from heartline.channels.sheets import Sheet, read_sheet, sheet_names

#: Rows shown of each column.
SAMPLES = 3


@dataclass(frozen=True)
class Preview:
    """A sheet that was read; without `result` where `problem` keeps it from being understood."""

    sheet: Sheet
    #: What is said to stand in each column: header → field, "" for left out.
    fields: Mapping[str, str]
    problem: SheetError | None = None
    result: Result | None = None
    samples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: The sheets of the workbook, where there are several.
    sheet_names: Sequence[str] = ()


def place_of(job: SheetImport) -> Path:
    """Where the handed-in file lies."""
    return Path(settings.DATA) / job.file


def read_job(job: SheetImport) -> Sheet:
    """The sheet that was handed in.

    Raises:
        SheetError: it cannot be read, or is gone.
    """
    path = place_of(job)
    if not job.file or not path.is_file():
        raise SheetError("file_gone")
    expected = [header for header in job.mapping.values() if header]
    return read_sheet(path, filename=job.name, sheet=job.sheet or None, expected=expected)


def look_into(job: SheetImport, *, at: datetime) -> Preview:
    """What would come of the sheet as it is mapped now; changes nothing.

    Raises:
        SheetError: it cannot be read, or is gone.
    """
    sheet = read_job(job)
    shown: dict[str, Any] = {
        "samples": {header: _samples(sheet, header) for header in sheet.header},
        "sheet_names": sheet_names(place_of(job)),
    }
    try:
        columns = choose_columns(sheet.header, job.mapping)
    except SheetError as problem:
        return Preview(sheet, _guessed(sheet, job.mapping), problem, **shown)
    result = import_sheet(
        sheet, columns, office=job.office, policy=job.policy, by=job.by, at=at, dry_run=True
    )
    return Preview(sheet, _fields(sheet, columns), result=result, **shown)


def _samples(sheet: Sheet, header: str) -> list[str]:
    return [str(row.cells.get(header, "")) for row in sheet.rows[:SAMPLES]]


def _fields(sheet: Sheet, columns: Columns) -> dict[str, str]:
    field_of = {header: name for name, header in columns.header_of.items()}
    return {header: field_of.get(header, "") for header in sheet.header}


def _guessed(sheet: Sheet, mapping: Mapping[str, str]) -> dict[str, str]:
    """What was said of each column, or its name says, where that does not fit together."""
    if mapping:
        field_of = {header: name for name, header in mapping.items()}
        return {header: field_of.get(header, "") for header in sheet.header}
    return {header: field_named(header) or "" for header in sheet.header}
