"""The dashboard shaped for the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from heartline.cases.models import Case
from heartline.cases.sentences import due_words, short_moment
from heartline.engines.rates import Rate
from heartline.offices.models import Office
from heartline.published.pages.figures import Month, number, office_name, stretch_name
from heartline.published.pages.rates import PARTS, hundred, share_words, too_few
from heartline.published.queries.desk import DUE_SOON, OPEN, Dashboard
from heartline.published.queries.periods import Period, month_of, the_period
from heartline.published.queries.rows import COUNTED, NO_OFFICE
from heartline.published.queries.shown import state_of
from heartline.published.sentences import FIGURES, RATES, status_words
from heartline.shared.clock import day_of

_ALL = Period("all")


def rows_url(code: str, period: Period, **cut: str) -> str:
    """Where the rows of a number of the dashboard are listed."""
    way = reverse("published:dashboard_rows")
    return f"{way}?{urlencode({'figure': code} | cut)}&{period.query}"


def _linked(found: Dashboard, n: float, code: str, period: Period, **cut: str) -> SafeString:
    """The number, leading to its rows where the reader may open cases."""
    if not found.opens:
        return escape(number(n))
    address = _address(code, period, tuple(cut.items()))
    # The address is escaped, and a number holds nothing to escape.
    return mark_safe(f'<a href="{address}">{number(n)}</a>')  # noqa: S308


@lru_cache(maxsize=2_000)
def _address(code: str, period: Period, cut: tuple[tuple[str, str], ...]) -> SafeString:
    return escape(rows_url(code, period, **dict(cut)))


def label_of(code: str) -> str:
    """What a number of the dashboard is called."""
    return _("Due within two days") if code == DUE_SOON else str(FIGURES[code].label)


def _month(found: Dashboard) -> Period:
    today = day_of(found.at)
    return Period("days", month_of(today), today)


def _year(found: Dashboard) -> Period:
    return the_period("months", day_of(found.at))


@dataclass(frozen=True)
class Tile:
    """A number on top of the dashboard."""

    label: str
    n: SafeString | str
    #: The interval, or why there is no number; and how many of how many.
    note: str = ""
    of: SafeString | str = ""
    state: str = ""


def tiles(found: Dashboard) -> list[Tile]:
    """What waits now, and the verdicts of this month."""
    waiting, overdue = (sum(found.open[code].values()) for code in OPEN)
    soon, verdicts = sum(found.open[DUE_SOON].values()), found.month.n("verdicts")
    return [
        Tile(label_of("waiting"), _linked(found, waiting, "waiting", _ALL)),
        Tile(
            label_of("overdue"),
            _linked(found, overdue, "overdue", _ALL),
            state="late" if overdue else "",
        ),
        Tile(label_of(DUE_SOON), _linked(found, soon, DUE_SOON, _ALL)),
        Tile(
            _("Verdicts on cases of this month"),
            _linked(found, verdicts, "verdicts", _month(found)),
        ),
    ]


def rate_tiles(found: Dashboard) -> list[Tile]:
    """The three rates of the last twelve months."""
    told = []
    for code, words in RATES.items():
        rate = found.rate(code).rate
        hits, of = PARTS[code]
        counts = format_html(
            "{} / {}",
            _linked(found, rate.hits, hits, _year(found), part=COUNTED),
            _linked(found, rate.of, of, _year(found), part=COUNTED),
        )
        share, _space, interval = share_words(rate).partition(" ")
        told.append(Tile(str(words.label), share or "—", interval or too_few(rate), counts))
    return told


@dataclass(frozen=True)
class Dot:
    """A rate of an office: its counts, its share in words, and where its dot lies, 0 to 100."""

    counts: SafeString
    words: str
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class OfficeLine:
    """One office beside the others: what it has now, and its rates."""

    name: str
    now: list[SafeString]
    late: bool
    rates: list[Dot]


def office_lines(found: Dashboard) -> list[OfficeLine]:
    """The offices in the order of their tree, never by a number."""
    return [_office_line(found, office) for office in found.offices]


def _office_line(found: Dashboard, office: Office | None) -> OfficeLine:
    key, code = (office.pk, office.code) if office else (None, NO_OFFICE)
    link: Callable[[float, str], SafeString] = lambda n, figure: _linked(  # noqa: E731
        found, n, figure, _ALL, office=code
    )
    verdicts = found.month.of_office(key, "verdicts")
    return OfficeLine(
        name=office_name(office),
        now=[
            *(link(found.open[figure][key], figure) for figure in (*OPEN, DUE_SOON)),
            _linked(found, verdicts, "verdicts", _month(found), office=code),
        ],
        late=found.open["overdue"][key] > 0,
        rates=[_dot(found, rate, key, code) for rate in RATES],
    )


def _dot(found: Dashboard, rate_code: str, key: int | None, code: str) -> Dot:
    rate: Rate = found.rate(rate_code, key).rate
    hits, of = PARTS[rate_code]
    low, high = rate.interval or (None, None)
    counts = format_html(
        "{} / {}",
        _linked(found, rate.hits, hits, _year(found), part=COUNTED, office=code),
        _linked(found, rate.of, of, _year(found), part=COUNTED, office=code),
    )
    words = share_words(rate) or (_("too few") if rate.of else "")
    return Dot(counts, words, hundred(rate.share), hundred(low), hundred(high))


def month_table(found: Dashboard) -> list[Month]:
    """The numbers of the lines, each opening its rows."""
    return [
        Month(
            name=stretch_name(stretch.first, stretch.last),
            received=_linked(found, stretch.received, "received", stretch.period),
            answered=_linked(found, stretch.answered, "answered", stretch.period),
            running=stretch.running,
        )
        for stretch in found.line
    ]


@dataclass(frozen=True)
class CaseLine:
    """A case in a list of the dashboard: nothing of what the person said."""

    number: str
    url: str
    about: list[str]
    state: str
    status: str
    due: str


def line_of(case: Case, at: datetime) -> CaseLine:
    """A case as a line."""
    late = case.is_late(at)
    about = [case.get_kind_display(), str(case.topic or ""), str(case.area or "")]
    return CaseLine(
        number=case.number,
        url=case.get_absolute_url(),
        about=[told for told in (*about, office_name(case.lead)) if told],
        state=state_of(case, late=late and case.is_waiting),
        status=str(status_words(case.status, case.closed_because)),
        due=due_words(case.due_at, at)
        if case.is_waiting
        else short_moment(case.answered_at or case.received_at),
    )
