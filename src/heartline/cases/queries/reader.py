"""Reading words with the models in use: what they suggest, and the danger that they tell of."""

from collections.abc import Iterable
from typing import Any

from heartline.cases.models import Case, Channel, Suggestion, Tells, Topic, Urgency
from heartline.cases.queries.gazetteer import PlaceBook
from heartline.cases.queries.models_in_use import InUse, in_use
from heartline.cases.queries.said import all_words, clean_opening
from heartline.engines.reading.clean import CleanText, clean_text
from heartline.engines.reading.topics.model import Suggestion as Told
from heartline.engines.reading.topics.reasons import words_for
from heartline.engines.reading.urgent import TYPES, urgent_words

#: Channels on which a person takes the words down.
_TAKEN_DOWN = (Channel.PHONE, Channel.DESK)


class Reader:
    """Reads cases with the models that are in use now."""

    def __init__(self, *, kinds: bool = True) -> None:
        """Read with the models in use; without `kinds`, of topics alone."""
        self.topics = in_use(Tells.TOPIC)
        self.kinds = in_use(Tells.KIND) if kinds else None
        self.book = PlaceBook()
        self.stamp = "/".join(one.stamp if one else "" for one in (self.topics, self.kinds))
        self._open: dict[str, Topic | None] = {}

    def _topic(self, code: str) -> Topic | None:
        """The topic of a code, while it can be chosen."""
        if code not in self._open:
            self._open[code] = Topic.objects.open().filter(code=code).first()
        return self._open[code]

    def read(self, cases: Iterable[Case]) -> list[Suggestion]:
        """What the words of each case suggest; of a case whose words are gone, nothing."""
        by_key = {case.pk: case for case in cases}
        said = clean_opening(by_key)
        keys = list(said)
        texts = [said[key].analysed for key in keys]
        topics, kinds = _told(self.topics, texts), _told(self.kinds, texts)
        words = all_words(keys)
        read = {
            key: self._read((said[key], topics[place], kinds[place]), words.get(key, []))
            for place, key in enumerate(keys)
        }
        return [
            _of_case(case, read.get(key) or Suggestion(stamp=self.stamp))
            for key, case in by_key.items()
        ]

    def read_text(self, words: str) -> Suggestion:
        """What some words suggest that are no case yet; nothing of it is kept."""
        text = clean_text(words)
        (topic,), (kind,) = (_told(one, [text.analysed]) for one in (self.topics, self.kinds))
        return self._read((text, topic, kind), [words])

    def _read(
        self, told: tuple[CleanText, Told | None, Told | None], words: list[str]
    ) -> Suggestion:
        text, topic, kind = told
        danger, danger_words = danger_in(words)
        found: dict[str, Any] = {}
        if topic is not None and self.topics is not None:
            found = {
                "topic": self._topic(topic.label) if topic.suggested else None,
                "confidence": topic.confidence,
                "best": [[code, round(chance, 4)] for code, chance in topic.best],
                "words": words_for(self.topics.model, text.analysed, topic.label),
            }
        if kind is not None:
            found |= {
                "kind": kind.label if kind.suggested else "",
                "kind_confidence": kind.confidence,
            }
        if near := self.book.nearest(text):
            found |= {"place": near.name[:120], "area": near.area}
        return Suggestion(danger=danger, danger_words=danger_words, stamp=self.stamp, **found)


def _of_case(case: Case, found: Suggestion) -> Suggestion:
    """What was found, as a row of the case.

    Who took the words down and called them urgent has looked at them.
    """
    found.case = case
    is_known = case.channel in _TAKEN_DOWN and case.urgency != Urgency.GENERAL
    found.looked_at = case.received_at if is_known else None
    return found


def _told(used: InUse | None, texts: list[str]) -> list[Told | None]:
    return list(used.model.suggest(texts)) if used else [None] * len(texts)


def danger_in(words: Iterable[str]) -> tuple[str, list[str]]:
    """What may be in danger ("life" before "property", "" for nothing), and the words for it."""
    found: dict[str, str] = {}
    for one in words:
        for span in urgent_words(clean_text(one)):
            found.setdefault(one[span.start : span.end], span.type)
    danger = next((type for type in TYPES if type in found.values()), "")
    return danger, sorted(found, key=lambda word: TYPES.index(found[word]))[:8]
