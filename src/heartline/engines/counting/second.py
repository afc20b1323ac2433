"""A second counter, written from the definitions with fractions and nothing else.

It shares no code with the rest of this engine, so that an error would have to be made twice to
stay hidden. It is slow where the first is quick: all money is in fractions, and Add1 tries every
endowment, from the first one or from one that is named. Only two things save it time: equal ballots
are held as one with a number, and a price that was higher before is not computed again, for in one
count prices and loads only rise.

    counted(election_from(text), "equal-shares/add1")["winners"]
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Purses = list[Fraction]


class Vote(NamedTuple):
    """An election for the second counter.

    costs: of each project by its id, in the order of the file.
    ballots: each once, however many cast it: the points for each project that got anything.
    cast: by how many voters, for each of the ballots.
    kind: as `vote_type` in the file.
    """

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, Fraction]]
    cast: list[int]
    kind: str


class Paid(NamedTuple):
    """A project that equal shares bought: cost per utility, what a voter of each ballot paid."""

    project: str
    per_utility: Fraction
    payments: dict[int, Fraction]


# The file -----------------------------------------------------------------------------------------


def election_from(text: str) -> Vote:
    """The election of a Pabulib file that the first counter has accepted."""
    section = ""
    header: list[str] = []
    meta: dict[str, str] = {}
    costs: dict[str, Fraction] = {}
    rows: list[dict[str, str]] = []
    for cells in _lines(text.removeprefix("\ufeff")):
        if cells[0].strip().upper() in ("META", "PROJECTS", "VOTES") and not any(cells[1:]):
            section, header = cells[0].strip().upper(), []
        elif not header:
            header = [cell.strip().lower() for cell in cells]
        elif section == "META":
            meta[cells[0].strip().lower()] = cells[1].strip()
        else:
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            if section == "PROJECTS":
                costs[row["project_id"]] = Fraction(row["cost"])
            else:
                rows.append(row)
    kind = meta["vote_type"].lower()
    cast: dict[frozenset[tuple[str, Fraction]], int] = {}
    for row in rows:
        ballot = frozenset(_ballot(row, kind).items())
        cast[ballot] = cast.get(ballot, 0) + 1
    return Vote(
        Fraction(meta["budget"]), costs, [dict(one) for one in cast], list(cast.values()), kind
    )


def _lines(text: str) -> list[list[str]]:
    """The rows that hold anything, cut at semicolons and line ends outside quotation marks."""
    rows: list[list[str]] = []
    cells: list[str] = []
    cell, quoted = "", False
    pieces = text.replace("\r\n", "\n").replace("\r", "\n")
    place = 0
    while place < len(pieces):
        sign = pieces[place]
        if sign == '"' and quoted and pieces[place + 1 : place + 2] == '"':
            cell, place = cell + '"', place + 1
        elif sign == '"' and (quoted or not cell):
            quoted = not quoted
        elif sign in ";\n" and not quoted:
            cells, cell = [*cells, cell], ""
            if sign == "\n":
                rows, cells = _with(rows, cells), []
        else:
            cell += sign
        place += 1
    return _with(rows, [*cells, cell])


def _with(rows: list[list[str]], cells: list[str]) -> list[list[str]]:
    if any(cell.strip() for cell in cells):
        rows.append(cells)
    return rows


def _ballot(row: Mapping[str, str], kind: str) -> dict[str, Fraction]:
    named = [name.strip() for name in row["vote"].split(",")] if row["vote"] else []
    ballot: dict[str, Fraction] = {}
    if kind in ("approval", "choose-1"):
        return dict.fromkeys(named, Fraction(1))
    if kind == "ordinal" and "points" not in row:
        order = [name for at, name in enumerate(named) if name not in named[:at]]
        return {name: Fraction(len(order) - at) for at, name in enumerate(order)}
    for name, points in zip(named, row["points"].split(","), strict=False):
        ballot[name] = ballot.get(name, Fraction(0)) + Fraction(points.strip())
    return {name: points for name, points in ballot.items() if points > 0}


# Counting -----------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a rule chose: `winners` in the order of buying; the rest is of equal shares."""

    winners: list[str]
    cost: Fraction
    endowment: Fraction | None = None
    steps: int = 0
    paid: Sequence[Paid] = ()


def counted(
    vote: Vote,
    rule: str,
    *,
    utility: str | None = None,
    minimum_approvals: int = 1,
    lot: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The outcome by the rule of that name, told in full, with money as fractions.

    Raises:
        ValueError: the rule is unknown.
    """
    counter = Counter(vote, utility, minimum_approvals, lot)
    return counter.told(counter.outcome(rule))


class Counter:
    """An election with what a rule needs to know of it."""

    def __init__(
        self,
        vote: Vote,
        utility: str | None = None,
        minimum: int = 1,
        lot: Sequence[str] | None = None,
    ) -> None:
        self.costs, self.budget = vote.costs, vote.budget
        self.cast, self.voters = vote.cast, sum(vote.cast)
        points = utility or ("points" if vote.kind in ("cumulative", "scoring") else "cost")
        self.utility: list[dict[str, Fraction]] = [
            {name: given if points == "points" else vote.costs[name] for name, given in one.items()}
            for one in vote.ballots
        ]
        #: What voters compare outcomes by.
        self.liking = (
            vote.ballots
            if points == "points"
            else [dict.fromkeys(ballot, Fraction(1)) for ballot in vote.ballots]
        )
        self.supporters: dict[str, list[int]] = {name: [] for name in vote.costs}
        self.votes = dict.fromkeys(vote.costs, Fraction(0))
        for ballot, marks in enumerate(vote.ballots):
            for name, given in marks.items():
                self.supporters[name].append(ballot)
                self.votes[name] += given * self.cast[ballot]
        self.can_win = [name for name in vote.costs if self.approvals(name) >= minimum]
        self.lot = list(lot) if lot else list(vote.costs)

    def approvals(self, name: str) -> int:
        """How many voters support a project."""
        return sum(self.cast[ballot] for ballot in self.supporters[name])

    def tie(self, name: str) -> tuple[Fraction, Fraction, int]:
        """Among equals the least comes first: lowest cost, most votes, the lot."""
        return self.costs[name], -self.votes[name], self.lot.index(name)

    def cost(self, names: Sequence[str]) -> Fraction:
        """What projects cost together."""
        return sum((self.costs[name] for name in names), Fraction(0))

    def greedy(self, bought: Sequence[str], *, skip: bool) -> list[str]:
        """What is bought by votes after what is `bought`."""
        new: list[str] = []
        for name in sorted(self.can_win, key=lambda name: (-self.votes[name], self.tie(name))):
            if name in bought:
                continue
            if self.cost([*bought, *new, name]) <= self.budget:
                new.append(name)
            elif not skip:
                break
        return new

    def phragmen(self) -> list[str]:
        """What is bought while the load of the next project's supporters is the least."""
        load = [Fraction(0)] * len(self.cast)
        bought: list[str] = []
        # The load after each, or what it was before: loads only grow.
        least = {
            name: Fraction(0)
            for name in self.can_win
            if self.supporters[name] and self.costs[name] <= self.budget
        }
        while least:
            after: dict[str, Fraction] = {}
            for name in sorted(least, key=least.__getitem__):
                if after and least[name] > min(after.values()):
                    break
                together = self.costs[name] + self.sum_over(name, load)
                least[name] = after[name] = together / self.approvals(name)
            best = min(after, key=lambda name: (after[name], self.tie(name)))
            if self.cost([*bought, best]) > self.budget:
                break
            bought.append(best)
            del least[best]
            for ballot in self.supporters[best]:
                load[ballot] = after[best]
        return bought

    def sum_over(self, name: str, values: Sequence[Fraction]) -> Fraction:
        """What the supporters of a project have together, of what each ballot's voters have."""
        return sum(
            (values[ballot] * self.cast[ballot] for ballot in self.supporters[name]), Fraction(0)
        )

    def equal_shares(self, endowment: Fraction) -> list[Paid]:
        """What is bought when every voter begins with `endowment`, whatever the budget is."""
        purse = [endowment] * len(self.cast)
        bought: list[Paid] = []
        # The price of each that can be bought, or what it was before: it is no lower now.
        least = {name: Fraction(0) for name in self.can_win if self.supporters[name]}
        while True:
            price: dict[str, Fraction] = {}
            for name in sorted(least, key=least.__getitem__):
                if price and least[name] > min(price.values()):
                    break
                if self.sum_over(name, purse) < self.costs[name]:
                    del least[name]
                else:
                    least[name] = price[name] = self.price(name, purse)
            if not price:
                return bought
            best = min(price, key=lambda name: (price[name], self.tie(name)))
            payments = {
                ballot: min(purse[ballot], price[best] * self.utility[ballot][best])
                for ballot in self.supporters[best]
            }
            for ballot, payment in payments.items():
                purse[ballot] -= payment
            bought.append(Paid(best, price[best], payments))
            del least[best]

    def price(self, name: str, purse: Purses) -> Fraction:
        """The ρ with Σ min(purse, ρ · utility) = cost: the poorest for their utility pay first."""
        utility = {ballot: self.utility[ballot][name] for ballot in self.supporters[name]}
        missing = self.costs[name]
        together = sum((utility[ballot] * self.cast[ballot] for ballot in utility), Fraction(0))
        for ballot in sorted(utility, key=lambda ballot: purse[ballot] / utility[ballot]):
            if missing / together * utility[ballot] <= purse[ballot]:
                break
            missing -= purse[ballot] * self.cast[ballot]
            together -= utility[ballot] * self.cast[ballot]
        return missing / together

    def add1(
        self, *, exhaustive: bool, begin: Fraction | None = None
    ) -> tuple[Fraction, int, list[Paid]]:
        """The last endowment before the budget is overspent, trying one after the other."""
        first = Fraction(self.budget // self.voters)
        endowment = first if begin is None else begin
        bought = self.equal_shares(endowment)
        while not self.complete([one.project for one in bought], exhaustive=exhaustive):
            more = self.equal_shares(endowment + 1)
            if self.cost([one.project for one in more]) > self.budget:
                break
            endowment, bought = endowment + 1, more
        return endowment, int(endowment - first), bought

    def complete(self, winners: Sequence[str], *, exhaustive: bool) -> bool:
        """Whether nothing is left to buy, or nothing that fits."""
        rest = [name for name in self.can_win if self.supporters[name] and name not in winners]
        if exhaustive:
            rest = [name for name in rest if self.cost([*winners, name]) <= self.budget]
        return not rest

    def outcome(self, rule: str, *, begin: Fraction | None = None) -> Outcome:
        """What the rule of that name chooses.

        Args:
            begin: the endowment that Add1 begins with, if not with the first of all. Those before
                it are taken on trust; `steps` is counted from the first of all.

        Raises:
            ValueError: the rule is unknown.
        """
        method, *rest = rule.split("/")
        if method == "greedy":
            return self.without_shares(self.greedy([], skip=True))
        if method == "greedy-no-skip":
            return self.without_shares(self.greedy([], skip=False))
        if method == "phragmen":
            return self.without_shares(self.phragmen())
        if method != "equal-shares":
            raise ValueError(rule)
        endowment, steps = self.budget / self.voters, 0
        if "add1" in rest or "add1-exhaustive" in rest:
            exhaustive = "add1-exhaustive" in rest
            endowment, steps, paid = self.add1(exhaustive=exhaustive, begin=begin)
        else:
            paid = self.equal_shares(endowment)
        winners = [one.project for one in paid]
        if "fill" in rest:
            winners += self.greedy(winners, skip=True)
        return Outcome(winners, self.cost(winners), endowment, steps, paid)

    def without_shares(self, winners: list[str]) -> Outcome:
        """What a rule without purses chose."""
        return Outcome(winners, self.cost(winners))

    # What is told ---------------------------------------------------------------------------------

    def told(self, chosen: Outcome) -> dict[str, Any]:
        """The outcome, with what the first counter tells as well."""
        winners, paid = chosen.winners, chosen.paid
        violations = self.violations(winners)
        return {
            "winners": winners,
            "cost": chosen.cost,
            "endowment": chosen.endowment,
            "steps": chosen.steps,
            "rounds": [self.round(one) for one in paid]
            + [{"project": name} for name in winners[len(paid) :]],
            "losers": [
                self.loser(name, chosen.endowment, paid)
                for name in self.costs
                if name not in winners
            ],
            "certificate": {"holds": not violations, "violations": violations},
            "comparison": self.comparison(winners),
        }

    def round(self, paid: Paid) -> dict[str, Any]:
        """The price for one point, or the largest payment where utility is cost."""
        cost, some = self.costs[paid.project], self.supporters[paid.project][0]
        of_one = self.utility[some][paid.project] / self.liking[some][paid.project]
        price = paid.per_utility * of_one
        return {
            "project": paid.project,
            "price": price,
            "effective_votes": cost / price,
            "payers": sum(
                self.cast[ballot] for ballot, payment in paid.payments.items() if payment > 0
            ),
        }

    def loser(self, name: str, endowment: Fraction | None, paid: Sequence[Paid]) -> dict[str, Any]:
        """Where the money of a loser's supporters went."""
        given = [
            (
                one.project,
                sum(
                    self.cast[ballot] * one.payments.get(ballot, 0)
                    for ballot in self.supporters[name]
                ),
            )
            for one in paid
        ]
        left = self.approvals(name) * (endowment or 0) - sum(money for _, money in given)
        return {
            "project": name,
            "lost": [{"project": to, "money": money} for to, money in given if money],
            "money_left": left,
        }

    def violations(self, winners: Sequence[str]) -> list[dict[str, Any]]:
        """Projects c with supporters S who all have at most their share even with c."""
        got = [
            sum((own.get(name, Fraction(0)) for name in winners), Fraction(0))
            for own in self.utility
        ]
        found = []
        for name in self.can_win:
            voters = 0 if name in winners else self.short_changed(name, got)
            if voters:
                found.append({"project": name, "voters": voters})
        return found

    def short_changed(self, name: str, got: Sequence[Fraction]) -> int:
        """The most supporters of a project that got no more than their share even with it."""
        has = {ballot: got[ballot] + self.utility[ballot][name] for ballot in self.supporters[name]}
        most, voters, worth = 0, 0, Fraction(0)
        for ballot in sorted(has, key=has.__getitem__):
            voters += self.cast[ballot]
            worth += self.utility[ballot][name] * self.cast[ballot]
            if has[ballot] <= self.budget / self.voters * worth / self.costs[name]:
                most = voters
        return most

    def comparison(self, winners: Sequence[str]) -> dict[str, int]:
        """How many voters like this outcome better than the greedy one, and the other way."""
        other = self.greedy([], skip=True)
        this = greedy = 0
        for own, voters in zip(self.liking, self.cast, strict=True):
            here, there = (
                sum((own.get(name, Fraction(0)) for name in names), Fraction(0))
                for names in (winners, other)
            )
            this += voters * (here > there)
            greedy += voters * (here < there)
        return {"this": this, "greedy": greedy, "indifferent": self.voters - this - greedy}
