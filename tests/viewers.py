"""Who looks, for the permission matrix: every duty in every place a case can be seen from.

top           the office at the top
own           the office that leads
helping       a joint office
other         an office that has nothing to do with the case
complained of the office that the case complains of
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client

from heartline.offices.models import DutyKind, Office, Staff
from tests.factories import make_office, make_staff, root

PLACES = ("top", "own", "helping", "other", "complained of")
#: A viewer is a duty and the place where it is held.
Viewer = tuple[str, str]
VIEWERS: list[Viewer] = [(duty, place) for duty in DutyKind.values for place in PLACES]


def browser(staff: Staff | None = None, *, checks_csrf: bool = False) -> Client:
    """A browser that reads English, in which `staff` is signed in."""
    client = Client(headers={"accept-language": "en"}, enforce_csrf_checks=checks_csrf)
    if staff is not None:
        client.force_login(staff)
    return client


def got(client: Client, address: str) -> int:
    """The status of what comes back, read to its end: a file is closed then."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.status_code


@dataclass
class Hall:
    """A town hall with its offices, and every viewer in it, made when they are first asked for."""

    place: dict[str, Office] = field(default_factory=dict)
    _staff: dict[Viewer, Staff] = field(default_factory=dict)
    _browsers: dict[Viewer, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {name: make_office() for name in PLACES[1:]} | {"top": root()}

    def staff(self, viewer: Viewer) -> Staff:
        """Somebody new with this duty in this place: never one of those who did the work."""
        if viewer not in self._staff:
            duty, place = viewer
            self._staff[viewer] = make_staff(duty, self.place[place])
        return self._staff[viewer]

    def browser(self, viewer: Viewer) -> Client:
        """The browser in which that viewer is signed in."""
        if viewer not in self._browsers:
            self._browsers[viewer] = browser(self.staff(viewer))
        return self._browsers[viewer]

    @cached_property
    def stranger(self) -> Client:
        """The browser of somebody who is not signed in and holds no code."""
        return browser()


def at(places: str, *duties: str) -> set[Viewer]:
    """These duties in each of these places: `at("top own", "handler")`."""
    names = {name.replace("_", " ") for name in places.split()}
    return {(duty, place) for duty in duties for place in names}
