"""What may be attached: an upload in, safe content out, or a refusal that says what to do."""

from dataclasses import dataclass
from typing import Final, Protocol

from heartline.files.models import Kind
from heartline.files.rules.documents import ENDINGS, document_type
from heartline.files.rules.names import ending, name_with_ending, plain_name
from heartline.files.rules.pictures import picture_format, redrawn
from heartline.files.rules.refusals import FileRefusedError

#: The most bytes of one file, and the most files that come with one message or reply.
MOST_BYTES: Final = 10 * 2**20
MOST_FILES: Final = 6
#: What a browser's file chooser offers.
ACCEPT: Final = (
    "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,.heic,.heif,"
    ".pdf,.docx,.xlsx,.txt"
)

_PICTURE_ENDINGS: Final = {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif"}


class Upload(Protocol):
    """A file as it arrives: anything that can be read from its start."""

    def seek(self, offset: int, /) -> object: ...
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: what it is, and the bytes to store. Sides are in pixels."""

    kind: Kind
    content_type: str
    name: str
    content: bytes
    width: int | None = None
    height: int | None = None


def check_file(upload: Upload, name: str) -> CheckedFile:
    """What `upload` is by its content, made safe to keep.

    Takes up to a second for a large picture: call it before a transaction begins.

    Raises:
        FileRefusedError: it may not be kept.
    """
    try:
        return _checked(_content(upload), name)
    except FileRefusedError as refused:
        refused.params["name"] = plain_name(name)[:60] or "?"
        raise


def _content(upload: Upload) -> bytes:
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise FileRefusedError("empty")
    if len(content) > MOST_BYTES:
        raise FileRefusedError("too_large", {"limit": MOST_BYTES // 2**20})
    return content


def _checked(content: bytes, name: str) -> CheckedFile:
    if form := picture_format(content):
        drawn, width, height = redrawn(content, form)
        called = name_with_ending(name, "jpg", "picture")
        return CheckedFile(Kind.PICTURE, "image/jpeg", called, drawn, width, height)
    if content_type := document_type(content, plain_name(name)):
        called = name_with_ending(name, ENDINGS[content_type], "document")
        return CheckedFile(Kind.DOCUMENT, content_type, called, content)
    pretends = ending(plain_name(name)) in _PICTURE_ENDINGS
    raise FileRefusedError("no_picture" if pretends else "unknown")
