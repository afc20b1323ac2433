"""Projects on a map: pins with names, for the browser to draw; the list beside it says the same."""

from collections.abc import Iterable
from typing import Any

from heartline.budgets.models import Project
from heartline.channels.pages.maps import outlines


def map_of(projects: Iterable[Project]) -> dict[str, Any] | None:
    """Pins of those projects that have a place, and the outlines of the town; None without any."""
    pins = [
        {
            "at": [project.latitude, project.longitude],
            "name": f"{project.number} · {project}",
            "url": project.get_absolute_url(),
        }
        for project in projects
        if project.latitude is not None and project.longitude is not None
    ]
    return {"pins": pins, "shapes": outlines()} if pins else None
