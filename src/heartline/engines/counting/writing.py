"""Writing an election as a Pabulib file that reads, and counts, the same."""

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from heartline.engines.counting.ballots import (
    WITH_POINTS,
    BallotKind,
    Election,
    Marks,
    Number,
)


def written(election: Election) -> bytes:
    """The election as a Pabulib file.

    Voters are numbered in the order of their ballots, not of their casting, and nothing else is
    told of them, so that the file joins nobody to a ballot.

    Raises:
        ValueError: money or points cannot be written with decimals.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *_meta(election)])
    writer.writerows([["PROJECTS"], *_projects(election)])
    writer.writerows([["VOTES"], *_votes(election)])
    return text.getvalue().encode()


def decimals(number: Number) -> str:
    """A number as it is written with decimals: 12, 12.5.

    Raises:
        ValueError: it has no end, like 1/3.
    """
    exact = Fraction(number)
    places, scale = 0, 1
    while exact.denominator > 1 and scale % exact.denominator:
        places, scale = places + 1, scale * 10
        if places > 18:
            raise ValueError(f"{exact} cannot be written with decimals")
    digits = str(exact.numerator * (scale // exact.denominator)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _meta(election: Election) -> Iterator[Sequence[str]]:
    told = dict(election.more) | {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": decimals(election.budget),
        "vote_type": str(election.kind),
    }
    return iter(told.items())


def _projects(election: Election) -> Iterator[Sequence[str]]:
    votes, score = [0] * len(election.projects), [Fraction(0)] * len(election.projects)
    for marks, count in election.ballots:
        for project, points in marks:
            votes[project] += count
            score[project] += points * count
    counted = ["votes"] if election.kind not in _SCORED else ["votes", "score"]
    columns = [
        column
        for column in dict.fromkeys(column for one in election.projects for column in one.more)
        if column not in ("votes", "score")
    ]
    yield ["project_id", "cost", *counted, *columns]
    for at, one in enumerate(election.projects):
        sums = [str(votes[at]), decimals(score[at])][: len(counted)]
        more = [one.more.get(column, "") for column in columns]
        yield [one.id, decimals(one.cost), *sums, *more]


#: Ballots whose projects have a score beside their votes.
_SCORED = WITH_POINTS | {BallotKind.ORDINAL}


def _votes(election: Election) -> Iterator[Sequence[str]]:
    scored = election.kind in _SCORED
    yield ["voter_id", "vote", *(["points"] if scored else [])]
    voter = 0
    for marks, count in sorted(election.ballots):
        cells = _cells(marks, election)
        for _ in range(count):
            voter += 1
            yield [str(voter), *cells]


def _cells(marks: Marks, election: Election) -> list[str]:
    """A ballot's cells; the best project stands first, which in order of preference matters."""
    scored = election.kind in _SCORED
    order = sorted(marks, key=lambda mark: -mark[1]) if scored else list(marks)
    vote = ",".join(election.projects[project].id for project, _ in order)
    return [vote, ",".join(decimals(points) for _, points in order)][: 1 + scored]
