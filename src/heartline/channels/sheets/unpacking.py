"""What a packed workbook would unpack to, measured before anything opens it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from heartline.channels.sentences import SheetError

#: Most bytes that all parts together may unpack to. 100,000 messages with replies take 250 MB.
UNPACKED_LIMIT = 300_000_000

#: Most times that a packed part may be squeezed, once it unpacks to more than `HARMLESS` bytes.
#: Sheets of real messages are squeezed 3- to 15-fold; nothing but padding goes beyond 200.
RATIO_LIMIT = 200
HARMLESS = 32_000_000

#: Most parts; a workbook has about ten, and one for each picture in it.
PARTS_LIMIT = 2_000

_STEP = 1 << 20


class Parts:
    """The parts of a packed workbook that is safe to unpack.

    Raises:
        SheetError: it is damaged, protected, or would unpack to too much.
    """

    def __init__(self, data: bytes) -> None:
        self._box = open_box(data)
        entries = self._box.infolist()
        try:
            _check(data, entries)
        except (struct.error, zlib.error) as error:
            raise SheetError("damaged") from error
        self._names: Mapping[str, str] = {
            entry.filename.replace("\\", "/").lower(): entry.filename for entry in entries
        }

    def read(self, name: str) -> bytes:
        """A part's bytes, whatever the case of its name.

        Raises:
            SheetError: there is no such part, or it is damaged.
        """
        try:
            return self._box.read(self._names[name.lower()])
        except Exception as error:  # zipfile raises a dozen kinds on broken input
            raise SheetError("damaged") from error

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names


def open_box(data: bytes) -> zipfile.ZipFile:
    """The packed file with its directory read and nothing unpacked.

    Raises:
        SheetError: it is damaged or has too many parts.
    """
    if data.count(b"PK\x01\x02") > 2 * PARTS_LIMIT:  # before the directory fills the memory
        raise SheetError("too_many_parts", limit=PARTS_LIMIT)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile raises a dozen kinds on broken input
        raise SheetError("damaged") from error


def _check(data: bytes, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > PARTS_LIMIT:
        raise SheetError("too_many_parts", limit=PARTS_LIMIT)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetError("password")
    # What the directory declares is refused at once; then every part is counted, because a
    # directory can lie and two entries can share the same bytes.
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise _bomb()
    total = 0
    for entry in entries:
        size = _unpacked_size(data, entry, UNPACKED_LIMIT - total)
        if size > HARMLESS and size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise _bomb()
        total += size


def _unpacked_size(data: bytes, entry: zipfile.ZipInfo, limit: int) -> int:
    """How many bytes a part really unpacks to.

    Source: PKWARE APPNOTE 4.3.7 (local header: 30 bytes, then name and extra field).
    """
    name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise SheetError("damaged")
    return _inflated_size(packed, limit)


def _inflated_size(packed: memoryview, limit: int) -> int:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = len(inflate.decompress(packed, _STEP))
    while inflate.unconsumed_tail and not inflate.eof:
        size += len(inflate.decompress(inflate.unconsumed_tail, _STEP))
        if size > limit:
            raise _bomb()
    return size


def _bomb() -> SheetError:
    return SheetError("bomb", limit=UNPACKED_LIMIT // 1_000_000, ratio=RATIO_LIMIT)
