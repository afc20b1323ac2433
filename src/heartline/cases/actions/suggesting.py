"""Reading what people say, some seconds after they said it, and learning from what people decide.

It follows the ledger, so that no message waits to be read before it becomes a case, and no action
can forget to have it read. What is written here are suggestions: nothing else changes by them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, Lesson, Suggestion, Topic
from heartline.cases.queries.models_in_use import stamps
from heartline.cases.queries.reader import Reader
from heartline.cases.queries.reply_check import keep_findings
from heartline.engines.reading.topics.corrections import Correction, held_for_review
from heartline.ledger.actions import mark_read, read_on
from heartline.ledger.models import Entry, reference
from heartline.offices.models import Staff

#: How far reading has followed the ledger.
BOOKMARK = "reading"
#: Cases of one transaction: on SQLite nobody else writes meanwhile.
_BATCH = 20
#: So many cases that wait are read again in one go, once the model has learned something.
_AGAIN = 100
#: Corrections are looked at together for so long, and so many of them at the most.
_TOGETHER, _MOST_TOGETHER = timedelta(days=14), 5_000
#: What makes a case worth reading; what holds new words of it.
_ANSWERED = {CaseEvent.ANSWERED, CaseEvent.ANSWERED_AT_ONCE}
_HEARD = {CaseEvent.RECEIVED, CaseEvent.IMPORTED, CaseEvent.SPLIT, CaseEvent.ADDED_TO}
_CASE, _STAFF = (reference(one(pk=0)).removesuffix("0") for one in (Case, Staff))


def suggest_where_new(*, at: datetime) -> int:
    """Read what was said since, learn from what was sorted; how many entries were read."""
    read = list(read_on(BOOKMARK))
    if read:
        entries = [entry for _position, entry in read]
        heard = {case for entry in entries if entry.kind in _HEARD for case in _cases_of(entry)}
        read_cases(heard, at=at)
        look_again({case for e in entries if e.kind == CaseEvent.ADDED_TO for case in _cases_of(e)})
        keep_findings(e.data["reply"] for e in entries if e.kind in _ANSWERED)
        note_lessons(entry for entry in entries if entry.kind == CaseEvent.SORTED)
        mark_read(BOOKMARK, read[-1][0])
    read_again(at=at)
    return len(read)


def _cases_of(entry: Entry) -> Iterator[int]:
    if entry.target.startswith(_CASE):
        yield int(entry.target.removeprefix(_CASE))


# Suggestions ------------------------------------------------------------------------------------


def read_cases(keys: Iterable[int], *, at: datetime) -> None:
    """Read these cases, as far as they wait for an answer, and keep what their words suggest."""
    wanted = sorted(keys)
    if not wanted:
        return
    reader = Reader()
    for start in range(0, len(wanted), _BATCH):
        with transaction.atomic():
            # Who forgets a person holds their cases too, so that no old words are put back.
            held = Case.objects.select_for_update().waiting()
            cases = list(held.filter(pk__in=wanted[start : start + _BATCH]))
            _keep(reader.read(cases), at=at)


def _keep(rows: list[Suggestion], *, at: datetime) -> None:
    for row in rows:
        row.read_at = at
    kept = [name for name in _columns() if name not in ("case", "looked_at")]
    Suggestion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=kept
    )


def _columns() -> list[str]:
    return [field.name for field in Suggestion._meta.concrete_fields]


def read_again(*, at: datetime) -> int:
    """Read cases that nobody has sorted once more, where the models have learned since."""
    waits = Case.objects.to_dispatch().filter(topic=None).exclude(suggestion__stamp=stamps())
    keys = list(waits.order_by("-received_at").values_list("pk", flat=True)[:_AGAIN])
    read_cases(keys, at=at)
    return len(keys)


def look_again(keys: Iterable[int]) -> None:
    """Put cases on top again to which the person added words of danger."""
    Suggestion.objects.filter(pk__in=keys).exclude(danger="").update(looked_at=None)


# Lessons ----------------------------------------------------------------------------------------


def note_lessons(entries: Iterable[Entry]) -> None:
    """Keep what people sorted as lessons, and hold back those that somebody should look at."""
    accounts = set()
    topics = {topic.code: topic for topic in Topic.objects.all()}
    for entry in entries:
        case, by = next(_cases_of(entry)), entry.actor.removeprefix(_STAFF)
        if entry.data.get("has_read", True):
            Suggestion.objects.filter(pk=case, looked_at=None).update(looked_at=entry.at)
        topic = topics.get(entry.data["topic"])
        if topic is None or not by.isdecimal():
            continue
        Lesson.objects.create(
            case_id=case,
            topic=topic,
            was=entry.data["was"].get("topic") or _thought_of(case),
            kind=entry.data["kind"],
            by_id=int(by),
            at=entry.at,
        )
        accounts.add(int(by))
    if accounts:
        hold_back(accounts)


def _thought_of(case: int) -> str:
    """The topic that was thought likeliest, sure or not; "" where the case was not read."""
    best = Suggestion.objects.filter(pk=case).values_list("best", flat=True).first()
    return best[0][0] if best else ""


def hold_back(accounts: Iterable[int]) -> int:
    """Hold lessons of these accounts that turn too many cases; how many were held."""
    newest = Lesson.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        return 0
    rows = Lesson.objects.filter(at__gte=newest - _TOGETHER).select_related("topic")
    # A confirmation turns nothing.
    turned = [
        row
        for row in rows.order_by("-at")[:_MOST_TOGETHER]
        if row.was and row.was != row.topic.code
    ]
    corrections = [
        Correction(str(row.case_id), str(row.by_id), row.at, row.was, row.topic.code)
        for row in turned
    ]
    row_of = dict(zip(map(id, corrections), turned, strict=True))
    count = 0
    for held in held_for_review(corrections):
        row = row_of[id(held.correction)]
        if row.by_id in accounts and row.let_in is None and row.held != list(held.reasons):
            row.held = list(held.reasons)
            row.save(update_fields=["held"])
            count += 1
    return count
