"""Who may do what with a hot issue: the desk gathers and publishes, the owner office puts right."""

from heartline.cases.models import Case, Closing, Issue, IssueStatus, Party, PartyStatus
from heartline.cases.rules.reading import sits_at_desk
from heartline.offices.models import DutyKind, Office, Staff

#: Who reads hot issues: those whose work they are.
ISSUE_READERS = (
    DutyKind.DISPATCHER,
    DutyKind.OPERATOR,
    DutyKind.HANDLER,
    DutyKind.SUPERVISOR,
    DutyKind.ANALYST,
)
#: An issue that may still gather cases.
UNDER_WAY = (IssueStatus.GATHERING, IssueStatus.PLANNED, IssueStatus.ACTING)
_OFFICE_WORK = (DutyKind.HANDLER, DutyKind.SUPERVISOR)


def may_read_issues(staff: Staff) -> bool:
    """Whether `staff` finds the hot issues at all; they hold no person's words."""
    return staff.holds(*ISSUE_READERS)


def sits_over(staff: Staff, office: Office) -> bool:
    """Whether `staff` dispatches for `office`: at its own desk or at one above it."""
    return any(office.is_under(own) for own in staff.offices(DutyKind.DISPATCHER))


def may_open_issues(staff: Staff) -> bool:
    """Whether `staff` may open a hot issue: the desk's dispatcher."""
    return staff.holds(DutyKind.DISPATCHER)


def works_for_owner(staff: Staff, issue: Issue) -> bool:
    """Whether `staff` handles cases in the office that owns the issue, or supervises it."""
    handles = any(office.pk == issue.owner_id for office in staff.offices(DutyKind.HANDLER))
    return handles or any(
        issue.owner.is_under(office) for office in staff.offices(DutyKind.SUPERVISOR)
    )


def may_direct_issue(staff: Staff, issue: Issue) -> bool:
    """Whether `staff` may name the issue, its owner, topic and area anew, or drop it: the desk."""
    return sits_over(staff, issue.owner)


def may_work_on_issue(staff: Staff, issue: Issue) -> bool:
    """Whether `staff` may plan, act, finish, and tell everybody: the owner office, or the desk."""
    return works_for_owner(staff, issue) or sits_over(staff, issue.owner)


def may_publish_issue(staff: Staff, issue: Issue) -> bool:
    """Whether `staff` may publish it or take it back: the desk, never the owner's own people.

    At the top the desk is everybody's: there only those who handle cases speak for the owner.
    """
    own = (duty for duty in staff.held if duty.office_id == issue.owner_id)
    speaks = any(duty.kind in _OFFICE_WORK or duty.office.parent_id is not None for duty in own)
    return sits_over(staff, issue.owner) and not speaks


def may_change_words(staff: Staff, issue: Issue) -> bool:
    """Whether `staff` may change what it is called and what is said of it.

    Once it is published that is the desk's alone, as publishing is.
    """
    if issue.published_at is not None:
        return may_publish_issue(staff, issue)
    return may_work_on_issue(staff, issue)


def may_gather(staff: Staff, case: Case) -> bool:
    """Whether `staff` may put the case into an issue, or take it out: the desk of that case.

    History from before Heartline is left alone: nobody in it is ever written to.
    """
    return sits_at_desk(staff, case) and not case.imported and case.closed_because != Closing.MERGED


def voice(issue: Issue, case: Case) -> Office:
    """The office in whose name the people of a case hear of the issue.

    That is the owner; where they complain of it, the office at the top of those above it.
    """
    office = issue.owner
    while case.about is not None and office.is_under(case.about) and office.parent is not None:
        office = office.parent
    return office


def may_still_be_told(party: Party) -> bool:
    """Whether news of an issue would still find this person, however their case ended."""
    return party.status != PartyStatus.WITHDRAWN and party.person.erased_at is None
