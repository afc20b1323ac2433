"""Somebody speaks on the first page."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.files.samples import picture as drawn

LAMP = "The lamp at the school gate is dark.\nChildren walk home there."


def picture(name: str = "lamp.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn("PNG"), content_type="image/png")


def key_on(page) -> str:
    """The hidden key of the form on the page."""
    return str(page.context["form"]["key"].value())


def send(visitor: Client, text: str = LAMP, **told):
    """Open the first page, write and press the button."""
    told.setdefault("key", key_on(visitor.get("/")))
    return visitor.post("/", {"text": text, **told})


def number_in(response) -> str:
    """The number in the address that the answer leads to."""
    found = re.fullmatch(r"/said/(\d{4}-\d{6})/where", response.headers["Location"])
    assert found
    return found.group(1)
