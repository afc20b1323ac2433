"""A hot issue: many cases with one root, gathered, planned, put right, and told to all of them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, allow, hold, step_issue
from heartline.cases.events import IssueEvent
from heartline.cases.models import Case, Issue, IssueCase, IssueStatus, Topic
from heartline.cases.queries.covers import left_open
from heartline.cases.queries.issues import public_words
from heartline.cases.rules.issues import (
    UNDER_WAY,
    may_change_words,
    may_direct_issue,
    may_gather,
    may_open_issues,
    may_publish_issue,
    may_work_on_issue,
    sits_over,
    works_for_owner,
)
from heartline.ledger.actions import record
from heartline.offices.models import Area, Office, Staff
from heartline.shared.plain import for_the_database


def hold_issue(issue: Issue) -> None:
    """Read the issue anew and let nobody else move it until this transaction ends."""
    issue.refresh_from_db(from_queryset=Issue.objects.select_for_update())


@transaction.atomic
def open_issue(
    *,
    title_zh: str,
    title_en: str = "",
    owner: Office,
    topic: Topic | None = None,
    area: Area | None = None,
    by: Staff,
    at: datetime,
) -> Issue:
    """A new hot issue that `owner` is to put right; it gathers cases from now on.

    Raises:
        PermissionDenied: `by` does not dispatch for that office.
        CaseRefusedError: "no_title"; "owner_closed": that office has been closed.
    """
    allow(may_open_issues(by) and sits_over(by, owner))
    _check_name(title_zh, owner)
    issue = Issue(
        title_zh=for_the_database(title_zh.strip())[:120],
        title_en=for_the_database(title_en.strip())[:200],
        owner=owner,
        topic=topic,
        area=area,
        opened_by=by,
        opened_at=at,
    )
    issue.commit()
    issue.save(force_insert=True)
    record(IssueEvent.OPENED, at=at, by=by, target=issue, commits=[issue], owner=owner.code)
    return issue


def _check_name(title_zh: str, owner: Office) -> None:
    if not title_zh.strip():
        raise CaseRefusedError("no_title")
    if owner.closed_at is not None:
        raise CaseRefusedError("owner_closed")


@transaction.atomic
def direct_issue(
    issue: Issue,
    *,
    owner: Office,
    topic: Topic | None,
    area: Area | None,
    by: Staff,
    at: datetime,
) -> Issue:
    """Say anew which office owns the issue, and which topic and area it is about.

    Raises:
        PermissionDenied: `by` does not dispatch for the office that owns it, or is to own it.
        CaseRefusedError: "owner_closed"; "issue_ended": it is put right, or was dropped.
    """
    hold_issue(issue)
    allow(may_direct_issue(by, issue) and sits_over(by, owner))
    if issue.status not in UNDER_WAY:
        raise CaseRefusedError("issue_ended")
    _check_name(issue.title_zh, owner)
    if owner.pk != issue.owner_id:
        issue.keeper = None
    issue.owner, issue.topic, issue.area = owner, topic, area
    issue.save(update_fields=["owner", "topic", "area", "keeper"])
    record(IssueEvent.CHANGED, at=at, by=by, target=issue, owner=owner.code)
    return issue


@transaction.atomic
def change_issue(
    issue: Issue,
    *,
    title_zh: str,
    title_en: str = "",
    text_zh: str = "",
    text_en: str = "",
    shown: Collection[str] = (),
    by: Staff,
    at: datetime,
) -> Issue:
    """What the issue is called and what is said of it, in words that everybody may read.

    Args:
        shown: what tells who somebody is and may be read by everybody all the same.

    Raises:
        PermissionDenied: `by` neither works for its owner nor sits at the desk; once it is
            published, the desk alone.
        CaseRefusedError: "no_title"; "tells_who": a private detail is not in `shown`.
    """
    hold_issue(issue)
    allow(may_change_words(by, issue))
    if not title_zh.strip():
        raise CaseRefusedError("no_title")
    words = {
        "title_zh": title_zh.strip()[:120],
        "title_en": title_en.strip()[:200],
        "text_zh": text_zh,
        "text_en": text_en,
    }
    refuse_private(words.values(), shown)
    _write(issue, words)
    record(IssueEvent.CHANGED, at=at, by=by, target=issue, commits=[issue])
    return issue


def refuse_private(texts: Iterable[str], shown: Collection[str]) -> None:
    """Let words for everybody pass only without private details, but for those in `shown`.

    Raises:
        CaseRefusedError: "tells_who".
    """
    if left_open(texts, shown):
        raise CaseRefusedError("tells_who")


def _write(issue: Issue, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(issue, name, for_the_database(value) if isinstance(value, str) else value)
    issue.commit()
    issue.save(update_fields=[*fields, "salt"])


@transaction.atomic
def plan_issue(
    issue: Issue,
    *,
    plan_zh: str,
    plan_en: str = "",
    keeper: Staff | None = None,
    shown: Collection[str] = (),
    by: Staff,
    at: datetime,
) -> Issue:
    """What is to be done, and who in the owner office keeps it in mind; again, it is written anew.

    Args:
        shown: what tells who somebody is and may be read by everybody all the same.

    Raises:
        PermissionDenied: `by` neither works for its owner nor sits at the desk.
        CaseRefusedError: "no_plan"; "not_of_owner": the keeper works elsewhere; "issue_ended";
            "tells_who": a private detail is not in `shown`.
        CaseMovedError: a colleague took this step at the same moment.
    """
    hold_issue(issue)
    allow(may_work_on_issue(by, issue))
    if issue.status not in UNDER_WAY:
        raise CaseRefusedError("issue_ended")
    if not plan_zh.strip():
        raise CaseRefusedError("no_plan")
    if keeper is not None and not works_for_owner(keeper, issue):
        raise CaseRefusedError("not_of_owner")
    refuse_private([plan_zh, plan_en], shown)
    _write(issue, {"plan_zh": plan_zh, "plan_en": plan_en, "keeper": keeper})
    if issue.status == IssueStatus.GATHERING:
        step_issue(issue, "plan", planned_at=at)
        record(IssueEvent.STEPPED, at=at, by=by, target=issue, commits=[issue], step="plan")
    else:
        record(IssueEvent.CHANGED, at=at, by=by, target=issue, commits=[issue])
    return issue


@transaction.atomic
def act_on_issue(issue: Issue, *, since: datetime, by: Staff, at: datetime) -> Issue:
    """Begin to put it right: `since` divides before from after.

    Raises:
        PermissionDenied: `by` neither works for its owner nor sits at the desk.
        CaseRefusedError: "acted_later": `since` is yet to come; "acted_before": it lies before
            the first case that is gathered here.
        CaseMovedError: it is not planned, or not any more.
    """
    allow(may_work_on_issue(by, issue))
    if since > at:
        raise CaseRefusedError("acted_later")
    first = issue.gathered.order_by("case__received_at").values_list("case__received_at").first()
    if first is not None and since < first[0]:
        raise CaseRefusedError("acted_before")
    step_issue(issue, "act", acted_at=since)
    record(IssueEvent.STEPPED, at=at, by=by, target=issue, step="act")
    return issue


@transaction.atomic
def resume_issue(issue: Issue, *, by: Staff, at: datetime) -> Issue:
    """It is not put right after all: the work goes on.

    Raises:
        PermissionDenied: `by` neither works for its owner nor sits at the desk.
        CaseMovedError: it does not count as put right, or not any more.
    """
    allow(may_work_on_issue(by, issue))
    step_issue(issue, "resume", done_at=None)
    record(IssueEvent.STEPPED, at=at, by=by, target=issue, step="resume")
    return issue


@transaction.atomic
def drop_issue(issue: Issue, *, by: Staff, at: datetime) -> Issue:
    """It is not one matter after all: the cases are free again, the page is taken back.

    Raises:
        PermissionDenied: `by` does not dispatch for its owner, or works there.
        CaseMovedError: it is being put right already, or was dropped.
    """
    allow(may_publish_issue(by, issue))
    step_issue(issue, "drop", dropped_at=at, published_at=None, published_by=None)
    cases = list(issue.gathered.values_list("case", flat=True))
    issue.gathered.all().delete()
    record(IssueEvent.STEPPED, at=at, by=by, target=issue, step="drop", cases=cases)
    return issue


@transaction.atomic
def gather_case(issue: Issue, case: Case, *, by: Staff, at: datetime) -> IssueCase:
    """Put a case into the issue. A private one is counted there, and nothing more.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "gathered_here"; "gathered_elsewhere": a case is in one issue at most;
            "issue_ended": it is put right, or was dropped.
    """
    hold(case)
    hold_issue(issue)
    allow(may_gather(by, case))
    if issue.status not in UNDER_WAY:
        raise CaseRefusedError("issue_ended")
    known = IssueCase.objects.filter(case=case).first()
    if known is not None:
        raise CaseRefusedError(_gathered(known, issue))
    try:
        with transaction.atomic():
            row = IssueCase.objects.create(issue=issue, case=case, at=at, by=by)
    except IntegrityError as error:
        raise CaseRefusedError("gathered_elsewhere") from error
    record(IssueEvent.GATHERED, at=at, by=by, target=case, issue=issue.pk, number=issue.number)
    return row


def _gathered(known: IssueCase, issue: Issue) -> str:
    return "gathered_here" if known.issue_id == issue.pk else "gathered_elsewhere"


@transaction.atomic
def let_go(case: Case, *, by: Staff, at: datetime) -> None:
    """Take a case out of its issue again; who spoke in it hears no more news of it.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseMovedError: it is in no issue, or not any more.
    """
    hold(case)
    allow(may_gather(by, case))
    row = IssueCase.objects.filter(case=case).select_related("issue").first()
    if row is None:
        raise CaseMovedError(case.number)
    row.delete()
    number = row.issue.number
    record(IssueEvent.LET_GO, at=at, by=by, target=case, issue=row.issue_id, number=number)


@transaction.atomic
def publish_issue(issue: Issue, *, shown: Collection[str] = (), by: Staff, at: datetime) -> Issue:
    """Show the issue to everybody: its texts, plan, news, places and counts, never a person.

    Args:
        shown: what tells who somebody is and may be read by everybody all the same.

    Raises:
        PermissionDenied: `by` does not sit at the desk, or speaks for the owner.
        CaseRefusedError: "no_issue_text": there is nothing to read; "issue_dropped";
            "tells_who": a private detail is not in `shown`.
        CaseMovedError: it is published already.
    """
    hold_issue(issue)
    allow(may_publish_issue(by, issue))
    if issue.status == IssueStatus.DROPPED:
        raise CaseRefusedError("issue_dropped")
    if not issue.text_zh.strip():
        raise CaseRefusedError("no_issue_text")
    if issue.published_at is not None:
        raise CaseMovedError(issue.number)
    refuse_private(public_words(issue), shown)
    issue.published_at, issue.published_by = at, by
    issue.save(update_fields=["published_at", "published_by"])
    record(
        IssueEvent.PUBLISHED,
        at=at,
        by=by,
        target=issue,
        commits=[issue],
        left_open=len(set(shown)),
    )
    return issue


@transaction.atomic
def take_issue_back(issue: Issue, *, by: Staff, at: datetime) -> Issue:
    """Take the issue off the public pages.

    Raises:
        PermissionDenied: `by` does not sit at the desk, or speaks for the owner.
        CaseMovedError: it is not published, or not any more.
    """
    hold_issue(issue)
    allow(may_publish_issue(by, issue))
    if issue.published_at is None:
        raise CaseMovedError(issue.number)
    issue.published_at = issue.published_by = None
    issue.save(update_fields=["published_at", "published_by"])
    record(IssueEvent.TAKEN_BACK, at=at, by=by, target=issue)
    return issue
