"""Heartline's answer for `benchmarks.reading.grouping`, a JSON object a line.

Usage: ours_grouping.py FOLDER --at-once COUNT, or FOLDER --one-by-one COUNT COUNT …
"""

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reading.grouping import AT_ONCE, b_cubed
from benchmarks.reading.many import said
from heartline.engines.reading.grouping import Stream, grouped, message_of

#: Of so many of the last messages the time of each is told.
LATEST = 20_000


def at_once(folder: Path, count: int) -> dict[str, Any]:
    """Results of the night pass; reading the messages is counted in, as it is for the peer."""
    messages = list(said(folder, count))
    message_of("热身", "热身")
    begun = time.process_time()
    found = grouped([message_of(message.title, message.body) for message in messages])
    spent = time.process_time() - begun
    return {
        "program": AT_ONCE,
        "messages": count,
        "b_cubed": b_cubed(found, [message.issue for message in messages]),
        "milliseconds": 1000 * spent / count,
        "megabytes": _megabytes(),
    }


def one_by_one(folder: Path, counts: Sequence[int]) -> Iterator[dict[str, Any]]:
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
        if placed.joined is not None:
            joined[placed.joined] = placed.issue
        found.append(placed.issue)
        true.append(message.issue)
        if len(found) in counts:
            spent = 1000 * np.array(seconds[-LATEST:])
            yield {
                "program": "Heartline, one by one",
                "messages": len(found),
                "b_cubed": b_cubed([_last(joined, issue) for issue in found], true),
                "milliseconds": float(spent.mean()),
                "p50": float(np.quantile(spent, 0.5)),
                "p99": float(np.quantile(spent, 0.99)),
                "megabytes": _megabytes(),
            }


def _last(joined: dict[int, int], issue: int) -> int:
    while issue in joined:
        issue = joined[issue]
    return issue


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    folder, mode, *counts = sys.argv[1:]
    numbers = [int(count) for count in counts]
    if mode == "--at-once":
        sys.stdout.write(json.dumps(at_once(Path(folder), numbers[0])) + "\n")
        return
    for told in one_by_one(Path(folder), numbers):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
