"""The rules by name, with everything that decides who wins, as one text that can be frozen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from heartline.engines.counting.ballots import WITH_POINTS, BallotKind, Election
from heartline.engines.counting.errors import RuleError


class Method(StrEnum):
    """What is done in each round."""

    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    PHRAGMEN = "phragmen"
    EQUAL_SHARES = "equal-shares"


class Completion(StrEnum):
    """How equal shares go on when money is left: not at all, or one more for every voter.

    ADD1 goes on until the budget would be overspent, ADD1_EXHAUSTIVE also ends once no further
    project fits into the budget.
    """

    NONE = ""
    ADD1 = "add1"
    ADD1_EXHAUSTIVE = "add1-exhaustive"


class Utility(StrEnum):
    """What a project is worth to a voter: its cost, to all who gave it anything, or the points."""

    COST = "cost"
    POINTS = "points"


#: Ends the name of a rule that spends what is left by votes.
FILL = "fill"

NAMES = (
    *(str(method) for method in Method),
    *(
        "/".join(filter(None, (Method.EQUAL_SHARES, completion, fill)))
        for completion in Completion
        for fill in ("", FILL)
        if completion or fill
    ),
)

#: A project that fewer voters have given anything to cannot win.
LEAST_APPROVALS = 1


@dataclass(frozen=True)
class Rule:
    """A rule with its parameters.

    lot: the ids of all projects in the order drawn before the count; None for the file's order.
    """

    method: Method
    utility: Utility
    completion: Completion = Completion.NONE
    fill: bool = False
    minimum_approvals: int = LEAST_APPROVALS
    lot: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The name that says which variant it is."""
        return "/".join(filter(None, (self.method, self.completion, FILL if self.fill else "")))

    def text(self) -> str:
        """Everything that decides who wins, as canonical JSON: sorted keys, no blanks."""
        told = {
            "name": self.name,
            "minimum_approvals": self.minimum_approvals,
            "ties": ["cost", "votes", "lot"],
            "lot": self.lot,
            "utility": self.utility,
            "start": self._start(),
            "step": 1 if self.completion else None,
            "stop": self._stop(),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The fingerprint of `text`, to be published before voting opens."""
        return sha256(self.text().encode()).hexdigest()

    def _start(self) -> str | None:
        if self.method is not Method.EQUAL_SHARES:
            return None
        return "floor(budget/voters)" if self.completion else "budget/voters"

    def _stop(self) -> list[str] | None:
        return {
            Completion.NONE: None,
            Completion.ADD1: ["overspent"],
            Completion.ADD1_EXHAUSTIVE: ["exhaustive", "overspent"],
        }[self.completion]


def rule_named(
    name: str,
    kind: BallotKind,
    *,
    utility: str | None = None,
    minimum_approvals: int = LEAST_APPROVALS,
    lot: Sequence[str] | None = None,
) -> Rule:
    """The rule of a name of `NAMES`, for ballots of a kind.

    utility: one of `Utility`; None for points where ballots have points, and cost elsewhere.

    Raises:
        RuleError: there is no such rule, or it cannot count such ballots.
    """
    if name not in NAMES:
        raise RuleError("rule_unknown", rule=name, choices=", ".join(NAMES))
    if minimum_approvals < 0:
        raise RuleError("minimum_negative")
    method, *rest = name.split("/")
    if method == Method.EQUAL_SHARES and kind is BallotKind.ORDINAL:
        raise RuleError("ordinal_refused")
    fill = FILL in rest
    completion = next((part for part in rest if part != FILL), "")
    return Rule(
        Method(method),
        _utility(utility, kind),
        Completion(completion),
        fill,
        minimum_approvals,
        None if lot is None else tuple(lot),
    )


def _utility(name: str | None, kind: BallotKind) -> Utility:
    if name is None:
        return Utility.POINTS if kind in WITH_POINTS else Utility.COST
    if name not in list(Utility):
        raise RuleError("utility_unknown", utility=name, choices=", ".join(Utility))
    return Utility(name)


def check_lot(lot: Sequence[str], election: Election) -> None:
    """Refuse a lot that does not name every project once; `line` is its place, from 1.

    Raises:
        RuleError: it does not.
    """
    known = {project.id for project in election.projects}
    seen: set[str] = set()
    for line, name in enumerate(lot, start=1):
        if name not in known:
            raise RuleError("lot_unknown", line=line, project=name)
        if name in seen:
            raise RuleError("lot_twice", line=line, project=name)
        seen.add(name)
    for project in election.projects:
        if project.id not in seen:
            raise RuleError("lot_missing", line=len(lot), project=project.id)
