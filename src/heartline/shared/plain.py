"""Text as a database can hold it."""

import re

#: NUL cannot be stored by PostgreSQL; half of a surrogate pair cannot be encoded.
_CANNOT = re.compile("[\x00\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_SPELLED = re.compile(r"[0-9０-９A-Za-z@._+-]")
_SPELLED_END = re.compile(r"[0-9０-９A-Za-z@._+-]+(?:[ -][0-9]+)*$")
_INVISIBLE_ENDS = "\ufeff\u200b\u2060"


def for_the_database(text: str) -> str:
    """`text` with the few code points that no database holds shown as U+FFFD; else untouched."""
    return _CANNOT.sub("\ufffd", text)


def first_line(text: str, most: int = 60) -> str:
    """The first line of `text` that says something, cut to `most` characters with an ellipsis.

    It is not cut within a number or a word that is spelled: of a telephone number nobody would
    know any more that it is one.
    """
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    whole = _SPELLED_END.sub("", kept) if _SPELLED.match(line, most - 1) else kept
    return f"{whole.rstrip() or kept}…"


def tidy(text: str) -> str:
    """The text without white space at its ends and with at most one blank line on end."""
    return _BLANK_LINES.sub("\n\n", trimmed(_LINE_ENDS.sub("\n", text)))


def trimmed(text: str) -> str:
    """Without white space and signs of no width at both ends."""
    before = None
    while before != text:
        before, text = text, text.strip().strip(_INVISIBLE_ENDS)
    return text
