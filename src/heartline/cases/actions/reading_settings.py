"""What people set for reading: how sure a suggestion must be, and which corrections are learned."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from heartline.cases.actions.steps import CaseRefusedError, allow
from heartline.cases.events import SettingEvent
from heartline.cases.models import Lesson, ReadingSetting, Suggestion, Topic
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.offices.rules import administers_all


@transaction.atomic
def set_least_confidence(share: float, *, by: Staff, at: datetime) -> ReadingSetting:
    """Say how sure a suggestion must be before it is shown, 0 to 1.

    What is less sure is silent at once; what is sure enough by now is read again by the worker.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        CaseRefusedError: "no_share": it is no share.
    """
    allow(administers_all(by))
    if not 0 <= share <= 1:
        raise CaseRefusedError("no_share")
    row = ReadingSetting.objects.create(least_confidence=share, since=at, set_by=by)
    Suggestion.objects.filter(confidence__lt=share).exclude(topic=None).update(topic=None)
    Suggestion.objects.filter(kind_confidence__lt=share).exclude(kind="").update(kind="")
    record(SettingEvent.READING_SET, at=at, by=by, target=row, percent=round(share * 100))
    return row


@transaction.atomic
def decide_lessons(
    account: Staff, *, was: str, topic: Topic, let_in: bool, by: Staff, at: datetime
) -> int:
    """Decide on what one account turned from one topic to another and was held; how many cases.

    Raises:
        PermissionDenied: `by` does not administer the office at the top, or decides on themselves.
        CaseRefusedError: "nothing_held": somebody has decided meanwhile.
    """
    allow(administers_all(by) and by.pk != account.pk)
    waiting = Lesson.objects.to_look_at().filter(by=account, was=was, topic=topic)
    count = waiting.update(let_in=let_in, decided_at=at, decided_by=by)
    if not count:
        raise CaseRefusedError("nothing_held")
    record(
        SettingEvent.LESSON_DECIDED,
        at=at,
        by=by,
        target=account,
        was=was,
        topic=topic.code,
        let_in=let_in,
        cases=count,
    )
    return count


@transaction.atomic
def decide_lessons_of(account: Staff, *, seen: int, let_in: bool, by: Staff, at: datetime) -> int:
    """Decide on everything of one account that was held, in one entry; how many cases.

    Args:
        seen: how many were looked at; nothing is decided of which somebody has not seen.

    Raises:
        PermissionDenied: `by` does not administer the office at the top, or decides on themselves.
        CaseRefusedError: "nothing_held": somebody has decided meanwhile; "others_held": the
            corrections that wait are not as many as were looked at.
    """
    allow(administers_all(by) and by.pk != account.pk)
    waiting = Lesson.objects.to_look_at().filter(by=account)
    turns = waiting.values("was", "topic__code").annotate(cases=Count("pk"))
    turned = [
        [one["was"], one["topic__code"], one["cases"]]
        for one in turns.order_by("was", "topic__code")
    ]
    count = waiting.update(let_in=let_in, decided_at=at, decided_by=by)
    if count != seen:
        raise CaseRefusedError("others_held" if count else "nothing_held")
    record(
        SettingEvent.LESSONS_DECIDED,
        at=at,
        by=by,
        target=account,
        turned=turned,
        let_in=let_in,
        cases=count,
    )
    return count
