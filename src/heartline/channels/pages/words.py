"""Moments and words as a page says them."""

from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from heartline.shared.clock import local

#: Control characters, but for tabs and line ends, as the pictures that Unicode has for them.
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}


def by_moment(at: datetime, *, today: datetime) -> str:
    """A moment to come, in words: "Thursday 26 November, 17:00"."""
    here = local(at)
    if here.time() == time():
        return _("the end of %(day)s") % {"day": _day(here - timedelta(days=1), today)}
    return pgettext("moment", "%(day)s, %(time)s") % {
        "day": _day(here, today),
        "time": date_format(here, "H:i"),
    }


def _day(here: datetime, today: datetime) -> str:
    if here.year == local(today).year:
        return date_format(here, pgettext("date format", "l j F"))
    return date_format(here, pgettext("date format", "l j F Y"))


def short_moment(at: datetime | None, *, today: datetime) -> str:
    """A moment that has been, in short: "23 Nov, 09:12"; "" for none."""
    if at is None:
        return ""
    here = local(at)
    if here.year == local(today).year:
        return date_format(here, pgettext("date format", "j M, H:i"))
    return date_format(here, pgettext("date format", "j M Y, H:i"))


def shown(text: str) -> str:
    """`text` with its control characters made visible; a browser would hide them."""
    return text.translate(_PICTURES)
