"""The file of a case on paper: what its reader may read, never a contact, never a hidden name."""

from collections.abc import Iterator

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from fpdf import FPDF, XPos, YPos
from fpdf.enums import WrapMode

from heartline.cases.actions.leaving import note_printing
from heartline.cases.queries.case_view import CaseView, view_of
from heartline.cases.queries.time_line import Item
from heartline.cases.sentences import short_moment
from heartline.cases.views.common import find_case
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now

#: Noto Sans SC (OFL), with the signs of everyday Chinese in both scripts.
FONT = "vendor/noto-sans-sc/noto-sans-sc.woff"
#: Sizes in points, distances in millimetres.
_TEXT, _SMALL, _HEADING, _TITLE = 10, 8, 12, 16
_LINE, _MARGIN, _LABEL = 1.5, 18.0, 38.0
#: What stands where the font has no sign.
_NO_SIGN = "〓"
#: Ink, and ink for what matters less.
_INK, _SOFT = (28, 36, 48), (91, 100, 114)


@staff_required
@require_safe
def case_file(request: StaffRequest, number: str) -> HttpResponse:
    """Everything of a case that its reader may read, as a PDF; the ledger keeps who printed it."""
    found, at = find_case(request.user, number), now()
    view = view_of(request.user, found, at, on_paper=True)
    note_printing(found, by=request.user, at=at)
    printed = _("Printed by %(name)s on %(moment)s")
    foot = printed % {"name": request.user, "moment": short_moment(at)}
    return HttpResponse(
        case_pdf(view, foot=foot),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{view.number}.pdf"',
            "Cache-Control": "no-store",
        },
    )


class _Paper(FPDF):
    """Pages of A4 with the case's number and who printed it at the foot."""

    def __init__(self, number: str, foot: str) -> None:
        super().__init__(format="A4")
        self.add_font("text", "", str(finders.find(FONT)))
        self._signs = frozenset(self.fonts["text"].cmap)  # type: ignore[union-attr]
        self.number_and_foot = f"{number} · {foot}"
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN)
        self.set_title(number)
        self.set_creator("Heartline")
        self.add_page()

    def footer(self) -> None:
        self.set_y(-_MARGIN + 4)
        self._style(_SMALL, _SOFT)
        pages = _("Page %(page)s of %(pages)s")
        numbered = pages % {"page": self.page_no(), "pages": "{nb}"}
        self.cell(0, 4, self._known(f"{self.number_and_foot} · {numbered}"))

    def _known(self, text: str) -> str:
        """`text` with a mark where the font has no sign: one sees that something stood there."""
        plain = text.replace("\t", " ")
        return "".join(
            sign if sign == "\n" or ord(sign) in self._signs else _NO_SIGN for sign in plain
        )

    def _style(self, size: int, colour: tuple[int, int, int]) -> None:
        self.set_font("text", size=size)
        self.set_text_color(*colour)

    def words(self, text: str, *, size: int = _TEXT, soft: bool = False, left: float = 0) -> None:
        """A paragraph; Chinese breaks after any sign, other scripts between words."""
        if not text.strip():
            return
        self._style(size, _SOFT if soft else _INK)
        self.set_x(_MARGIN + left)
        height = size * _LINE * 0.3528
        wrap = WrapMode.WORD if text.isascii() else WrapMode.CHAR
        self.multi_cell(
            0,
            height,
            self._known(text.replace("\r", "")),
            align="L",
            wrapmode=wrap,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def heading(self, text: str) -> None:
        """The title of a section, with room above it; never alone at the foot of a page."""
        if self.will_page_break(25):
            self.add_page()
        self.ln(3)
        self.words(text, size=_HEADING)
        self.set_draw_color(229, 225, 216)
        self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())
        self.ln(1.5)

    def fact(self, name: str, value: str) -> None:
        """A name and its value side by side."""
        top, page = self.get_y(), self.page
        self._style(_TEXT, _SOFT)
        self.cell(_LABEL, _TEXT * _LINE * 0.3528, self._known(name))
        if self.page == page:
            self.set_y(top)
        self.words(value, left=_LABEL)


def case_pdf(view: CaseView, *, foot: str) -> bytes:
    """The file of a case as a PDF."""
    paper = _Paper(view.number, foot)
    paper.words(view.number, soft=True)
    paper.words(view.heading, size=_TITLE)
    paper.words(_joined(view.label, _("Private") * view.private, view.ending), soft=True)
    facts = [(name, value) for name, value in _facts(view) if value]
    if facts:
        paper.heading(_("What it is"))
    for name, value in facts:
        paper.fact(name, value)
    for title, lines in _sections(view):
        _section(paper, title, lines)
    _line(paper, view.line)
    return bytes(paper.output())


def _joined(*words: str, sign: str = " · ") -> str:
    return sign.join(filter(None, words))


def _section(paper: _Paper, title: str, lines: list[str]) -> None:
    if not lines:
        return
    paper.heading(title)
    for line in lines:
        paper.words(line)
        paper.ln(0.8)


def _facts(view: CaseView) -> Iterator[tuple[str, str]]:
    yield from ((str(name), str(value)) for name, value in view.facts)
    if view.clock is not None and view.clock.due:
        yield _("Answer due"), view.clock.due
    yield _("Where"), view.place
    yield _("Hot issue"), view.issue[0] if view.issue else ""
    yield _("Instead"), view.instead


def _sections(view: CaseView) -> Iterator[tuple[str, list[str]]]:
    yield _("What you are asked"), [view.released_text] if view.released_text else []
    yield (
        _("Offices"),
        [
            _joined(
                _joined(part.office, part.role, part.label, part.due),
                _joined(part.reason, part.words),
                part.instruction,
                sign="\n",
            )
            for part in view.parts
        ],
    )
    yield (
        _("Who spoke"),
        [_joined(who.label, who.number, who.status) for who in view.people],
    )
    yield _("Papers"), [file.name for file in view.files]
    if view.outcome is not None:
        yield _("What came of it"), [f"{view.outcome.kind} · {view.outcome.what}"]
    if view.draft:
        yield _("The answer as it is written so far"), [view.draft]


def _line(paper: _Paper, items: list[Item]) -> None:
    if items:
        paper.heading(_("What was said and done"))
    for item in items:
        _item(paper, item)


def _item(paper: _Paper, item: Item) -> None:
    about = _joined(item.when, item.who, item.what, *item.tags)
    paper.words(about, size=_SMALL, soft=True)
    for words in (item.title, item.text, item.place):
        paper.words(words, left=0 if item.look == "event" else 4)
    if item.files:
        paper.words(", ".join(file.name for file in item.files), size=_SMALL, soft=True, left=4)
    paper.ln(1.2)
