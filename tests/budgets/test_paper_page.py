"""Ballots on paper as clerks type them: one at a time, from a spreadsheet, and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heartline.budgets.actions.box import close_voting
from heartline.budgets.actions.budgets import change_budget
from heartline.budgets.actions.freezing import ask_again, freeze_rule, open_voting
from heartline.budgets.actions.paper import hand_out_paper
from heartline.budgets.models import Ballot
from tests.budgets.making import (
    administrator,
    begin_work,
    let_the_days_pass,
    make_budget,
    make_code,
    terms,
    vote,
    waiting_sheet,
)
from tests.factories import MONDAY, make_staff
from tests.viewers import browser

pytestmark = pytest.mark.django_db


def with_paper(count=1):
    """A budget that people vote on, with so many ballots on paper handed out."""
    budget = make_budget()
    for _ in range(count):
        hand_out_paper(budget, code=make_code(budget))
    return budget


def clerk():
    return browser(make_staff("operator"), checks_csrf=False)


def send(who, budget, act, **said):
    said["act"] = act
    return who.post(f"/desk/budgets/{budget.pk}/paper/", said, follow=True).content.decode()


def rows(text, name="paper.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_a_colleague_takes_back_a_sheet_under_a_wrong_number():
    budget, other = with_paper(), clerk()
    send(clerk(), budget, "one", number=99, choices="1")

    page = send(other, budget, "one", number=6, choices="1")
    assert "a typing under a wrong number can be taken back" in page
    told = send(other, budget, "take_back", number=99)
    send(other, budget, "one", number=6, choices="1")

    assert "The typing of sheet 99 is taken back" in told
    assert list(budget.sheets.values_list("number", flat=True)) == [6]


@pytest.mark.parametrize("number", ["", "7", "x", "9" * 30])
def test_taking_back_what_is_not_there_says_so(number):
    told = send(clerk(), with_paper(), "take_back", number=number)

    assert "or was taken back" in told


def test_a_spoilt_sheet_is_typed_by_two_like_others_and_casts_nothing():
    budget = with_paper()

    send(clerk(), budget, "one", number=1, is_spoilt="on")
    send(clerk(), budget, "one", number=1, is_spoilt="on")

    assert budget.sheets.get().is_settled
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "or say that the sheet is blank or spoilt"),
        ({"choices": "1", "is_spoilt": "on"}, "A sheet is spoilt, or it names projects."),
    ],
)
def test_a_sheet_names_projects_or_is_spoilt_and_not_both(said, sentence):
    budget = with_paper()

    page = send(clerk(), budget, "one", number=1, **said)

    assert sentence in page
    assert not budget.sheets.exists()


def test_in_a_spreadsheet_a_word_says_that_a_sheet_is_spoilt_and_an_empty_cell_says_nothing():
    budget = with_paper(2)

    page = send(clerk(), budget, "many", sheet=rows("票号,项目\n1,废票\n2,\n"))

    assert "Row 3:" in page
    assert list(budget.sheets.values_list("number", "first")) == [(1, [])]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Nummer,Wahl\n1,2\n",
            "no column is named “sheet”, “projects”. The names of the columns that were found are: "
            "“Nummer” “Wahl”.",
        ),
        ("票号,Wahl\n1,2\n", "no column is named “projects”."),
        ("sheet,projects\n", "No sheet is typed in this list"),
    ],
)
def test_a_spreadsheet_that_cannot_be_used_says_what_it_lacks_and_nothing_of_how_many(
    text, sentence
):
    budget = with_paper()

    page = send(clerk(), budget, "many", sheet=rows(text))

    assert sentence in page
    assert "0 sheets typed." not in page
    assert not budget.sheets.exists()


def test_where_every_sheet_was_spoilt_people_are_asked_again_and_sheets_are_typed_anew():
    budget, by = with_paper(), administrator()
    for _time in range(2):
        send(clerk(), budget, "one", number=1, is_spoilt="on")
    let_the_days_pass(budget)
    close_voting(budget, by=by, at=MONDAY)

    ask_again(budget, by=by, at=MONDAY)
    change_budget(budget, terms(), by=by, at=MONDAY)
    freeze_rule(budget, by=by, at=MONDAY)
    open_voting(budget, by=by, at=MONDAY)
    hand_out_paper(budget, code=make_code(budget))
    for _time in range(2):
        send(clerk(), budget, "one", number=1, choices="2")

    assert Ballot.objects.get().choices == [2]


def spoilt_sheet(budget, number=1):
    for _time in range(2):
        send(clerk(), budget, "one", number=number, is_spoilt="on")


def test_the_count_and_the_result_say_how_many_sheets_were_spoilt():
    budget, admin = with_paper(2), browser(administrator())
    vote(budget, 1)
    spoilt_sheet(budget)
    begin_work(budget)

    count = admin.get(f"/desk/budgets/{budget.pk}/count/").content.decode()
    result = browser().get(f"/together/{budget.pk}/result/").content.decode()

    assert "1 sheet of paper was blank or spoilt" in count
    assert "1 sheet of paper was blank or spoilt" in result


def test_the_count_of_a_box_with_spoilt_sheets_alone_says_so():
    budget = with_paper()
    spoilt_sheet(budget)
    let_the_days_pass(budget)
    close_voting(budget, by=administrator(), at=MONDAY)

    page = browser(administrator()).get(f"/desk/budgets/{budget.pk}/count/").content.decode()

    assert "1 sheet of paper was blank or spoilt" in page


def test_where_no_sheet_was_spoilt_the_result_says_no_more_than_that():
    budget = with_paper()
    vote(budget, 1)
    begin_work(budget)

    page = browser().get(f"/together/{budget.pk}/result/").content.decode()

    assert "No sheet of paper was blank or spoilt." in page
    assert "0 sheets" not in page


def test_where_nobody_voted_on_paper_no_page_speaks_of_sheets():
    budget = make_budget()
    vote(budget, 1)
    begin_work(budget)

    assert "spoilt" not in browser().get(f"/together/{budget.pk}/result/").content.decode()


def test_a_sheet_that_a_colleague_has_settled_meanwhile_needs_no_third_look():
    budget, third = with_paper(), clerk()
    waiting_sheet(budget, number=7)
    address = f"/desk/budgets/{budget.pk}/paper/7/"
    clerk().post(address, {"choices": "1"})

    page = third.post(address, {"choices": "2"}, follow=True).content.decode()

    assert "This sheet needs no third look any more" in page
    assert Ballot.objects.get().choices == [1]


def test_a_sheet_that_only_one_has_typed_needs_no_third_look_yet():
    budget = with_paper()
    send(clerk(), budget, "one", number=7, choices="1")

    page = clerk().get(f"/desk/budgets/{budget.pk}/paper/7/", follow=True).content.decode()

    assert "or not yet" in page
