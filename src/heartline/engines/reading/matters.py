"""Several matters in one message: where it could be split.

People number what they want, or go on with "besides". A list can as well give the reasons for one
matter, so a split is suggested only where the parts speak of different things; a person decides.
"""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.grams import grams_of, shared_share
from heartline.engines.reading.numerals import number_of
from heartline.engines.reading.spans import Span

#: A part with fewer signs is no matter of its own.
SHORTEST = 10
#: Two parts that share more of their pairs of signs than this speak of one thing.
ALIKE = 0.12

_BREAK = r"(?:^|(?<=[\n.。,;:!?]))[ \t]*"
#: The ways in which people number; each list keeps to one of them.
_NUMBERED = (
    re.compile(rf"{_BREAK}(?P<n>[一二三四五六七八九十]{{1,2}})[、,.:]"),
    re.compile(rf"{_BREAK}[(](?P<n>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})[)]"),
    re.compile(rf"{_BREAK}(?P<n>\d{{1,2}})(?:[、)]|[.,](?!\d))"),
    re.compile(rf"{_BREAK}第(?P<n>[一二三四五六七八九十]{{1,2}})(?![年月天次个条章节期批])"),
)
_BESIDES = re.compile(
    rf"{_BREAK}(?:另外|此外|还有(?:一?个问题|一?件事|就是|,)|顺便|再者|另一个问题|还想(?:问|反映))"
    rf"|{_BREAK}(?:Also|Besides|Another (?:thing|issue|problem)|Secondly|In addition|Separately)\b"
)


def matters(text: CleanText) -> list[Span]:
    """The parts of a message that speak of different matters, in order; none where it is one."""
    analysed = text.analysed
    for starts in (*_lists(analysed), _besides(analysed)):
        parts = _parts(analysed, starts)
        if len(parts) > 1 and _differ(analysed, parts):
            return [text.span(start, end, "matter") for start, end in parts]
    return []


def _lists(text: str) -> list[list[int]]:
    """For each way of numbering: where its items 1, 2, 3 … begin; none where only one does."""
    lists = []
    for pattern in _NUMBERED:
        starts: list[int] = []
        for match in pattern.finditer(text):
            if number_of(match["n"]) == len(starts) + 1:
                starts.append(match.start())
        if len(starts) > 1:
            lists.append(starts)
    return lists


def _besides(text: str) -> list[int]:
    """Where the message begins, and where it goes on to something else."""
    return [0, *(match.start() for match in _BESIDES.finditer(text) if match.start() > 0)]


def _parts(text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """From each start to the next, without white space at the ends and without parts too short."""
    parts = []
    for start, end in pairwise([*starts, len(text)]):
        said = text[start:end]
        start += len(said) - len(said.lstrip())
        end -= len(said) - len(said.rstrip())
        if end - start >= SHORTEST:
            parts.append((start, end))
    return parts


def _differ(text: str, parts: Sequence[tuple[int, int]]) -> bool:
    """Whether each part shares next to nothing with each of the others."""
    grams = [grams_of(text[start:end]) for start, end in parts[:12]]
    return all(shared_share(one, other) <= ALIKE for one, other in combinations(grams, 2))
