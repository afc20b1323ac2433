"""One message beside remembered ones: who may be like it, and how alike they are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.corpus import common_from
from heartline.engines.reading.grouping.everyday import BEFORE, held_before
from heartline.engines.reading.grouping.grams import GRAM_BITS, Grams, begins, gram_ids, grams_of
from heartline.engines.reading.grouping.likeness import gated, often, weight
from heartline.engines.reading.grouping.memory import Lie, Memory
from heartline.engines.reading.grouping.messages import BODY_LETTERS, Message
from heartline.engines.reading.grouping.record import is_named, title_and_body, unpacked
from heartline.engines.reading.grouping.whereabouts import WRITTEN, apart, mark

#: Of the heaviest grams of a message so many are looked up, and so many lead to it later.
ASKED, LEADING = 24, 96
_ASKED_BITS = ASKED.bit_length()
#: Of the heaviest grams of a message so many are kept.
KEPT = 320
#: Of the places that a message names so many are looked at: the first are those it is about.
NAMES = 6
#: How much a gram counts that stands so often in a title or a body; there are three kinds of them,
#: by two, three and five letters, so none can stand more often.
_OFTEN = often(np.arange(3 * BODY_LETTERS))


class Query(NamedTuple):
    """A message with the weights of its grams at the moment."""

    grams: Grams
    weights: NDArray[np.float64]
    in_title: NDArray[np.float64]  # weighed
    in_body: NDArray[np.float64]
    lengths: NDArray[np.float64]  # of title, body and whole text
    names: tuple[NDArray[np.int64], ...]  # the grams, by place, of each name that few mention
    lie: Lie
    heaviest: NDArray[np.int64]  # places of the grams that tell something, heaviest first


def query_of(memory: Memory, message: Message) -> Query:
    """A message weighed by what `memory` knows of its grams, itself counted in."""
    grams = grams_of(message)
    names = [_places(grams.ids, gram_ids(name)) for name in message.names[:NAMES]]
    lie = Lie(mark(message.towns), mark(message.districts), message.is_about_place)
    return _weighed(memory, grams, names, lie)


def query_again(memory: Memory, number: int) -> Query:
    """A remembered message; of the places that it names only all together are known."""
    at = memory.place(number)
    grams, named = unpacked(memory.packed[memory.start[at] : memory.end[at]])
    lie = Lie(int(memory.towns[at]), int(memory.districts[at]), bool(memory.is_about_place[at]))
    query = _weighed(memory, grams, [np.flatnonzero(named)], lie)
    return query._replace(lengths=memory.lengths[at])


def _weighed(memory: Memory, grams: Grams, names: list[NDArray[np.int64]], lie: Lie) -> Query:
    held_by = memory.held_by[grams.ids].astype(np.int64)
    weights = weights_of(memory, grams.ids)
    in_title, in_body = _OFTEN[grams.in_title] * weights, _OFTEN[grams.in_body] * weights
    lengths = np.array([np.sqrt(part @ part) for part in (in_title, in_body, in_title + in_body)])
    common = common_from(memory.count)
    title, body, _whole = np.where(lengths > 0, lengths, 1)
    heavy = _descending(in_title / title + in_body / body)
    return Query(
        grams,
        weights,
        in_title,
        in_body,
        lengths,
        tuple(name for name in names if len(name) and held_by[name].min() <= common),
        lie,
        heavy[held_by[heavy] <= common],
    )


def weights_of(memory: Memory, ids: NDArray[np.uint32]) -> NDArray[np.float64]:
    """The weights of grams, 0 … 1, as of now, with a message that holds them counted in."""
    held_by = memory.held_by[ids].astype(np.int64) + held_before()[ids]
    return weight(held_by + 1, memory.count + BEFORE + 1)


def _places(ids: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where the wanted grams stand among `ids`; those that do not are left out."""
    if not len(ids):
        return np.zeros(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    found: NDArray[np.int64] = at[ids[at] == wanted]
    return found


def _descending(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order of values in 0 … 2, largest first, of equals the first first: by one fast sort."""
    keys = (values * -(1 << 40)).astype(np.int64) << 13 | np.arange(len(values))
    keys.sort()
    return keys & ((1 << 13) - 1)


def candidates(memory: Memory, query: Query, limit: int) -> NDArray[np.int64]:
    """The messages that share most of the heaviest grams, at most `limit`, oldest first."""
    asked = query.heaviest[memory.held_by[query.grams.ids[query.heaviest]] > 0][:ASKED]
    holders = memory.holders_of(query.grams.ids[asked])
    # The number of a message and which gram led to it, in one key for one fast sort.
    keys = (holders << _ASKED_BITS | np.arange(len(asked))[:, np.newaxis])[holders >= 0]
    keys.sort()
    numbers, which = keys >> _ASKED_BITS, keys & ((1 << _ASKED_BITS) - 1)
    starts = np.flatnonzero(begins(numbers))
    if not len(starts):
        return numbers
    votes = np.add.reduceat(query.weights[asked][which], starts)
    # Of equals the newest.
    best = np.argsort(-votes[::-1], kind="stable")[:limit]
    return np.sort(numbers[starts][::-1][best])


def likeness(memory: Memory, query: Query, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """How alike the query is to each of some remembered messages, gates of the places included."""
    packed, whose, found = hits = _hits(memory, query, numbers)
    in_title, in_body = title_and_body(packed)
    weights = query.weights[found]
    in_title, in_body = in_title * weights, in_body * weights
    own_title, own_body = query.in_title[found], query.in_body[found]
    products = (
        own_title * in_title,
        own_body * in_body,
        (own_title + own_body) * (in_title + in_body),
    )
    sums = np.stack([np.bincount(whose, each, minlength=len(numbers)) for each in products], axis=1)
    lengths = memory.lengths[numbers % memory.room.messages] * query.lengths
    cosines = np.divide(sums, lengths, out=np.zeros(sums.shape), where=lengths > 0)
    return _gated(cosines.mean(axis=1), memory, query, numbers, hits=hits)


def _hits(
    memory: Memory, query: Query, numbers: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """The packed grams of `numbers` that the query holds too; whose; and their place in it."""
    packed, ends = memory.packed_of(numbers)
    # Few grams are in both: the lower 16 bits tell most others apart in a table that is at hand.
    maybe = np.zeros(1 << 16, dtype=bool)
    maybe[query.grams.ids & 0xFFFF] = True
    hits = np.flatnonzero(maybe[packed.view(np.uint16)[::2]])
    ids = packed[hits] & ((1 << GRAM_BITS) - 1)
    found = np.minimum(np.searchsorted(query.grams.ids, ids), max(len(query.grams.ids) - 1, 0))
    same = query.grams.ids[found] == ids
    hits, found = hits[same], found[same]
    return packed[hits], np.searchsorted(ends, hits, side="right"), found


def _gated(
    likeness: NDArray[np.float64],
    memory: Memory,
    query: Query,
    numbers: NDArray[np.int64],
    *,
    hits: tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.float64]:
    packed, whose, found = hits
    at = numbers % memory.room.messages
    theirs = memory.named[at]
    named = np.bincount(whose[is_named(packed)], minlength=len(numbers))
    shared = (theirs > 0) & (named >= WRITTEN * theirs)
    for name in query.names:
        within = np.zeros(len(query.weights), dtype=bool)
        within[name] = True
        shared |= np.bincount(whose[within[found]], minlength=len(numbers)) >= WRITTEN * len(name)
    return gated(
        likeness,
        shared=shared,
        other_town=apart(memory.towns[at], np.uint64(query.lie.towns)),
        other_district=apart(memory.districts[at], np.uint64(query.lie.districts)),
        other_place=memory.is_about_place[at] & query.lie.is_about_place & ~shared,
    )
