"""Topics suggested by Heartline, by jieba with TF-IDF and LinearSVC, and by fastText."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.scoring import accuracy, macro_f1

ROOT = Path(__file__).parent.parent.parent
PEER = ROOT / "benchmarks" / "peer" / "reading"
#: One in so many groups of alike messages is asked for; the others are learned from.
ASKED = 5

Pairs = list[tuple[str, str]]


def table(folder: Path, labels: list[int], *, peer: bool, peer_folder: str = "") -> Iterator[str]:
    """The results as Markdown, a line at a time."""
    yield "| program | learned from | macro-F1 | accuracy | training, s | messages/s | MB |"
    yield "|---|---|---|---|---|---|---|"
    with ExitStack() as stack:
        python = peer_python(stack, peer_folder) if peer else ""
        for name, learn, asked in _cases(folder, labels):
            for program, told in _told(python, learn, asked):
                true = [label for _, label in asked]
                yield (
                    f"| {program} | {name} | {macro_f1(true, told['labels']):.3f} "
                    f"| {accuracy(true, told['labels']):.3f} | {told['train_seconds']:.1f} "
                    f"| {told['per_second']:,.0f} | {told['megabytes']:,.0f} |"
                )


def _cases(folder: Path, labels: list[int]) -> Iterator[tuple[str, Pairs, Pairs]]:
    """What to learn from and what to ask; no message asked for is alike to one learned from."""
    whole = _pairs(folder / "messages" / "labelled.csv")
    cut = _pairs(folder / "messages" / "labelled_segmented.csv")
    group = _groups([text for text, _ in whole + cut])
    number = np.random.default_rng(0).integers(0, ASKED, group.max() + 1)[group]
    asked = [pair for pair, at in zip(whole, number, strict=False) if at == 0]
    learn = [pair for pair, at in zip(whole, number, strict=False) if at]
    more = [pair for pair, at in zip(cut, number[len(whole) :], strict=True) if at]
    order = np.random.default_rng(1).permutation(len(learn))
    for count in labels:
        if count:
            yield f"{count} whole messages", [learn[at] for at in order[:count]], asked
    if 0 in labels:
        yield f"{len(learn)} whole messages", learn, asked
        yield f"these and {len(more)} cut into words", learn + more, asked


def _pairs(path: Path) -> Pairs:
    from heartline.channels.message_files import read_messages

    return [(row.text, row.label or "") for row in read_messages(path)]


def _groups(texts: list[str]) -> Any:
    """Which messages are versions of one another, whole or cut."""
    from heartline.engines.reading.topics.features import Vocabulary, batches, counts_of
    from heartline.engines.reading.topics.ridge import groups
    from heartline.engines.reading.topics.table import Table

    said = list(batches([clean_text(text).analysed for text in texts]))
    vocabulary = Vocabulary.of((counts_of(batch) for batch in said), len(texts), least=2)
    rows = Table.of(said, vocabulary, vocabulary.columns(), themes=False)
    return groups(rows.likeness(0), 0.4)


def _told(python: str, learn: Pairs, asked: Pairs) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each program says, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "learn.json", Path(folder) / "asked.json"]
        for path, pairs in zip(paths, (learn, asked), strict=True):
            path.write_text(json.dumps(pairs, ensure_ascii=False), encoding="utf-8")
        ours = [sys.executable, "-m", "benchmarks.reading.ours"]
        yield "Heartline", _answer([*ours, *map(str, paths)])
        for kind, name in (("linear", "jieba, TF-IDF, LinearSVC"), ("fasttext", "fastText")):
            if python:
                words = [python, str(PEER / "classify.py"), kind, *map(str, paths)]
                yield name, _answer(words)


def _answer(words: list[str]) -> dict[str, Any]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    if words[0] == sys.executable:
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    else:
        environment.pop("PYTHONPATH", None)
    ran = subprocess.run(words, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def peer_python(stack: ExitStack, kept: str) -> str:
    """The peers' own environment; kept between runs where a folder is named."""
    folder = Path(kept or stack.enter_context(tempfile.TemporaryDirectory()))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = str(PEER / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return str(python)
