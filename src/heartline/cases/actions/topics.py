"""The office's own tree of topics: added, named anew, closed."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.events import SettingEvent
from heartline.cases.models import Topic
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.offices.rules import administers_all


@transaction.atomic
def add_topic(
    *,
    code: str,
    name_zh: str,
    name_en: str = "",
    parent: Topic | None = None,
    by: Staff | None,
    at: datetime,
) -> Topic:
    """A new topic below `parent`, or a branch of its own.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        CaseRefusedError: "topic_code_taken"; "topic_above_closed".
    """
    _only_at_the_top(by)
    if Topic.objects.filter(code=code).exists():
        raise CaseRefusedError("topic_code_taken")
    if parent is not None and _held(parent).closed_at is not None:
        raise CaseRefusedError("topic_above_closed")
    topic = Topic.objects.create(code=code, name_zh=name_zh, name_en=name_en, parent=parent)
    topic.path = f"{(parent.path if parent else '') or '/'}{topic.pk}/"
    topic.save(update_fields=["path"])
    above = parent.code if parent else ""
    record(SettingEvent.TOPIC_ADDED, at=at, by=by, target=topic, code=code, parent=above)
    return topic


@transaction.atomic
def rename_topic(
    topic: Topic, *, name_zh: str, name_en: str = "", by: Staff | None, at: datetime
) -> Topic:
    """Give a topic its names; the cases that have it show the new ones.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
    """
    _only_at_the_top(by)
    topic.name_zh, topic.name_en = name_zh, name_en
    topic.save(update_fields=["name_zh", "name_en"])
    record(SettingEvent.TOPIC_CHANGED, at=at, by=by, target=topic, code=topic.code, named=True)
    return topic


@transaction.atomic
def close_topic(topic: Topic, *, by: Staff | None, at: datetime) -> int:
    """Offer a topic no more, nor what lies below it; the cases that have it keep it.

    Returns:
        How many topics closed.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        CaseRefusedError: "topic_closed": it is closed already.
    """
    _only_at_the_top(by)
    if _held(topic).closed_at is not None:
        raise CaseRefusedError("topic_closed")
    branch = Topic.objects.under(topic.path or "-").filter(closed_at=None)
    closed: int = branch.update(closed_at=at)
    topic.closed_at = at
    record(SettingEvent.TOPIC_CHANGED, at=at, by=by, target=topic, code=topic.code, closed=closed)
    return closed


@transaction.atomic
def reopen_topic(topic: Topic, *, by: Staff | None, at: datetime) -> Topic:
    """Offer a topic again that was closed; what lies below it stays closed.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        CaseRefusedError: "topic_above_closed": what it belongs to is closed.
    """
    _only_at_the_top(by)
    if topic.parent is not None and _held(topic.parent).closed_at is not None:
        raise CaseRefusedError("topic_above_closed")
    topic.closed_at = None
    topic.save(update_fields=["closed_at"])
    record(SettingEvent.TOPIC_CHANGED, at=at, by=by, target=topic, code=topic.code, reopened=True)
    return topic


def _only_at_the_top(by: Staff | None) -> None:
    if by is not None and not administers_all(by.as_of_now()):
        raise PermissionDenied


def _held(topic: Topic) -> Topic:
    """The topic as it stands now, held until this change is made."""
    return Topic.objects.select_for_update().get(pk=topic.pk)
