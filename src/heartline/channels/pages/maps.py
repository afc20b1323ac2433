"""The map on which a person puts a pin: the outlines of the town's areas, without any tiles."""

from typing import Any

from heartline.offices.models import Area

#: The most outlines that one page carries.
MOST = 400


def outlines() -> dict[str, Any] | None:
    """The areas that have a boundary, as GeoJSON, the larger ones first; None without any."""
    areas = Area.objects.exclude(boundary=None).order_by("path")[:MOST]
    features = [
        {"type": "Feature", "properties": {"name": str(area)}, "geometry": area.boundary}
        for area in areas
    ]
    return {"type": "FeatureCollection", "features": features} if features else None
