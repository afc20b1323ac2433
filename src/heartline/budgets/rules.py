"""Who may do what with a budget: facts in, yes or no out. The phase table says when."""

from heartline.budgets.models import Budget
from heartline.offices.models import DutyKind, Office, Staff

#: Whose work budgets are: those who find them on the rail.
BUDGET_DUTIES = (
    DutyKind.ADMINISTRATOR,
    DutyKind.DISPATCHER,
    DutyKind.OPERATOR,
    DutyKind.HANDLER,
    DutyKind.SUPERVISOR,
)


def may_find_budgets(staff: Staff) -> bool:
    """Whether `staff` finds budgets at the desk at all."""
    return staff.holds(*BUDGET_DUTIES)


def _holds_over(staff: Staff, office: Office, *kinds: str) -> bool:
    return any(office.is_under(own) for own in staff.offices(*kinds))


def may_set_up(staff: Staff, office: Office) -> bool:
    """Whether `staff` may set up a budget of `office`: its administrators, or those above."""
    return _holds_over(staff, office, DutyKind.ADMINISTRATOR)


def may_run(staff: Staff, budget: Budget) -> bool:
    """Whether `staff` leads the budget from phase to phase, makes codes and counts."""
    return may_set_up(staff, budget.office)


def may_release(staff: Staff, budget: Budget) -> bool:
    """Whether `staff` reads ideas over before everybody does: the desk."""
    return _holds_over(staff, budget.office, DutyKind.DISPATCHER)


def may_cost(staff: Staff, budget: Budget) -> bool:
    """Whether `staff` says what a project costs and how it goes on.

    That is who handles cases in the budget's office or under it, and who supervises there or above.
    """
    under = any(office.is_under(budget.office) for office in staff.offices(DutyKind.HANDLER))
    return under or _holds_over(staff, budget.office, DutyKind.SUPERVISOR)


def may_serve_voters(staff: Staff, budget: Budget) -> bool:
    """Whether `staff` gives out codes, takes votes by telephone and types paper ballots."""
    return _holds_over(staff, budget.office, DutyKind.OPERATOR, DutyKind.DISPATCHER)


def may_work_on(staff: Staff, budget: Budget) -> bool:
    """Whether `staff` has anything to do with the budget."""
    asked = (may_run, may_release, may_cost, may_serve_voters)
    return any(may(staff, budget) for may in asked)
