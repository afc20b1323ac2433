"""Linking cases that belong together without being one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, allow
from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, CaseLink, LinkSort
from heartline.cases.rules import may_link, readable
from heartline.ledger.actions import record
from heartline.offices.models import Staff


@transaction.atomic
def link_cases(case: Case, *, other: Case, by: Staff, at: datetime) -> CaseLink:
    """Say that two cases belong together; each is still answered and judged for itself.

    Raises:
        PermissionDenied: `by` neither sits at the desk of this case nor leads it, or may not open
            the other one.
        CaseRefusedError: "link_same": a case with itself; "linked": they are linked already.
    """
    allow(may_link(by, case) and bool(readable(by, other)))
    if case.pk == other.pk:
        raise CaseRefusedError("link_same")
    if CaseLink.objects.filter(_between(case, other)).exists():
        raise CaseRefusedError("linked")
    try:
        with transaction.atomic():
            link = CaseLink.objects.create(case=case, other=other, at=at, by=by)
    except IntegrityError as error:
        raise CaseRefusedError("linked") from error
    record(CaseEvent.LINKED, at=at, by=by, target=case, other=other.pk)
    return link


@transaction.atomic
def unlink_cases(case: Case, *, other: Case, by: Staff, at: datetime) -> None:
    """Take the link between two cases away; what was split stays linked with where it came from.

    Raises:
        PermissionDenied: as `link_cases`.
        CaseMovedError: they are not linked, or not any more.
    """
    allow(may_link(by, case) and bool(readable(by, other)))
    taken, _by_table = CaseLink.objects.filter(
        _between(case, other), sort=LinkSort.RELATED
    ).delete()
    if not taken:
        raise CaseMovedError(case.number)
    record(CaseEvent.UNLINKED, at=at, by=by, target=case, other=other.pk)


def _between(case: Case, other: Case) -> Q:
    return Q(case=case, other=other) | Q(case=other, other=case)
