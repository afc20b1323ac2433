"""What the search holds of a case: its words, and marks for who may find it and where it belongs.

The names of topics, areas and offices are not among the words: a case carries a mark for each
branch it hangs on, so that a branch which is given another name is found by it at once.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch

from heartline.cases.models import (
    IN_HAND,
    Assignment,
    Case,
    Closing,
    Message,
    Outcome,
    Reply,
    ReplyStatus,
)
from heartline.shared.fulltext import Index, document

#: Everything that was said; found only by those who may read the words of a case.
CASES = Index("case")
#: What the desk released; found by everybody.
PUBLIC_CASES = Index("public")
#: Marks that name no branch: it is not private; somebody waits; it is in the public list.
OPEN_TO_ALL, WAITS = "o", "w"


def branches(letter: str, path: str | None) -> list[str]:
    """The marks of a row of a tree: itself and all above it."""
    return [f"{letter}{pk}" for pk in (path or "").split("/") if pk]


def _columns() -> list[str]:
    said = ("title", "place", "public_title", "public_text", "public_reply")
    facts = ("status", "private", "closed_because", "released_at")
    return [*said, *facts, "lead__path", "topic__path", "area__path"]


def cases_with_words(keys: Sequence[int]) -> list[Case]:
    """The cases of these keys with what the search holds of them."""
    parts = Assignment.objects.filter(status__in=IN_HAND).select_related("office")
    replies = Reply.objects.filter(status=ReplyStatus.SENT).only("case", "text")
    cases = Case.objects.filter(pk__in=keys).select_related("lead", "topic", "area")
    return list(
        cases.only(*_columns()).prefetch_related(
            Prefetch("assignments", parts.only("case", "office__path")),
            Prefetch("replies", replies),
        )
    )


def documents(keys: Sequence[int]) -> dict[int, tuple[list[str], list[str] | None]]:
    """For each case its tokens, and those that everybody may find: None while it is not public."""
    said: dict[int, list[str]] = {}
    messages = Message.objects.filter(party__case__in=keys, erased_at=None).order_by("received_at")
    for case, *words in messages.values_list("party__case", "title", "text", "place"):
        said.setdefault(case, []).extend(words)
    told = dict(Outcome.objects.filter(case__in=keys).values_list("case", "what"))
    return {
        case.pk: (
            document(
                title=case.title,
                texts=[
                    case.place,
                    *said.get(case.pk, []),
                    *(reply.text for reply in case.replies.all()),
                    told.get(case.pk, ""),
                    case.public_title,
                    case.public_text,
                    case.public_reply,
                ],
                marks=_marks(case),
            ),
            _public(case),
        )
        for case in cases_with_words(keys)
    }


def _marks(case: Case) -> list[str]:
    marks = _places(case)
    marks += [] if case.private else [OPEN_TO_ALL]
    marks += [WAITS] if case.is_waiting else []
    for part in case.assignments.all():
        marks.append(f"p{part.office_id}")
        marks += branches("u", part.office.path)
    return marks


def _places(case: Case) -> list[str]:
    """Where a case belongs: who leads it, what it is about, where it is."""
    marks: list[str] = []
    for letter, row in (("l", case.lead), ("t", case.topic), ("a", case.area)):
        marks += branches(letter, row.path) if row is not None else []
    return marks


def _public(case: Case) -> list[str] | None:
    if case.private or case.closed_because == Closing.MERGED:
        return None
    released = case.released_at is not None
    return document(
        title=case.public_title if released else "",
        texts=[case.public_text, case.public_reply] if released else [],
        marks=_places(case),
    )


def keep(keys: Iterable[int]) -> None:
    """Bring what the search holds of some cases up to date, within the caller's transaction."""
    wanted = list(keys)
    found = documents(wanted)
    for key, (words, public) in found.items():
        CASES.put(key, words)
        if public is None:
            PUBLIC_CASES.drop([key])
        else:
            PUBLIC_CASES.put(key, public)
    gone = [key for key in wanted if key not in found]
    if gone:
        CASES.drop(gone)
        PUBLIC_CASES.drop(gone)
