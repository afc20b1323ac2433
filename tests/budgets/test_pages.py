"""The way of a budget through its pages, as people and staff send them."""

import re
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heartline.budgets.actions.counting import check_counts
from heartline.budgets.actions.freezing import freeze_rule, open_voting
from heartline.budgets.models import Ballot, Budget, Count, Project, RuleName, Voter, VoterState
from heartline.budgets.steps import Phase
from heartline.offices.models import Office
from heartline.shared.clock import day_of, now
from tests.budgets.making import (
    administrator,
    begin_work,
    let_the_days_pass,
    make_budget,
    make_code,
    vote,
)
from tests.factories import MONDAY, desk, handler_of, make_staff, root
from tests.viewers import browser

pytestmark = pytest.mark.django_db


def codes_in(response) -> list[str]:
    """The large codes on a page."""
    return re.findall(r'class="big-code">([0-9A-Z-]+)<', response.content.decode())


def lead(client, budget, step):
    response = client.post(f"/desk/budgets/{budget.pk}/steps/{step}/")
    assert response.status_code == 302
    budget.refresh_from_db()


def test_an_idea_becomes_a_finished_project_and_people_judge_it():
    root()
    admin, dispatcher = browser(administrator()), browser(desk())
    handler = browser(handler_of(root()))
    person = browser()
    today = str(day_of(now()))
    terms = {
        "office": root().pk,
        "name_zh": "社区预算",
        "amount": 1000,
        "currency": "¥",
        "votes_from": today,
        "votes_until": today,
        "least": 1,
        "most": 3,
        "rule": "equal-shares/add1",
        "least_approvals": 1,
        "gives_ballots": "on",
    }
    admin.post("/desk/budgets/new/", terms)
    budget = Budget.objects.get()
    lead(admin, budget, "ask_for_ideas")
    said = {"title": "长椅", "text": "河边要长椅。", "consents": "on", "key": "k"}
    receipt = person.post(f"/together/{budget.pk}/idea/", said, follow=True)
    assert codes_in(receipt)
    project = Project.objects.get()
    page = f"/desk/budgets/{budget.pk}/projects/{project.number}/"
    dispatcher.post(page, {"act": "release"})
    handler.post(page, {"act": "cost", "cost": 400, "reason": "三把。"})
    lead(admin, budget, "end_ideas")
    lead(admin, budget, "freeze")
    lead(admin, budget, "open_voting")

    sent = {"way": "letter", "count": "2", "language": "zh-hans"}
    letters = admin.post(f"/desk/budgets/{budget.pk}/codes/", sent)
    assert letters["Content-Type"] == "application/pdf"
    voter = browser()
    voter.post(f"/together/{budget.pk}/vote/", {"code": make_code(budget)})
    looked = voter.post(f"/together/{budget.pk}/ballot/", {"choices": [1]})
    assert "not cast yet" in looked.content.decode()
    assert not Ballot.objects.filter(is_cast=True).exists()
    cast = voter.post(f"/together/{budget.pk}/ballot/", {"choices": [1], "cast": 1}, follow=True)
    receipt_code = codes_in(cast)[0]
    checked = browser().post(f"/together/{budget.pk}/receipt/", {"receipt": receipt_code})
    assert "is in the box and counts" in checked.content.decode()

    let_the_days_pass(budget)
    lead(admin, budget, "close_voting")
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"count": 1})
    check_counts(at=now())
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"publish": 1})
    result = person.get(f"/together/{budget.pk}/result/")
    assert result.status_code == 200
    lead(admin, budget, "begin_work")
    handler.post(page, {"act": "tell", "on": today, "text": "木料到了。", "spent": 100})
    handler.post(page, {"act": "finish"})
    person.post(f"/together/{budget.pk}/projects/1/judge", {"satisfied": 5})
    lead(admin, budget, "finish")

    shown = person.get(f"/together/{budget.pk}/projects/1/").content.decode()
    assert budget.phase == Phase.DONE
    assert "木料到了。" in shown
    assert "1 person judged it: 5.0 of 5." in shown


@pytest.mark.parametrize(
    ("stage", "said"),
    [("prepared", ""), ("ideas", "Propose an idea"), ("voting", "Vote with your code")],
)
def test_the_home_page_says_what_people_can_decide_on_today(stage, said):
    make_budget(stage)

    page = browser().get("/").content.decode()

    assert ("home-budgets" in page) == bool(said)
    assert said in page


def test_voting_is_not_closed_before_the_day_that_everybody_was_told():
    budget = make_budget()

    lead(browser(administrator()), budget, "close_voting")

    assert Budget.objects.get().phase == Phase.VOTING


def test_a_result_is_not_published_before_both_counters_agree():
    budget = make_budget()
    vote(budget, 1, 2)
    admin = browser(administrator())
    let_the_days_pass(budget)
    lead(admin, budget, "close_voting")
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"count": 1})

    admin.post(f"/desk/budgets/{budget.pk}/count/", {"publish": 1})
    early = Budget.objects.get().phase
    Count.objects.update(agrees=False)
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"publish": 1})

    assert early == Budget.objects.get().phase == Phase.COUNTING


def test_the_files_of_a_result_give_the_same_result_again(tmp_path):
    from io import StringIO

    from django.core.management import call_command

    budget = decided([1, 2], [1, 2], [3], [4, 5], [5])
    for name in ("ballots.pb", "lot.txt"):
        given = browser().get(f"/together/{budget.pk}/{name}")
        (tmp_path / name).write_bytes(given.content)

    said = StringIO()
    call_command(
        "count",
        str(tmp_path / "ballots.pb"),
        rule=budget.rule,
        lot=tmp_path / "lot.txt",
        json=True,
        stdout=said,
    )

    counted = Count.objects.get()
    assert f'"{counted.input_sha256}"' in said.getvalue()
    assert f'"{counted.rule_sha256}"' in said.getvalue()


def test_a_spreadsheet_of_paper_ballots_counts_as_one_typing_and_says_what_it_refused():
    budget = make_budget()
    clerk = browser(make_staff("operator"))
    for _ in range(2):
        page = f"/desk/budgets/{budget.pk}/voters/"
        clerk.post(page, {"act": "paper", "code": make_code(budget)})
    rows = '票号,项目\n1,"1、2"\n2,9\n'.encode()
    sheet = SimpleUploadedFile("paper.csv", rows)

    response = clerk.post(f"/desk/budgets/{budget.pk}/paper/", {"act": "many", "sheet": sheet})

    told = response.content.decode()
    assert "1 sheet typed." in told
    assert "Row 3:" in told
    assert list(budget.sheets.values_list("number", "first")) == [(1, [1, 2])]


def test_wrong_codes_come_to_an_end(settings):
    budget = make_budget()
    person = browser()

    statuses = [
        person.post(f"/together/{budget.pk}/vote/", {"code": "0000-0000-0000"}).status_code
        for _ in range(21)
    ]

    assert set(statuses[:20]) == {200}
    assert statuses[20] == 429


def decided(*ballots, **told):
    """A budget with a published result."""
    budget = make_budget(**told)
    for choices in ballots:
        vote(budget, *choices)
    admin = browser(administrator())
    let_the_days_pass(budget)
    lead(admin, budget, "close_voting")
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"count": 1})
    check_counts(at=now())
    admin.post(f"/desk/budgets/{budget.pk}/count/", {"publish": 1})
    return budget


def result_of(budget):
    return browser().get(f"/together/{budget.pk}/result/").content.decode()


def test_how_near_a_project_came_is_told_with_the_purses_of_the_end():
    page = result_of(decided([1, 2], [1, 3], [4, 5]))

    assert "told with the purses of the end" in page
    assert "With these purses it would have won if" in page


@pytest.mark.parametrize("rule", [RuleName.GREEDY, RuleName.PHRAGMEN])
def test_where_voters_have_no_purses_a_loser_is_told_how_much_money_was_left(rule):
    budget = decided([1, 5], [2, 4], [3, 4, 5], [5], rule=rule)

    page = result_of(budget)

    assert "was left" in page
    assert "purses" not in page


def test_most_votes_are_not_compared_with_themselves():
    assert "Had only the most votes counted" in result_of(decided([1], [2]))
    assert "Had only the most votes" not in result_of(decided([1], [2], rule=RuleName.GREEDY))


def test_money_that_was_not_spent_is_what_is_left_of_the_budget():
    page = result_of(decided([1], [2]))

    assert "Not spent: ¥700" in page


def test_ballots_that_are_kept_back_come_without_a_command_to_count_them():
    page = result_of(decided([1], [2], gives_ballots=False))

    assert "decided, before anybody voted, not to publish the ballots" in page
    assert "./heartline count" not in page


def test_the_published_ballots_are_byte_for_byte_those_whose_hash_is_published():
    budget = decided([1, 2])
    Office.objects.filter(pk=budget.office_id).update(name_zh="新东街办", name_en="New East")

    files = [
        browser().get(f"/together/{budget.pk}/ballots.pb", headers={"accept-language": language})
        for language in ("en", "zh-CN")
    ]

    published = Count.objects.get(budget=budget).input_sha256
    assert {sha256(file.content).hexdigest() for file in files} == {published}


def test_a_ballot_that_was_not_cast_is_still_open_after_the_window_was_closed():
    budget = make_budget()
    window = browser()
    window.post(f"/together/{budget.pk}/vote/", {"code": make_code(budget)})

    before = kept_for(window, budget)
    window.post(f"/together/{budget.pk}/ballot/", {"choices": [1], "cast": 1})

    assert before == 7 * 24 * 60 * 60
    assert kept_for(window, budget) == ""


def kept_for(window, budget):
    """How many seconds a browser keeps the ballot of a budget; "" for as long as it is open."""
    return window.cookies[f"ballot-{budget.pk}"]["max-age"]


def test_a_second_code_does_not_take_the_place_of_a_ballot_that_is_not_cast():
    budget = make_budget()
    window = browser()
    first, second = make_code(budget), make_code(budget)
    window.post(f"/together/{budget.pk}/vote/", {"code": first})

    page = window.post(f"/together/{budget.pk}/vote/", {"code": second}, follow=True)

    assert "not cast yet" in page.content.decode()
    assert Voter.objects.filter(state=VoterState.UNUSED).count() == 1
    (key,) = codes_in(page)
    window.post(f"/together/{budget.pk}/ballot/leave")
    window.post(f"/together/{budget.pk}/vote/", {"code": second})
    window.post(f"/together/{budget.pk}/ballot/", {"choices": [1], "cast": 1})
    window.post(f"/together/{budget.pk}/vote/", {"key": key})
    window.post(f"/together/{budget.pk}/ballot/", {"choices": [2], "cast": 1})
    assert sorted(Ballot.objects.values_list("choices", flat=True)) == [[1], [2]]


def test_ballots_of_two_budgets_are_open_in_one_browser():
    one, other = make_budget(), make_budget()
    window = browser()
    for budget in (one, other):
        window.post(f"/together/{budget.pk}/vote/", {"code": make_code(budget)})

    for budget in (one, other):
        assert "Not cast yet" in window.get(f"/together/{budget.pk}/ballot/").content.decode()


def test_after_the_last_day_the_page_no_longer_asks_for_votes():
    budget = make_budget()
    let_the_days_pass(budget)

    page = browser().get(f"/together/{budget.pk}/").content.decode()

    assert "The days of voting are over" in page
    assert "You decide now" not in page


def test_a_budget_on_which_nobody_voted_is_put_to_the_vote_again():
    admin = browser(administrator())
    budget = make_budget("counting")
    unused = Voter.objects.create(budget=budget, code_hash="x", way="desk")
    assert "ask again" in admin.get(f"/desk/budgets/{budget.pk}/").content.decode()

    lead(admin, budget, "vote_again")

    assert (budget.phase, budget.frozen_text, budget.closed_at) == (Phase.COSTING, "", None)
    unused.refresh_from_db()
    assert unused.state == VoterState.VOID


def test_a_budget_on_which_somebody_voted_is_counted_and_not_put_to_the_vote_again():
    admin = browser(administrator())
    budget = make_budget()
    vote(budget, 1)
    let_the_days_pass(budget)
    lead(admin, budget, "close_voting")

    assert "ask again" not in admin.get(f"/desk/budgets/{budget.pk}/").content.decode()
    lead(admin, budget, "vote_again")

    assert budget.phase == Phase.COUNTING


@pytest.mark.parametrize(("stage", "step"), [("costing", "freeze"), ("frozen", "open_voting")])
def test_voting_does_not_begin_after_its_last_day(stage, step):
    admin = browser(administrator())
    budget = make_budget(stage)
    let_the_days_pass(budget)

    lead(admin, budget, step)

    assert budget.phase == stage
    assert "The last day of voting is over" in admin.get("/desk/budgets/").content.decode()


def test_in_the_picture_of_the_money_a_dear_project_has_less_room_for_its_name():
    budget = make_budget("costing", costs=(100, 1_000_000), amount=2_000_000)
    budget.projects.update(title="小学门口的斑马线和红绿灯")
    for step in (freeze_rule, open_voting):
        step(budget, by=administrator(), at=MONDAY)
    vote(budget, 1, 2)
    begin_work(budget)

    page = result_of(budget)

    assert "1 小学门口的斑… · ¥100<" in page
    assert "2 小学门… · ¥1,000,000<" in page
