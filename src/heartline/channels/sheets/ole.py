"""What lies in an OLE container, the box in which xls files and protected workbooks come."""

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA  # sector numbers from here on are marks: end of chain, free, table
_FILEPASS = 0x002F  # the record that begins the encrypted part of an xls workbook


def streams(data: bytes) -> dict[str, bytes]:
    """The streams and folders in the container, each with its first sector; none when broken.

    Source: [MS-CFB] 2.2 (header), 2.6 (directory entries).
    """
    try:
        return dict(_entries(data))
    except (struct.error, IndexError):
        return {}


def is_protected(workbook: bytes) -> bool:
    """Whether an xls workbook, by the first sector of its stream, is encrypted.

    Source: [MS-XLS] 2.1.4 (records: kind, length, body), 2.4.117 (FilePass).
    """
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    shift = struct.unpack_from("<H", data, 30)[0]
    size = 1 << shift if shift in {9, 12} else 512
    tables = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    here = struct.unpack_from("<I", data, 48)[0]
    seen: set[int] = set()
    while here < _END and here not in seen:
        seen.add(here)
        folder = _sector(data, here, size)
        for at in range(0, len(folder), 128):
            if name := _name(folder[at : at + 128]):
                start = struct.unpack_from("<I", folder, at + 116)[0]
                yield name, _sector(data, start, size) if start < _END else b""
        table = _sector(data, tables[here // (size // 4)], size)
        here = struct.unpack_from("<I", table, 4 * (here % (size // 4)))[0]


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _name(entry: bytes) -> str:
    """A directory entry's name; an entry of type 0 is unused."""
    length = struct.unpack_from("<H", entry, 64)[0]
    if entry[66] == 0 or not 2 <= length <= 64:
        return ""
    return entry[: length - 2].decode("utf-16-le", "replace")
