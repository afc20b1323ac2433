"""The result in words and pictures: why each project won or lost, and where the money went."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _, ngettext

from heartline.budgets.models import Budget, Count, Project, RuleName
from heartline.budgets.pages.words import money
from heartline.budgets.queries.election import lot_of

Values = Mapping[str, Any]
#: A line of `shared/_bars.html`: label, share of 100, the ends of an interval, words.
Bar = tuple[str, float | None, float | None, float | None, str]

#: The picture of the flow, in its own units.
WIDTH, _LEFT, _RIGHT, _BAR, _GAP = 360.0, 0.0, 190.0, 16.0, 8.0
_LEAST, _SCALE = 3.0, 260.0
#: Room for number, name and cost of a project in the picture, in letters; a Chinese sign takes two.
_ROOM = 22


def whole(number: int | str | None) -> float:
    """A number of a result, "p/q" too, as a float to show."""
    return float(Fraction(number)) if number is not None else 0.0


@dataclass(frozen=True)
class Winner:
    """A chosen project: how many named it, and how much each of them paid at most."""

    project: Project
    supporters: int
    price: float | None
    by_votes: bool


@dataclass(frozen=True)
class Loser:
    """A project that was not chosen: what its supporters' money went to, and what was missing.

    needed: a sentence.
    bars: where the money of its supporters went, the most first.
    """

    project: Project
    supporters: int
    support: int | None
    needed: str
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Stream:
    """Money that flows from the purses into one project, drawn as one shape."""

    label: str
    shape: str
    y: float
    height: float
    won: bool


@dataclass(frozen=True)
class ResultPage:
    """All that the page of a result tells."""

    count: Count
    voters: int
    purse: float
    even_purse: float
    cost: float
    winners: list[Winner]
    losers: list[Loser]
    streams: list[Stream]
    height: float
    purses: float
    areas: list[Bar]
    by_winners: list[Bar]
    comparison: Values
    only_here: list[Project]
    only_greedy: list[Project]


def result_page(budget: Budget, counted: Count, projects: Sequence[Project]) -> ResultPage:
    """What was counted, for the page. `projects` are those on the ballot."""
    result: Values = counted.result
    known = {str(project.number): project for project in projects}
    chosen = [known[name] for name in result["winners"]]
    greedy = [known[name] for name in result["comparison"]["greedy_winners"]]
    left = budget.amount - sum(project.cost or 0 for project in chosen)
    streams, height, purses = _streams(budget, chosen, left)
    return ResultPage(
        count=counted,
        voters=result["voters"],
        purse=whole(result["endowment"]),
        even_purse=budget.amount / result["voters"],
        cost=whole(result["cost"]),
        winners=[_winner(one, known) for one in result["rounds"]],
        losers=[_loser(budget, one, known, result) for one in result["losers"]],
        streams=streams,
        height=height,
        purses=purses,
        areas=_areas(budget, chosen),
        by_winners=_by_winners(result),
        comparison=result["comparison"],
        only_here=[project for project in chosen if project not in greedy],
        only_greedy=[project for project in greedy if project not in chosen],
    )


def _winner(one: Values, known: Mapping[str, Project]) -> Winner:
    return Winner(
        project=known[one["project"]],
        supporters=one["supporters"],
        price=whole(one["price"]) if "price" in one else None,
        by_votes=one["by"] == "fill",
    )


def _loser(budget: Budget, one: Values, known: Mapping[str, Project], result: Values) -> Loser:
    support = one.get("effective_support")
    return Loser(
        project=known[one["project"]],
        supporters=one["supporters"],
        # What was not enough never reads as all of it.
        support=None if support is None else min(99, round(100 * whole(support))),
        needed=_needed(budget, one) or _outrun(budget, one, known, result["rounds"]),
        bars=list(_where_money_went(budget, one, known)),
    )


def _needed(budget: Budget, one: Values) -> str:
    """What would have made it win with the purses of the end; "" where voters have none.

    With another cost or other votes the purses would be filled otherwise: the page says so.
    """
    if not one["eligible"]:
        return _("Fewer people named it than a project needs to win.")
    needed = one.get("would_have_won")
    if not needed:
        return ""
    parts = []
    if needed["cost_cut"] is not None:
        words = _("if it had cost %(cut)s less")
        parts.append(words % {"cut": money(_up(needed["cost_cut"]), budget)})
    if needed["extra_approvals"] is not None:
        more = needed["extra_approvals"]
        words = ngettext(
            "if %(count)s more person had voted for it alone",
            "if %(count)s more people had voted for it alone",
            more,
        )
        parts.append(words % {"count": more})
    if not parts:
        return _("With these purses no lower cost would have made it win.")
    return _("With these purses it would have won %(ways)s.") % {"ways": _(", or ").join(parts)}


def _outrun(
    budget: Budget, one: Values, known: Mapping[str, Project], rounds: Sequence[Values]
) -> str:
    """Why it did not win where projects are bought one after the other from one purse."""
    project, lot = known[one["project"]], list(lot_of(budget))

    def turn(named: Values) -> tuple[int, int, int]:
        it = known[named["project"]]
        return -named["supporters"], it.cost or 0, lot.index(named["project"])

    by_votes = budget.rule == RuleName.GREEDY
    before = [won for won in rounds if not by_votes or turn(won) < turn(one)]
    left = budget.amount - sum(known[won["project"]].cost or 0 for won in before)
    if (project.cost or 0) <= left:
        return _("Counting ended before it, when the next project no longer fitted the money.")
    told = {"left": money(left, budget), "cost": money(project.cost or 0, budget)}
    if by_votes:
        words = _("When its turn came, after those with more votes, %(left)s was left of %(cost)s.")
        return words % told
    return _("When counting ended %(left)s was left, and it costs %(cost)s.") % told


def _up(number: int | str) -> int:
    return -(-Fraction(number).numerator // Fraction(number).denominator)


def _where_money_went(budget: Budget, one: Values, known: Mapping[str, Project]) -> Iterator[Bar]:
    if "money_left" not in one:
        return
    left = whole(one["money_left"])
    paid = sorted(
        ((known[row["project"]], whole(row["money"])) for row in one["lost"]),
        key=lambda row: -row[1],
    )
    most = max([left, *(amount for _project, amount in paid)], default=0) or 1
    for project, amount in paid:
        label = f"{project.number} · {project}"
        yield (label, 100 * amount / most, None, None, money(amount, budget))
    yield (_("Left in their purses"), 100 * left / most, None, None, money(left, budget))


def _streams(
    budget: Budget, chosen: Sequence[Project], left: int
) -> tuple[list[Stream], float, float]:
    """The shapes of the flow, the height of the picture, and that of all purses together."""
    rows = [(_label(one, budget), float(one.cost or 0), True) for one in chosen]
    if left > 0:
        rows.append((_("Not spent: %(money)s") % {"money": money(left, budget)}, left, False))
    total = sum(amount for _label, amount, _won in rows) or 1.0
    streams = []
    here = there = 0.0
    for label, amount, won in rows:
        thick = _SCALE * amount / total
        shape = _ribbon(here, there, thick)
        high = max(thick, _LEAST)
        streams.append(Stream(label, shape, round(there, 1), round(high, 1), won))
        here += thick
        there += max(thick, 14.0) + _GAP
    return streams, max(there, here), here


def _label(project: Project, budget: Budget) -> str:
    """Number, name and cost of a project; the name as far as the others leave it room."""
    number, cost = f"{project.number} ", f" · {money(project.cost, budget)}"
    name, room = "", _ROOM - len(number) - len(cost)
    for sign in str(project):
        room -= 2 if east_asian_width(sign) in "FW" else 1
        if room < 0:
            name = f"{name.rstrip()}…"
            break
        name += sign
    return f"{number}{name}{cost}"


def _ribbon(here: float, there: float, thick: float) -> str:
    """A band from the purses, `here` from the top, to a project, `there`."""
    start, end = _LEFT + _BAR, _RIGHT
    bend = (start + end) / 2
    low_here, low_there = here + thick, there + max(thick, _LEAST)
    points = [
        f"M{start:.1f} {here:.1f}",
        f"C{bend:.1f} {here:.1f} {bend:.1f} {there:.1f} {end:.1f} {there:.1f}",
        f"V{low_there:.1f}",
        f"C{bend:.1f} {low_there:.1f} {bend:.1f} {low_here:.1f} {start:.1f} {low_here:.1f}Z",
    ]
    return "".join(points)


def _areas(budget: Budget, chosen: Sequence[Project]) -> list[Bar]:
    """How much of the money goes to each area."""
    spent: Counter[str] = Counter()
    for project in chosen:
        spent[str(project.area) if project.area else _("The whole town")] += project.cost or 0
    most = max(spent.values(), default=1)
    return [
        (name, 100 * amount / most, None, None, money(amount, budget))
        for name, amount in spent.most_common()
    ]


def _by_winners(result: Values) -> list[Bar]:
    """How many voters got none, one, two … of the projects that they named."""
    voters = result["voters"] or 1
    counts = result["reach"]["voters_by_winners"]
    return [
        (str(number), 100 * count / voters, None, None, f"{count:,}")
        for number, count in enumerate(counts)
    ]
