"""Budgets for tests, made by the actions, as far as a test wants them."""

from datetime import timedelta
from typing import IO, Any

from heartline.budgets.actions import freezing
from heartline.budgets.actions.ballots import cast_ballot, check_in
from heartline.budgets.actions.box import close_voting
from heartline.budgets.actions.budgets import Terms, move_budget, set_up_budget
from heartline.budgets.actions.codes import make_codes
from heartline.budgets.actions.counting import check_counts, count_ballots, publish_result
from heartline.budgets.actions.paper import hand_out_paper, type_paper
from heartline.budgets.actions.projects import Idea, add_project, cost_project
from heartline.budgets.codes import Addressee
from heartline.budgets.models import Budget, Project, ProjectPicture
from heartline.files.actions import attach
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.clock import day_of
from tests.factories import MONDAY, _the_same, handler_of, make_staff, root

#: What each project of `make_budget` costs; the budget has 1,000.
COSTS = (100, 200, 300, 400, 500)
#: The stages of `make_budget`, in order.
STAGES = ("prepared", "ideas", "costing", "frozen", "voting", "counting")


def let_the_days_pass(budget: Budget) -> None:
    """The days of voting go by: no test can wait for them."""
    over = day_of(MONDAY) - timedelta(days=1)
    Budget.objects.filter(pk=budget.pk).update(votes_from=over, votes_until=over)
    budget.refresh_from_db()


def administrator(office: Office | None = None) -> Staff:
    """The administrator that the factories act with."""
    office = office or root()
    return _the_same(f"administrator-of-{office.code}", DutyKind.ADMINISTRATOR, office)


def terms(**told) -> Terms:
    """The terms of a budget of 1,000 with ballots of one to three projects."""
    day = day_of(MONDAY)
    every: dict[str, Any] = {
        "name_zh": "社区预算",
        "name_en": "Town budget",
        "amount": 1000,
        "least": 1,
        "most": 3,
        "ideas_until": day,
        "votes_from": day,
        "votes_until": day + timedelta(days=3650),
    } | told
    return Terms(**every)


def make_budget(
    stage: str = "voting", *, office: Office | None = None, costs=COSTS, **told
) -> Budget:
    """A budget that has come as far as `stage`, with a project for each of `costs`."""
    office = office or root()
    by = administrator(office)
    budget = set_up_budget(terms(**told), office=office, by=by, at=MONDAY)
    steps = STAGES.index(stage)
    if steps >= 1:
        move_budget(budget, "ask_for_ideas", by=by, at=MONDAY)
    if steps >= 2:
        move_budget(budget, "end_ideas", by=by, at=MONDAY)
        for number, cost in enumerate(costs, start=1):
            make_project(budget, cost=cost, title=f"Project {number}")
    if steps >= 3:
        freezing.freeze_rule(budget, by=by, at=MONDAY)
    if steps >= 4:
        freezing.open_voting(budget, by=by, at=MONDAY)
    if steps >= 5:
        let_the_days_pass(budget)
        close_voting(budget, by=by, at=MONDAY)
    return budget


def begin_work(budget: Budget) -> Budget:
    """Close the vote, count, publish what was chosen, and begin to build it."""
    by = administrator(budget.office)
    let_the_days_pass(budget)
    close_voting(budget, by=by, at=MONDAY)
    count_ballots(budget, by=by, at=MONDAY)
    check_counts(at=MONDAY)
    publish_result(budget, by=by, at=MONDAY)
    return move_budget(budget, "begin_work", by=by, at=MONDAY)


def make_project(budget: Budget, *, cost: int | None = 100, title: str = "Benches") -> Project:
    """A project of the office's own; without a cost it is still being looked into."""
    by = handler_of(budget.office)
    project = add_project(budget, Idea(title=title, text="For all."), by=by, at=MONDAY)
    return project if cost is None else cost_project(project, cost=cost, by=by, at=MONDAY)


def make_code(budget: Budget, name: str = "") -> str:
    """A voting code, as a letter carries it."""
    addressee = Addressee(name=name, address="1 Lane" if name else "")
    (_who, code) = make_codes(budget, [addressee], by=administrator(budget.office), at=MONDAY)[0]
    return code


def vote(budget: Budget, *choices: int) -> str:
    """Somebody votes on the web, with a code of their own; the receipt."""
    key = check_in(budget, code=make_code(budget))
    return cast_ballot(budget, key=key, choices=choices)


def picture_of(project: Project, content: IO[bytes]) -> Project:
    """A picture on a project."""
    attachment = attach(content, name="bench.jpg", by=None, at=MONDAY)
    ProjectPicture.objects.create(project=project, attachment=attachment)
    return project


def waiting_sheet(budget: Budget, *, number: int) -> None:
    """A ballot on paper that two colleagues have read differently."""
    hand_out_paper(budget, code=make_code(budget))
    for choice in (1, 2):
        by = make_staff(DutyKind.OPERATOR, budget.office)
        type_paper(budget, number=number, choices=[choice], by=by, at=MONDAY)
