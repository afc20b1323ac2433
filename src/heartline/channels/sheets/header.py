"""Finding the row that names the columns, and giving every cell below it its column's name.

Sheets come with a title above the header, with names that span several columns or rows, and
with cells merged over the rows of one person.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from heartline.channels.columns import field_named, plain
from heartline.channels.sentences import Sentence, SheetError, shortened
from heartline.channels.sheets.values import Grid, Row, Value, column_letters, is_blank

#: How far down a header is looked for.
HEADER_WITHIN = 10

#: A longer text is something that a person said, not the name of a column.
NAME_LENGTH = 60


def name_columns(
    grid: Grid, expected: Iterable[str] = ()
) -> tuple[list[str], list[Row], list[Sentence]]:
    """The header, the rows below it that are not blank, and what is worth knowing.

    Raises:
        SheetError: nothing is shown, there is no header, or two columns have the same name.
    """
    if not any(map(_filled, grid.lines)):
        raise SheetError("empty")
    top, last = _header_lines(grid, _header_line(grid, {plain(name) for name in expected}))
    names = _names(grid, top, last)
    _refuse_same(names)
    spread = _spread_down(grid, last)
    faults = _faults(grid, names)
    rows = [
        _row(grid, number, names, spread.get(number, {}), faults=faults.get(number, {}))
        for number in range(last + 1, len(grid.lines))
        if number in faults or _filled(grid.lines[number])
    ]
    return list(names.values()), rows, [*_above(grid, top), *_nameless(grid, last, names)]


def _header_line(grid: Grid, expected: set[str]) -> int:
    """The line with most names that are known; else the first that looks like names."""
    first = range(min(HEADER_WITHIN, len(grid.lines)))
    widest = max((_filled(grid.lines[number]) for number in first), default=0)
    wide = [number for number in first if _filled(grid.lines[number]) >= math.ceil(widest / 2)]
    known = {number: _known(grid.lines[number], expected) for number in first}
    best = max(first, key=lambda number: known[number])
    if known[best] > 1:
        return best
    for number in wide:
        # A single known word may be somebody's answer; below a narrower line, that is a title.
        if known[best] and best in wide and _filled(grid.lines[number]) < _filled(grid.lines[best]):
            return best
        if _are_names(grid.lines[number]):
            return number
    raise SheetError("no_header", rows=HEADER_WITHIN)


def _known(line: Sequence[Value], expected: set[str]) -> int:
    names = [cell for cell in line if isinstance(cell, str) and 0 < len(cell) <= NAME_LENGTH]
    return sum(bool(field_named(name)) or plain(name) in expected - {""} for name in names)


def _filled(line: Sequence[Value]) -> int:
    return sum(not is_blank(cell) for cell in line)


def _are_names(line: Sequence[Value]) -> bool:
    filled = [cell for cell in line if not is_blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str) and len(cell.strip()) <= NAME_LENGTH for cell in filled
    )


def _header_lines(grid: Grid, line: int) -> tuple[int, int]:
    """First and last line of the header: merged names can make it taller than one."""
    top = last = line
    for start, _, bottom, _ in grid.merged:
        if start <= line <= bottom and bottom - start < HEADER_WITHIN:
            top, last = min(top, start), max(last, bottom)
    groups = [1 for start, left, _, right in grid.merged if start == top - 1 and right > left]
    # One name over all columns is the sheet's title; several are groups of columns.
    if groups and _filled(grid.lines[top - 1]) > 1:
        top -= 1
    return top, min(last, len(grid.lines) - 1)


def _names(grid: Grid, top: int, last: int) -> dict[int, str]:
    """Each column's name; what stands over several columns comes before each of their names."""
    over = {
        (top_line, column): _cell(grid, top_line, left)
        for top_line, left, _, right in grid.merged
        if top <= top_line < last
        for column in range(left, min(right, _width(grid, top, last)) + 1)
    }
    names = {}
    for column in range(_width(grid, top, last)):
        own = [_label(_cell(grid, line, column)) for line in range(top, last + 1)]
        if any(own):
            above = [_label(over.get((line, column), "")) for line in range(top, last + 1)]
            labels = [one or other for one, other in zip(own, above, strict=True)]
            names[column] = _joined([label for label in labels if label])
    return names


def _joined(labels: list[str]) -> str:
    """One name from a group's name and a column's own; the own alone where only it is known."""
    whole = " ".join(dict.fromkeys(labels))
    return labels[-1] if not field_named(whole) and field_named(labels[-1]) else whole


def _label(value: Value) -> str:
    return " ".join(str(value).split())


def _width(grid: Grid, top: int, last: int) -> int:
    return max(len(line) for line in grid.lines[top : last + 1])


def _cell(grid: Grid, line: int, column: int) -> Value:
    cells = grid.lines[line]
    return cells[column] if column < len(cells) else ""


def _refuse_same(names: dict[int, str]) -> None:
    for name, times in Counter(names.values()).items():
        if times > 1:
            columns = [column_letters(column) for column, one in names.items() if one == name]
            raise SheetError("same_header", header=shortened(name), columns=", ".join(columns))


def _spread_down(grid: Grid, last: int) -> dict[int, dict[int, Value]]:
    """What cells merged over several rows hold for the rows after their first."""
    spread: dict[int, dict[int, Value]] = {}
    for top, left, bottom, _ in grid.merged:
        if top > last:
            for line in range(top + 1, min(bottom, len(grid.lines) - 1) + 1):
                spread.setdefault(line, {})[left] = _cell(grid, top, left)
    return spread


def _faults(grid: Grid, names: dict[int, str]) -> dict[int, dict[str, Sentence]]:
    """The cells without a value that stand under a name, by line and name."""
    faults: dict[int, dict[str, Sentence]] = {}
    for (line, column), sentence in grid.faults.items():
        if column in names:
            faults.setdefault(line, {})[names[column]] = sentence
    return faults


def _row(
    grid: Grid,
    number: int,
    names: dict[int, str],
    spread: dict[int, Value],
    *,
    faults: dict[str, Sentence],
) -> Row:
    cells = {}
    for column, name in names.items():
        value = _cell(grid, number, column)
        cells[name] = spread.get(column, value) if is_blank(value) else value
    line = grid.lines[number]
    if grid.loose and _filled(line[max(names) + 1 :]):
        params = {"cells": len(line), "columns": max(names) + 1}
        faults = {**faults, "": Sentence("too_many_cells", params)}
    return Row(number + 1, cells, faults)


def _above(grid: Grid, top: int) -> list[Sentence]:
    """Says that something stands above the header."""
    if not any(map(_filled, grid.lines[:top])):
        return []
    return [Sentence("header_below", {"row": top + 1})]


def _nameless(grid: Grid, last: int, names: dict[int, str]) -> list[Sentence]:
    """Says which columns hold something but have no name."""
    used = {
        column
        for line in grid.lines[last + 1 :]
        for column, value in enumerate(line)
        if column not in names and not is_blank(value)
    }
    if grid.loose:
        used = {column for column in used if column < max(names)}
    if not used:
        return []
    letters = ", ".join(column_letters(column) for column in sorted(used))
    return [Sentence("nameless", {"columns": shortened(letters), "row": last + 1})]
