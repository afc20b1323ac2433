"""Areas from a sheet, xlsx or csv: one area a row, told apart by code."""

import csv
import io
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

from heartline.offices.sentences import AreaFileError, Fault

FILE_LIMIT = 2_000_000
#: What a packed workbook may unpack to, in bytes.
UNPACKED_LIMIT = 60_000_000
MOST_ROWS = 5_000
MOST_FAULTS = 40
LONGEST_NAME = 80
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}", re.ASCII)
_SEPARATORS = ",;\t"

#: What a column may be called, in small letters.
HEADERS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"code", "area_code", "代码", "编码", "区域代码"}),
    "name_zh": frozenset({"name_zh", "name", "名称", "中文名称", "中文名"}),
    "name_en": frozenset({"name_en", "英文名称", "英文名"}),
    "level": frozenset({"level", "级别", "层级"}),
    "parent": frozenset({"parent", "parent_code", "上级", "上级代码", "上级编码"}),
    "residents": frozenset({"residents", "population", "人口", "居民数", "常住人口"}),
    "lat": frozenset({"lat", "latitude", "纬度"}),
    "lng": frozenset({"lng", "lon", "longitude", "经度"}),
}
#: What a level may be called, in small letters.
LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("city", "市", "城市"), "city"),
    **dict.fromkeys(("district", "county", "区", "县", "区县"), "district"),
    **dict.fromkeys(("street", "town", "街道", "镇", "乡", "乡镇", "街镇"), "street"),
    **dict.fromkeys(("community", "village", "社区", "村", "村社区"), "community"),
    **dict.fromkeys(("grid", "网格"), "grid"),
}


@dataclass(frozen=True)
class FileArea:
    """One area of a sheet; `row` as the reader counts it, "" and None for what is not said."""

    row: int
    code: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    residents: int | None
    centre: tuple[float, float] | None


def read_areas(data: bytes) -> list[FileArea]:
    """The areas of a sheet, in its order.

    Raises:
        AreaFileError: with everything that is wrong, each with its row and column.
    """
    if not data.strip():
        raise AreaFileError(Fault("area_empty"))
    if len(data) > FILE_LIMIT:
        raise AreaFileError(Fault("area_too_big", told={"limit": FILE_LIMIT // 1_000_000}))
    lines = _workbook(data) if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else _csv(data)
    lines = [(row, cells) for row, cells in lines if any(cells)]
    if not lines:
        raise AreaFileError(Fault("area_empty"))
    headers = _headers(lines[0][1])
    if len(lines) - 1 > MOST_ROWS:
        raise AreaFileError(Fault("area_too_many", told={"limit": MOST_ROWS}))
    read = [_area(row, cells, headers) for row, cells in lines[1:]]
    faults = [fault for _area_, found in read for fault in found]
    faults += _twice([area for area, _found in read if area is not None])
    if faults:
        raise AreaFileError(*sorted(faults, key=lambda fault: fault.row or 0)[:MOST_FAULTS])
    if not read:
        raise AreaFileError(Fault("area_none"))
    return [area for area, _found in read if area is not None]


Line = tuple[int, list[str]]


def _csv(data: bytes) -> list[Line]:
    if b"\0" in data[:2_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise AreaFileError(Fault("area_no_sheet"))
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise AreaFileError(Fault("area_no_sheet"))
    first = text.lstrip("\r\n ").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in line]) for line in reader]
    except csv.Error as error:
        raise AreaFileError(Fault("area_quotes", reader.line_num)) from error


def _workbook(data: bytes) -> list[Line]:
    _refuse_bomb(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except BaseException as error:
        # The reader is written in Rust; its panic is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise AreaFileError(Fault("area_damaged")) from error
        raise
    return [(row, [_text(cell) for cell in line]) for row, line in enumerate(cells, start=1)]


def _refuse_bomb(data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            size = sum(entry.file_size for entry in box.infolist())
    except Exception as error:  # zipfile raises a dozen kinds on broken input
        raise AreaFileError(Fault("area_damaged")) from error
    if size > UNPACKED_LIMIT:
        raise AreaFileError(Fault("area_too_big", told={"limit": FILE_LIMIT // 1_000_000}))


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _headers(names: list[str]) -> dict[int, tuple[str, str]]:
    """Which field stands in which place, and what the file calls it there."""
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(names):
        plain = name.strip().lower()
        field = next((one for one, called in HEADERS.items() if plain in called), None)
        if field is None:
            continue
        if field in {known for known, _called in found.values()}:
            raise AreaFileError(Fault("column_twice", told={"column": name}))
        found[place] = (field, name)
    missing = [one for one in ("code", "name_zh", "level") if one not in _fields(found)]
    if len(missing) == 3:
        raise AreaFileError(Fault("area_no_sheet"))
    if missing:
        raise AreaFileError(*(Fault("area_no_column", told={"column": one}) for one in missing))
    return found


def _fields(headers: dict[int, tuple[str, str]]) -> set[str]:
    return {field for field, _called in headers.values()}


@dataclass
class _Row:
    """A row as it is read, and what is found wrong with it."""

    number: int
    cells: dict[str, str]
    called: dict[str, str]
    faults: list[Fault]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def wrong(self, code: str, field: str, **told: Any) -> None:
        self.faults.append(Fault(code, self.number, self.called.get(field, field), told))


def _area(
    number: int, cells: list[str], headers: dict[int, tuple[str, str]]
) -> tuple[FileArea | None, list[Fault]]:
    told = {field: cells[n] for n, (field, _name) in headers.items() if n < len(cells)}
    row = _Row(number, told, dict(headers.values()), [])
    _check_words(row)
    level = LEVELS.get(row["level"].lower(), "")
    if not level:
        row.wrong("area_no_level", "level", value=row["level"][:40])
    residents = _residents(row)
    centre = _centre(row)
    if row.faults:
        return None, row.faults
    return (
        FileArea(
            row=number,
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            level=level,
            parent=row["parent"],
            residents=residents,
            centre=centre,
        ),
        [],
    )


def _check_words(row: _Row) -> None:
    if not _CODE.fullmatch(row["code"]):
        row.wrong("area_bad_code", "code", value=row["code"][:40])
    if not row["name_zh"]:
        row.wrong("area_no_name", "name_zh")
    for field in ("name_zh", "name_en"):
        if len(row[field]) > LONGEST_NAME:
            row.wrong("long_name", field, limit=LONGEST_NAME)


def _residents(row: _Row) -> int | None:
    value = row["residents"].replace(",", "").replace("，", "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()) or len(value) > 9:
        row.wrong("area_bad_residents", "residents", value=row["residents"][:40])
        return None
    return int(value)


def _centre(row: _Row) -> tuple[float, float] | None:
    if not (row["lat"] or row["lng"]):
        return None
    try:
        lat, lng = float(row["lat"]), float(row["lng"])
    except ValueError:
        row.wrong("area_bad_place", "lat", value=f"{row['lat']}, {row['lng']}"[:40])
        return None
    if not (math.isfinite(lat) and math.isfinite(lng)) or abs(lng) > 180 or abs(lat) > 90:
        swapped = abs(lng) <= 90 < abs(lat) <= 180
        code = "area_swapped" if swapped else "area_bad_place"
        row.wrong(code, "lat", value=f"{row['lat']}, {row['lng']}"[:40])
        return None
    return lat, lng


def _twice(areas: list[FileArea]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for area in areas:
        if area.code in first:
            told = {"code": area.code, "first": first[area.code]}
            faults.append(Fault("area_twice", area.row, None, told))
        first.setdefault(area.code, area.row)
    return faults
