"""How right grouping is, how quick and how large, as messages grow many; beside DBSCAN."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading.many import said
from benchmarks.reading.peers import PEER, answer, answers

HEAD = (
    "| program | messages | B³ precision | recall | F | ms/message | p50 | p99 | MB "
    "| Heartline has |"
)
AT_ONCE = "Heartline, at once"


def table(folder: Path, counts: Sequence[int], python: str, *, peer_messages: int) -> Iterator[str]:
    """The results as Markdown, a line at a time; without the peer where `python` is empty."""
    yield HEAD
    yield "|---" * (HEAD.count("|") - 1) + "|"
    ours = [sys.executable, "-m", "benchmarks.reading.ours_grouping", str(folder)]
    at_once = answer([*ours, "--at-once", str(peer_messages)])
    yield _line(at_once)
    if python:
        yield _line(_of_peer(python, folder, peer_messages), at_once)
    for told in answers([*ours, "--one-by-one", *map(str, counts)]):
        yield _line(told)


def b_cubed(found: Sequence[int], true: Sequence[int]) -> list[float]:
    """Precision, recall and their harmonic mean, over all messages.

    Source: Bagga and Baldwin 1998, "Entity-based cross-document coreferencing".
    """
    both = Counter(zip(found, true, strict=True))
    sizes, wanted = Counter(found), Counter(true)
    precision = sum(n * n / sizes[one] for (one, _), n in both.items()) / len(found)
    recall = sum(n * n / wanted[one] for (_, one), n in both.items()) / len(found)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def _of_peer(python: str, folder: Path, count: int) -> dict[str, Any]:
    """Results of TF-IDF and DBSCAN on the same messages."""
    messages = list(said(folder, count))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "said.json"
        path.write_text(json.dumps([f"{one.title}\n{one.body}" for one in messages]))
        told = answer([python, str(PEER / "group.py"), str(path)])
    return {
        "program": "jieba, TF-IDF, DBSCAN",
        "messages": count,
        "b_cubed": b_cubed(told["groups"], [message.issue for message in messages]),
        "milliseconds": 1000 * told["seconds"] / count,
        "megabytes": told["megabytes"],
    }


def _line(its: dict[str, Any], ours: dict[str, Any] | None = None) -> str:
    quality = " | ".join(f"{value:.3f}" for value in its["b_cubed"])
    tail = " | ".join(f"{its[part]:.2f}" if part in its else "–" for part in ("p50", "p99"))
    return (
        f"| {its['program']} | {its['messages']:,} | {quality} | {its['milliseconds']:.2f} "
        f"| {tail} | {its['megabytes']:,.0f} | {_ratio(its, ours) if ours else ''} |"
    )


def _ratio(its: dict[str, Any], ours: dict[str, Any]) -> str:
    better = ours["b_cubed"][-1] - its["b_cubed"][-1]
    speed = its["milliseconds"] / ours["milliseconds"]
    room = ours["megabytes"] / its["megabytes"]
    return f"{better:+.3f} F, {speed:.1f} × the speed, {room:.1f} × the memory"
