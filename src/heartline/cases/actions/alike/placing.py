"""Putting one message where it belongs: into the stream, and into the rows that pages read."""

from django.db.models import F

from heartline.cases.actions.alike.keeping import Kept
from heartline.cases.actions.alike.texts import Said, said_in, shared
from heartline.cases.models import AlikeCase, AlikeGroup
from heartline.engines.reading.grouping import Why

#: What was found out about a message, by the columns of `AlikeCase`.
Row = dict[str, int | float | bool | None]


def place(kept: Kept, said: Said) -> set[int]:
    """Take a message in; the groups that it changed.

    A private one is only looked up: it is told where it belongs, and helps to find no other.
    """
    if said.private:
        return place_apart(kept, said)
    number = kept.stream.came
    placed = kept.stream.add(said.message)
    changed = _join(placed.joined, placed.issue) if placed.joined is not None else set()
    row: Row = {"number": number, "likeness": placed.likeness, "is_copy": placed.is_copy}
    return changed | _put(kept, said, placed.issue, row)


def place_apart(kept: Kept, said: Said) -> set[int]:
    """Say where a private message belongs; nothing is remembered of it. The changed groups."""
    near = kept.stream.near(said.message, limit=1)
    if not near or near[0].excess < 1:
        AlikeCase.objects.filter(case=said.case).delete()
        return set()
    row: Row = {"number": None, "likeness": near[0].likeness, "is_copy": False}
    return _put(kept, said, near[0].issue, row)


def _join(gone_first: int, first: int) -> set[int]:
    """Let those go along whose first message now belongs to another; the changed groups."""
    gone = AlikeCase.objects.filter(said_in=gone_first)
    old, new = _group_of(gone_first), _group_of(first)
    group = new or old
    if group is not None:
        gone.filter(settled=False).update(group=group)
        alone = AlikeCase.objects.filter(said_in=first, group=None, settled=False)
        alone.update(group=group)
    gone.update(said_in=first)
    return {pk for pk in (old, new) if pk is not None}


def _group_of(first: int) -> int | None:
    """The group of the messages that go with that one: where most lately one was put."""
    # Databases differ in where they sort what has no number: it is said.
    latest = (F("number").desc(nulls_last=True), "-pk")
    rows = AlikeCase.objects.filter(said_in=first, group__isnull=False).order_by(*latest)
    return rows.values_list("group", flat=True).first()


def _put(kept: Kept, said: Said, first: int, row: Row) -> set[int]:
    others = AlikeCase.objects.filter(said_in=first).exclude(case=said.case)
    group = _group_of(first)
    if group is None and others.filter(settled=False).exists():
        group = AlikeGroup.objects.create().pk
        others.filter(settled=False).update(group=group)
    known = AlikeCase.objects.filter(case=said.case).first()
    if known is not None and known.settled:
        group = known.group_id
    told = _told(kept, said, group)
    AlikeCase.objects.update_or_create(
        case_id=said.case,
        defaults={"said_in": first, "group_id": group, **row, **told},
    )
    return {group} if group is not None else set()


def _told(kept: Kept, said: Said, group: int | None) -> dict[str, list[str]]:
    """Why it is there: what it shares with the first of the group that everybody may know of.

    Where that one stood alone until now, it gets its own reason as well.
    """
    if group is None:
        return _reason(Why((), ()))
    others = AlikeCase.objects.filter(group=group, number__isnull=False).exclude(case=said.case)
    other = others.filter(case__private=False).order_by("number").first()
    texts = said_in([other.case_id]) if other is not None else {}
    if other is None or other.case_id not in texts:
        return _reason(Why((), ()))
    theirs = texts[other.case_id]
    if not other.words and not said.private:
        back = _reason(shared(theirs, said, kept.stream))
        AlikeCase.objects.filter(pk=other.pk).update(**back)
    return _reason(shared(said, theirs, kept.stream))


def _reason(why: Why) -> dict[str, list[str]]:
    return {"words": list(why.words), "places": list(why.places)}
