"""How many messages are read in a second of one core."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from heartline.channels.message_files import read_messages
from heartline.engines.reading.clean import CleanText, clean_text
from heartline.engines.reading.language import language_of
from heartline.engines.reading.places import places
from heartline.engines.reading.private import private_details
from heartline.engines.reading.topics.examples import Example
from heartline.engines.reading.topics.training import first_model

#: Read so many times; the quickest counts, which other work on the machine disturbed least.
TIMES = 5
_SAID = "預(yù)熱ａ 我叫王小明，电话13800138000，A7县丽水新城的路灯坏了三天。"
_STEPS: tuple[tuple[str, Callable[[CleanText], Any]], ...] = (
    ("clean text", lambda text: text.analysed),
    ("language", language_of),
    ("places", places),
    ("private details", private_details),
)


def table(folder: Path) -> Iterator[str]:
    """The results as Markdown, a line at a time."""
    texts = [
        row.text
        for name in ("labelled.csv", "messages_with_replies.xlsx")
        for row in read_messages(folder / "messages" / name)
    ]
    names = [name for name, _step in _STEPS]
    suggest = first_model([Example(name, name) for name in ("住房", "教育", "交通")]).suggest
    _read([_SAID])
    suggest([_SAID])
    spent = min((_read(texts) for _ in range(TIMES)), key=lambda each: sum(each.values()))
    begun = time.process_time()
    suggest([clean_text(text).analysed for text in texts])
    spent_on_topics = time.process_time() - begun - spent["clean text"]
    signs = sum(map(len, texts)) // len(texts)
    yield f"{len(texts):,} messages of {signs} signs on average, one core."
    yield ""
    yield "| step | µs/message | messages/s |"
    yield "|---|---|---|"
    for name in names:
        yield _line(name, spent[name], len(texts))
    yield _line("**read**: all of these", sum(spent.values()), len(texts))
    yield _line("topic, in batches", spent_on_topics, len(texts))


def _line(name: str, seconds: float, messages: int) -> str:
    return f"| {name} | {1e6 * seconds / messages:.0f} | {messages / max(seconds, 1e-9):,.0f} |"


def _read(texts: list[str]) -> dict[str, float]:
    """The seconds of processor time that each step took."""
    spent = dict.fromkeys((name for name, _step in _STEPS), 0.0)
    for text in texts:
        begun = time.process_time()
        clean = clean_text(text)
        for name, step in _STEPS:
            step(clean)
            ended = time.process_time()
            spent[name] += ended - begun
            begun = ended
    return spent
