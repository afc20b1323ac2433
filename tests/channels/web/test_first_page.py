"""The first page is the form, and knows what this browser holds."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.channels.web.speaking import number_in, send

pytestmark = pytest.mark.django_db


def test_the_first_page_is_the_form(visitor):
    page = visitor.get("/")

    assert page.status_code == 200
    assert b'<textarea name="text"' in page.content


def test_the_cookie_is_for_the_server_alone(visitor):
    cookie = send(visitor).cookies["follow"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_a_changed_cookie_opens_nothing(visitor):
    number = number_in(send(visitor))
    other = number_in(send(Client()))
    signed = visitor.cookies["follow"].value
    own, rest = signed.split(":", 1)
    visitor.cookies["follow"] = f"{int(own) + 1}:{rest}"

    statuses = {visitor.get(f"/follow/{known}/").status_code for known in (number, other)}

    assert statuses == {404}


def test_the_pages_of_higher_rooms_are_shown_where_the_settings_list_them(visitor, settings):
    settings.PANELS = {"home": [("429.html", "tests.channels.web.test_first_page.nothing")]}

    page = visitor.get("/").content.decode()

    assert "One moment, please" in page


def nothing(request) -> dict[str, object]:
    """The context of a part that needs none."""
    return {}


def test_the_first_page_lists_what_this_browser_holds(visitor):
    number = number_in(send(visitor))

    assert reverse("channels:follow", args=[number]) in visitor.get("/").content.decode()
    assert number not in Client().get("/").content.decode()
