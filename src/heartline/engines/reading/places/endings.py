"""Places by their ending, before which the name is read backwards."""

import re
from collections.abc import Iterator, Sequence

import rjieba

from heartline.engines.reading.places.forms import Found
from heartline.engines.reading.places.words import (
    AFTER,
    BEFORE_NAME,
    BREAKS,
    COMPANY,
    DIRECTION,
    ENDING_SIGNS,
    GENERIC,
    LEADING,
    LONGEST,
    NAMES,
    NO_NAME,
    NOUNS,
    PART_OF_NAME,
    SUFFIX,
    TAIL,
    TYPE_OF,
)


def by_ending(text: str, taken: Sequence[Found]) -> Iterator[Found]:
    """Places told by their ending; a name begins behind those that are `taken`, in order."""
    ends = [each.end for each in taken]
    at, done = 0, 0
    for match in SUFFIX.finditer(text):
        while at < len(ends) and ends[at] <= match.start():
            done = max(done, ends[at])
            at += 1
        if match.start() < done or _goes_on(text, match):
            continue
        name = _name_before(text, max(done, match.start() - 12), match.start())
        start = match.start() - len(name)
        sure = start == done or text[match.end() : match.end() + 1].isdigit()
        if _is_named(name, match[0], sure=sure or _stands_alone(text, start, name)):
            done = match.end()
            if tail := TAIL.match(text, done):
                done = tail.end()
            yield Found(start, done, TYPE_OF[match[0]])


def _goes_on(text: str, suffix: re.Match[str]) -> bool:
    """Whether what follows makes another word of the ending, or the name one of a company."""
    after = AFTER.get(suffix[0])
    return bool((after and after.match(text, suffix.end())) or COMPANY.match(text, suffix.end()))


def _name_before(text: str, since: int, end: int) -> str:
    """What stands right before `end` and may be a name; it begins at `since` at the earliest."""
    run = PART_OF_NAME.search(text[since:end])
    if run is None:
        return ""
    name = run[0]
    if breaks := BREAKS.match(name):
        name = name[breaks.end() :]
    if len(name) < 2 or GENERIC.fullmatch(name):
        return ""
    own: list[str] = []
    for word, kind in reversed(rjieba.tag(name)):
        if not _may_belong(word, kind) and not (own and DIRECTION.fullmatch("".join(own))):
            break
        own.insert(0, word)
    name = "".join(own)
    while leading := LEADING.match(name):
        name = name[leading.end() :]
    return name


def _may_belong(word: str, kind: str) -> bool:
    """Whether a word may be a part of a name."""
    if len(word) == 1:
        return word not in ENDING_SIGNS and word not in NOUNS
    return word not in NOUNS and not (kind in NO_NAME and rjieba.has_word(word))


def _stands_alone(text: str, start: int, name: str) -> bool:
    """Whether `name` is all that is said before its ending, and is a thing: 停水了，灯塔巷.

    A street may well be called by a word of the dictionary; that word then begins the sentence, or
    follows one that says where.
    """
    before = text[max(0, start - 3) : start].rstrip()[-1:]
    return (not before or before in BEFORE_NAME) and [k for _w, k in rjieba.tag(name)] == ["n"]


def _is_named(name: str, suffix: str, *, sure: bool) -> bool:
    """Whether `name` names something, with an ending behind it.

    Args:
        sure: it stands right behind another place, or a number follows.
    """
    if not 2 <= len(name) <= LONGEST[TYPE_OF[suffix]] or GENERIC.fullmatch(name):
        return False
    return (
        sure
        or not rjieba.has_word(name)
        or rjieba.has_word(name + suffix)
        or rjieba.tag(name)[0][1] in NAMES
    )
