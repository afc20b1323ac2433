"""Topics suggested by Heartline, by linear models of words and of signs, and by fastText."""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reading.peers import PEER, answer
from heartline.channels.message_files import read_messages
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.calibration import calibration_error
from heartline.engines.reading.topics.features import Vocabulary, batches, counts_of
from heartline.engines.reading.topics.ridge import groups
from heartline.engines.reading.topics.scoring import accuracy, macro_f1
from heartline.engines.reading.topics.table import Table

#: Groups of alike messages lie in so many folds; each is asked for once, learned from the others.
FOLDS = 5
#: Of the surest so many in a hundred the accuracy is told, too.
SUREST = 80
OURS = "Heartline"
PEERS = (
    ("linear", "jieba, TF-IDF, LinearSVC"),
    ("signs", "1 to 3 signs, TF-IDF, LinearSVC"),
    ("fasttext", "fastText"),
)
#: Messages alike by so much lie in one fold: whatever speaks of one matter, or copies alone.
ALIKE, COPIES = 0.4, 0.8
HEAD = (
    "| program | learned from | macro-F1 | accuracy | accuracy of the surest 80 % | ECE | of these "
    "| training, s | messages/s | MB | Heartline has |"
)

Pairs = list[tuple[str, str]]


@dataclass
class Result:
    """What a program said in all folds together."""

    true: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    is_chance: bool = True  # whether `sure` are probabilities
    train_seconds: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def take(self, asked: Pairs, told: dict[str, Any]) -> None:
        """Count the answers of one fold in."""
        self.true += [label for _, label in asked]
        self.told += told["labels"]
        self.sure += told["confidence"]
        self.is_chance = told.get("is_chance", True)
        self.train_seconds.append(told["train_seconds"])
        self.per_second.append(told["per_second"])
        self.megabytes = max(self.megabytes, told["megabytes"])

    def surest(self) -> "Result":
        """The part of it that it is surest of."""
        order = np.argsort(-np.array(self.sure), kind="stable")[: len(self.sure) * SUREST // 100]
        return Result(
            true=[self.true[at] for at in order],
            told=[self.told[at] for at in order],
            sure=[self.sure[at] for at in order],
            is_chance=self.is_chance,
        )

    def error(self) -> str:
        """How far its confidence can be believed; nothing where it tells no probability."""
        if not self.is_chance:
            return "–"
        right = [a == b for a, b in zip(self.true, self.told, strict=True)]
        return f"{calibration_error(self.sure, right):.3f}"


def table(
    folder: Path, labels: list[int], python: str, *, folds: int, alike: float = ALIKE
) -> Iterator[str]:
    """The results as Markdown, a line at a time; without peers where `python` is empty."""
    yield HEAD
    yield "|---" * (HEAD.count("|") - 1) + "|"
    results: dict[str, dict[str, Result]] = defaultdict(lambda: defaultdict(Result))
    for fold in range(folds):
        for name, learn, asked in _cases(folder, labels, fold, alike):
            for program, told in _told(python, learn, asked):
                results[name][program].take(asked, told)
    for name, programs in results.items():
        for program, result in programs.items():
            yield _line(program, name, result, programs[OURS])


def _line(program: str, name: str, its: Result, ours: Result) -> str:
    speed, training = np.mean(its.per_second), np.mean(its.train_seconds)
    f1, surest = macro_f1(its.true, its.told), its.surest()
    ratio = ""
    if its is not ours:
        ratio = (
            f"{macro_f1(ours.true, ours.told) - f1:+.3f} F1, "
            f"{np.mean(ours.per_second) / speed:.1f} × the speed"
        )
    return (
        f"| {program} | {name} | {f1:.3f} | {accuracy(its.true, its.told):.3f} "
        f"| {accuracy(surest.true, surest.told):.3f} | {its.error()} | {surest.error()} "
        f"| {training:.1f} | {speed:,.0f} "
        f"| {its.megabytes:,.0f} | {ratio} |"
    )


def _cases(
    folder: Path, labels: list[int], fold: int, alike: float
) -> Iterator[tuple[str, Pairs, Pairs]]:
    """What to learn from and what to ask; no message asked for is alike to one learned from."""
    whole = _pairs(folder / "messages" / "labelled.csv")
    cut = _pairs(folder / "messages" / "labelled_segmented.csv")
    group = _groups([text for text, _ in whole + cut], alike)
    number = np.random.default_rng(0).integers(0, FOLDS, group.max() + 1)[group]
    asked = [pair for pair, at in zip(whole, number, strict=False) if at == fold]
    learn = [pair for pair, at in zip(whole, number, strict=False) if at != fold]
    more = [pair for pair, at in zip(cut, number[len(whole) :], strict=True) if at != fold]
    order = np.random.default_rng(1 + fold).permutation(len(learn))
    for count in labels:
        if count:
            yield f"{count} whole messages", [learn[at] for at in order[:count]], asked
    if 0 in labels:
        yield "all whole messages", learn, asked
        yield "these, and those cut into words", learn + more, asked


def _pairs(path: Path) -> Pairs:
    return [(row.text, row.label or "") for row in read_messages(path)]


def _groups(texts: list[str], alike: float) -> Any:
    """Which messages are versions of one another, whole or cut."""
    said = list(batches([clean_text(text).analysed for text in texts]))
    vocabulary = Vocabulary.of((counts_of(batch) for batch in said), len(texts), least=2)
    rows = Table.of(said, vocabulary, vocabulary.columns(), themes=False)
    return groups(rows.likeness(0), alike)


def _told(python: str, learn: Pairs, asked: Pairs) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each program says, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "learn.json", Path(folder) / "asked.json"]
        for path, pairs in zip(paths, (learn, asked), strict=True):
            path.write_text(json.dumps(pairs, ensure_ascii=False), encoding="utf-8")
        ours = [sys.executable, "-m", "benchmarks.reading.ours_topics"]
        yield OURS, answer([*ours, *map(str, paths)])
        for kind, name in PEERS if python else ():
            words = [python, str(PEER / "classify.py"), kind, *map(str, paths)]
            yield name, answer(words)
