"""What topics and kinds are about, in phrases that we wrote, before anybody has sorted a case.

No tables are needed, so that a file can be read without a data folder. `data/examples` holds a
line for each label, and below it, further in, what people may write.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.examples import Example, examples_for
from heartline.engines.reading.topics.settings import Settings

if TYPE_CHECKING:
    from heartline.engines.reading.topics.model import Model

_DATA = Path(__file__).parent / "data"

#: How an office's own models are made. What we wrote for a topic is followed like a case of it, for
#: it is as plain; fewer cases than an engine could learn from, so that half a gigabyte will do.
SETTINGS = Settings(example_penalty=1.0, most_rows=8_000, most_features=200_000)
#: How sure a suggestion must be, where the office has not said otherwise. With the phrases alone
#: half of the messages reach it, and five of six of those are right (docs/decisions/0021).
LEAST_CONFIDENCE = 0.5


@cache
def _phrases(name: str) -> dict[str, list[str]]:
    """What people may write, by label, clean."""
    found: dict[str, list[str]] = {}
    label = ""
    for line in (_DATA / "examples" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[label].append(clean_text(line.strip()).analysed)
        else:
            label = line.strip()
            found[label] = []
    return found


def kind_examples() -> list[Example]:
    """What people write, for each kind of case."""
    return [Example(text, label) for label, texts in _phrases("kinds").items() for text in texts]


def topic_examples(names: Iterable[tuple[str, str, str]]) -> list[Example]:
    """What shows what some topics are about: their names, themes of that name, and our phrases.

    Args:
        names: code, Chinese and English name of each topic.
    """
    return list(_topic_examples(list(names)))


def _topic_examples(names: list[tuple[str, str, str]]) -> Iterator[Example]:
    code_of = {zh: code for code, zh, _en in names}
    for text, name in examples_for(code_of):
        yield Example(text, code_of[name])
    for code, zh, en in names:
        yield Example(clean_text(f"{zh} {en}").analysed, code)
        for text in _phrases("topics").get(code, ()):
            yield Example(text, code)


def shipped_topics() -> list[tuple[str, str, str]]:
    """Code and names of the topics that a new office begins with, but for branches and “other”."""
    branches = json.loads((_DATA / "topics.json").read_text(encoding="utf-8"))
    return [
        (topic["code"], topic["zh"], topic["en"])
        for branch in branches
        for topic in branch.get("parts", ())
    ]


@cache
def shipped_model() -> "Model":
    """The model of topics that every office begins with: about a second of work, made once."""
    # What computes with tables of numbers takes half a second to load; few commands need it.
    from heartline.engines.reading.topics.training import first_model

    return first_model(topic_examples(shipped_topics()), SETTINGS)
