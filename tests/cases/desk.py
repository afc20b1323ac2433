"""What the tests of the desk's pages share."""

from typing import Any

from django.test import Client

from heartline.cases.models import Case
from heartline.offices.models import Staff


def signed_in(staff: Staff, *, language: str = "en") -> Client:
    """A browser in which `staff` is signed in, reading `language`."""
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def address(case: Case, act: str = "") -> str:
    """The address of a case, or of an act on it."""
    end = f"{act.replace('_', '-')}/" if act else ""
    return f"/desk/cases/{case.number}/{end}"


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
