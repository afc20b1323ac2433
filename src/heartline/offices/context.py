"""The rail of the desk side: the places that this member of staff may go to."""

from typing import Any

from django.http import HttpRequest


def rail(request: HttpRequest) -> dict[str, Any]:
    """`rail`: (label, address, is it open now); empty for the public."""
    return {"rail": []}
