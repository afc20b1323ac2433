"""The outlines of the town, written once for each language and change of a boundary."""

import json
from functools import lru_cache

from heartline.published.queries.map import shapes


@lru_cache(maxsize=8)
def shapes_json(_language: str, _mark: str) -> bytes:
    """The outlines with their names in the present language, as GeoJSON.

    Both arguments are what the answer is kept by: `_mark` changes whenever an outline does.
    """
    told = {"type": "FeatureCollection", "features": shapes()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
