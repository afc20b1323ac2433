"""Finding cases by their number, their words, their place, or the names of where they belong.

Nobody learns that a word occurs in a case whose words they may not read. What a duty may find is
asked together with the words (`_may_find`), and what comes back is read again with the rules: the
index may be a second behind them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet, Value
from opencc import OpenCC

from heartline.cases.models import Case, Message, Reply, ReplyStatus, Topic, pk_of
from heartline.cases.models.case import concerning
from heartline.cases.queries.indexed import CASES, OPEN_TO_ALL, PUBLIC_CASES, WAITS
from heartline.cases.queries.rows import Row, case_row, cases_of_rows
from heartline.cases.rules import READS, Fields, readable
from heartline.offices.models import Area, Duty, DutyKind, Office, Staff
from heartline.shared.fulltext import All, Either, Sought, holding, mark, titled
from heartline.shared.prepared import Many, Prepared, PreparedEach
from heartline.shared.words import (
    LONGEST,
    Pieces,
    excerpt,
    forms_of,
    highlight,
    holds,
    words_of,
)

#: A search gives so many cases at the most: who needs more says more, or uses the filters.
MOST = 200
#: A word is looked up among so many names of branches at the most, and so many words are.
_NAMES, _NAMED_WORDS = 40, 4
_TREES: dict[str, type[Topic] | type[Area] | type[Office]] = {"t": Topic, "a": Area, "l": Office}


@dataclass(frozen=True)
class Hit:
    """A case that was found: its line, its title and a piece of its text with the words marked."""

    case: Case
    row: Row
    title: Pieces
    excerpt: Pieces


@dataclass(frozen=True)
class Found:
    """What a search came to: the keys of the cases, the best first."""

    words: list[str]
    keys: list[int]
    #: More fit than are given.
    more: bool = False
    #: The question was longer than what was looked for.
    cut: bool = False


def search_cases(
    staff: Staff, words: str, at: datetime, *, limit: int, only_open: bool = False
) -> list[Hit]:
    """The cases that `staff` finds with `words`, the best first.

    A number that is typed whole comes first, then cases with all the words in their title, then
    the newest. Cases that complain of the reader's office are found by their number alone.

    Args:
        limit: how many at the most.
        only_open: only cases in which somebody still waits for an answer.
    """
    found = find_keys(staff, words, most=limit, only_open=only_open)
    return hits(staff, found.keys, found.words, at)


def find_keys(staff: Staff, text: str, *, most: int = MOST, only_open: bool = False) -> Found:
    """The keys of the cases that `staff` finds, as `search_cases` orders them."""
    words = words_of(text)
    numbered = _by_number(staff, text, only_open=only_open)
    keys = numbered + _fitting(staff, words, most=most + 1, only_open=only_open)
    ordered = list(dict.fromkeys(keys))
    return Found(
        words=words,
        keys=ordered[:most],
        more=len(ordered) > most,
        cut=len(text.strip()) > LONGEST,
    )


def _by_number(staff: Staff, text: str, *, only_open: bool) -> list[int]:
    """The case whose number `text` is: "2026-000123", or only "123"."""
    typed = text.strip()
    bare = typed if typed.isascii() and typed.isdecimal() and len(typed) < 16 else ""
    key = int(bare) if bare else pk_of(typed)
    if not key:
        return []
    cases = Case.objects.visible_to(staff).filter(pk=key)
    case = cases.prefetch_related("assignments__office").first()
    if case is None or not readable(staff, case) or (only_open and not case.is_waiting):
        return []
    return [case.pk] if bare or case.number == typed else []


def _fitting(staff: Staff, words: Sequence[str], *, most: int, only_open: bool) -> list[int]:
    """The keys of the cases with all of `words`; titles first, then the newest."""
    if not words:
        return []
    named = _named(words)
    besides = (mark(WAITS),) if only_open else ()
    sought = _sought(staff, words, named)
    if sought is None:
        return []
    anywhere = CASES.walk(All((sought, *besides)), most=most)
    first = _titled(staff, words, besides, most, anywhere=anywhere)
    keys = list(dict.fromkeys([*first, *anywhere]))[:most]
    known = _still_fits(staff, keys, only_open=only_open)
    return [key for key in keys if key in known]


def _titled(
    staff: Staff,
    words: Sequence[str],
    besides: tuple[Sought, ...],
    most: int,
    *,
    anywhere: list[int],
) -> list[int]:
    """The keys of the cases with all of `words` in their title, which `staff` may read.

    Args:
        anywhere: the keys with the words anywhere; where these are all, no others are looked for.
    """
    reads_words = _may_find(staff, Fields.WORDS)
    if reads_words is None:
        return []
    sought = All((*map(titled, words), *reads_words, *besides))
    if len(anywhere) < most:
        return CASES.among(anywhere, sought)
    return CASES.walk(sought, most=most)


def _sought(staff: Staff, words: Sequence[str], named: Sequence[list[str]]) -> Sought | None:
    """The condition of holding the words, where `staff` may read them, or the names they are.

    None: nothing that they may read can fit.
    """
    ways: list[Sought] = []
    reads_words = _may_find(staff, Fields.WORDS)
    if reads_words is not None:
        ways.append(All((*_holding_or_named(words, named), *reads_words)))
    reads_facts = _may_find(staff, Fields.SUMMARY, without=Fields.WORDS)
    if reads_facts is not None and all(named):
        ways.append(All((*(Either(tuple(names)) for names in named), *reads_facts)))
    return Either(tuple(ways)) if ways else None


def _may_find(
    staff: Staff, fields: Fields, *, without: Fields | None = None
) -> tuple[Sought, ...] | None:
    """The marks of the cases of which `staff` may read `fields`: () for all; None for none.

    The same question as `visible_to` asks, put to the index.
    """
    ways = [
        _reach(duty)
        for duty in staff.held
        if fields in READS.get(duty.kind, ()) and without not in READS[duty.kind]
    ]
    if not ways:
        return None
    return () if () in ways else (Either(tuple(All(way) for way in ways)),)


def _reach(duty: Duty) -> tuple[Sought, ...]:
    """The marks of the cases that one duty opens; () for all of them."""
    key = duty.office_id
    if duty.kind == DutyKind.HANDLER:
        return (mark(f"p{key}"),)
    if duty.kind == DutyKind.SUPERVISOR:
        return (mark(f"u{key}"),)
    below = () if duty.office.parent_id is None else (mark(f"l{key}"),)
    hidden = duty.kind in (DutyKind.OPERATOR, DutyKind.ANALYST)
    return (*below, mark(OPEN_TO_ALL)) if hidden else below


def _holding_or_named(words: Sequence[str], named: Sequence[list[str]]) -> tuple[Either, ...]:
    """For each word, that it is said or that the case lies in a branch of that name."""
    return tuple(Either((holding(word), *names)) for word, names in zip(words, named, strict=True))


def _named(words: Sequence[str]) -> list[list[str]]:
    """For each word the marks of the topics, areas and offices whose names hold it.

    One sign is too little, and only the first words are looked up. Branches below another one
    found are left out: its mark is theirs too.
    """
    asked = [word for word in words[:_NAMED_WORDS] if len(word) > 1]
    marks: dict[str, list[str]] = {word: [] for word in words}
    tops: dict[tuple[str, str], list[str]] = {}
    for letter, zh, en, path in _branches(asked) if asked else ():
        for word in asked:
            found = tops.setdefault((letter, word), [])
            known = any((path or "").startswith(top) for top in found)
            if not path or known or len(found) == _NAMES:
                continue
            if holds(zh, [word]) or holds(en, [word]):
                found.append(path)
                marks[word].append(mark(f"{letter}{path.rstrip('/').rpartition('/')[2]}"))
    return [marks[word] for word in words]


def _branches(words: Sequence[str]) -> "Iterable[tuple[str, str, str, str | None]]":
    """The letter, names and path of the branches whose names may hold one of `words`."""
    fits = Q()
    for word in words:
        fits |= _name_has(word)
    rows = [
        tree._default_manager.filter(fits)
        .order_by()
        .values_list(Value(letter), "name_zh", "name_en", "path")
        for letter, tree in _TREES.items()
    ]
    return rows[0].union(*rows[1:], all=True).order_by("path")


def _name_has(word: str) -> Q:
    """That a name, written in simplified or traditional signs, may hold `word`, which is folded."""
    fits = Q()
    for written in {*forms_of(word), _traditional(word)}:
        fits |= Q(name_zh__icontains=written) | Q(name_en__icontains=written)
    return fits


def _traditional(word: str) -> str:
    return word if word.isascii() else str(_s2t().convert(word))


@cache
def _s2t() -> OpenCC:
    return OpenCC("s2t")


def _still_fits(staff: Staff, keys: Sequence[int], *, only_open: bool) -> set[int]:
    """Which of these cases `staff` may find by words at this moment."""

    def fits(keys: list[int]) -> "QuerySet[Case, int]":
        cases = Case.objects.visible_to(staff).exclude(concerning(staff)).filter(pk__in=keys)
        cases = cases.waiting() if only_open else cases
        return cases.values_list("pk", flat=True)

    return set(_FITS.rows((staff.reach, only_open), fits, keys=list(keys)))


_FITS = PreparedEach(keys=Many(int, MOST + 1))


def find_public_keys(text: str, *, most: int) -> list[int]:
    """The keys of the cases that everybody finds: by number, released words, or names of branches.

    Whoever shows them reads them through `public()`; a case may have left it a second ago.
    """
    words = words_of(text)
    typed = text.strip()
    bare = typed if typed.isascii() and typed.isdecimal() and len(typed) < 16 else ""
    key = int(bare) if bare else pk_of(typed)
    cases = Case.objects.public().filter(pk=key or 0)
    numbered = [case.pk for case in cases if bare or case.number == typed]
    if not words:
        return numbered
    said = All(_holding_or_named(words, _named(words)))
    return list(dict.fromkeys([*numbered, *PUBLIC_CASES.walk(said, most=most)]))


def hits(
    staff: Staff, keys: Sequence[int], words: Sequence[str], at: datetime, *, back: str = ""
) -> list[Hit]:
    """What is shown of the cases of these keys, which `find_keys` gave, in their order."""
    cases = {case.pk: case for case in cases_of_rows(list(keys), staff)}
    fields = {key: readable(staff, case) for key, case in cases.items()}
    open_words = [key for key in cases if Fields.WORDS in fields[key]]
    texts = _texts(open_words)
    found = []
    for key in keys:
        if key not in cases or not fields[key]:
            continue
        row = case_row(staff, cases[key], at, back=back)
        found.append(
            Hit(
                case=cases[key],
                row=row,
                title=highlight(row.title, words if Fields.WORDS in fields[key] else ()),
                excerpt=_excerpt(texts.get(key, []), words),
            )
        )
    return found


def _texts(keys: Iterable[int]) -> dict[int, list[str]]:
    """What was said in these cases, in order, and then what was answered."""
    wanted, texts = list(keys), dict[int, list[str]]()
    for case, text in (*_SAID(cases=wanted), *_ANSWERED(cases=wanted)):
        texts.setdefault(case, []).append(text)
    return texts


_SAID = Prepared(
    lambda cases: (
        Message.objects.filter(party__case__in=cases, erased_at=None)
        .order_by("received_at")
        .values_list("party__case", "text")
    ),
    cases=list[int],
)
_ANSWERED = Prepared(
    lambda cases: (
        Reply.objects.filter(case__in=cases, status=ReplyStatus.SENT)
        .order_by("sent_at")
        .values_list("case", "text")
    ),
    cases=list[int],
)


def _excerpt(texts: Sequence[str], words: Sequence[str]) -> Pieces:
    """The piece of the first text that holds a word; of the first text, where none does."""
    first = Pieces()
    for text in texts:
        shown = excerpt(text, words)
        if shown.is_marked:
            return shown
        first = first or shown
    return first
