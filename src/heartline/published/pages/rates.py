"""The three rates shaped for the page: what counts in them, what is left out, and the formula."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext

from heartline.cases.models import Kind, Satisfied
from heartline.cases.sentences import ASKED_BECAUSE
from heartline.engines.rates import MARKS, Rate, Rule
from heartline.offices.models import Office
from heartline.published.pages.figures import day, linked, office_name
from heartline.published.queries.cases import in_order
from heartline.published.queries.counts import (
    RATE_OF,
    Results,
    unanswered_of,
)
from heartline.published.queries.formulas import Chosen, Version
from heartline.published.queries.periods import Period
from heartline.published.queries.rows import COUNTED, NO_OFFICE
from heartline.published.sentences import FIGURES, LEFT_OUT, RATES, percent
from heartline.shared.clock import day_of

#: The figures that stand for the numerator and for the whole of a rate.
PARTS = {
    "response": ("responded", "response_due"),
    "solution": ("solved", "verdicts"),
    "satisfaction": ("content", "with_level"),
}
#: People of whom no verdict is known.
UNKNOWN = ("silent", "asked", "not_reached", "not_asked")


@dataclass(frozen=True)
class Item:
    """A number that opens its rows, with what it counts."""

    label: str
    n: SafeString | str
    #: What one of them counts, where it is not one: "½".
    weight: str = ""


@dataclass(frozen=True)
class RateView:
    """One rate on a page."""

    code: str
    label: str
    formula: str
    hits: SafeString
    of: SafeString
    #: The share with its interval; "" where there are too few.
    share: str
    #: Why no share is told; "" where it is.
    too_few: str
    numerator: list[Item]
    whole: list[Item]
    left_out: list[Item]
    #: People of whom no verdict is known: in no rate, and never content.
    unknown: list[Item]


def left_out_words(why: str) -> str:
    """Why something is left out of the rates, in words."""
    mark, _colon, reason = why.partition(":")
    if mark != "excluded":
        return str(LEFT_OUT[mark])
    words = ASKED_BECAUSE["exclusion"].get(reason)
    if words is None:
        return _("Excluded by decision")
    return _("Excluded by decision: %(reason)s") % {"reason": words}


def share_words(rate: Rate) -> str:
    """The share and its interval: "66.7% (41.7%–84.8%)"; "" where there are too few."""
    if rate.share is None or rate.interval is None:
        return ""
    low, high = rate.interval
    return f"{percent(100 * rate.share)} ({percent(100 * low)}–{percent(100 * high)})"


def too_few(rate: Rate) -> str:
    """Why no share is told; "" where it is."""
    if rate.share is not None:
        return ""
    if not rate.of:
        return _("Nothing to count yet.")
    told = ngettext(
        "Too few for a percentage: below %(smallest)s none is told.",
        "Too few for a percentage: below %(smallest)s none is told.",
        rate.smallest,
    )
    return told % {"smallest": rate.smallest}


def rate_views(found: Results) -> list[RateView]:
    """The three rates of the town."""
    return [_rate_view(found, code) for code in RATES]


def _rate_view(found: Results, code: str) -> RateView:
    told, rule = found.rate(code), found.formula.version.rule
    hits, of = PARTS[code]
    link = _Links(found.period, found.formula)
    numerator = [
        Item(
            str(FIGURES[figure].label),
            link(told.counts[figure], figure, COUNTED),
            "½" if figure == "solved_partly" and rule.halves == 1 else "",
        )
        for figure in _numerator(code, rule)
    ]
    rest = [figure for figure in _whole(code, rule) if figure not in _numerator(code, rule)]
    unit_whole = RATE_OF[code][1]
    left_out = [
        Item(left_out_words(why), link(n, unit_whole, why)) for why, n in told.left_out.items()
    ]
    left_out += [
        Item(str(FIGURES[figure].label), link(told.counts[figure], figure, COUNTED))
        for figure in unanswered_of(code, found.formula)
    ]
    return RateView(
        code=code,
        label=str(RATES[code].label),
        formula=str(RATES[code].formula),
        hits=link(told.rate.hits, hits, COUNTED),
        of=link(told.rate.of, of, COUNTED),
        share=share_words(told.rate),
        too_few=too_few(told.rate),
        numerator=numerator,
        whole=[
            Item(str(FIGURES[figure].label), link(told.counts[figure], figure, COUNTED))
            for figure in rest
        ],
        left_out=left_out,
        unknown=_unknown(found) if unit_whole == "verdicts" else [],
    )


@dataclass(frozen=True)
class _Links:
    """Numbers that open their rows under one formula."""

    period: Period
    formula: Chosen
    office: str = ""

    def __call__(self, n: float, code: str, part: str) -> SafeString:
        cut = {"part": part}
        if self.office:
            cut["office"] = self.office
        if not self.formula.usual:
            cut["formula"] = str(self.formula.version.version)
        return linked(n, code, self.period, **cut)


def _numerator(code: str, rule: Rule) -> list[str]:
    if code == "response":
        return [f"{rule.response}_in_time"]
    if code == "solution":
        return ["solved_yes", "solved_partly"] if rule.halves else ["solved_yes"]
    return [f"satisfied_{level}" for level in sorted(rule.satisfied, reverse=True)]


def _whole(code: str, rule: Rule) -> list[str]:
    if code == "response":
        return [f"{rule.response}_{how}" for how in ("in_time", "late", "overdue")]
    if code == "solution":
        return ["solved_yes", "solved_partly", "solved_no"]
    return [f"satisfied_{level}" for level in (5, 4, 3, 2, 1)]


@dataclass(frozen=True)
class Dot:
    """One rate of one office: where its dot and its interval lie, 0 to 100; None: too few."""

    hits: SafeString
    of: SafeString
    words: str
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class OfficeRates:
    """The three rates of an office."""

    name: str
    dots: list[Dot]


def office_rates(found: Results, offices: Iterable[Office | None]) -> list[OfficeRates]:
    """The rates of each office, in the order given."""
    return [
        OfficeRates(office_name(office), [_dot(found, code, office) for code in RATES])
        for office in offices
    ]


def counted_offices(found: Results) -> list[Office | None]:
    """The offices that anything is counted with, in the order of their tree; the desk last."""
    there = found.of_office
    offices = [office for office in in_order(Office.objects.all()) if office.pk in there]
    return [*offices, *([None] if None in there else [])]


def _dot(found: Results, code: str, office: Office | None) -> Dot:
    rate = found.rate_of(code, office.pk if office else None).rate
    link = _Links(found.period, found.formula, office.code if office else NO_OFFICE)
    hits, of = PARTS[code]
    low, high = rate.interval or (None, None)
    return Dot(
        hits=link(rate.hits, hits, COUNTED),
        of=link(rate.of, of, COUNTED),
        words=share_words(rate) or (_("too few") if rate.of else ""),
        share=hundred(rate.share),
        low=hundred(low),
        high=hundred(high),
    )


def hundred(share: float | None) -> float | None:
    """A share of 1 as one of 100."""
    return None if share is None else round(100 * share, 2)


def rule_words(rule: Rule) -> list[tuple[str, str]]:
    """A formula in words, line by line."""
    comma = _(", ")
    kinds = comma.join(str(kind.label) for kind in Kind if kind in rule.kinds)
    levels = comma.join(
        str(Satisfied(level).label) for level in sorted(rule.satisfied, reverse=True)
    )
    out = comma.join(str(_MARK_WORDS[mark]()) for mark in MARKS if mark in rule.leaves_out)
    response = (
        _("taken on by the moment the office had for that")
        if rule.response == "taken"
        else _("a first word or the answer by the moment the office had for getting in touch")
    )
    partly = {
        0: _("counts nothing"),
        1: _(
            "counts half (the interval is that of a yes or no, so it is rather too wide than too "
            "narrow)"
        ),
        2: _("counts as solved"),
    }
    return [
        (_("Kinds that count"), kinds),
        (_("Responded in time means"), response),
        (_("“Partly solved”"), partly[rule.halves]),
        (_("Content means"), levels),
        (_("Left out"), out or _("nothing")),
        (_("No percentage below"), str(rule.smallest)),
    ]


_MARK_WORDS = {
    "excluded": lambda: _("what was excluded by decision"),
    "listed": lambda: _("what is listed because it cannot be solved now"),
    "reviewed": lambda: _("reviewed verdicts"),
}


def since_words(version: Version) -> str:
    """From when a version holds."""
    if version.since is None:
        return _("from the beginning")
    return _("since %(day)s") % {"day": day(day_of(version.since))}


def _unknown(found: Results) -> list[Item]:
    return [
        Item(str(FIGURES[code].label), linked(found[code].n, code, found.period))
        for code in UNKNOWN
    ]


def part_words(part: str) -> str:
    """What part of a figure a page of rows shows: in the rates, or left out and why."""
    if not part:
        return ""
    if part == COUNTED:
        return _("counted in the rates")
    return _("left out of the rates: %(why)s") % {"why": left_out_words(part)}
