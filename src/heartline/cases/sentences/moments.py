"""When something is, was or is due, as one says it."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, ngettext

from heartline.shared.clock import day_of, local


@lru_cache(maxsize=10_000)
def _written(at: datetime, form: str, language: str | None) -> str:
    """A moment in a form; lists and lines of time write the same ones again and again."""
    return date_format(local(at), form)


def _write(at: datetime, form: str) -> str:
    return _written(at, form, get_language())


@lru_cache(maxsize=1_000)
def _day_written(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


def full_moment(at: datetime) -> str:
    """A moment in full: "26 Nov 2026, 17:00", in the form of the reader's language."""
    return _write(at, "DATETIME_FORMAT")


def full_day(day: date) -> str:
    """A day in full, in the form of the reader's language."""
    return _day_written(day, get_language())


def moment(at: datetime) -> str:
    """A moment as one says it: "Thursday 26 November, 17:00"."""
    # Translators: a day and a time near today, as Django's date format.
    return _write(at, _("l j F, H:i"))


def step_moment(at: datetime) -> str:
    """A moment under a step of the line: "26 Nov, 17:00"."""
    # Translators: a day and a time in very little room, as Django's date format.
    return _write(at, _("j M, H:i"))


def short_moment(at: datetime) -> str:
    """A moment for lists and the time line: "26 Nov 2026, 17:00"."""
    # Translators: a day and a time in little room, as Django's date format.
    return _write(at, _("j M Y, H:i"))


def day_words(at: datetime) -> str:
    """A day as one says it: "Thursday 26 November"."""
    # Translators: a day near today, as Django's date format.
    return _write(at, _("l j F"))


def due_words(due: datetime | None, at: datetime) -> str:
    """How a due moment looks from `at`: "today 17:00", "in 3 days", "2 days late"."""
    if due is None:
        return _("no date yet")
    days = (day_of(due) - day_of(at)).days
    if due < at:
        return _late(at - due, -days)
    clock = _write(due, "H:i")
    if days == 0:
        return _("today, %(time)s") % {"time": clock}
    if days == 1:
        return _("tomorrow, %(time)s") % {"time": clock}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def _late(by: timedelta, days: int) -> str:
    if days:
        return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
    hours = int(by.total_seconds() // 3600)
    if hours:
        return ngettext("%(count)s hour late", "%(count)s hours late", hours) % {"count": hours}
    return _("just past")


def waiting_words(since: datetime, at: datetime) -> str:
    """How long somebody has waited: "since today", "for 3 days"."""
    days = (day_of(at) - day_of(since)).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}
