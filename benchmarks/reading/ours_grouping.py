"""Heartline's answer for `benchmarks.reading.grouping`, a JSON object a line.

Usage: ours_grouping.py FOLDER --at-once COUNT, or FOLDER --one-by-one COUNT COUNT …
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import most_memory
from benchmarks.reading.grouping import AT_ONCE, b_cubed
from benchmarks.reading.many import said, said_elsewhere
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
        "megabytes": most_memory(),
    }


def one_by_one(folder: Path, counts: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Results of the stream each time one of `counts` messages has come."""
    stream = Stream()
    most = max(counts)
    found, true = np.zeros(most, dtype=np.int64), np.zeros(most, dtype=np.int64)
    milliseconds = np.zeros(most)
    joined: dict[int, int] = {}
    for at, message in enumerate(said_elsewhere(folder, most)):
        read = message_of(message.title, message.body)
        begun = time.thread_time()
        placed = stream.add(read)
        milliseconds[at] = 1000 * (time.thread_time() - begun)
        if placed.joined is not None:
            joined[placed.joined] = placed.issue
        found[at], true[at] = placed.issue, message.issue
        if (come := at + 1) in counts:
            spent, megabytes = milliseconds[max(0, come - LATEST) : come], most_memory()
            yield {
                "program": "Heartline, one by one",
                "messages": come,
                "b_cubed": b_cubed(
                    [_last(joined, issue) for issue in found[:come].tolist()], true[:come].tolist()
                ),
                "milliseconds": float(spent.mean()),
                "p50": float(np.quantile(spent, 0.5)),
                "p99": float(np.quantile(spent, 0.99)),
                "megabytes": megabytes,
            }


def _last(joined: dict[int, int], issue: int) -> int:
    while issue in joined:
        issue = joined[issue]
    return issue


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
