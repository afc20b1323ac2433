"""Elections for the tests: small ones by hand, and random ones."""

from fractions import Fraction

from hypothesis import settings, strategies as st

from heartline.engines.counting.ballots import (
    WITH_POINTS,
    BallotKind,
    Election,
    Project,
    marks_of,
    together,
)
from heartline.engines.counting.rule import NAMES, rule_named

usual = settings(max_examples=60, deadline=None, derandomize=True, database=None)
thorough = settings(usual, max_examples=250)
EQUAL_SHARES = [name for name in NAMES if name.startswith("equal-shares")]

#: The five projects of the example on equalshares.net, and who approves of what.
COSTS = {"bike": 700, "gym": 400, "park": 250, "playground": 200, "library": 100}
SPORT, KIDS = ["bike", "gym"], ["park", "playground", "library"]
EXAMPLE = [
    SPORT,
    [*SPORT, "park"],
    SPORT,
    [*SPORT, "park"],
    [*SPORT, "park"],
    SPORT,
    KIDS,
    ["playground"],
    ["playground", "library"],
    KIDS,
    ["bike"],
]


def make_election(costs=COSTS, approved=EXAMPLE, budget=1100, kind="approval"):
    """An election: costs by project, and for each voter the projects, or points by project."""
    numbers = {name: at for at, name in enumerate(costs)}
    given = [one if isinstance(one, dict) else dict.fromkeys(one, 1) for one in approved]
    ballots = (
        (marks_of({numbers[name]: Fraction(points) for name, points in one.items()}), 1)
        for one in given
    )
    projects = tuple(Project(name, Fraction(cost)) for name, cost in costs.items())
    return Election(Fraction(budget), BallotKind(kind), projects, together(ballots))


def make_rule(election, name="equal-shares", **named):
    return rule_named(name, election.kind, **named)


def make_file(
    *, meta="", projects="a;100\nb;50", votes="1;a\n2;a,b", kind="approval", points=False
):
    """A Pabulib file as text."""
    header = "voter_id;vote" + (";points" if points else "")
    return (
        f"META\nkey;value\nbudget;120\nvote_type;{kind}\n{meta}"
        f"PROJECTS\nproject_id;cost\n{projects}\nVOTES\n{header}\n{votes}\n"
    )


amounts = st.integers(1, 40).map(Fraction) | st.integers(1, 400).map(lambda n: Fraction(n, 10))


@st.composite
def elections(draw, /, kinds=tuple(BallotKind), amounts=amounts):
    """Small elections of all kinds, with equal costs and equal ballots among them."""
    kind = draw(st.sampled_from(kinds))
    costs = draw(st.lists(amounts, min_size=1, max_size=6))
    names = [f"p{at}" for at in range(len(costs))]
    approved = draw(st.lists(ballots(kind, names), min_size=1, max_size=9))
    budget = draw(amounts.map(lambda amount: 2 * amount))
    return make_election(dict(zip(names, costs, strict=True)), approved, budget, kind)


def ballots(kind, names):
    """The ballots of voters who vote in that way."""
    longest = 1 if kind is BallotKind.CHOOSE_ONE else len(names)
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=longest)
    if kind in WITH_POINTS:
        points = st.integers(0, 5).map(Fraction) | st.integers(0, 9).map(lambda n: Fraction(n, 2))
        return st.dictionaries(st.sampled_from(names), points)
    if kind is BallotKind.ORDINAL:
        return chosen.map(lambda order: {name: len(order) - at for at, name in enumerate(order)})
    return chosen


@st.composite
def counts(draw, /, names=NAMES, **named):
    """An election and a rule that can count it."""
    election = draw(elections(**named))
    suitable = [one for one in names if election.kind != "ordinal" or one not in EQUAL_SHARES]
    ids = [project.id for project in election.projects]
    rule = rule_named(
        draw(st.sampled_from(suitable)),
        election.kind,
        utility=draw(st.sampled_from([None, "cost", "points"])),
        minimum_approvals=draw(st.integers(0, 2)),
        lot=draw(st.none() | st.permutations(ids)),
    )
    return election, rule
