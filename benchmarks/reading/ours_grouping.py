"""Heartline's answer for `benchmarks.reading.grouping`, a JSON object a line.

Usage: ours_grouping.py FOLDER --at-once COUNT, or FOLDER --one-by-one COUNT COUNT …
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import most_memory
from benchmarks.reading.grouping import AT_ONCE, b_cubed
from benchmarks.reading.many import said, said_elsewhere
from heartline.engines.reading.grouping import Message, Stream, grouped, message_of

#: Of so many of the last messages the time of each is told, the shorter of two.
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
    """Results of the stream each time one of `counts` messages, in rising order, has come."""
    town, said = Town(), said_elsewhere(folder, max(counts))
    for count in counts:
        for message in islice(said, max(0, count - LATEST - len(town.true))):
            town.put(message.issue, message_of(message.title, message.body))
        latest = [
            (message.issue, message_of(message.title, message.body))
            for message in islice(said, count - len(town.true))
        ]
        spent = np.minimum(_in_a_copy(town, latest), [town.put(*one) for one in latest])
        yield {
            "program": "Heartline, one by one",
            "messages": count,
            "b_cubed": b_cubed(town.grouped(), town.true),
            "milliseconds": float(spent.mean()),
            "p50": float(np.quantile(spent, 0.5)),
            "p99": float(np.quantile(spent, 0.99)),
            "megabytes": most_memory(),
        }


@dataclass
class Town:
    """A stream, where its messages went, and where they should be."""

    stream: Stream = field(default_factory=Stream)
    found: list[int] = field(default_factory=list)
    true: list[int] = field(default_factory=list)
    joined: dict[int, int] = field(default_factory=dict)

    def put(self, issue: int, message: Message) -> float:
        """Put a message where it belongs; the milliseconds that it took."""
        begun = time.thread_time()
        placed = self.stream.add(message)
        spent = time.thread_time() - begun
        self.found.append(placed.issue)
        self.true.append(issue)
        if placed.joined is not None:
            self.joined[placed.joined] = placed.issue
        return 1000 * spent

    def grouped(self) -> list[int]:
        """The issue of each message, after all that joined."""
        return [self._last(issue) for issue in self.found]

    def _last(self, issue: int) -> int:
        while issue in self.joined:
            issue = self.joined[issue]
        return issue


def _in_a_copy(town: Town, messages: Sequence[tuple[int, Message]]) -> NDArray[np.float64]:
    """The milliseconds of each message, put into a copy of the town that ends with it.

    What else the machine does makes now one and now another message several times as dear: of a
    hundred the slowest would tell of that alone. So each is measured twice.
    """
    out, into = os.pipe()
    if not os.fork():
        try:
            os.write(into, np.array([town.put(*one) for one in messages]).tobytes())
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as told:
        spent = np.frombuffer(told.read())
    os.wait()
    return spent


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
