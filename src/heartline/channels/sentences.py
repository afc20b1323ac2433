"""What is said to people about a file, a column, a moment or a row that cannot be read.

A sentence is kept as its code and its parts, so that it can be stored beside a refused row and
be read later in the language of whoever reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_noop

#: Longest part of a cell that is quoted back in a sentence, in characters.
QUOTED = 40

SENTENCES: dict[str, str] = {
    # The file
    "empty": gettext_noop("This file is empty."),
    "missing": gettext_noop("There is no file %(name)s, or it may not be read."),
    "too_big": gettext_noop(
        "This file holds %(size)s MB; at most %(limit)s MB can be read at once. Please split it."
    ),
    "password": gettext_noop(
        "This workbook is protected by a password. Please save a copy without a password and "
        "try again."
    ),
    "damaged": gettext_noop(
        "This file cannot be read; it may be damaged or cut off. Please open it in a "
        "spreadsheet program, save it as xlsx and try again."
    ),
    "bomb": gettext_noop(
        "This file would unpack to far more than a sheet of messages holds (more than "
        "%(limit)s MB, or squeezed more than %(ratio)s-fold), so it was not opened."
    ),
    "too_many_parts": gettext_noop(
        "This file is packed from more than %(limit)s parts, so it was not opened. Please save "
        "only the sheet with the messages and try again."
    ),
    "too_wide": gettext_noop(
        "The sheet %(sheet)s reaches down to row %(row)s and across %(columns)s columns; at "
        "most %(limit)s cells can be read at once. Please delete what stands far below or far "
        "to the right, or split the file."
    ),
    "picture": gettext_noop(
        "This is a picture, not a spreadsheet. Please give an xlsx, xls, ods or csv file."
    ),
    "pdf": gettext_noop(
        "This is a PDF, not a spreadsheet. Please give an xlsx, xls, ods or csv file."
    ),
    "web_page": gettext_noop(
        "This is a web page, not a spreadsheet, whatever its name says. Please open it in a "
        "spreadsheet program, save it as xlsx and try again."
    ),
    "xml": gettext_noop(
        "This is an XML file, not a spreadsheet that can be read here. Please open it in a "
        "spreadsheet program, save it as xlsx and try again."
    ),
    "document": gettext_noop(
        "This is a text document or a slide show, not a spreadsheet. Please give an xlsx, xls, "
        "ods or csv file."
    ),
    "archive": gettext_noop(
        "This is an archive of files, not a spreadsheet. Please unpack it and give the xlsx, "
        "xls, ods or csv file inside."
    ),
    "binary_workbook": gettext_noop(
        "This is a binary workbook (xlsb), which cannot be read here. Please save it as xlsx "
        "and try again."
    ),
    "not_a_sheet": gettext_noop(
        "This is not a spreadsheet. Please give an xlsx, xls, ods or csv file."
    ),
    "encoding": gettext_noop(
        "The characters in this file cannot be read. Please save it as xlsx, or as csv in "
        "UTF-8, and try again."
    ),
    "quotes": gettext_noop(
        'Row %(row)s has a quotation mark (") that is not closed or stands in the wrong place, '
        "so the rows after it cannot be told apart. Please correct it, or save it as xlsx."
    ),
    # The sheet and its header
    "no_such_sheet": gettext_noop("There is no sheet %(sheet)s. This file has: %(sheets)s."),
    "no_header": gettext_noop(
        "No row with the names of the columns was found among the first %(rows)s rows."
    ),
    "same_header": gettext_noop(
        "The column name %(header)s stands more than once (columns %(columns)s). Please give "
        "each column a name of its own."
    ),
    # What is worth knowing about a sheet that was read
    "named_otherwise": gettext_noop(
        "The file is named %(name)s, but what it holds is %(kind)s; it was read as %(kind)s."
    ),
    "other_sheets": gettext_noop("The sheet %(sheet)s was read. This file also has: %(sheets)s."),
    "header_below": gettext_noop(
        "The names of the columns stand in row %(row)s; what stands above them was not read."
    ),
    "nameless": gettext_noop(
        "The columns %(columns)s have no name in row %(row)s and were not read."
    ),
    "bytes_replaced": gettext_noop(
        "%(count)s characters in this file were broken; they now show as �."
    ),
    # Columns
    "map_form": gettext_noop("Write which column is meant as FIELD=HEADER, not %(given)s."),
    "no_such_field": gettext_noop("There is no field %(field)s. The fields are: %(fields)s."),
    "no_such_header": gettext_noop("There is no column %(header)s. The columns are: %(headers)s."),
    "field_twice": gettext_noop("The field %(field)s is given more than one column: %(headers)s."),
    "header_twice": gettext_noop("The column %(header)s is given to several fields: %(fields)s."),
    "two_columns": gettext_noop(
        "The columns %(headers)s could each be the field %(field)s. Please say which one it "
        "is: %(field)s=%(example)s."
    ),
    "no_text_column": gettext_noop(
        "No column was recognised as what people said. The columns are: %(headers)s. Please "
        "say which one it is: text=%(example)s."
    ),
    "no_message_column": gettext_noop(
        "No column was recognised as what people said. The columns are: %(headers)s. Please "
        "say which one it is, for example: --text %(example)s."
    ),
    "two_message_columns": gettext_noop(
        "The columns %(headers)s could each be what people said. Please say which one it is, "
        "for example: --text %(example)s."
    ),
    "message_unreadable": gettext_noop("Row %(row)s, column %(column)s: %(reason)s"),
    "row_unreadable": gettext_noop("Row %(row)s: %(reason)s"),
    # Moments
    "moment_unreadable": gettext_noop(
        "“%(value)s” cannot be read as a day and time. Please write it like 2019-04-25 09:32."
    ),
    "moment_impossible": gettext_noop("“%(value)s” is not a day or time that exists."),
    "moment_ambiguous": gettext_noop(
        "“%(value)s” can be read as more than one day. Please write the year first with four "
        "digits, like 2019-04-25."
    ),
    "moment_without_day": gettext_noop("“%(value)s” says a time of day but not the day."),
    "moment_too_early": gettext_noop("“%(value)s” is before %(year)s, which cannot be right."),
    "moment_future": gettext_noop("“%(value)s” has not come yet."),
    # Rows
    "no_words": gettext_noop("This row has neither a title nor a text."),
    "too_long": gettext_noop(
        "This cell holds %(count)s characters; at most %(limit)s can be kept here."
    ),
    "too_many_cells": gettext_noop(
        "This row has %(cells)s cells under %(columns)s column names. A separator inside a "
        'text may lack its quotation marks ("…").'
    ),
    "formula": gettext_noop(
        "This cell holds a formula whose result was not saved. Please open the file in a "
        "spreadsheet program, save it and try again."
    ),
    "cell_error": gettext_noop("This cell shows an error instead of a value."),
    "long_number": gettext_noop(
        "The number %(value)s has lost its last digits, because a spreadsheet keeps only "
        "fifteen. Please format the column as text and enter the number again."
    ),
    "reply_without_moment": gettext_noop("There is a reply, but not when it was given."),
    "moment_without_reply": gettext_noop("There is a time of the reply, but no reply."),
    "reply_to_undated": gettext_noop("There is a reply, but not when the message came."),
    "reply_before_message": gettext_noop(
        "The reply (%(replied)s) is dated before the message (%(written)s)."
    ),
    "controls_removed": gettext_noop("%(count)s invisible control characters were taken out."),
    "nulls_replaced": gettext_noop("%(count)s null characters now show as �."),
    # Bringing rows in
    "other_content": gettext_noop(
        "A message with this number came in before and says something else. It was left as it "
        "is; if this is another message, please give it a number of its own."
    ),
    "went_wrong": gettext_noop(
        "This row could not be brought in, through no fault of yours. Please tell whoever looks "
        "after Heartline; all other rows were dealt with."
    ),
    "titles_only": gettext_noop(
        "No column was taken as what people said, so their titles come in alone. If there is "
        "one, please say which."
    ),
    "left_out": gettext_noop("Columns that were not read: %(headers)s."),
    "undated": gettext_noop("Messages without a date, counted from today: %(count)s."),
    "unknown_kind": gettext_noop(
        "Kinds that are not known here: %(names)s. These messages (%(count)s) count as requests."
    ),
    "unknown_topic": gettext_noop(
        "Topics that are not known here: %(names)s. These messages (%(count)s) have no topic yet."
    ),
    "unknown_area": gettext_noop(
        "Areas that are not known here: %(names)s. These messages (%(count)s) have no area yet."
    ),
    "unknown_office": gettext_noop(
        "Offices that are not known here: %(names)s. The answers to these messages (%(count)s) "
        "count as the chosen office’s."
    ),
    "no_such_office": gettext_noop("There is no office %(given)s. The offices are: %(codes)s."),
    "no_such_policy": gettext_noop("There is no policy %(given)s. The policies are: %(codes)s."),
    "no_longer_allowed": gettext_noop(
        "Whoever began this import may no longer bring in messages of this office, so it was ended."
    ),
    "file_gone": gettext_noop(
        "The file is no longer in the data folder. Please hand it in again; what came in before "
        "is not taken in twice."
    ),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence for a person; `str()` gives it in the language of whoever reads."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in SENTENCES:
            raise ValueError(f"no sentence {self.code!r}")

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> "Sentence":
        """The sentence that was kept as {"code", "params"}."""
        return cls(kept["code"], kept["params"])


class SentenceError(Exception):
    """Something that cannot be read, with the sentence that says so."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.sentence = Sentence(code, params)
        super().__init__(code, params)

    @property
    def code(self) -> str:
        """Which sentence it is, for programs."""
        return self.sentence.code

    @property
    def params(self) -> Mapping[str, Any]:
        """What stands in the sentence's places; strings and whole numbers only."""
        return self.sentence.params

    def __str__(self) -> str:
        return str(self.sentence)


class SheetError(SentenceError):
    """A file, a sheet or its columns cannot be read."""


class MomentError(SentenceError):
    """A cell is not a moment."""


def quoted(names: Iterable[str]) -> str:
    """Names one after another, each in quotation marks, as both languages write them."""
    return " ".join(f"“{shortened(name)}”" for name in names)


def shortened(value: object) -> str:
    """The value as it can be quoted in a sentence: one line, at most `QUOTED` characters."""
    words = " ".join(str(value).split())
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"
