"""What clerks and people are told by the pages of a budget, and what is offered to them when."""

import re

import pytest

from heartline.budgets.actions.ballots import check_in
from heartline.budgets.actions.counting import check_counts
from heartline.budgets.models import Ballot, Budget, Project
from heartline.budgets.pages import words
from heartline.shared.clock import now
from tests.budgets.making import (
    STAGES,
    administrator,
    let_the_days_pass,
    make_budget,
    make_code,
    vote,
)
from tests.factories import desk, handler_of, make_staff, root
from tests.viewers import browser

pytestmark = pytest.mark.django_db

BIG_CODE = r'class="big-code">([0-9A-Z-]+)<'


def phone(budget, **said):
    """What a clerk types for a caller; the page that comes back."""
    clerk = browser(make_staff("operator"), checks_csrf=False)
    return clerk.post(f"/desk/budgets/{budget.pk}/phone/", said)


def test_a_vote_by_telephone_is_read_back_with_names_and_total_before_it_is_cast():
    budget = make_budget()
    code = make_code(budget)

    page = phone(budget, code=code, choices="2、1").content.decode()

    (read_back,) = re.findall(r'<form[^>]*class="not-cast".*?</form>', page, re.DOTALL)
    assert "Project 1" in read_back
    assert "Project 2" in read_back
    assert "Project 3" not in read_back
    assert "2 projects for ¥300 together." in read_back
    assert not Ballot.objects.exists()
    assert check_in(budget, code=code)


def test_a_vote_by_telephone_shows_its_receipt_and_nothing_more():
    budget = make_budget()

    response = phone(budget, code=make_code(budget), choices="2、1", cast=1)

    assert len(re.findall(BIG_CODE, response.content.decode())) == 1
    assert 'class="not-cast"' not in response.content.decode()
    assert Ballot.objects.get().choices == [1, 2]


def test_what_a_caller_said_can_be_changed_before_it_is_cast():
    budget = make_budget()

    page = phone(budget, code=make_code(budget), choices="2、1", change=1).content.decode()

    assert 'value="2、1"' in page
    assert 'class="not-cast"' not in page
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("cast", [{}, {"cast": 1}])
def test_a_clerk_with_a_wrong_code_is_told_what_a_clerk_can_do(cast):
    page = phone(make_budget(), code="0000-0000-0000", choices="1", **cast).content.decode()

    assert "Please have it read to you once more, sign by sign" in page
    assert "The desk can help you." not in page


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [("1", "a ballot names at least 2."), ("1,2,3,4", "a ballot names at most 3.")],
)
def test_whoever_names_too_few_or_too_many_is_told_the_number(choices, sentence):
    budget = make_budget(least=2)
    voter = browser()
    voter.post(f"/together/{budget.pk}/vote/", {"code": make_code(budget)})
    ticked = {"choices": choices.split(",")}

    on_the_web = voter.post(f"/together/{budget.pk}/ballot/", ticked).content.decode()
    by_phone = phone(budget, code=make_code(budget), choices=choices).content.decode()

    assert sentence in on_the_web
    assert sentence in by_phone


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(1, 1, "1 project"), (2, 2, "2 projects"), (1, 3, "1 to 3 projects")],
)
def test_how_many_projects_a_ballot_names_is_said_as_people_say_it(least, most, said):
    assert words.choices(Budget(least=least, most=most)) == said


def test_voting_codes_are_offered_only_while_they_can_be_made():
    admin = browser(administrator(), checks_csrf=False)

    for stage in STAGES:
        budget = make_budget(stage)
        address = f"/desk/budgets/{budget.pk}/codes/"
        offered = f'href="{address}"' in admin.get(f"/desk/budgets/{budget.pk}/").content.decode()
        sent = {"way": "letter", "count": 1, "language": "en"}
        made = admin.post(address, sent)["Content-Type"] == "application/pdf"

        assert (stage, offered, made) == (stage, budget.takes_codes, budget.takes_codes)
        assert budget.takes_codes == (stage in ("costing", "frozen", "voting"))


def test_codes_that_cannot_be_made_now_say_when_they_can():
    budget = make_budget("ideas")

    page = browser(administrator()).get(f"/desk/budgets/{budget.pk}/codes/", follow=True)

    assert "Voting codes are made once the time for ideas is over" in page.content.decode()


def test_once_both_counters_agree_nobody_is_asked_to_count_again():
    budget = make_budget()
    vote(budget, 1, 2)
    admin = browser(administrator(), checks_csrf=False)
    let_the_days_pass(budget)
    admin.post(f"/desk/budgets/{budget.pk}/steps/close_voting/")
    address = f"/desk/budgets/{budget.pk}/count/"
    admin.post(address, {"count": 1})
    before = admin.get(address).content.decode()
    check_counts(at=now())
    after = admin.get(address).content.decode()

    assert "Count again" in before
    assert "Publish the result" in after
    assert "Count again" not in after


# Ideas ------------------------------------------------------------------------------------------


def propose(person, budget, **said):
    every = {"title": "长椅", "text": "河边要长椅。", "consents": "on", "key": "k"} | said
    return person.post(f"/together/{budget.pk}/idea/", every, follow=True).content.decode()


def test_an_idea_needs_a_line_and_no_more_and_is_told_so():
    budget = make_budget("ideas")

    asked = propose(browser(), budget, title="", text="")
    propose(browser(), budget, text="")

    assert "Please say in one line what it is." in asked
    assert Project.objects.get().title == "长椅"


def test_whoever_took_an_idea_back_is_no_longer_told_that_they_can():
    budget, person = make_budget("ideas"), browser()
    before = propose(person, budget)
    (code,) = re.findall(BIG_CODE, before)
    address = f"/together/{budget.pk}/idea/mine/"

    person.post(address, {"code": code, "take_back": 1})
    after = person.post(address, {"code": code}).content.decode()

    assert "can take it back" in before
    assert "With it you see here how your idea fares:" in after
    assert "can take it back" not in after
    assert "Take my idea back" not in after


def test_an_idea_that_is_kept_back_is_not_said_to_be_read_by_everybody():
    budget = make_budget("ideas")
    propose(browser(), budget)
    dispatcher = browser(desk(), checks_csrf=False)
    address = f"/desk/budgets/{budget.pk}/projects/1/"

    asked = dispatcher.post(address, {"act": "hold_back", "reason": " "}).content.decode()
    told = dispatcher.post(address, {"act": "hold_back", "reason": "A name."}, follow=True)

    assert "Please give a reason; whoever proposed the idea reads it." in asked
    assert "Kept from the page." in told.content.decode()
    assert "everybody reads it at once" not in told.content.decode()


def test_a_reason_that_is_needed_is_not_called_optional():
    budget = make_budget("costing")

    page = browser(handler_of(root())).get(f"/desk/budgets/{budget.pk}/projects/1/")

    (label,) = re.findall(r"Reason, for everybody to read[^/]*<", page.content.decode())
    assert "if you like" not in label


@pytest.mark.parametrize(
    ("given", "missing"), [("latitude", "longitude"), ("longitude", "latitude")]
)
def test_half_a_point_on_the_map_is_asked_for_and_not_dropped(given, missing):
    budget = make_budget("costing")
    client = browser(handler_of(root()), checks_csrf=False)
    said = {"title": "Benches", given: "31.2"}

    page = client.post(f"/desk/budgets/{budget.pk}/projects/new/", said).content.decode()

    assert "Please give latitude and longitude both, or neither." in page
    assert f'id="id_{missing}_error"' in page
    assert not budget.projects.filter(title="Benches").exists()
