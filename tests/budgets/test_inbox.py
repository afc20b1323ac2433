"""Ideas that wait to be read, where the desk begins its day."""

import pytest

from heartline.budgets.actions.projects import Idea, propose_idea, release_idea
from heartline.offices.models import DutyKind
from tests.budgets.making import make_budget
from tests.factories import MONDAY, make_office, make_staff
from tests.viewers import browser

pytestmark = pytest.mark.django_db


def propose(budget):
    idea, _code = propose_idea(budget, Idea(title="A bench", text=""), consents=True, at=MONDAY)
    return idea


def inbox_of(duty, office=None):
    return browser(make_staff(duty, office)).get("/desk/", follow=True).content.decode()


def test_the_inbox_counts_the_ideas_of_each_budget_and_leads_to_them():
    budget, other = make_budget("ideas"), make_budget("ideas", name_en="Park budget")
    for one in (budget, other, other):
        propose(one)

    page = inbox_of(DutyKind.DISPATCHER)

    line = '<a href="/desk/budgets/{}/">Ideas to read: {}</a> <b class="number">{}</b>'
    assert line.format(budget.pk, "Town budget", 1) in page
    assert line.format(other.pk, "Park budget", 2) in page


def test_an_idea_that_was_read_waits_no_longer():
    idea = propose(make_budget("ideas"))
    release_idea(idea, by=make_staff(DutyKind.DISPATCHER), at=MONDAY)

    assert "Ideas to read" not in inbox_of(DutyKind.DISPATCHER)


@pytest.mark.parametrize("duty", [DutyKind.OPERATOR, DutyKind.HANDLER])
def test_who_reads_no_ideas_is_told_of_none(duty):
    propose(make_budget("ideas"))

    assert "Ideas to read" not in inbox_of(duty)


def test_the_desk_of_another_office_is_told_of_none():
    propose(make_budget("ideas"))

    assert "Ideas to read" not in inbox_of(DutyKind.DISPATCHER, make_office())


def test_the_inbox_asks_once_however_many_budgets_have_ideas(same_queries):
    desk = browser(make_staff(DutyKind.DISPATCHER))
    propose(make_budget("ideas"))

    same_queries(
        lambda: desk.get("/desk/"),
        lambda: [propose(make_budget("ideas")) for _ in range(5)],
    )
