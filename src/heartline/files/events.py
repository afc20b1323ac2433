"""What may happen to files. An erasure is told by the entry about the person."""

from enum import StrEnum


class FileEvent(StrEnum):
    """Names of entries about files."""

    ATTACHED = "file.attached"
