"""The rail of the desk side: the places that this member of staff may go to."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from heartline.offices.models import Staff


def rail(request: HttpRequest) -> dict[str, Any]:
    """`rail`: (label, url, open now, count) of each place; empty for the public."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff) or not request.path.startswith("/desk/"):
        return {"rail": []}
    places = []
    for label, name, duties in settings.RAIL:
        if not duties or staff.holds(*duties):
            url = reverse(name)
            places.append((label, url, request.path == url, None))
    return {"rail": places}
