"""What a person decides about a group: it is a hot issue, it is no matter, or it is another one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from heartline.cases.actions.alike.groups import groups_of, put_together, refresh_groups, take_apart
from heartline.cases.actions.alike.night import Side, merge_key, split_key
from heartline.cases.actions.issues import gather_case, let_go
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, allow
from heartline.cases.events import AlikeEvent
from heartline.cases.models import AlikeGroup, AlikeProposal, Case, Issue, IssueCase, Proposed
from heartline.cases.rules.issues import UNDER_WAY, may_gather, may_open_issues
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: Notes what a decision rules out, by its key.
Never = Callable[[str, Proposed, AlikeProposal], None]


def _hold(group: AlikeGroup) -> None:
    group.refresh_from_db(from_queryset=AlikeGroup.objects.select_for_update())


@transaction.atomic
def take_up(
    group: AlikeGroup, *, issue: Issue, cases: Iterable[Case], by: Staff, at: datetime
) -> int:
    """Put those cases of the group that a person chose into a hot issue; how many.

    What a colleague has gathered in it meanwhile stays as it is.

    Raises:
        PermissionDenied: `by` does not sit at the desk of one of them.
        CaseRefusedError: "no_cases": none is chosen; "gathered_elsewhere"; "issue_ended".
    """
    _hold(group)
    allow(may_open_issues(by))
    here = set(IssueCase.objects.filter(issue=issue).values_list("case", flat=True))
    chosen = [case for case in cases if case.pk not in here]
    if not chosen:
        raise CaseRefusedError("no_cases")
    for case in chosen:
        gather_case(issue, case, by=by, at=at)
    refresh_groups([group.pk])
    record(AlikeEvent.TAKEN_UP, at=at, by=by, target=group, issue=issue.pk, cases=len(chosen))
    return len(chosen)


@transaction.atomic
def dismiss_group(group: AlikeGroup, *, by: Staff, at: datetime) -> AlikeGroup:
    """It is not one matter: it leaves the list, and does not come back by itself.

    Raises:
        PermissionDenied: `by` opens no hot issues.
        CaseMovedError: a colleague has said so already.
    """
    _hold(group)
    allow(may_open_issues(by))
    if group.dismissed_at is not None:
        raise CaseMovedError(str(group))
    group.dismissed_at, group.dismissed_by = at, by
    group.save(update_fields=["dismissed_at", "dismissed_by"])
    record(AlikeEvent.DISMISSED, at=at, by=by, target=group)
    return group


@transaction.atomic
def bring_back(group: AlikeGroup, *, by: Staff, at: datetime) -> AlikeGroup:
    """It is one matter after all: it stands in the list again.

    Raises:
        PermissionDenied: `by` opens no hot issues.
        CaseMovedError: it stands there already.
    """
    _hold(group)
    allow(may_open_issues(by))
    if group.dismissed_at is None:
        raise CaseMovedError(str(group))
    group.dismissed_at = group.dismissed_by = None
    group.save(update_fields=["dismissed_at", "dismissed_by"])
    record(AlikeEvent.BROUGHT_BACK, at=at, by=by, target=group)
    return group


@transaction.atomic
def decide_proposal(
    proposal: AlikeProposal, *, accepted: bool, by: Staff, at: datetime
) -> AlikeProposal:
    """Follow what the night proposed, or not; either way it does not come back.

    The cases of two groups become one, and those of two hot issues too; what is taken apart leaves
    the hot issue as well.

    Raises:
        PermissionDenied: `by` opens no hot issues.
        CaseMovedError: a colleague has decided it already.
    """
    proposal.refresh_from_db(from_queryset=AlikeProposal.objects.select_for_update())
    allow(may_open_issues(by))
    if proposal.decided_at is not None:
        raise CaseMovedError(str(proposal))
    proposal.accepted, proposal.decided_by, proposal.decided_at = accepted, by, at
    proposal.save(update_fields=["accepted", "decided_by", "decided_at"])
    if accepted:
        follow = _merge if proposal.sort == Proposed.MERGE else _split
        follow(proposal, partial(_never_again, by=by, at=at), by, at)
    event = AlikeEvent.ACCEPTED if accepted else AlikeEvent.REFUSED
    record(event, at=at, by=by, target=proposal, sort=str(proposal.sort))
    return proposal


def _merge(proposal: AlikeProposal, never_again: Never, by: Staff, at: datetime) -> None:
    group = put_together([*proposal.cases, *proposal.others], proposal.group)
    issue = group.issue
    if issue is not None and issue.status in UNDER_WAY:
        rows = IssueCase.objects.filter(case__in=[*proposal.cases, *proposal.others])
        for row in rows.exclude(issue=issue).select_related("case__about", "case__lead"):
            if may_gather(by, row.case):
                let_go(row.case, by=by, at=at)
                gather_case(issue, row.case, by=by, at=at)
        refresh_groups([group.pk])
    never_again(split_key(proposal.cases, proposal.others), Proposed.SPLIT, proposal)


def _split(proposal: AlikeProposal, never_again: Never, by: Staff, at: datetime) -> None:
    rows = IssueCase.objects.filter(case__in=proposal.others)
    for row in rows.select_related("case__about", "case__lead"):
        if may_gather(by, row.case):
            let_go(row.case, by=by, at=at)
    take_apart(proposal.others)
    left: set[int | None] = {*groups_of(proposal.others)} or {None}
    for new in left:
        sides = Side(proposal.group_id, (0,)), Side(new, tuple(proposal.others))
        never_again(merge_key(*sides), Proposed.MERGE, proposal)


def _never_again(key: str, sort: Proposed, like: AlikeProposal, *, by: Staff, at: datetime) -> None:
    """What a decision rules out: the next night is not to propose its opposite."""
    AlikeProposal.objects.get_or_create(
        key=key,
        defaults={
            "sort": sort,
            "group_id": like.group_id,
            "cases": like.cases,
            "others": like.others,
            "proposed_at": at,
            "decided_at": at,
            "decided_by": by,
            "accepted": False,
        },
    )
