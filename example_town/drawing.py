"""Small flat drawings of what is out of order in a town, and of the same when it is mended."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import TypeAlias

from PIL import Image, ImageDraw

#: A drawing is 400 by 300 units; two pixels each, drawn at twice that for smooth edges.
WIDTH, HEIGHT, PIXELS, SMOOTH = 400, 300, 2, 2
LIGHTS = ("morning", "evening")

Colour: TypeAlias = str
_SKY = {"morning": "#cfe8ef", "evening": "#f6d9b8", "night": "#27364f"}
_FAR = {"morning": "#a9c9cf", "evening": "#d9ae93", "night": "#1d2940"}
_ROAD, _KERB, _INK = "#6d747d", "#d9d6cc", "#3a4149"
_GREEN, _DARK_GREEN, _WOOD, _RED, _YELLOW = "#6fa96b", "#4c8352", "#a9764c", "#c9503f", "#f2c14e"


class Sheet:
    """A sheet to draw on, in units."""

    def __init__(self, light: str) -> None:
        self.scale = PIXELS * SMOOTH
        size = (WIDTH * self.scale, HEIGHT * self.scale)
        self.image = Image.new("RGB", size, _SKY[light])
        self.pen = ImageDraw.Draw(self.image)
        self.light = light

    def _at(self, points: Sequence[float]) -> list[float]:
        return [value * self.scale for value in points]

    def box(self, *corners: float, fill: Colour, round_by: float = 0) -> None:
        self.pen.rounded_rectangle(self._at(corners), round_by * self.scale, fill)

    def disc(self, x: float, y: float, across: float, down: float = 0, *, fill: Colour) -> None:
        down = down or across
        self.pen.ellipse(self._at((x - across, y - down, x + across, y + down)), fill)

    def shape(self, *points: float, fill: Colour) -> None:
        self.pen.polygon(self._at(points), fill)

    def line(self, *points: float, fill: Colour, width: float = 2) -> None:
        self.pen.line(self._at(points), fill, round(width * self.scale), joint="curve")

    def done(self) -> Image.Image:
        return self.image.resize((WIDTH * PIXELS, HEIGHT * PIXELS), Image.Resampling.BOX)


def draw(scene: str, light: str, *, mended: bool) -> Image.Image:
    """The drawing of one scene, before or after it was mended."""
    if scene == "lamp":
        light = "night"
    sheet = Sheet(light)
    if light == "night":
        sheet.disc(330, 50, 16, fill="#e8e4c9")
    else:
        sheet.disc(330, 55, 22, fill="#fff3c4" if light == "morning" else "#f08a5d")
    for n, (left, top) in enumerate(((0, 120), (70, 95), (130, 130), (210, 105), (300, 125))):
        sheet.box(left, top, left + 75, 200, fill=_FAR[light])
        for window in range(3):
            sheet.box(
                left + 12 + window * 20,
                top + 14 + 6 * (n % 2),
                left + 22 + window * 20,
                top + 28 + 6 * (n % 2),
                fill=_SKY[light] if light != "night" or window == n % 3 else "#33456a",
            )
    SCENES[scene](sheet, mended)
    return sheet.done()


def _street(sheet: Sheet) -> None:
    sheet.box(0, 195, WIDTH, 215, fill=_KERB)
    sheet.box(0, 215, WIDTH, HEIGHT, fill=_ROAD)
    for left in range(10, WIDTH, 80):
        sheet.box(left, 254, left + 44, 259, fill="#e9e6da")


def _meadow(sheet: Sheet) -> None:
    sheet.box(0, 195, WIDTH, HEIGHT, fill=_GREEN)
    sheet.shape(0, 215, 120, 195, 260, 206, 400, 190, 400, 230, 0, 240, fill="#86ba7c")


def _crown(sheet: Sheet, x: float, y: float, size: float) -> None:
    for turn in range(6):
        angle = turn * pi / 3
        fill = _DARK_GREEN if turn % 2 else _GREEN
        sheet.disc(x + cos(angle) * size * 0.5, y + sin(angle) * size * 0.4, size * 0.6, fill=fill)


def _lamp(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    for x in (90, 230, 350):
        if mended:
            sheet.shape(x + 18, 92, x - 24, 214, x + 62, 214, fill="#6b6a55")
            sheet.disc(x + 18, 214, 42, 9, fill="#f7e7a9")
        sheet.line(x, 215, x, 82, x + 20, 82, fill=_INK, width=4)
        sheet.disc(x + 19, 90, 8, 5, fill="#fff2a8" if mended else "#56606c")
    if not mended:
        sheet.line(226, 88, 240, 98, fill=_RED, width=3)


def _pothole(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    if mended:
        sheet.box(140, 232, 268, 284, fill="#565c64", round_by=6)
        sheet.line(140, 232, 268, 232, 268, 284, 140, 284, 140, 232, fill="#4b5057", width=2)
        return
    sheet.shape(
        150, 252, 176, 236, 214, 240, 252, 234, 268, 258, 240, 280, 190, 276, fill="#4a4038"
    )
    sheet.disc(210, 260, 36, 12, fill="#8fb3bd")
    for left in (96, 300):
        sheet.shape(left, 262, left + 11, 228, left + 22, 262, fill=_RED)
        sheet.box(left + 5, 243, left + 17, 250, fill="#fff")


def _waste(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    for n, fill in enumerate(("#4f7fa8", "#5d9166", "#b5654b")):
        left = 130 + n * 52
        sheet.box(left, 160, left + 42, 220, fill=fill, round_by=4)
        sheet.box(left - 3, 152, left + 45, 162, fill=_INK, round_by=3)
    if mended:
        _crown(sheet, 60, 150, 40)
        sheet.box(56, 170, 64, 214, fill=_WOOD)
        return
    heap = ((110, 232), (140, 224), (168, 236), (204, 226), (236, 238), (272, 228), (304, 236))
    for n, (x, y) in enumerate(heap):
        sheet.disc(x, y, 24, 17, fill=("#2f363d", "#8d8577", "#dcd3bd", "#6f8c9c")[n % 4])
        sheet.line(x - 6, y - 15, x, y - 22, x + 6, y - 15, fill=_INK, width=3)
    for x, y in ((150, 140), (240, 134), (300, 170)):
        sheet.disc(x, y, 2, fill=_INK)


def _drain(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    if not mended:
        sheet.disc(200, 250, 170, 38, fill="#7fa3ad")
        sheet.disc(200, 250, 120, 25, fill="#97b8c0")
    sheet.box(160, 236, 240, 264, fill=_INK, round_by=3)
    for n in range(6):
        sheet.box(166 + n * 12, 240, 172 + n * 12, 260, fill="#8b939b" if mended else "#5b5347")
    if not mended:
        for x, y in ((168, 244), (196, 256), (226, 246), (182, 250), (210, 242)):
            sheet.disc(x, y, 9, 5, fill="#93703f")


def _tree(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    sheet.line(300, 215, 300, 120, fill=_INK, width=4)
    sheet.box(288, 96, 312, 152, fill=_INK, round_by=5)
    for n, fill in enumerate((_RED, _YELLOW, "#5fbf77")):
        sheet.disc(300, 106 + n * 18, 7, fill=fill)
    sheet.box(168, 140, 184, 215, fill=_WOOD)
    _crown(sheet, 176, 108, 42 if mended else 66)
    if not mended:
        _crown(sheet, 272, 122, 46)


def _bench(sheet: Sheet, mended: bool) -> None:
    _meadow(sheet)
    _crown(sheet, 70, 130, 50)
    sheet.box(64, 150, 76, 220, fill=_WOOD)
    for x in (150, 300):
        sheet.box(x, 214, x + 8, 262, fill=_INK)
    for n in range(3):
        top = 186 + n * 13
        if mended:
            sheet.box(138, top, 320, top + 9, fill=_WOOD, round_by=3)
        elif n == 1:
            sheet.shape(138, top, 214, top + 10, 206, top + 22, 138, top + 9, fill=_WOOD)
            sheet.shape(320, top, 250, top + 16, 258, top + 26, 320, top + 9, fill=_WOOD)
        else:
            sheet.box(138, top, 320 if n else 250, top + 9, fill="#8c7a66", round_by=3)
    if mended:
        sheet.disc(215, 170, 10, fill="#e8c4a0")
        sheet.box(203, 180, 227, 212, fill="#4f7fa8", round_by=8)


def _crossing(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    for n in range(7):
        left = 90 + n * 34
        fill = "#f3f1e7" if mended else "#7e858c"
        sheet.shape(left, 216, left + 18, 216, left + 8, 300, left - 14, 300, fill=fill)
    sheet.line(350, 215, 350, 110, fill=_INK, width=4)
    if mended:
        sheet.box(338, 90, 362, 130, fill=_INK, round_by=5)
        sheet.disc(350, 101, 7, fill="#7d3a33")
        sheet.disc(350, 119, 7, fill="#63d489")
        sheet.disc(180, 222, 8, fill="#e8c4a0")
        sheet.box(172, 230, 188, 262, fill=_RED, round_by=6)


def _lift(sheet: Sheet, mended: bool) -> None:
    sheet.box(0, 0, WIDTH, 240, fill="#e6dfd1")
    sheet.box(0, 240, WIDTH, HEIGHT, fill="#b9ae9b")
    sheet.box(120, 50, 280, 244, fill="#8d969e")
    if mended:
        sheet.box(130, 60, 270, 240, fill="#f7e9bf")
        sheet.disc(200, 140, 15, fill="#e8c4a0")
        sheet.box(182, 156, 218, 222, fill="#4f7fa8", round_by=10)
    else:
        sheet.box(130, 60, 199, 240, fill="#aab3ba")
        sheet.box(201, 60, 270, 240, fill="#aab3ba")
        sheet.box(150, 110, 250, 160, fill="#fff", round_by=4)
        sheet.line(164, 122, 236, 148, fill=_RED, width=5)
        sheet.line(236, 122, 164, 148, fill=_RED, width=5)
    sheet.box(170, 22, 230, 44, fill=_INK, round_by=4)
    sheet.disc(200, 33, 6, fill="#63d489" if mended else _RED)


def _river(sheet: Sheet, mended: bool) -> None:
    _meadow(sheet)
    water = "#7db8cf" if mended else "#4f5347"
    sheet.shape(120, 196, 200, 196, 330, 300, 20, 300, fill=water)
    for n in range(4):
        y = 214 + n * 22
        sheet.line(150, y, 178, y - 4, 206, y, fill="#b9dbe6" if mended else "#6a6d5b", width=2)
    if mended:
        for x, y in ((170, 250), (215, 274)):
            sheet.disc(x, y, 12, 7, fill="#fff")
            sheet.disc(x + 11, y - 8, 5, fill="#fff")
            sheet.shape(x + 15, y - 9, x + 22, y - 7, x + 15, y - 5, fill=_YELLOW)
        return
    for x, y, fill in ((150, 262, "#c9b98f"), (205, 240, "#9fb4bd"), (240, 284, "#b5654b")):
        sheet.box(x, y, x + 26, y + 11, fill=fill, round_by=4)


def _roof(sheet: Sheet, mended: bool) -> None:
    sheet.box(0, 0, WIDTH, HEIGHT, fill="#efe6d6")
    sheet.box(0, 0, WIDTH, 40, fill="#d8ccb7")
    sheet.box(60, 200, 340, 262, fill="#8aa9b5", round_by=10)
    sheet.box(60, 180, 110, 215, fill="#fff", round_by=8)
    sheet.box(250, 70, 330, 150, fill="#a8d3e0")
    sheet.line(290, 70, 290, 150, fill="#fff", width=4)
    if mended:
        sheet.box(120, 80, 190, 140, fill=_YELLOW, round_by=4)
        sheet.disc(155, 110, 16, fill=_RED)
        return
    sheet.disc(150, 44, 74, 26, fill="#b59a6c")
    sheet.disc(150, 40, 48, 15, fill="#8f7448")
    for n in range(5):
        sheet.disc(118 + n * 17, 92 + (n * 37) % 70, 4, 7, fill="#6fa5ba")
    sheet.box(128, 168, 178, 200, fill=_RED, round_by=5)


def _wires(sheet: Sheet, mended: bool) -> None:
    _street(sheet)
    lean = 0 if mended else 26
    for x in (80, 310):
        sheet.line(x, 215, x + lean, 60, fill=_WOOD, width=7)
        sheet.line(x + lean - 24, 76, x + lean + 24, 76, fill=_WOOD, width=5)
    sag = 8 if mended else 92
    for n in range(3):
        left, right = 58 + lean + n * 24, 288 + lean + n * 24
        way: list[float] = []
        for step in range(21):
            share = step / 20
            way += [left + (right - left) * share, 76 + sag * 4 * share * (1 - share)]
        sheet.line(*way, fill=_INK, width=2)
    if not mended:
        sheet.shape(206, 176, 192, 200, 202, 200, 196, 220, 216, 192, 204, 192, fill=_YELLOW)


def _field(sheet: Sheet, mended: bool) -> None:
    _meadow(sheet)
    for row in range(4):
        for n in range(14):
            x, y = 8 + n * 30 + row * 7, 214 + row * 24
            sheet.line(x, y, x + 3, y - 16, fill="#d9b44a", width=3)
            sheet.disc(x + 4, y - 18, 3, 6, fill="#eccb62")
    sheet.shape(170, 196, 214, 196, 290, 300, 110, 300, fill="#c9b08a")
    if mended:
        sheet.box(176, 214, 238, 246, fill=_RED, round_by=6)
        sheet.box(190, 198, 218, 216, fill="#a8d3e0", round_by=3)
        sheet.disc(188, 250, 11, fill=_INK)
        sheet.disc(226, 250, 14, fill=_INK)
        return
    sheet.shape(136, 240, 268, 228, 276, 262, 124, 270, fill="#6f573c")
    sheet.disc(200, 250, 54, 13, fill="#8fb3bd")


#: What can be drawn, by the name that matters give it.
SCENES: dict[str, Callable[[Sheet, bool], None]] = {
    "lamp": _lamp,
    "pothole": _pothole,
    "waste": _waste,
    "drain": _drain,
    "tree": _tree,
    "bench": _bench,
    "crossing": _crossing,
    "lift": _lift,
    "river": _river,
    "roof": _roof,
    "wires": _wires,
    "field": _field,
}
