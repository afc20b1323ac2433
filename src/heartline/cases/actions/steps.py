"""Taking a step: the guarded update that lets two people press the same button once."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey

from heartline.cases.models import Application, Assignment, Case, Issue, Party
from heartline.cases.steps import (
    APPLICATION_STEPS,
    ASSIGNMENT_STEPS,
    CASE_STEPS,
    ISSUE_STEPS,
    PARTY_STEPS,
    AssignmentStatus,
    Table,
)


class CaseMovedError(Exception):
    """Somebody else has just moved this case; it must be read again."""


class CaseRefusedError(Exception):
    """What was asked cannot be; `code` says why, and `sentences` has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Stepped = Application | Assignment | Case | Issue | Party


def _step(row: Stepped, table: Table, name: str, fields: dict[str, Any]) -> None:
    starts, end = table[name]
    fields["status"] = end
    moved = type(row).objects.filter(pk=row.pk, status__in=starts).update(**fields)
    if not moved:
        raise CaseMovedError(str(row))
    for field, value in fields.items():
        setattr(row, field, value)


def step_case(case: Case, name: str, **fields: Any) -> None:
    """Take the step `name` of `CASE_STEPS`, and set `fields` with it.

    What an office promised for doing it again ends with every step but that of taking it on.

    Raises:
        CaseMovedError: the case no longer stands where that step starts.
    """
    if name != "accept":
        fields["again_by"] = None
    _step(case, CASE_STEPS, name, fields)


def step_assignment(part: Assignment, name: str, **fields: Any) -> None:
    """Take the step `name` of `ASSIGNMENT_STEPS`; raises as `step_case` does.

    A part that has come to its end is not prompted any more.
    """
    if ASSIGNMENT_STEPS[name][1] in _ENDED:
        fields["prompt_at"] = None
    _step(part, ASSIGNMENT_STEPS, name, fields)


_ENDED = (AssignmentStatus.DONE, AssignmentStatus.RETURNED)


def step_party(party: Party, name: str, **fields: Any) -> None:
    """Take the step `name` of `PARTY_STEPS`; raises as `step_case` does."""
    _step(party, PARTY_STEPS, name, fields)


def step_issue(issue: Issue, name: str, **fields: Any) -> None:
    """Take the step `name` of `ISSUE_STEPS`; raises as `step_case` does."""
    _step(issue, ISSUE_STEPS, name, fields)


def step_application(application: Application, name: str, **fields: Any) -> None:
    """Take the step `name` of `APPLICATION_STEPS`; raises as `step_case` does."""
    _step(application, APPLICATION_STEPS, name, fields)


_POINTERS = [field for field in Case._meta.concrete_fields if isinstance(field, ForeignKey)]


def hold(*cases: Case) -> None:
    """Read cases anew and let nobody else move them until this transaction ends.

    For whatever is decided by looking first: a page may have been open for hours.
    """
    for case in sorted(cases, key=lambda case: case.pk):
        known = [
            (field, field.get_cached_value(case)) for field in _POINTERS if field.is_cached(case)
        ]
        case.refresh_from_db(from_queryset=Case.objects.select_for_update())
        # What it points to is read again only where it points elsewhere now.
        for field, row in known:
            if row is not None and row.pk == getattr(case, field.attname):
                field.set_cached_value(case, row)


def hold_with_party(party: Party) -> Case:
    """The case of `party`, held; both are read anew.

    Raises:
        CaseMovedError: the party was moved to another case since it was read.
    """
    case = party.case
    hold(case)
    party.refresh_from_db(fields=["case", "came_from", "status", "asked_at", "calls"])
    if party.case_id != case.pk:
        raise CaseMovedError(case.number)
    party.case = case
    return case


def allow(permitted: bool) -> None:
    """Go on, or stop.

    Raises:
        PermissionDenied: not permitted.
    """
    if not permitted:
        raise PermissionDenied
