"""Papers: the ballot to print, and letters with voting codes. Nothing of a letter is kept."""

from collections.abc import Callable, Iterable, Sequence

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF, XPos, YPos
from fpdf.enums import WrapMode

from heartline.budgets.codes import Addressee
from heartline.budgets.models import Budget, Project
from heartline.budgets.pages.steps import span
from heartline.budgets.pages.words import choices, money

#: Noto Sans SC (OFL), with the signs of everyday Chinese in both scripts.
FONT = "vendor/noto-sans-sc/noto-sans-sc.woff"
#: Sizes in points, distances in millimetres.
_SMALL, _TEXT, _HEADING, _TITLE, _CODE = 9, 11, 13, 18, 22
_MARGIN, _BOX, _MILLIMETRES = 20.0, 5.0, 0.3528
#: The side of a QR code with its quiet zone, which must be four modules wide (ISO/IEC 18004).
_QR, _QUIET = 35.0, 4
_LINE = 1.4
#: What stands where the font has no sign.
_NO_SIGN = "〓"


class _Paper(FPDF):
    """Pages of A4 in one font."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.add_font("text", "", str(finders.find(FONT)))
        self._signs = frozenset(self.fonts["text"].cmap)  # type: ignore[union-attr]
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN)
        self.set_title(title)
        self.set_creator("Heartline")

    def known(self, text: str) -> str:
        """`text` with a mark where the font has no sign."""
        plain = text.replace("\t", " ").replace("\r", "")
        return "".join(
            sign if sign == "\n" or ord(sign) in self._signs else _NO_SIGN for sign in plain
        )

    def words(self, text: str, *, size: int = _TEXT, left: float = 0) -> None:
        """Lines of words; Chinese breaks after any sign, other scripts between words."""
        self.set_font("text", size=size)
        for line in filter(str.strip, text.split("\n")):
            self.set_x(_MARGIN + left)
            self.multi_cell(
                0,
                size * _LINE * _MILLIMETRES,
                self.known(line),
                align="L",
                wrapmode=WrapMode.WORD if _has_spaces(line) else WrapMode.CHAR,
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
            )

    def qr(self, link: str) -> None:
        """`link` as a QR code at the right margin, from here down."""
        rows = qr_rows(link)
        step = _QR / len(rows)
        left, top = self.w - _MARGIN - _QR, self.get_y()
        self.set_fill_color(0, 0, 0)
        for line, row in enumerate(rows):
            for place, dark in enumerate(row):
                if dark:
                    self.rect(left + place * step, top + line * step, step, step, style="F")


def _has_spaces(line: str) -> bool:
    """Whether most of a line is in a script that has spaces between its words."""
    return 2 * sum(map(str.isascii, line)) > len(line)


def qr_rows(link: str) -> list[list[bool]]:
    """The modules of a QR code with the quiet zone around them; whether each is dark."""
    code = segno.make(link, error="m", micro=False)
    return [[bool(dark) for dark in row] for row in code.matrix_iter(border=_QUIET)]


def ballot_pdf(budget: Budget, projects: Sequence[Project]) -> bytes:
    """The ballot on paper: a box, a number, a name and a cost for each project.

    It has no number of its own, so that no sheet can be told from another.
    """
    paper = _Paper(str(budget))
    paper.add_page()
    paper.words(str(budget), size=_TITLE)
    paper.words(_limits(budget), size=_HEADING)
    paper.words(
        _("Put a cross into the boxes, fold the sheet, and put it into the box. Do not sign it."),
    )
    paper.ln(4)
    for project in projects:
        _line(paper, budget, project)
    return bytes(paper.output())


def _limits(budget: Budget) -> str:
    words = _("Choose %(projects)s. Money to decide on: %(amount)s.")
    return words % {"projects": choices(budget), "amount": money(budget.amount, budget)}


def _line(paper: _Paper, budget: Budget, project: Project) -> None:
    if paper.will_page_break(14):
        paper.add_page()
    top = paper.get_y()
    paper.rect(_MARGIN, top + 0.8, _BOX, _BOX)
    paper.words(f"{project.number}   {project}", size=_HEADING, left=_BOX + 4)
    about = [money(project.cost, budget), str(project.area or ""), project.place]
    paper.words(" · ".join(filter(None, about)), size=_SMALL, left=_BOX + 4)
    paper.ln(2.5)


def letters_pdf(
    budget: Budget, made: Sequence[tuple[Addressee, str]], slip: Sequence[str] = ()
) -> bytes:
    """A letter on a page of its own for each code, its address where a window shows it.

    slip: what the clerk should know of these letters, on a first page; none without.
    """
    paper = _Paper(str(budget))
    if slip:
        paper.add_page()
        paper.words(_("For the office; please do not send this page"), size=_HEADING)
        paper.words("\n".join(slip))
    link = settings.SITE_URL + reverse("budgets:vote", args=[budget.pk])
    for addressee, code in made:
        paper.add_page()
        _letter(paper, budget, addressee, code, link=link)
    return bytes(paper.output())


def text_message(budget: Budget, addressee: Addressee, code: str) -> str:
    """What a text message with a code says, in each of its languages."""
    link = settings.SITE_URL + reverse("budgets:vote", args=[budget.pk])

    def said() -> str:
        words = _("%(budget)s: your voting code is %(code)s. You vote from %(dates)s: %(link)s")
        dates = span(budget.votes_from, budget.votes_until)
        return words % {"budget": budget, "code": code, "dates": dates, "link": link}

    return "\n".join(_in_each(addressee.languages, said))


def _in_each(languages: Iterable[str], said: Callable[[], str]) -> list[str]:
    """What is said in each of the languages; the same words once."""
    found = []
    for language in languages:
        with translation.override(language):
            found.append(said())
    return list(dict.fromkeys(found))


def letter_words(budget: Budget, addressee: Addressee) -> dict[str, list[str]]:
    """What a letter says beside its code, part by part, each in every language of the letter."""

    def vote_from() -> str:
        return _("You vote from %(dates)s.") % {
            "dates": span(budget.votes_from, budget.votes_until)
        }

    parts: dict[str, Callable[[], str]] = {
        "office": lambda: str(budget.office),
        "whom": lambda: _("To whoever lives here"),
        "budget": lambda: str(budget),
        "limits": lambda: _limits(budget),
        "dates": vote_from,
        "code": lambda: _("Your voting code"),
        "how": lambda: _how(budget, addressee),
    }
    return {name: _in_each(addressee.languages, said) for name, said in parts.items()}


def _how(budget: Budget, addressee: Addressee) -> str:
    """How one votes with the code; it names the desk only as the office has named it."""
    code = _(
        "The code is yours alone and works once. Type it on that page. Nobody can see how you "
        "voted: your code opens a ballot, and nothing joins the two."
    )
    if addressee.desk:
        desk = _(
            "Without the web, read the code to us on the telephone, or bring this letter to the "
            "desk and vote on paper: %(desk)s"
        )
    else:
        desk = _("Without the web, bring this letter to the desk of %(office)s and vote on paper.")
    return f"{code}\n{desk % {'desk': addressee.desk, 'office': budget.office}}"


def _letter(paper: _Paper, budget: Budget, addressee: Addressee, code: str, *, link: str) -> None:
    said = {name: "\n".join(words) for name, words in letter_words(budget, addressee).items()}
    paper.words(said["office"], size=_SMALL)
    paper.set_y(45)
    paper.words(f"{addressee.name}\n{addressee.address}".strip() or said["whom"])
    paper.set_y(95)
    paper.words(said["budget"], size=_TITLE)
    paper.words(said["limits"])
    paper.words(said["dates"])
    paper.ln(6)
    top = paper.get_y()
    paper.qr(link)
    paper.words(said["code"], size=_HEADING)
    paper.words(code, size=_CODE)
    # A long address must not run into the code beside it.
    paper.set_y(max(paper.get_y(), top + _QR))
    paper.words(link)
    paper.ln(6)
    paper.words(said["how"])
