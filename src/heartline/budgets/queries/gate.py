"""The one gate to what the box holds: shut as long as anybody may still vote.

Whatever reads more than one ballot, page, file, command or count, comes through here. A test holds
every other module to it.
"""

from dataclasses import dataclass

from django.db.models import Count as CountOf

from heartline.budgets.models import Ballot, Budget, PaperSheet, Receipt, Voter, VoterState


class BoxShutError(Exception):
    """Voting has not been closed, so nothing that counts can be read."""


def _check(budget: Budget) -> None:
    # Read anew: the page that asks may be older than what has been decided since.
    now = Budget.objects.only("phase").get(pk=budget.pk)
    if not now.is_countable:
        raise BoxShutError(str(budget.pk))


def ballots_to_count(budget: Budget) -> list[tuple[int, ...]]:
    """What each ballot names, in an order that tells nothing: sorted.

    Raises:
        BoxShutError: voting has not been closed.
    """
    _check(budget)
    rows = Ballot.objects.filter(budget=budget, is_cast=True).values_list("choices", flat=True)
    return sorted(tuple(sorted(choices)) for choices in rows)


def is_empty(budget: Budget) -> bool:
    """Whether nobody has cast a ballot.

    Raises:
        BoxShutError: voting has not been closed.
    """
    _check(budget)
    return not Ballot.objects.filter(budget=budget, is_cast=True).exists()


@dataclass(frozen=True)
class Turnout:
    """How many could vote, and on paper; `ballots` are those in the box.

    spoilt: sheets of paper that named no project, so that they put no ballot into it.
    """

    codes: int
    paper: int
    ballots: int
    spoilt: int


def turnout(budget: Budget) -> Turnout:
    """How many voted.

    Raises:
        BoxShutError: voting has not been closed.
    """
    _check(budget)
    rows = Voter.objects.filter(budget=budget).values("state").annotate(n=CountOf("id"))
    by_state = {row["state"]: row["n"] for row in rows}
    by_state.pop(VoterState.VOID, None)
    return Turnout(
        codes=sum(by_state.values()),
        paper=by_state.get(VoterState.PAPER, 0),
        ballots=Ballot.objects.filter(budget=budget, is_cast=True).count(),
        spoilt=PaperSheet.objects.filter(budget=budget, is_spoilt=True).count(),
    )


def receipts(budget: Budget) -> list[str]:
    """The hashes of all receipts, sorted.

    Raises:
        BoxShutError: voting has not been closed.
    """
    _check(budget)
    return sorted(Receipt.objects.filter(budget=budget).values_list("sha256", flat=True))
