"""Text as a database can hold it."""

import re

#: NUL cannot be stored by PostgreSQL; half of a surrogate pair cannot be encoded.
_CANNOT = re.compile("[\x00\ud800-\udfff]")


def for_the_database(text: str) -> str:
    """`text` with the few code points that no database holds shown as U+FFFD; else untouched."""
    return _CANNOT.sub("\ufffd", text)


def first_line(text: str, most: int = 60) -> str:
    """The first line of `text` that says something, cut to `most` characters with an ellipsis."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= most else f"{line[: most - 1]}…"
