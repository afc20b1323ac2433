"""Making everything anew from the database: the same messages in the same order as they came.

Groups keep their numbers, so that what people decided about them holds: each new group takes the
number of the old one that most of its cases were in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from heartline.cases.actions.alike.groups import refresh_groups
from heartline.cases.actions.alike.keeping import Kept, new, save
from heartline.cases.actions.alike.texts import Said, said_in, shared
from heartline.cases.events import CaseEvent
from heartline.cases.models import AlikeCase, AlikeGroup, Case
from heartline.ledger.models import Position, reference

#: Entries of these kinds may be about a new case.
_OPENS = (CaseEvent.RECEIVED, CaseEvent.IMPORTED, CaseEvent.SPLIT)
#: Messages that are read, and rows that are written, at once.
_AT_ONCE = 500
_CASE = reference(Case(pk=0)).removesuffix("0")
_WRITTEN = ["group", "number", "said_in", "likeness", "is_copy", "words", "places"]


@dataclass
class _Made:
    """Where every message belongs, as it is found out."""

    rows: dict[int, AlikeCase] = field(default_factory=dict)
    #: The cases that go with each first message.
    together: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, row: AlikeCase) -> None:
        self.rows[row.case_id] = row
        self.together[row.said_in].append(row.case_id)

    def join(self, old: int, new: int) -> None:
        for case in self.together.pop(old, []):
            self.rows[case].said_in = new
            self.together[new].append(case)


def build_anew() -> Kept:
    """The stream of all messages that the ledger knows, written down; and all rows from it."""
    kept, made = new(), _Made()
    hidden: list[Said] = []
    sealed = Position.objects.order_by("-position").values_list("position", flat=True).first()
    for keys in _in_order():
        texts = said_in(keys)
        for said in (texts[key] for key in keys if key in texts):
            if said.private:
                hidden.append(said)
            elif said.case not in made.rows:
                _place(kept, made, said)
    for said in hidden:
        _place_apart(kept, made, said)
    groups = _name(made)
    _explain(kept, made)
    _write(made)
    refresh_groups(groups | set(AlikeGroup.objects.values_list("pk", flat=True)))
    kept.move_to(0 if sealed is None else sealed + 1)
    save(kept)
    return kept


def opened_by(kind: str, target: str, data: dict[str, Any]) -> list[int]:
    """The key of the case that an entry opens; nothing for all others.

    A message with two matters is split into two cases: the entry of the second says out of which.
    """
    opens = kind in _OPENS and (kind != CaseEvent.SPLIT or "out_of" in data)
    return [int(target.removeprefix(_CASE))] if opens else []


def _in_order() -> Iterator[list[int]]:
    """The keys of all cases in the order in which the ledger has heard them, some at once."""
    rows = Position.objects.filter(entry__kind__in=_OPENS).order_by("position")
    told = rows.values_list("entry__kind", "entry__target", "entry__data")
    keys = (key for entry in told.iterator() for key in opened_by(*entry))
    while some := list(islice(keys, _AT_ONCE)):
        yield some


def _place(kept: Kept, made: _Made, said: Said) -> None:
    row = AlikeCase(case_id=said.case, number=kept.stream.came)
    placed = kept.stream.add(said.message)
    row.said_in, row.likeness, row.is_copy = placed.issue, placed.likeness, placed.is_copy
    if placed.joined is not None:
        made.join(placed.joined, placed.issue)
    made.put(row)


def _place_apart(kept: Kept, made: _Made, said: Said) -> None:
    """Where a private one belongs, once all others are known; nothing is remembered of it."""
    near = kept.stream.near(said.message, limit=1)
    if near and near[0].excess >= 1:
        made.put(AlikeCase(case_id=said.case, said_in=near[0].issue, likeness=near[0].likeness))


def _name(made: _Made) -> set[int]:
    """Give each group of several its number; a case that a person has put somewhere stays there."""
    before = {
        case: (group, settled, words, places)
        for case, group, settled, words, places in AlikeCase.objects.values_list(
            "case", "group", "settled", "words", "places"
        ).iterator()
    }
    taken: set[int] = set()
    for cases in made.together.values():
        group = _group_for(cases, before, taken)
        if group is not None:
            taken.add(group)
            for case in cases:
                made.rows[case].group_id = group
    for case, row in made.rows.items():
        old, row.settled, words, places = before.get(case, (None, False, [], []))
        if row.settled:
            row.group_id = old
        if row.group_id == old:
            row.words, row.places = words, places
    return taken


def _group_for(cases: list[int], before: dict[int, Any], taken: set[int]) -> int | None:
    """The number of the group of these cases; None where one is alone."""
    known = [before[case][:2] for case in cases if case in before]
    # Where a person has put some of them, others may follow, whoever holds that number already.
    votes = [group for group, is_settled in known if is_settled or group not in taken]
    group = _most(votes)
    elsewhere = sum(is_settled and own != group for own, is_settled in known)
    if len(cases) - elsewhere < 2:
        return None
    return AlikeGroup.objects.create().pk if group is None else group


def _most(groups: Sequence[int | None]) -> int | None:
    counts = Counter(group for group in groups if group is not None)
    return min(counts, key=lambda group: (-counts[group], group), default=None)


def _explain(kept: Kept, made: _Made) -> None:
    """Say why, for each that does not know yet: what it shares with the first of its group."""
    of_group: dict[int, list[AlikeCase]] = defaultdict(list)
    for row in made.rows.values():
        if row.group_id is not None:
            of_group[row.group_id].append(row)
    for rows in of_group.values():
        unknown = [row for row in rows if not row.words]
        if unknown:
            _explain_each(kept, unknown, [row for row in rows if row.number is not None])


def _explain_each(kept: Kept, unknown: list[AlikeCase], open_ones: list[AlikeCase]) -> None:
    first = open_ones[:2]
    texts = said_in({row.case_id for row in (*unknown, *first)})
    for row in unknown:
        other = next((one for one in first if one.case_id != row.case_id), None)
        if other is None or row.case_id not in texts or other.case_id not in texts:
            continue
        own, theirs = texts[row.case_id], texts[other.case_id]
        why = shared(own, theirs, kept.stream)
        row.words, row.places = list(why.words), list(why.places)


def _write(made: _Made) -> None:
    """The rows as they are now, some in one transaction; those of nobody any more go."""
    known = AlikeCase.objects.values_list("case", flat=True).iterator()
    _drop([case for case in known if case not in made.rows])
    rows = iter(made.rows.values())
    while some := list(islice(rows, _AT_ONCE)):
        with transaction.atomic():
            AlikeCase.objects.bulk_create(
                some, update_conflicts=True, unique_fields=["case"], update_fields=_WRITTEN
            )


def _drop(cases: list[int]) -> None:
    for start in range(0, len(cases), _AT_ONCE):
        AlikeCase.objects.filter(case__in=cases[start : start + _AT_ONCE]).delete()
