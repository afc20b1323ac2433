"""How quick and how large the counting of ballots is, beside pabutools, in one run.

    ./heartline dev python -m benchmarks.counting      a made city of 90,000 voters, and its growth
    HEARTLINE_REAL_DATA=… …                            real elections as well
    … --million                                        a made city of 1,000,000 voters
    … --second FOLDER                                  both counters on every election of a folder
    … --peer-folder DIR                                keep the peer's environment there

Measured is processor time, which does not depend on how busy a machine is, and the most memory that
the process held. Ours is the whole count, with explanations and certificate; the peer's is that of
the winners alone, in its fastest setting (equal ballots together, exact with gmpy2 or in floats).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import most_memory
from heartline.engines.counting import second
from heartline.engines.counting.ballots import BallotKind, Election, Project, together
from heartline.engines.counting.count import count
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.rule import NAMES, rule_named
from heartline.engines.counting.values import plain, values_of
from heartline.engines.counting.writing import written

ROOT = Path(__file__).parent.parent
PEER = ROOT / "benchmarks" / "peer" / "counting"
#: What the peer does: Add1 that ends as soon as nothing more fits.
PEERS_RULE = "equal-shares/add1-exhaustive"
#: The real elections to count, where there are any: by approval, so that worth is cost for both.
REAL = ("Netherlands_Assen_2024", "Poland_Lodz_2023")
#: So many marks on ballots times endowments the second counter looks at in half a minute.
_LONG = 1_000_000
#: What both counters tell, and must tell alike.
_BOTH = ("winners", "cost", "endowment", "steps")
#: Voters of the made cities that show how the cost grows.
SIZES = (22_500, 45_000, 90_000, 180_000)


def made_city(voters: int, projects: int) -> Election:
    """A city like Łódź: up to five approvals, some projects far more liked than others."""
    chance = np.random.default_rng(7)
    # As many voters, as much money: so that each has as much in a large city as in a small one.
    costs = np.round(np.exp(chance.normal(12, 1, projects)) * (voters / 90_000), -2) + 1000
    liked = np.exp(chance.normal(0, 1.2, projects))
    lengths = chance.choice([1, 2, 3, 4, 5], voters, p=[0.12, 0.13, 0.17, 0.13, 0.45])
    # Choosing without repetition: the first of all by an exponential clock that runs as liked.
    ballots = []
    for length in lengths:
        order = np.argpartition(chance.exponential(1, projects) / liked, int(length))[:length]
        ballots.append((tuple((int(at), 1) for at in sorted(order)), 1))
    return Election(
        Fraction(int(costs.sum() / 8.7)),
        BallotKind.APPROVAL,
        tuple(Project(f"P{at:03}", Fraction(int(cost))) for at, cost in enumerate(costs)),
        together(ballots),
        {"description": "made", "country": "none", "unit": "made", "instance": "1", "rule": "none"},
    )


def measure(path: Path, rule: str) -> dict[str, Any]:
    """Our count of a file, in this process."""
    begun = time.process_time()
    election = read_election(path.read_bytes())
    read = time.process_time()
    told = values_of(count(election, rule_named(rule, election.kind)))
    counted = time.process_time()
    return {
        "winners": told["winners"],
        "steps": told["steps"],
        "holds": told["certificate"]["holds"],
        "voters": told["voters"],
        "ballots": len(election.ballots),
        "read": read - begun,
        "count": counted - read,
        "megabytes": most_memory(),
    }


def ours(path: Path, rule: str) -> dict[str, Any]:
    """Our count of a file, in a process of its own."""
    return _answer([sys.executable, "-m", "benchmarks.counting", "--measure", str(path), rule])


def _answer(words: list[str]) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    ran = subprocess.run(
        words, capture_output=True, encoding="utf-8", env=environment, check=False, cwd=ROOT
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def peer_python(stack: ExitStack, kept: str) -> str:
    """The peer's own environment; kept between runs where a folder is named."""
    folder = Path(kept or stack.enter_context(tempfile.TemporaryDirectory()))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = str(PEER / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return str(python)


def beside_the_peer(paths: list[Path], python: str) -> Iterator[str]:
    """Each file counted by both, as lines of Markdown."""
    yield "| election | program | reading, s | counting, s | ratio | MB | winners |"
    yield "|---|---|---|---|---|---|---|"
    for path in paths:
        mine = ours(path, PEERS_RULE)
        name = f"{path.stem}, {mine['voters']:,} voters, {mine['ballots']:,} different ballots"
        yield _line(name, "Heartline, exact, all explained", mine, mine)
        for setting in ("exact", "float") if python else ():
            theirs = _answer([python, str(PEER / "add1.py"), str(path), setting])
            yield _line(name, f"pabutools, {setting}", theirs, mine)


def _line(name: str, program: str, one: dict[str, Any], mine: dict[str, Any]) -> str:
    ratio = one["count"] / mine["count"]
    same = "the same" if set(one["winners"]) == set(mine["winners"]) else "others"
    told = same if one is not mine else f"{len(one['winners'])}"
    return (
        f"| {name} | {program} | {one['read']:.2f} | {one['count']:.2f} | {ratio:.1f} "
        f"| {one['megabytes']:,.0f} | {told} |"
    )


def growth(paths: list[Path]) -> Iterator[str]:
    """What each file costs us, and each of its different ballots in each step, as Markdown."""
    yield "| voters | different ballots | steps | reading, s | counting, s | µs each step | MB |"
    yield "|---|---|---|---|---|---|---|"
    for path in paths:
        one = ours(path, "equal-shares/add1")
        each = 1e6 * one["count"] / (one["ballots"] * (one["steps"] + 1))
        yield (
            f"| {one['voters']:,} | {one['ballots']:,} | {one['steps']} | {one['read']:.2f} "
            f"| {one['count']:.2f} | {each:.2f} | {one['megabytes']:,.0f} |"
        )


def check_with_second(folder: Path) -> Iterator[str]:
    """Both counters on every election of a folder, by every rule, and how long each took.

    Where trying every endowment would take the second one hours, it begins with the last.
    """
    yield "| election | rule | first, s | second, s | begun with | agree |"
    yield "|---|---|---|---|---|---|"
    for path in sorted(folder.glob("*.pb")):
        content = path.read_bytes()
        election = read_election(content)
        counter = second.Counter(second.election_from(content.decode()))
        marks = sum(len(marks) for marks, _number in election.ballots)
        for name in NAMES:
            begun = time.process_time()
            first = values_of(count(election, rule_named(name, election.kind)))
            between = time.process_time()
            is_long = first["steps"] * marks > _LONG
            begin = Fraction(first["endowment"]) if is_long else None
            found = plain(counter.outcome(name, begin=begin)._asdict())
            spent = time.process_time() - between
            agree = all(first[what] == found[what] for what in _BOTH)
            yield (
                f"| {path.stem} | {name} | {between - begun:.1f} | {spent:.1f} "
                f"| {begin or 'the first'} | {'yes' if agree else 'NO'} |"
            )


def _write(folder: Path, voters: int, projects: int) -> Path:
    path = folder / f"made-{voters}-{projects}.pb"
    if not path.exists():
        path.write_bytes(written(made_city(voters, projects)))
    return path


def _lines(told: argparse.Namespace) -> Iterator[str]:
    if told.second:
        yield from check_with_second(told.second)
        return
    with ExitStack() as stack:
        folder = Path(told.folder or stack.enter_context(tempfile.TemporaryDirectory()))
        if told.million:
            yield from growth([_write(folder, 1_000_000, 300)])
            return
        real = Path(os.environ.get("HEARTLINE_REAL_DATA", "")) / "pabulib"
        paths = [real / f"{name}.pb" for name in REAL if (real / f"{name}.pb").exists()]
        python = peer_python(stack, told.peer_folder) if told.peer else ""
        yield from beside_the_peer([*paths, _write(folder, 90_000, 160)], python)
        yield ""
        yield from growth([_write(folder, voters, 160) for voters in told.sizes])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--million", action="store_true", help="1,000,000 voters, 300 projects")
    parser.add_argument("--second", type=Path, help="both counters, all elections of a folder")
    parser.add_argument("--folder", default="", help="keep the made cities there")
    parser.add_argument("--peer-folder", default="", help="keep the peer's environment there")
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    parser.add_argument("--measure", nargs=2, metavar=("FILE", "RULE"), help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        sys.stdout.write(json.dumps(measure(Path(told.measure[0]), told.measure[1])))
        return
    for line in _lines(told):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
