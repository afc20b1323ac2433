"""The same as the engine finds, found slowly: plain Python, no array, no index."""

from collections import Counter
from math import log, sqrt

from heartline.engines.reading.grouping import Message, everyday, likeness as rule
from heartline.engines.reading.grouping.everyday import BEFORE
from heartline.engines.reading.grouping.grams import gram_ids
from heartline.engines.reading.grouping.messages import BODY_LETTERS, TITLE_LETTERS
from heartline.engines.reading.grouping.pairs import FAINT

Vector = dict[int, float]


def grouped(messages: list[Message]) -> list[int]:
    """The group of each message by average link, named by the index of its first message."""
    originals: dict[str, int] = {}
    for index, message in enumerate(messages):
        originals.setdefault(message.all_letters, index)
    kept = sorted(originals.values())
    alike = all_pairs([messages[index] for index in kept])
    groups = [[at] for at in range(len(kept))]
    while (best := _best(groups, alike)) is not None:
        one, other = best
        groups[one] = sorted(groups[one] + groups.pop(other))
    first = {at: kept[min(group)] for group in groups for at in group}
    place = {index: at for at, index in enumerate(kept)}
    return [first[place[originals[message.all_letters]]] for message in messages]


def _best(groups: list[list[int]], alike: dict[tuple[int, int], float]) -> tuple[int, int] | None:
    best, found = 1.0, None
    for one in range(len(groups)):
        for other in range(one + 1, len(groups)):
            pairs = [alike[min(a, b), max(a, b)] for a in groups[one] for b in groups[other]]
            excess = sum(pairs) / len(pairs) / floor(len(groups[one]), len(groups[other]))
            if excess > best * (1 + 1e-12) or (found is None and excess >= best):
                best, found = excess, (one, other)
    return found


def floor(one: int, other: int) -> float:
    """As the rule says it."""
    return rule.LOW + (rule.HIGH - rule.LOW) * rule.HALF / (rule.HALF + sqrt(one * other) - 1)


def all_pairs(messages: list[Message]) -> dict[tuple[int, int], float]:
    """The likeness of every pair; what is faint counts as nothing."""
    counts = [counts_of(message) for message in messages]
    held_by = Counter(gram for title, body in counts for gram in {*title, *body})
    vectors = [vectors_of(title, body, held_by, len(messages)) for title, body in counts]
    told = {}
    for one in range(len(messages)):
        for other in range(one + 1, len(messages)):
            cosines = [_cosine(a, b) for a, b in zip(vectors[one], vectors[other], strict=True)]
            alike = gated(sum(cosines) / 3, messages[one], messages[other])
            told[one, other] = alike if abs(alike) > FAINT else 0.0
    return told


def counts_of(message: Message) -> tuple[Counter[int], Counter[int]]:
    body = message.body[:BODY_LETTERS]
    title = message.title or body[:TITLE_LETTERS]
    return Counter(gram_ids(title).tolist()), Counter(gram_ids(body or title).tolist())


def held_before(gram: int) -> int:
    """How many of the messages that count as come before hold a gram."""
    return int(everyday.held_before()[gram])


def vectors_of(
    title: Counter[int], body: Counter[int], held_by: Counter[int], messages: int
) -> tuple[Vector, Vector, Vector]:
    def weighed(counts: Counter[int]) -> Vector:
        return {
            gram: (1 + log(count))
            * max(0.0, 1 - log(1 + held_by[gram] + held_before(gram)) / log(2 + messages + BEFORE))
            ** rule.POWER
            for gram, count in counts.items()
        }

    first, second = weighed(title), weighed(body)
    whole = {gram: first.get(gram, 0) + second.get(gram, 0) for gram in {*first, *second}}
    return first, second, whole


def _cosine(one: Vector, other: Vector) -> float:
    length = sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    return sum(x * other.get(gram, 0.0) for gram, x in one.items()) / length if length else 0.0


def gated(alike: float, one: Message, other: Message) -> float:
    """The likeness of messages without towns after what their places say."""
    if _writes(one, other) or _writes(other, one):
        return alike * rule.SHARED_PLACE
    if one.names and other.names:
        return -min(rule.AGAINST * alike, rule.AGAINST_AT_MOST)
    return alike


def _writes(one: Message, other: Message) -> bool:
    grams = {*counts_of(other)[0], *counts_of(other)[1]}
    return any(
        len(named & grams) >= 2 / 3 * len(named)
        for named in ({*gram_ids(name).tolist()} for name in one.names)
    )
