"""The ground of the invented town: a city, its districts, streets and communities.

Yunwan lies in the open North Pacific, about a thousand kilometres from any land, so that no map
can take it for a real place.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Any

from heartline.offices.actions import add_area
from heartline.offices.models import Area, Level

#: The south-west corner, (latitude, longitude) WGS 84, and the size of one community in degrees.
CORNER = (31.0, -152.0)
CELL = (0.026, 0.032)

#: District, then its streets from north to south, each with its communities from west to east.
DISTRICTS: list[tuple[str, str, list[tuple[str, str, list[tuple[str, str]]]]]] = [
    (
        "潮平区",
        "Chaoping District",
        [
            (
                "望潮街道",
                "Wangchao Street",
                [("听潮社区", "Tingchao"), ("渔歌社区", "Yuge"), ("灯塔社区", "Lighthouse")],
            ),
            (
                "海棠街道",
                "Haitang Street",
                [("海棠社区", "Haitang"), ("银杏社区", "Ginkgo"), ("晴川社区", "Qingchuan")],
            ),
            (
                "船厂街道",
                "Shipyard Street",
                [("船厂社区", "Shipyard"), ("新港社区", "New Harbour"), ("帆影社区", "Sails")],
            ),
        ],
    ),
    (
        "云麓区",
        "Yunlu District",
        [
            (
                "书院街道",
                "Academy Street",
                [("书院社区", "Academy"), ("墨香社区", "Moxiang"), ("桃李社区", "Taoli")],
            ),
            (
                "长桥街道",
                "Long Bridge Street",
                [("长桥社区", "Long Bridge"), ("柳荫社区", "Willow"), ("钟楼社区", "Belfry")],
            ),
            (
                "云溪街道",
                "Yunxi Street",
                [("云溪社区", "Yunxi"), ("松涛社区", "Pines"), ("半山社区", "Hillside")],
            ),
        ],
    ),
    (
        "稻香区",
        "Daoxiang District",
        [
            (
                "北苑街道",
                "North Garden Street",
                [("北苑社区", "North Garden"), ("向阳社区", "Sunny Side"), ("菜园社区", "Orchard")],
            ),
            (
                "磨坊镇",
                "Mill Town",
                [
                    ("磨坊社区", "Mill"),
                    ("荷塘社区", "Lotus Pond"),
                    ("麦浪村", "Wheatfield Village"),
                ],
            ),
            (
                "南岭乡",
                "Nanling Township",
                [
                    ("南岭村", "Nanling Village"),
                    ("竹溪村", "Bamboo Brook"),
                    ("石榴村", "Pomegranate"),
                ],
            ),
        ],
    ),
]

_COLUMNS, _ROWS = 9, 3
_ALL_COLUMNS, _ALL_ROWS = range(_COLUMNS), range(_ROWS)
Point = tuple[float, float]
Corner = tuple[int, int]


@dataclass(frozen=True)
class Ground:
    """The areas of the town, by code; `communities` are those without parts."""

    areas: dict[str, Area]
    communities: tuple[Area, ...]

    def within(self, code: str) -> tuple[Area, ...]:
        """The communities of one area."""
        path = self.areas[code].path or ""
        return tuple(area for area in self.communities if (area.path or "").startswith(path))


class Grid:
    """Shared, slightly crooked borders: neighbours meet along the same line."""

    def __init__(self, rng: Random) -> None:
        self._corners = {
            (column, row): self._near(column, row, 0.12, rng)
            for column in range(_COLUMNS + 1)
            for row in range(_ROWS + 1)
        }
        self._bends: dict[tuple[Corner, Corner], Point] = {}
        for (column, row), _point in sorted(self._corners.items()):
            for other in ((column + 1, row), (column, row + 1)):
                if other in self._corners:
                    middle = ((column + other[0]) / 2, (row + other[1]) / 2)
                    self._bends[(column, row), other] = self._near(*middle, 0.08, rng)

    def _near(self, column: float, row: float, jitter: float, rng: Random) -> Point:
        """Longitude and latitude of a point of the grid, rows counted from the north."""
        column += rng.uniform(-jitter, jitter)
        row += rng.uniform(-jitter, jitter)
        longitude = CORNER[1] + column * CELL[1]
        latitude = CORNER[0] + (_ROWS - row) * CELL[0]
        return round(longitude, 6), round(latitude, 6)

    def boundary(self, columns: range, rows: range) -> dict[str, Any]:
        """The outline of a block of communities, as a GeoJSON polygon."""
        left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
        way = [(left, row) for row in range(top, bottom)]
        way += [(column, bottom) for column in range(left, right)]
        way += [(right, row) for row in range(bottom, top, -1)]
        way += [(column, top) for column in range(right, left, -1)]
        ring: list[Point] = []
        for here, there in pairwise([*way, way[0]]):
            ring += [self._corners[here], self._bends[min(here, there), max(here, there)]]
        ring.append(ring[0])
        return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}

    def centre(self, columns: range, rows: range) -> Point:
        """The middle of a block, as (latitude, longitude)."""
        column = (columns[0] + columns[-1] + 1) / 2
        row = (rows[0] + rows[-1] + 1) / 2
        latitude = CORNER[0] + (_ROWS - row) * CELL[0]
        return round(latitude, 6), round(CORNER[1] + column * CELL[1], 6)


def lay_ground(rng: Random, *, at: datetime) -> Ground:
    """The areas of the town, each with its residents, its middle and its border."""
    laying = _Laying(Grid(rng), rng, at)
    city = laying.lay("yw", ("云湾市（虚构）", "Yunwan (invented)"), Level.CITY)
    for d, (zh, en, streets) in enumerate(DISTRICTS):
        columns = range(3 * d, 3 * d + 3)
        district = laying.lay(f"yw.{d + 1}", (zh, en), Level.DISTRICT, city, (columns, _ALL_ROWS))
        for row, (street_zh, street_en, communities) in enumerate(streets):
            names, rows = (street_zh, street_en), range(row, row + 1)
            code = f"{district.code}.{row + 1}"
            street = laying.lay(code, names, Level.STREET, district, (columns, rows))
            for n, community in enumerate(communities):
                cell = range(3 * d + n, 3 * d + n + 1), rows
                laying.lay(f"{code}.{n + 1}", community, Level.COMMUNITY, street, cell)
    lowest = tuple(area for area in laying.areas.values() if area.level == Level.COMMUNITY)
    return Ground(laying.areas, lowest)


class _Laying:
    """The areas laid so far, on one grid and with one count of residents."""

    def __init__(self, grid: Grid, rng: Random, at: datetime) -> None:
        self.grid = grid
        self.at = at
        self.areas: dict[str, Area] = {}
        self.residents = [rng.randrange(2_600, 11_800, 10) for _cell in range(_COLUMNS * _ROWS)]

    def lay(  # noqa: PLR0917
        self,
        code: str,
        names: tuple[str, str],
        level: Level,
        parent: Area | None = None,
        block: tuple[range, range] = (_ALL_COLUMNS, _ALL_ROWS),
    ) -> Area:
        """An area on a block of columns and rows."""
        columns, rows = block
        cells = [self.residents[row * _COLUMNS + column] for row in rows for column in columns]
        area = self.areas[code] = add_area(
            code=code,
            name_zh=names[0],
            name_en=names[1],
            level=level,
            parent=parent,
            residents=sum(cells),
            centre=self.grid.centre(columns, rows),
            boundary=self.grid.boundary(columns, rows),
            by=None,
            at=self.at,
        )
        return area
