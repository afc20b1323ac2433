"""From a row of a sheet to a message that can be taken in, or to the reason why it cannot."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from heartline.channels.columns import Columns
from heartline.channels.moments import Moment, read_moment
from heartline.channels.sentences import Sentence, SentenceError, shortened
from heartline.channels.sheets import Row, Value, as_text
from heartline.shared.plain import tidy, trimmed

#: Most characters that are kept, by field. A longer cell is refused, never cut.
LIMITS = {
    "id": 100,
    "person": 100,
    "title": 500,
    "text": 100_000,
    "reply": 100_000,
    "topic": 200,
    "area": 200,
    "place": 200,
    "phone": 100,
    "email": 254,
    "kind": 100,
    "office": 200,
}

#: A number keeps this many digits in a spreadsheet; the rest turn into noughts.
EXACT_BELOW = 10**15

#: What people write in a cell for a time when there is none.
_NO_MOMENT = {"-", "--", "—", "——", "/", "无", "暂无", "null", "none", "nil", "n/a", "na"}

# Control characters but tab and the ends of lines; the marks of right-to-left text stay.
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+\d{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class IncomingRow:
    """One message as a sheet tells it. What the sheet does not tell is empty, or None."""

    row: int  # as the spreadsheet numbers it
    external_id: str
    person: str
    title: str
    text: str
    text_as_it_came: str  # untouched, but for nulls, which no database takes
    written_at: datetime | None
    written_day_only: bool
    reply: str
    replied_at: datetime | None
    replied_day_only: bool
    topic: str
    area: str
    place: str
    phone: str
    email: str
    kind: str
    office: str
    notes: tuple[tuple[str, Sentence], ...] = ()  # header, and what was changed in its cell

    def identity(self) -> str:
        """What makes two rows the same message: the id, else person, moment and text."""
        if self.external_id:
            return f"id:{self.external_id}"
        return "told:" + _digest([self.person, _iso(self.written_at), self.text or self.title])

    def content_digest(self) -> str:
        """SHA-256 of all that it tells but its id: tells other content under the same id apart.

        Hex, 64 characters. It is made from personal content: erase it when that is erased.
        """
        return _digest(
            [
                *(self.person, self.title, self.text, _iso(self.written_at)),
                *(self.reply, _iso(self.replied_at)),
                *(self.topic, self.area, self.place, self.kind, self.office),
                *(self.phone, self.email),
            ]
        )


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken in, and why. `column` is a header, or None for the whole row."""

    row: int
    column: str | None
    reason: Sentence


class _RowError(Exception):
    """Inside this module: stop reading the row."""

    def __init__(self, field: str | None, reason: Sentence) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


def to_incoming(
    row: Row, columns: Columns, *, zone: tzinfo, now: datetime
) -> IncomingRow | Refusal:
    """The message that a row tells, whole, or the first reason why it cannot be taken in.

    Args:
        row: one row of a sheet.
        columns: which header holds which field.
        zone: the office's zone, for times without one.
        now: the moment of reading; nothing can have happened later.
    """
    try:
        return _Reading(row, columns, zone, now).incoming()
    except _RowError as error:
        header = columns.header_of.get(error.field) if error.field else None
        return Refusal(row.number, header, error.reason)


class _Reading:
    """One row while it is read; collects what was changed on the way."""

    def __init__(self, row: Row, columns: Columns, zone: tzinfo, now: datetime) -> None:
        self.row, self.columns, self.zone, self.now = row, columns, zone, now
        self.notes: list[tuple[str, Sentence]] = []

    def incoming(self) -> IncomingRow:
        if "" in self.row.faults:
            raise _RowError(None, self.row.faults[""])
        words = {field: self.words(field) for field in LIMITS}
        if not words["title"] and not words["text"]:
            raise _RowError("text" if "text" in self.columns else "title", Sentence("no_words"))
        written, replied = self.moment("written_at"), self.moment("replied_at")
        replied = self.replied(words["reply"], written, replied)
        external_id = words.pop("id")
        return IncomingRow(
            row=self.row.number,
            external_id=external_id,
            **words,
            text_as_it_came=self.untouched("text"),
            written_at=written.at if written else None,
            written_day_only=bool(written and written.day_only),
            replied_at=replied.at if replied else None,
            replied_day_only=bool(replied and replied.day_only),
            notes=tuple(self.notes),
        )

    def value(self, field: str) -> Value:
        """The field's cell; empty where the sheet has no such column."""
        header = self.columns.header_of.get(field)
        if header is None:
            return ""
        if header in self.row.faults:
            raise _RowError(field, self.row.faults[header])
        return self.row.cells.get(header, "")

    def untouched(self, field: str) -> str:
        return as_text(self.value(field)).replace("\0", "\N{REPLACEMENT CHARACTER}")

    def words(self, field: str) -> str:
        """The field's text, tidied at its ends and between its paragraphs, not inside them."""
        value = self.value(field)
        if _lost_digits(value, field):
            raise _RowError(field, Sentence("long_number", {"value": shortened(value)}))
        text = self.without_controls(field, as_text(value))
        text = tidy(text) if field in {"text", "reply"} else " ".join(trimmed(text).split())
        if len(text) > LIMITS[field]:
            params = {"count": len(text), "limit": LIMITS[field]}
            raise _RowError(field, Sentence("too_long", params))
        return text

    def without_controls(self, field: str, text: str) -> str:
        nulls = text.count("\0")
        text, controls = _CONTROLS.subn("", text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
        for code, count in (("nulls_replaced", nulls), ("controls_removed", controls)):
            if count:
                header = self.columns.header_of[field]
                self.notes.append((header, Sentence(code, {"count": count})))
        return text

    def moment(self, field: str) -> Moment | None:
        value = self.value(field)
        if isinstance(value, str):
            value = trimmed(_CONTROLS.sub("", value.replace("\0", "")))
            if not value or value.casefold() in _NO_MOMENT:
                return None
        try:
            return read_moment(value, zone=self.zone, now=self.now)
        except SentenceError as error:
            raise _RowError(field, error.sentence) from error

    def replied(self, reply: str, written: Moment | None, replied: Moment | None) -> Moment | None:
        """When the reply was given: a reply has both a text and a moment after the message."""
        if "reply" not in self.columns:
            return None  # a time of closing tells nothing without what was answered
        if not reply and replied is None:
            return None
        if not reply:
            raise _RowError("reply", Sentence("moment_without_reply"))
        if replied is None:
            raise _RowError("replied_at", Sentence("reply_without_moment"))
        if written is None:
            raise _RowError("written_at", Sentence("reply_to_undated"))
        return self.in_order(written, replied)

    def in_order(self, written: Moment, replied: Moment) -> Moment:
        if replied.at >= written.at:
            return replied
        if replied.day_only and self.day(replied.at) == self.day(written.at):
            # Only the day of the reply is known, and it is the message's own day.
            return Moment(written.at, day_only=True)
        days = {"replied": self.shown("replied_at"), "written": self.shown("written_at")}
        raise _RowError("replied_at", Sentence("reply_before_message", days))

    def day(self, at: datetime) -> object:
        return at.astimezone(self.zone).date()

    def shown(self, field: str) -> str:
        return shortened(self.value(field))


def _lost_digits(value: Value, field: str) -> bool:
    """Whether a long number stands in a cell that could not hold all of it."""
    if isinstance(value, bool) or field in {"text", "reply", "title"}:
        return False
    if isinstance(value, int | float):
        return abs(value) >= EXACT_BELOW
    return field in {"id", "phone"} and bool(_LOST_DIGITS.fullmatch(str(value).strip()))


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _iso(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
