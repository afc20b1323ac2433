"""A second counter, written from the definitions with fractions and nothing else.

It shares no code with the rest of this engine, so that an error would have to be made twice to
stay hidden. It is slow where the first is quick: every voter is looked at by itself, every project
in every round, and Add1 tries every endowment.

    counted(election_from(text), "equal-shares/add1")["winners"]
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Purses = list[Fraction]


class Vote(NamedTuple):
    """An election for the second counter.

    costs: of each project by its id, in the order of the file.
    ballots: one for each voter: the points for each project that they gave anything to.
    kind: as `vote_type` in the file.
    """

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, Fraction]]
    kind: str


class Paid(NamedTuple):
    """A project that equal shares bought: cost per utility, and what each voter paid."""

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
    ballots = [_ballot(row, kind) for row in rows]
    return Vote(Fraction(meta["budget"]), costs, ballots, kind)


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


def counted(
    vote: Vote,
    rule: str,
    *,
    utility: str | None = None,
    minimum_approvals: int = 1,
    lot: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The outcome by the rule of that name, with money as fractions.

    Raises:
        ValueError: the rule is unknown.
    """
    counter = Counter(vote, utility, minimum_approvals, lot)
    method, *rest = rule.split("/")
    if method == "greedy":
        return counter.told(counter.greedy([], skip=True))
    if method == "greedy-no-skip":
        return counter.told(counter.greedy([], skip=False))
    if method == "phragmen":
        return counter.told(counter.phragmen())
    if method != "equal-shares":
        raise ValueError(rule)
    endowment, steps = vote.budget / len(vote.ballots), 0
    if "add1" in rest or "add1-exhaustive" in rest:
        endowment, steps, paid = counter.add1(exhaustive="add1-exhaustive" in rest)
    else:
        paid = counter.equal_shares(endowment)
    winners = [one.project for one in paid]
    if "fill" in rest:
        winners += counter.greedy(winners, skip=True)
    return counter.told(winners, endowment=endowment, steps=steps, paid=paid)


class Counter:
    """An election with what a rule needs to know of it."""

    def __init__(
        self,
        vote: Vote,
        utility: str | None = None,
        minimum: int = 1,
        lot: Sequence[str] | None = None,
    ) -> None:
        self.costs, self.budget, self.voters = vote.costs, vote.budget, len(vote.ballots)
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
        for voter, ballot in enumerate(vote.ballots):
            for name, given in ballot.items():
                self.supporters[name].append(voter)
                self.votes[name] += given
        self.can_win = [name for name in vote.costs if len(self.supporters[name]) >= minimum]
        self.lot = list(lot) if lot else list(vote.costs)

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
        load = [Fraction(0)] * self.voters
        bought: list[str] = []
        rest = [
            name
            for name in self.can_win
            if self.supporters[name] and self.costs[name] <= self.budget
        ]
        while rest:
            after = {
                name: (self.costs[name] + sum(load[voter] for voter in self.supporters[name]))
                / len(self.supporters[name])
                for name in rest
            }
            best = min(rest, key=lambda name: (after[name], self.tie(name)))
            if self.cost([*bought, best]) > self.budget:
                break
            bought.append(best)
            rest.remove(best)
            for voter in self.supporters[best]:
                load[voter] = after[best]
        return bought

    def equal_shares(self, endowment: Fraction) -> list[Paid]:
        """What is bought when every voter begins with `endowment`, whatever the budget is."""
        purse = [endowment] * self.voters
        bought: list[Paid] = []
        rest = [name for name in self.can_win if self.supporters[name]]
        while True:
            rest = [
                name
                for name in rest
                if sum(purse[voter] for voter in self.supporters[name]) >= self.costs[name]
            ]
            if not rest:
                return bought
            price = {name: self.price(name, purse) for name in rest}
            best = min(rest, key=lambda name: (price[name], self.tie(name)))
            payments = {
                voter: min(purse[voter], price[best] * self.utility[voter][best])
                for voter in self.supporters[best]
            }
            for voter, payment in payments.items():
                purse[voter] -= payment
            bought.append(Paid(best, price[best], payments))
            rest.remove(best)

    def price(self, name: str, purse: Purses) -> Fraction:
        """The ρ with Σ min(purse, ρ · utility) = cost: the poorest for their utility pay first."""
        utility = {voter: self.utility[voter][name] for voter in self.supporters[name]}
        missing, together = self.costs[name], sum(utility.values(), Fraction(0))
        for voter in sorted(utility, key=lambda voter: purse[voter] / utility[voter]):
            if missing / together * utility[voter] <= purse[voter]:
                break
            missing -= purse[voter]
            together -= utility[voter]
        return missing / together

    def add1(self, *, exhaustive: bool) -> tuple[Fraction, int, list[Paid]]:
        """The last endowment before the budget is overspent, trying one after the other."""
        endowment, steps = Fraction(self.budget // self.voters), 0
        bought = self.equal_shares(endowment)
        while not self.complete([one.project for one in bought], exhaustive=exhaustive):
            more = self.equal_shares(endowment + 1)
            if self.cost([one.project for one in more]) > self.budget:
                break
            endowment, steps, bought = endowment + 1, steps + 1, more
        return endowment, steps, bought

    def complete(self, winners: Sequence[str], *, exhaustive: bool) -> bool:
        """Whether nothing is left to buy, or nothing that fits."""
        rest = [name for name in self.can_win if self.supporters[name] and name not in winners]
        if exhaustive:
            rest = [name for name in rest if self.cost([*winners, name]) <= self.budget]
        return not rest

    # What is told ---------------------------------------------------------------------------------

    def told(
        self,
        winners: list[str],
        *,
        endowment: Fraction | None = None,
        steps: int = 0,
        paid: Sequence[Paid] = (),
    ) -> dict[str, Any]:
        """The outcome, with what the first counter tells as well."""
        violations = self.violations(winners)
        return {
            "winners": winners,
            "cost": self.cost(winners),
            "endowment": endowment,
            "steps": steps,
            "rounds": [self.round(one) for one in paid]
            + [{"project": name} for name in winners[len(paid) :]],
            "losers": [
                self.loser(name, endowment, paid) for name in self.costs if name not in winners
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
            "payers": sum(payment > 0 for payment in paid.payments.values()),
        }

    def loser(self, name: str, endowment: Fraction | None, paid: Sequence[Paid]) -> dict[str, Any]:
        """Where the money of a loser's supporters went."""
        given = [
            (one.project, sum(one.payments.get(voter, 0) for voter in self.supporters[name]))
            for one in paid
        ]
        left = len(self.supporters[name]) * (endowment or 0) - sum(money for _, money in given)
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
        has = {voter: got[voter] + self.utility[voter][name] for voter in self.supporters[name]}
        most, worth = 0, Fraction(0)
        order = sorted(has, key=has.__getitem__)
        for at, voter in enumerate(order, start=1):
            worth += self.utility[voter][name]
            if has[voter] <= self.budget / self.voters * worth / self.costs[name]:
                most = at
        return most

    def comparison(self, winners: Sequence[str]) -> dict[str, int]:
        """How many voters like this outcome better than the greedy one, and the other way."""
        other = self.greedy([], skip=True)
        pairs = [
            tuple(
                sum((own.get(name, Fraction(0)) for name in names), Fraction(0))
                for names in (winners, other)
            )
            for own in self.liking
        ]
        this, greedy = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
        return {"this": this, "greedy": greedy, "indifferent": self.voters - this - greedy}
