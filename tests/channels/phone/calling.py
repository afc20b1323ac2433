"""A member of staff on a call, and what callers and the desk know already."""

import re
import uuid
from datetime import timedelta

from django.test import Client

from heartline.cases.actions.knowledge import Written, pass_article, write_article
from heartline.cases.models import Article, Case, Party
from heartline.cases.queries.indexed import keep
from heartline.offices.models import DutyKind, Staff
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from heartline.shared.clock import now
from tests.factories import MONDAY, fresh, make_staff, root
from tests.viewers import browser

NUMBER = "138 0013 8000"
SAID = "The lift in block seven is stuck again."


class Desk:
    """A member of staff at the phone desk, on one call."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.client: Client = browser(staff)
        self.key = uuid.uuid4()

    @property
    def address(self) -> str:
        return f"/desk/phone/{self.key}/"

    def press(self, do: str, **fields):
        """Send the whole form by the button `do`."""
        standing = {"purpose": "they_call", "kind": "request", "urgency": "general"}
        return self.client.post(self.address, {**standing, "language": "en", **fields, "do": do})

    def look(self, who: str, **fields):
        return self.press("look", who=who, **fields)

    def save(self, text: str = SAID, **fields):
        return self.press("save", text=text, **fields)


def with_phone(party: Party, number: str = "13800138000", name: str = "") -> Party:
    """The party with a telephone number, as the person gave it."""
    give_contact(
        party.person, name=name, name_hidden=False, reach=Reach.PHONE, value=number, at=MONDAY
    )
    return party


def text_of(response) -> str:
    return str(response.content.decode())


def mark_in(response) -> str:
    """What was found, as the page holds it for the next button."""
    found = re.search(r'name="found" value="([^"]+)"', text_of(response))
    assert found
    return found.group(1)


def heard() -> Party:
    """The matter that was taken down last."""
    return Party.objects.select_related("case", "home", "person").latest("pk")


def article(**told) -> Article:
    """An article in force."""
    writer = make_staff(DutyKind.DISPATCHER)
    told = {"title_en": "Lift stuck: who comes", "body_en": "Call 96333, day and night."} | told
    written = write_article(Written(**told), office=root(), by=writer, at=MONDAY)
    until = (now() + timedelta(days=100)).date()
    reviewer = make_staff(DutyKind.DISPATCHER)
    return pass_article(written, expires_on=until, by=reviewer, at=now())


def indexed(party: Party) -> Case:
    """The case of `party`, as the search knows it a second later."""
    keep([party.case_id])
    return fresh(party.case)
