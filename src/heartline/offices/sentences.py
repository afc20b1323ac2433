"""What an administrator is told, by code: why something cannot be, what is wrong in a file."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

#: Why an action was refused: one sentence for each code of `SettingRefusedError`.
REFUSALS: dict[str, Promise] = {
    "office_code_taken": gettext_lazy(
        "There is an office with the code %(code)s already. Please choose another."
    ),
    "office_above_closed": gettext_lazy(
        "The office above has been closed, so nothing can be opened below it."
    ),
    "office_at_top": gettext_lazy("The office at the top cannot be closed: it answers for all."),
    "office_closed": gettext_lazy("This office has been closed."),
    "office_has_parts": gettext_lazy(
        "Offices below it are still open. Please close those first, so that none hangs in the air."
    ),
    "office_has_work": gettext_lazy(
        "It still has open cases: %(count)s. Please answer them, or give them to another office; "
        "then it can close and nobody is left waiting."
    ),
    "area_code_taken": gettext_lazy(
        "There is an area with the code %(code)s already. Please choose another."
    ),
    "staff_name_taken": gettext_lazy(
        "Somebody signs in as %(name)s already. Please choose another name."
    ),
    "staff_left": gettext_lazy("This colleague has left, and holds no duties any more."),
    "year_missing": gettext_lazy(
        "The days of %(year)s are not known yet. Please load the days of that year first."
    ),
    "day_outside_year": gettext_lazy("%(day)s is not in %(year)s."),
    "day_twice": gettext_lazy("%(day)s stands there twice."),
}

#: What is wrong in a file of days.
FAULTS: dict[str, Promise] = {
    "missing": gettext_lazy("There is no file %(name)s, or it may not be read."),
    "empty": gettext_lazy("This file is empty."),
    "too_big": gettext_lazy(
        "This file is larger than %(limit)s kB. The days of one year are far less: is it the "
        "right file?"
    ),
    "no_calendar": gettext_lazy(
        "This is no list of days. Please give a csv, ics or json file, with one day a row or an "
        "event a day."
    ),
    "encoding": gettext_lazy(
        "The characters in this file cannot be read. Please save it in UTF-8 and try again."
    ),
    "quotes": gettext_lazy(
        "A quotation mark is not closed or stands in the wrong place, so the rows after it cannot "
        "be told apart."
    ),
    "no_column": gettext_lazy(
        "A column is missing: %(column)s. The first row names the columns: day, working, name_zh, "
        "name_en; or 日期, 上班, 中文名称, 英文名称."
    ),
    "column_twice": gettext_lazy("Two columns say the same: %(column)s. Please keep one of them."),
    "no_days": gettext_lazy("There is not one day in this file."),
    "too_many": gettext_lazy(
        "There are more than %(limit)s rows here, and a year has 366 days at most."
    ),
    "no_day": gettext_lazy("No day is given here."),
    "not_a_day": gettext_lazy(
        "“%(value)s” is not a day of the calendar. Please write it as 2027-02-17."
    ),
    "outside_year": gettext_lazy(
        "%(day)s is not in %(year)s. Please give the days of one year only."
    ),
    "twice": gettext_lazy("%(day)s stands here a second time; the first is in row %(first)s."),
    "not_said": gettext_lazy("It is not said whether %(day)s is worked or free."),
    "not_yes_or_no": gettext_lazy(
        "“%(value)s” does not say whether the day is worked. Please write 1 or 0, yes or no, 班 "
        "or 休."
    ),
    "long_name": gettext_lazy("This name is longer than %(limit)s characters."),
    "event_unclear": gettext_lazy(
        "“%(name)s” does not say whether the day is worked or free. Please write 休 or 班 behind "
        "its name, or (off) or (work)."
    ),
    "event_repeats": gettext_lazy(
        "“%(name)s” repeats by a rule. Please save the days one by one, so that each can be seen."
    ),
    "event_backwards": gettext_lazy("“%(name)s” ends before it begins."),
    "event_hours": gettext_lazy(
        "“%(name)s” takes only a part of a day. A working calendar knows whole days."
    ),
}


class SettingRefusedError(Exception):
    """What was asked cannot be; `code` says why, and `sentence` says it to a person."""

    def __init__(self, code: str, /, **told: Any) -> None:
        super().__init__(code)
        self.code, self.told = code, told

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return str(REFUSALS[self.code]) % self.told


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file of days.

    row: as the reader counts them: a line of the csv, the how-manieth event or day; None for the
        file as a whole.
    column: its header, or the name of the field; None when the row as a whole is meant.
    """

    code: str
    row: int | None = None
    column: str | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        return str(FAULTS[self.code]) % self.told

    @property
    def sentence(self) -> str:
        """Where and what, in the reader's language."""
        told = {"row": self.row, "column": self.column, "reason": self.reason}
        if self.row is None:
            return self.reason
        if self.column is None:
            return _("Row %(row)s: %(reason)s") % told
        return _("Row %(row)s, column %(column)s: %(reason)s") % told


class CalendarFileError(Exception):
    """A file of days cannot be taken; `faults` says why, and nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults
