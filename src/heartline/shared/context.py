"""What every page knows."""

from typing import Any

from django.http import HttpRequest

#: How a reader may ask pages to look; kept in a cookie of this name.
APPEARANCES = ("", "large-print")
APPEARANCE_COOKIE = "appearance"


def appearance(request: HttpRequest) -> dict[str, Any]:
    """The appearance this reader chose: "" or "large-print"."""
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "")
    return {"appearance": chosen if chosen in APPEARANCES else ""}
