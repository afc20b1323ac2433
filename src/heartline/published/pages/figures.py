"""Figures shaped for the page: sentences, links, bars, lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, ngettext

from heartline.cases.models import Kind
from heartline.engines.rates import wilson_interval
from heartline.offices.models import Office
from heartline.published.queries.cases import in_order
from heartline.published.queries.counts import Number, Results, Stretch
from heartline.published.queries.figures import SOLVED
from heartline.published.queries.periods import Period
from heartline.published.queries.rows import NO_OFFICE
from heartline.published.sentences import FIGURES, count, percent

#: One bar: its label, share, the ends of its interval, and the text beside it; shares 0 to 100.
Bar = tuple[str | SafeString, float | None, float | None, float | None, str | SafeString]
#: The size of a line over time; the page stretches it.
WIDTH, HEIGHT = 100.0, 40.0


def rows_url(code: str, period: Period, **cut: str) -> str:
    """Where the rows of a figure are listed."""
    return f"{reverse('published:rows')}?{urlencode({'figure': code} | cut)}&{period.query}"


@lru_cache(maxsize=2_000)
def _address(code: str, period: Period, cut: tuple[tuple[str, str], ...]) -> SafeString:
    """A page of the results holds hundreds of these, the next one the same again."""
    return escape(rows_url(code, period, **dict(cut)))


def number(n: float) -> str:
    """A number as people write it; a half as ½: "1,014½"."""
    return f"{count(int(n))}{'½' if n % 1 else ''}"


def linked(n: float, code: str, period: Period, **cut: str) -> SafeString:
    """A number that opens its rows."""
    address = _address(code, period, tuple(cut.items()))
    # The address is escaped, and a number holds nothing to escape.
    return mark_safe(f'<a href="{address}">{number(n)}</a>')  # noqa: S308


def day(on: date) -> str:
    """A day: "2 March 2026"."""
    # Translators: a day, as Django's date format.
    return date_format(on, _("j F Y"))


def period_words(period: Period) -> str:
    """The period as a heading says it."""
    if period.code == "months":
        return _("The last twelve months")
    if period.code == "year":
        return _("This year")
    if period.first and period.last:
        places = {"first": day(period.first), "last": day(period.last)}
        return _("From %(first)s to %(last)s") % places
    if period.first:
        return _("Since %(first)s") % {"first": day(period.first)}
    if period.last:
        return _("Until %(last)s") % {"last": day(period.last)}
    return _("Since the beginning")


def apart(number: Number) -> str:
    """What is counted and not listed, in a sentence; "" when everything is listed."""
    told = []
    if number.private:
        told.append(
            ngettext("%(count)s is private", "%(count)s are private", number.private)
            % {"count": count(number.private)}
        )
    if number.joined:
        told.append(
            ngettext(
                "%(count)s was joined with another case",
                "%(count)s were joined with another case",
                number.joined,
            )
            % {"count": count(number.joined)}
        )
    if not told:
        return ""
    return _("Of these %(which)s: counted, and not listed.") % {"which": _(", ").join(told)}


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval that the share lies in."""

    n: int
    of: int
    #: Of fewer than so many no share is told.
    smallest: int = 1

    @property
    def share(self) -> float | None:
        """0 to 100; None where there are too few."""
        return 100 * self.n / self.of if self.of >= self.smallest else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, 0 to 100; None where there are too few."""
        ends = wilson_interval(self.n, self.of) if self.share is not None else None
        return (100 * ends[0], 100 * ends[1]) if ends else None

    @property
    def words(self) -> str:
        """The share, and the interval in brackets: "96.7% (95.3%–97.7%)"; a dash for nothing."""
        if self.share is None or self.interval is None:
            return _("too few") if self.of else "—"
        low, high = self.interval
        return f"{percent(self.share)} ({percent(low)}–{percent(high)})"

    def bar(self, label: str | SafeString, text: str | SafeString) -> Bar:
        """The share as a bar or dot with its interval."""
        low, high = self.interval or (None, None)
        return (label, _rounded(self.share), _rounded(low), _rounded(high), text)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def bars(found: Results, codes: Iterable[str], whole: str) -> list[Bar]:
    """A bar for each figure, as long as its share of the whole; the number opens its rows.

    The last bar is what belongs to the whole and may not be told in parts; no bar, no such thing.
    """
    all_ = found[whole].n
    parts: list[Bar] = [
        (
            str(FIGURES[code].label),
            _part(found[code].n, all_),
            None,
            None,
            linked(found[code].n, code, found.period),
        )
        for code in codes
    ]
    return [*parts, *_not_parted(found.sums.apart[whole], all_)]


def _not_parted(n: int, all_: int) -> list[Bar]:
    """The bar of what may not be told in parts."""
    label = _("Private, told in no smaller group")
    return [(label, _part(n, all_), None, None, count(n))] if n else []


def _part(n: int, whole: int) -> float | None:
    return round(100 * n / whole, 2) if whole else None


def kind_bars(found: Results) -> list[Bar]:
    """What people came with, kind by kind; the private ones in one bar for all kinds."""
    received = found["received"]
    kinds: list[Bar] = [
        (
            str(kind.label),
            _part(n, received.n),
            None,
            None,
            linked(n, "received", found.period, kind=kind.value),
        )
        for kind in Kind
        if (n := found.of_kind[kind]) or kind != Kind.REPORT
    ]
    return [*kinds, *_not_parted(received.private, received.n)]


def solved_bars(found: Results) -> list[Bar]:
    """What people say of the answers, each share with its interval."""
    apart_ = found.sums.apart["verdicts"]
    whole = found["verdicts"].n - apart_
    return [
        *(_solved_bar(found, code, whole) for code in SOLVED),
        *_not_parted(apart_, found["verdicts"].n),
    ]


def _solved_bar(found: Results, code: str, whole: int) -> Bar:
    share = Share(found[code].n, whole)
    link = linked(share.n, code, found.period)
    text = format_html("{} · {}", link, percent(share.share)) if share.share is not None else link
    return share.bar(str(FIGURES[code].label), text)


@dataclass(frozen=True)
class OfficeRow:
    """One office beside the others: what was due, what was in time."""

    name: str
    due: SafeString
    in_time: Share
    in_time_link: SafeString

    @property
    def bar(self) -> Bar:
        text = format_html(
            '{} / {}<span class="interval">{}</span>',
            self.in_time_link,
            self.due,
            self.in_time.words,
        )
        return self.in_time.bar(self.name, text)


def office_rows(found: Results) -> list[OfficeRow]:
    """The offices in the order of their tree, never by their rate; the desk's own cases last."""
    there = found.of_office
    rows = [
        _office_row(found, office)
        for office in in_order(Office.objects.all())
        if office.pk in there
    ]
    return [*rows, _office_row(found, None)] if None in there else rows


def office_name(office: Office | None) -> str:
    """The office by name; None is the desk."""
    return str(office) if office else _("The desk itself, no office leading")


def _office_row(found: Results, office: Office | None) -> OfficeRow:
    code = office.code if office else NO_OFFICE
    key = office.pk if office else None
    due, hits = found.sums.of_office(key, "due"), found.sums.of_office(key, "in_time")
    return OfficeRow(
        name=office_name(office),
        in_time=Share(hits, due, found.formula.version.rule.smallest),
        in_time_link=linked(hits, "in_time", found.period, office=code),
        due=linked(due, "due", found.period, office=code),
    )


@dataclass(frozen=True)
class Line:
    """One line over time with its labels."""

    label: str
    points: str
    #: The last piece, of a month that is not over; "" when all are over.
    running: str
    top: int
    last: int


@dataclass(frozen=True)
class Month:
    """A month of the table beside the line."""

    name: str
    received: SafeString
    answered: SafeString
    running: bool


def lines(stretches: list[Stretch]) -> list[Line]:
    """Received and answered on the same scale; nothing where there are fewer than two months."""
    if len(stretches) < 2:
        return []
    top = max(max(s.received, s.answered) for s in stretches) or 1
    received = [s.received for s in stretches]
    answered = [s.answered for s in stretches]
    running = stretches[-1].running
    return [
        _a_line(str(FIGURES["received"].label), received, top, running=running),
        _a_line(str(FIGURES["answered"].label), answered, top, running=running),
    ]


def _a_line(label: str, values: list[int], top: int, *, running: bool) -> Line:
    step = WIDTH / (len(values) - 1)
    dots = [f"{n * step:.1f},{HEIGHT - HEIGHT * value / top:.1f}" for n, value in enumerate(values)]
    over = dots[:-1] if running else dots
    rest = dots[-2:] if running else []
    return Line(label, " ".join(over), " ".join(rest), top, values[-1])


def month_table(stretches: list[Stretch]) -> list[Month]:
    """The numbers of the lines, each opening its rows."""
    return [
        Month(
            name=stretch_name(stretch.first, stretch.last),
            received=linked(stretch.received, "received", stretch.period),
            answered=linked(stretch.answered, "answered", stretch.period),
            running=stretch.running,
        )
        for stretch in stretches
    ]


def stretch_name(first: date, last: date) -> str:
    """A month or a year by its name."""
    if first.month != last.month:
        return str(first.year)
    # Translators: a month, as Django's date format.
    return date_format(first, _("F Y"))


def formulas(*codes: str) -> list[tuple[str, str]]:
    """What each figure of a picture is called, and how it is counted."""
    return [(str(FIGURES[code].label), str(FIGURES[code].formula)) for code in codes]
