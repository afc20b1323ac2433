"""Log lines as JSON, with anything that looks like a person's details covered."""

import json
import logging
import re

#: Telephone and identity numbers, e-mail addresses, follow codes: never in a log. A link opens
#: however its code is written, so all that follows "/f/" in an address is covered.
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)\+?\d[\d -]{8,}\d[Xx]?(?!\d)"
    r"|\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b"
    r"|(?<=/f/)[^\s\"']+",
    re.IGNORECASE,
)


def covered(line: str) -> str:
    """`line` with private details replaced by dots."""
    return _PRIVATE.sub("•••", line)


class JsonFormatter(logging.Formatter):
    """One JSON object per line: when, level, where, what."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "where": record.name,
            "what": covered(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = covered(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
