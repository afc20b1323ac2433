"""How right the reading of messages is, how quick and how large, beside its peers, in one run.

Run it from a terminal:

    HEARTLINE_REAL_DATA=… ./heartline dev python -m benchmarks.reading
    … --parts topics grouping      only these
    … --labels 100 500 0           topics learned from so many labels; 0 is all
    … --folds 1                    a fifth of the messages asked for instead of all
    … --copies-apart               of alike messages only copies are kept in one fold, as published
    … --messages 10000 1000000     grouping measured when so many have come
    … --peer-messages 10000        as many as the peer's table of all pairs has room for
    … --peer-folder DIR            keep the peers' environment there; --no-peer does without
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.reading import grouping, throughput, topics
from benchmarks.reading.peers import peer_python

PARTS = ("throughput", "topics", "grouping")


def main() -> None:
    """Measure and print."""
    told = _arguments()
    folder = os.environ.get("HEARTLINE_REAL_DATA")
    if not folder:
        sys.exit("Please set HEARTLINE_REAL_DATA to the folder of real messages.")
    with ExitStack() as stack:
        python = peer_python(stack, told.peer_folder) if told.peer else ""
        for line in _lines(Path(folder), python, told):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--labels", type=int, nargs="+", default=[100, 500, 0])
    parser.add_argument("--folds", type=int, default=topics.FOLDS, choices=range(1, 6))
    parser.add_argument(
        "--copies-apart",
        dest="alike",
        action="store_const",
        const=topics.COPIES,
        default=topics.ALIKE,
        help="keep only copies in one fold, not all that is alike, as published figures do",
    )
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peer-messages", type=int, default=10_000)
    parser.add_argument("--peer-folder", default="", help="keep the peers' environment there")
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    return parser.parse_args()


def _lines(folder: Path, python: str, told: argparse.Namespace) -> Iterator[str]:
    if "throughput" in told.parts:
        yield from ("", "## Reading", "", *throughput.table(folder))
    if "topics" in told.parts:
        yield from ("", "## Topics", "")
        yield from topics.table(folder, told.labels, python, folds=told.folds, alike=told.alike)
    if "grouping" in told.parts:
        yield from ("", "## Grouping", "")
        yield from grouping.table(folder, told.messages, python, peer_messages=told.peer_messages)


if __name__ == "__main__":
    main()
