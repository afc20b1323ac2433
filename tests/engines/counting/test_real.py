"""Real elections, where there are any: published outcomes, and two counters on every file."""

from fractions import Fraction

import pytest

from heartline.engines.counting import second
from heartline.engines.counting.count import count
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.rule import NAMES, rule_named
from heartline.engines.counting.values import plain, values_of
from heartline.engines.counting.writing import written

#: So many marks on ballots times endowments the second counter looks at in a second.
LONG = 60_000
#: With more marks on its ballots an election is counted by a few rules only; all the others in it,
#: which take minutes, are counted by `benchmarks/counting.py --second`.
LARGE, A_FEW = 50_000, ("greedy", "phragmen", "equal-shares")
#: So many the first counter reads, writes, counts and explains in a second.
MEDIUM = 2_000_000


@pytest.fixture(scope="session")
def pabulib(real_data):
    """The folder of real elections."""
    folder = real_data / "pabulib"
    if not folder.is_dir():
        pytest.skip(f"No real elections here: {folder} is missing.")
    return folder


def content_of(folder, name):
    path = folder / f"{name}.pb"
    if not path.exists():
        pytest.skip(f"{path.name} is not among the real elections.")
    return path.read_bytes()


def told(content, name):
    election = read_election(content)
    return values_of(count(election, rule_named(name, election.kind)))


ASSEN = {
    "greedy": ("3 9 8 2 11 13 14", 99_200),
    "greedy-no-skip": ("3 9 8 2 11", 93_200),
    "phragmen": ("13 3 12 14 2 5 9 11 6 7", 88_700),
    "equal-shares": ("3 9 2 13 11 14 12", 60_700),
    "equal-shares/add1": ("3 9 2 11 13 14 5 6 12", 76_700),
    "equal-shares/add1-exhaustive": ("3 9 2 11 13 14 5 6 12", 76_700),
    "equal-shares/add1/fill": ("3 9 2 11 13 14 5 6 12 7", 88_700),
}


@pytest.mark.parametrize("name", ASSEN)
def test_assen_is_counted_by_every_rule(pabulib, name):
    found = told(content_of(pabulib, "Netherlands_Assen_2024"), name)

    assert (" ".join(found["winners"]), found["cost"]) == ASSEN[name]


def test_assen_took_843_steps(pabulib):
    found = told(content_of(pabulib, "Netherlands_Assen_2024"), "equal-shares/add1")

    assert (found["endowment"], found["steps"]) == (2033, 843)


@pytest.mark.parametrize("town", ["Netherlands_Assen_2024", "Poland_Wieliczka_2023_Green_Budget"])
def test_the_official_winners_are_found(pabulib, town):
    content = content_of(pabulib, town)
    election = read_election(content)

    found = told(content, "equal-shares/add1")

    official = [one.id for one in election.projects if one.more["selected"] == "1"]
    assert sorted(found["winners"]) == sorted(official)


def test_every_real_file_is_read_written_and_counted_with_a_certificate(pabulib):
    for path in sorted(pabulib.glob("*.pb")):
        content = path.read_bytes()
        election = read_election(content)
        if election.voters * len(election.projects) > MEDIUM:
            continue
        again = read_election(written(election))

        assert sorted(again.ballots) == sorted(election.ballots), path.name
        if election.kind != "ordinal":
            assert told(content, "equal-shares")["certificate"]["holds"], path.name


def test_the_second_counter_agrees_on_every_real_file(pabulib):
    for path in sorted(pabulib.glob("*.pb")):
        content = path.read_bytes()
        election = read_election(content)
        counter = second.Counter(second.election_from(content.decode()))
        size = sum(len(marks) for marks, _number in election.ballots)
        for name in NAMES if size <= LARGE else A_FEW:
            first = told(content, name)
            # A long scan is begun with the endowment that won: that one and the next are tried.
            is_long = first["steps"] * size > LONG
            begin = Fraction(first["endowment"]) if is_long else None

            found = plain(counter.outcome(name, begin=begin)._asdict())

            for what in ("winners", "cost", "endowment", "steps"):
                assert first[what] == found[what], f"{path.name} {name}"
