"""How right grouping is, how quick and how large, as messages grow many; beside DBSCAN.

HEARTLINE_REAL_DATA=… ./heartline dev python -m benchmarks.reading.grouping
… --messages 10000 100000 1000000     measured when so many have come
… --peer-messages 10000               as many as its table of all pairs has room for
… --peer-folder DIR                   keep the peer's environment there
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.reading.many import said
from benchmarks.reading.topics import PEER, peer_python
from heartline.engines.reading.grouping import Stream, grouped, message_of

#: Of so many of the last messages the time of each is told.
LATEST = 20_000
HEAD = "| program | messages | B³ precision | recall | F | ms/message | p50 | p99 | MB |"


def b_cubed(found: Sequence[int], true: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean, over all messages (Bagga and Baldwin 1998)."""
    both = Counter(zip(found, true, strict=True))
    sizes, wanted = Counter(found), Counter(true)
    precision = sum(n * n / sizes[one] for (one, _), n in both.items()) / len(found)
    recall = sum(n * n / wanted[one] for (_, one), n in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def one_by_one(folder: Path, counts: Sequence[int]) -> Iterator[str]:
    """Results of the stream each time one of `counts` messages has come."""
    stream = Stream()
    found: list[int] = []
    true: list[int] = []
    seconds: list[float] = []
    joined: dict[int, int] = {}
    for message in said(folder, max(counts)):
        read = message_of(message.title, message.body)
        begun = time.thread_time()
        placed = stream.add(read)
        seconds.append(time.thread_time() - begun)
        joined |= {} if placed.joined is None else {placed.joined: placed.issue}
        found.append(placed.issue)
        true.append(message.issue)
        if len(found) in counts:
            yield _line("Heartline, one by one", _last(found, joined), true, seconds)


def _last(found: Sequence[int], joined: dict[int, int]) -> list[int]:
    def last(issue: int) -> int:
        while issue in joined:
            issue = joined[issue]
        return issue

    return [last(issue) for issue in found]


def at_once(folder: Path, count: int) -> str:
    """Results of the night pass."""
    messages = list(said(folder, count))
    read = [message_of(message.title, message.body) for message in messages]
    begun = time.thread_time()
    found = grouped(read)
    spent = [(time.thread_time() - begun) / count]
    return _line("Heartline, at once", found, [message.issue for message in messages], spent)


def peer(python: str, folder: Path, count: int) -> str:
    """Results of TF-IDF and DBSCAN on the same messages."""
    messages = list(said(folder, count))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "said.json"
        path.write_text(json.dumps([f"{one.title}\n{one.body}" for one in messages]))
        words = [python, str(PEER / "group.py"), str(path)]
        ran = subprocess.run(
            words, check=True, stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"]}
        )
    told = json.loads(ran.stdout)
    true = [message.issue for message in messages]
    return _line(
        "TF-IDF, DBSCAN",
        told["groups"],
        true,
        [told["seconds"] / count],
        megabytes=told["megabytes"],
    )


def _line(
    program: str,
    found: Sequence[int],
    true: Sequence[int],
    seconds: Sequence[float],
    *,
    megabytes: float | None = None,
) -> str:
    """One row; the time of each message only where each was timed."""
    spent = 1000 * np.array(seconds[-LATEST:])
    each = [f"{np.quantile(spent, part):.2f}" if len(spent) > 1 else "–" for part in (0.5, 0.99)]
    size = megabytes or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    quality = " | ".join(f"{value:.3f}" for value in b_cubed(found, true))
    return (
        f"| {program} | {len(found):,} | {quality} | {spent.mean():.2f} | {each[0]} | {each[1]} "
        f"| {size:,.0f} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peer-messages", type=int, default=10_000)
    parser.add_argument("--peer-folder", default="", help="keep the peer's environment there")
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    told = parser.parse_args()
    if not (name := os.environ.get("HEARTLINE_REAL_DATA")):
        sys.exit("Please set HEARTLINE_REAL_DATA to the folder of real messages.")
    folder = Path(name)
    for line in (HEAD, "|---" * HEAD.count(" |") + "|"):
        sys.stdout.write(f"{line}\n")
    for line in _lines(folder, told):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _lines(folder: Path, told: argparse.Namespace) -> Iterator[str]:
    yield from one_by_one(folder, told.messages)
    yield at_once(folder, min(told.messages))
    if told.peer:
        with ExitStack() as stack:
            yield peer(peer_python(stack, told.peer_folder), folder, told.peer_messages)


if __name__ == "__main__":
    main()
