"""What becomes of a chosen project: notes of the work, notes taken back, and what falls through."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.budgets.actions.budgets import move_budget
from heartline.budgets.actions.progress import (
    News,
    drop_project,
    finish_project,
    resume_project,
    take_back_news,
    tell_news,
)
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.models import Project, ProjectNews, ProjectPicture
from heartline.budgets.steps import Phase, ProjectStatus
from heartline.files.actions import attach
from heartline.ledger.models import Entry, reference
from heartline.shared.clock import day_of, now
from tests.budgets.making import administrator, begin_work, make_budget, vote
from tests.factories import MONDAY, handler_of, make_staff, root
from tests.files.samples import picture
from tests.viewers import browser, got

pytestmark = pytest.mark.django_db

DAY = day_of(MONDAY)


def refused(code):
    return pytest.raises(BudgetRefusedError, match=f"^{code}$")


def chosen():
    """A project that people chose, for ¥100, in a budget whose work has begun."""
    budget = make_budget("voting")
    vote(budget, 1)
    return begin_work(budget).projects.get(number=1)


def handler():
    return handler_of(root())


def tell(project, **told):
    every: dict[str, Any] = {"on": DAY, "text": "The wood is here."} | told
    return tell_news(project, News(**every), by=handler(), at=MONDAY)


def page_of(project):
    """The page that everybody reads."""
    return browser().get(project.get_absolute_url()).content.decode()


def desk_page(project):
    return f"/desk/budgets/{project.budget_id}/projects/{project.number}/"


# Notes ------------------------------------------------------------------------------------------


def test_no_note_is_of_a_day_that_has_not_come():
    project = chosen()

    with refused("future_day"):
        tell(project, on=DAY + timedelta(days=1))

    assert tell(project, on=DAY)


def test_a_note_has_words():
    project = chosen()

    with refused("no_note"):
        tell(project, text=" ")


def test_more_than_the_cost_is_spent_only_where_the_note_says_why():
    project = chosen()
    tell(project, spent=60)
    tell(project, spent=40)

    with refused("beyond_cost"):
        tell(project, spent=1)
    tell(project, spent=0)
    tell(project, spent=5, explains_cost=True, text="Steel has become dearer.")

    assert "¥105 of ¥100 spent so far." in page_of(project)


def test_the_page_asks_why_more_is_spent_and_keeps_what_was_typed():
    project = chosen()
    said = {"act": "tell", "on": str(day_of(now())), "text": "Twice the wood.", "spent": 101}
    client = browser(handler(), checks_csrf=False)

    asked = client.post(desk_page(project), said).content.decode()
    client.post(desk_page(project), said | {"explains_cost": "on"})

    assert "With this, more is spent than the project costs." in asked
    assert "Twice the wood." in asked
    assert ProjectNews.objects.get().spent == 101


def test_a_note_that_was_taken_back_is_neither_shown_nor_counted():
    project = chosen()
    wrong = tell(project, text="The wrong bench.", spent=90)
    tell(project, spent=20, explains_cost=True)

    take_back_news(wrong, reason="Of another project.", by=handler(), at=MONDAY)

    page = page_of(project)
    assert "The wrong bench." not in page
    assert "Of another project." not in page
    assert "¥20 of ¥100 spent so far." in page
    tell(project, spent=80)


def test_the_ledger_vouches_for_why_a_note_was_taken_back():
    project = chosen()
    by = handler()

    taken = take_back_news(tell(project, spent=9), reason="A typing error.", by=by, at=MONDAY)

    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.data) == ("project.news_taken_back", {"spent": 9})
    assert (entry.actor, entry.target) == (reference(by), reference(project))
    assert entry.commits == {reference(taken): taken.commitment()}


def test_a_note_is_taken_back_once_with_a_reason_by_those_who_tell():
    told = tell(chosen())

    with refused("no_fault"):
        take_back_news(told, reason=" ", by=handler(), at=MONDAY)
    with pytest.raises(PermissionDenied):
        take_back_news(told, reason="No.", by=make_staff("operator"), at=MONDAY)
    take_back_news(told, reason="Wrong.", by=handler(), at=MONDAY)

    with refused("taken_back"):
        take_back_news(told, reason="Wrong.", by=handler(), at=MONDAY)


def test_colleagues_still_read_what_was_taken_back_and_why():
    project = chosen()
    told = tell(project, text="The wrong bench.")
    client = browser(handler(), checks_csrf=False)
    address = f"{desk_page(project)}notes/{told.pk}/take-back"

    asked = client.post(address, {"reason": ""}).content.decode()
    done = client.post(address, {"reason": "Of another project."}, follow=True).content.decode()

    assert "Please say what was wrong with the note." in asked
    assert "The wrong bench." in done
    assert "Of another project." in done


def test_the_picture_of_a_note_that_was_taken_back_is_given_to_nobody_outside():
    project = chosen()
    told = tell(project)
    attachment = attach(BytesIO(picture()), name="bench.jpg", by=None, at=MONDAY)
    ProjectPicture.objects.create(project=project, attachment=attachment, news=told)
    address = f"{project.get_absolute_url()}pictures/{attachment.pk}"

    before = got(browser(), address)
    take_back_news(told, reason="A face.", by=handler(), at=MONDAY)

    assert (before, got(browser(), address)) == (200, 404)


# What falls through ------------------------------------------------------------------------------


def drop(project, reason="The ground is not ours."):
    return drop_project(project, reason=reason, by=handler(), at=MONDAY)


def finish(budget):
    return move_budget(budget, "finish", by=administrator(), at=MONDAY)


@pytest.mark.parametrize("begun", [False, True])
def test_a_budget_is_finished_although_a_chosen_project_fell_through(begun):
    project = chosen()
    if begun:
        tell(project)

    with refused("unfinished"):
        finish(project.budget)
    drop(project)

    assert finish(project.budget).phase == Phase.DONE


def test_everybody_reads_why_a_project_fell_through_and_still_why_it_was_chosen():
    project = drop(chosen())

    page = page_of(project)
    listed = browser().get(project.budget.get_absolute_url()).content.decode()
    result = browser().get(f"/together/{project.budget_id}/result/").content.decode()

    assert "It was chosen, and fell through." in page
    assert "The ground is not ours." in page
    assert "Chosen, and fell through" in listed
    assert f'id="project-{project.number}"' in result


def test_a_project_falls_through_only_with_a_reason_and_by_those_who_build_it():
    project = chosen()

    with refused("no_reason"):
        drop(project, reason=" ")
    with pytest.raises(PermissionDenied):
        drop_project(project, reason="No.", by=make_staff("operator"), at=MONDAY)

    assert Project.objects.get(pk=project.pk).status == ProjectStatus.CHOSEN


def test_what_was_done_or_not_chosen_does_not_fall_through():
    project = chosen()
    lost = project.budget.projects.filter(status=ProjectStatus.LOST).first()
    tell(project)
    finish_project(project, by=handler(), at=MONDAY)

    for one in (project, lost):
        with refused("not_waiting"):
            drop(one)


def test_why_it_fell_through_is_not_taken_back_while_it_lies():
    project = drop(chosen())
    why = ProjectNews.objects.get()

    with refused("why_it_fell"):
        take_back_news(why, reason="Wrong.", by=handler(), at=MONDAY)
    resume_project(project, by=handler(), at=MONDAY)
    take_back_news(why, reason="Wrong.", by=handler(), at=MONDAY)

    assert "The ground is not ours." not in page_of(project)


def test_the_desk_says_on_the_page_of_a_project_that_it_fell_through():
    project = chosen()
    client = browser(handler(), checks_csrf=False)

    asked = client.post(desk_page(project), {"act": "drop", "reason": ""}).content.decode()
    client.post(desk_page(project), {"act": "drop", "reason": "The ground is not ours."})

    assert "Please give a reason; everybody reads it beside the project." in asked
    assert Project.objects.get(pk=project.pk).status == ProjectStatus.DROPPED
    assert ProjectNews.objects.get().text == "The ground is not ours."
