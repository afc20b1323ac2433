"""The rail of the desk side: where this member of staff may go, and what they must not miss."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from heartline.offices.models import DutyKind, Staff
from heartline.offices.queries import UnsureYear, unsure_years
from heartline.offices.rules import administers_all
from heartline.shared.clock import day_of, now


def rail(request: HttpRequest) -> dict[str, Any]:
    """`rail`: (label, url, open now, count) of each place; empty for the public."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff) or not request.path.startswith("/desk/"):
        return {"rail": [], "desk_notices": []}
    held = {duty.kind for duty in staff.held}
    places = []
    for label, name, duties in settings.RAIL:
        if not duties or not held.isdisjoint(duties):
            url = _address(name)
            places.append((label, url, _is_open(request.path, name, url), None))
    return {
        "rail": places,
        "desk_notices": _notices(staff),
        # Asked for by the pages of the settings alone.
        "setting_places": lambda: _setting_places(request.path, staff),
    }


@cache
def _address(name: str) -> str:
    """The address of a place: every page has the rail, so each is put together once."""
    return reverse(name)


def _setting_places(path: str, staff: Staff) -> list[tuple[str, str, bool]]:
    """(label, url, open now) of each place of the settings that `staff` finds."""
    at_the_top = administers_all(staff)
    urls = [
        (str(label), _address(name))
        for label, name, only_at_the_top in settings.SETTINGS_PLACES
        if at_the_top or not only_at_the_top
        if name in settings.SETTINGS_OF_SUPERVISORS or staff.holds(DutyKind.ADMINISTRATOR)
    ]
    return [(label, url, path.startswith(url)) for label, url in urls]


#: Places with pages of their own below them.
_WITH_PAGES = ("offices:settings", "channels:phone", "cases:knowledge", "budgets:desk")


def _is_open(path: str, name: str, url: str) -> bool:
    """Whether `path` is the place `name` itself, or a page that belongs to it."""
    return path == url or (name in _WITH_PAGES and path.startswith(url))


def _notices(staff: Staff) -> list[tuple[str, str]]:
    """`desk_notices`: what must not be overlooked, each with where to mend it, or ""."""
    if not staff.holds(DutyKind.ADMINISTRATOR, DutyKind.DISPATCHER):
        return []
    may_mend = administers_all(staff)
    return [
        (unsure_sentence(unsure), _mend(unsure) if may_mend else "")
        for unsure in unsure_years(day_of(now()))
    ]


def unsure_sentence(unsure: UnsureYear) -> str:
    """What it means that the days of a year are not certain."""
    if unsure.known:
        sentence = _(
            "The working days of %(year)s are provisional: deadlines in that year may still move. "
            "Load the days once the notice is out."
        )
    else:
        sentence = _(
            "The working days of %(year)s are missing, so no deadline can be computed that "
            "reaches into that year. Please load them now."
        )
    return sentence % {"year": unsure.year}


def _mend(unsure: UnsureYear) -> str:
    return reverse("offices:calendar", args=[unsure.calendar, unsure.year])
