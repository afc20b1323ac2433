"""A matter of somebody who spoke yesterday, opened with its code."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heartline.cases.models import Party
from heartline.shared.clock import now
from tests.factories import make_party
from tests.files.samples import picture as drawn


def browser() -> Client:
    """Somebody's browser, in English."""
    return Client(headers={"accept-language": "en"})


def recent(stage: str = "received", **told) -> Party:
    """A person who spoke yesterday."""
    return make_party(stage, at=now() - timedelta(days=1), **told)


def opened(visitor: Client, party: Party) -> str:
    """Open the matter of `party` with its code; the address of its story."""
    response = visitor.get(f"/f/{party.code}")
    return response.headers["Location"]


def story(visitor: Client, party: Party) -> str:
    """The page of the story, as this browser sees it."""
    return visitor.get(opened(visitor, party)).content.decode()


def picture(name: str = "lamp.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn("PNG"), content_type="image/png")
