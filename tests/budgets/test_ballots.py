"""Voting: one person, one ballot, and nothing that joins the two."""

from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection

from heartline.budgets.actions.ballots import (
    cast_ballot,
    check_in,
    choices_of,
    vote_by_phone,
)
from heartline.budgets.actions.box import (
    SEALED_EVERY,
    close_voting,
    seal_box,
    seal_boxes_where_due,
)
from heartline.budgets.actions.codes import code_at_desk, make_codes
from heartline.budgets.actions.paper import (
    hand_out_paper,
    settle_paper,
    take_back_paper,
    type_paper,
)
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.codes import Addressee, receipt_hash
from heartline.budgets.models import Ballot, PaperSheet, Receipt, Voter, Way
from heartline.budgets.queries.gate import BoxShutError, ballots_to_count, receipts, turnout
from heartline.ledger.models import Entry, reference
from tests.budgets.making import administrator, let_the_days_pass, make_budget, make_code, vote
from tests.factories import MONDAY, make_staff

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(BudgetRefusedError, match=f"^{code}$")


def clerk():
    return make_staff("operator")


def test_a_code_opens_one_ballot_and_no_second_one():
    budget = make_budget()
    code = make_code(budget)

    check_in(budget, code=code.lower().replace("-", " "))

    with refused("code_unknown"):
        check_in(budget, code=code)


def test_where_no_ballot_can_be_kept_the_code_is_as_good_as_before(monkeypatch):
    budget = make_budget()
    code = make_code(budget)
    with monkeypatch.context() as broken:
        broken.setattr(Ballot.objects, "create", fail)
        with pytest.raises(OperationalError):
            check_in(budget, code=code)

    assert check_in(budget, code=code)


def fail(**_given):
    raise OperationalError


def test_a_code_that_opens_nothing_leaves_no_ballot():
    budget = make_budget()

    with refused("code_unknown"):
        check_in(budget, code="0000-0000-0000")

    assert not Ballot.objects.exists()


def test_a_ballot_is_changed_with_its_key_and_its_receipt_stays():
    budget = make_budget()
    key = check_in(budget, code=make_code(budget))

    first = cast_ballot(budget, key=key, choices=[3, 1])
    second = cast_ballot(budget, key=key, choices=[2])

    assert first == second
    assert choices_of(budget, key=key) == ([2], True)
    assert Receipt.objects.count() == 1


def test_nobody_changes_a_ballot_without_its_key():
    budget = make_budget()
    vote(budget, 1)

    with refused("key_unknown"):
        cast_ballot(budget, key="0000-0000-0000-0000", choices=[2])


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([], "too_few"),
        ([1, 2, 3, 4], "too_many"),
        ([1, 1], "twice"),
        ([9], "not_on_ballot"),
    ],
)
def test_what_is_no_ballot_is_not_cast(choices, code):
    budget = make_budget()
    key = check_in(budget, code=make_code(budget))

    with refused(code):
        cast_ballot(budget, key=key, choices=choices)

    assert choices_of(budget, key=key) == ([], False)


def test_a_code_of_one_budget_opens_no_other():
    code = make_code(make_budget())

    with refused("code_unknown"):
        check_in(make_budget(), code=code)


@pytest.mark.parametrize("stage", ["frozen", "counting"])
def test_nobody_votes_before_the_box_is_open_or_after_it_is_shut(stage):
    budget = make_budget(stage)

    with refused("voting_closed"):
        check_in(budget, code="0000-0000-0000")


def test_a_caller_who_says_what_is_no_ballot_keeps_the_code():
    budget = make_budget()
    code = make_code(budget)

    with refused("too_many"):
        vote_by_phone(budget, code=code, choices=[1, 2, 3, 4])

    assert check_in(budget, code=code)


def test_a_ballot_by_telephone_counts_and_looks_in_the_box_like_any_other():
    budget = make_budget()
    cast_ballot(budget, key=check_in(budget, code=make_code(budget)), choices=[1])

    receipt = vote_by_phone(budget, code=make_code(budget), choices=[2, 1])

    by_web, by_phone = sorted(Ballot.objects.all(), key=lambda ballot: len(ballot.choices))
    assert (by_phone.choices, by_phone.is_cast) == ([1, 2], True)
    assert [len(one.key_hash or "") for one in (by_phone, by_web)] == [32, 32]
    assert Receipt.objects.filter(sha256=receipt_hash(receipt)).exists()


# On paper ---------------------------------------------------------------------------------------


def paper(budget, count=1):
    for _ in range(count):
        hand_out_paper(budget, code=make_code(budget))


def test_a_ballot_on_paper_counts_once_two_have_read_the_same():
    budget = make_budget()
    paper(budget)

    type_paper(budget, number=7, choices=[2, 1], by=clerk(), at=MONDAY)
    waiting = Ballot.objects.count()
    sheet = type_paper(budget, number=7, choices=[1, 2], by=clerk(), at=MONDAY)

    assert waiting == 0
    assert Ballot.objects.get().choices == [1, 2]
    assert (sheet.first, sheet.second, sheet.is_settled) == (None, None, True)


def test_nobody_types_the_same_sheet_twice():
    budget = make_budget()
    paper(budget)
    one = clerk()
    type_paper(budget, number=7, choices=[1], by=one, at=MONDAY)

    with refused("same_clerk"):
        type_paper(budget, number=7, choices=[1], by=one, at=MONDAY)


def test_where_two_read_differently_a_third_decides():
    budget = make_budget()
    paper(budget)
    first, second, third = clerk(), clerk(), clerk()
    type_paper(budget, number=7, choices=[1], by=first, at=MONDAY)
    sheet = type_paper(budget, number=7, choices=[2], by=second, at=MONDAY)

    with refused("third_look"):
        settle_paper(sheet, choices=[2], by=second, at=MONDAY)
    settle_paper(sheet, choices=[3], by=third, at=MONDAY)

    assert Ballot.objects.get().choices == [3]
    assert PaperSheet.objects.get().first is None


def test_no_more_sheets_come_out_of_the_box_than_were_handed_out():
    budget = make_budget()
    paper(budget)
    type_paper(budget, number=1, choices=[1], by=clerk(), at=MONDAY)

    with refused("more_paper"):
        type_paper(budget, number=2, choices=[1], by=clerk(), at=MONDAY)


def test_a_typing_under_a_wrong_number_is_taken_back_and_makes_room_for_the_right_one():
    budget = make_budget()
    paper(budget)
    wrong = type_paper(budget, number=99, choices=[1], by=clerk(), at=MONDAY)

    take_back_paper(wrong, by=clerk(), at=MONDAY)
    type_paper(budget, number=6, choices=[1], by=clerk(), at=MONDAY)
    sheet = type_paper(budget, number=6, choices=[1], by=clerk(), at=MONDAY)

    assert sheet.is_settled
    assert list(budget.sheets.values_list("number", flat=True)) == [6]


def test_the_ledger_hears_which_sheet_was_taken_back_and_nothing_of_the_ballot():
    budget = make_budget()
    paper(budget)
    sheet = type_paper(budget, number=99, choices=[3], by=clerk(), at=MONDAY)
    other = clerk()

    take_back_paper(sheet, by=other, at=MONDAY)

    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.data) == ("budget.paper_taken_back", {"sheet": 99})
    assert (entry.actor, entry.commits) == (reference(other), {})


@pytest.mark.parametrize("second", [1, 2])
def test_what_two_have_typed_is_not_taken_back(second):
    budget = make_budget()
    paper(budget)
    sheet = type_paper(budget, number=7, choices=[1], by=clerk(), at=MONDAY)
    type_paper(budget, number=7, choices=[second], by=clerk(), at=MONDAY)

    with refused("settled"):
        take_back_paper(sheet, by=clerk(), at=MONDAY)

    assert budget.sheets.exists()


def test_only_those_who_serve_voters_take_a_typing_back():
    budget = make_budget()
    paper(budget)
    sheet = type_paper(budget, number=7, choices=[1], by=clerk(), at=MONDAY)

    with pytest.raises(PermissionDenied):
        take_back_paper(sheet, by=make_staff("handler"), at=MONDAY)


def test_a_sheet_that_two_found_spoilt_is_settled_and_no_ballot():
    budget = make_budget()
    paper(budget)

    type_paper(budget, number=7, choices=[], by=clerk(), at=MONDAY)
    sheet = type_paper(budget, number=7, choices=[], by=clerk(), at=MONDAY)

    assert sheet.is_settled
    assert not Ballot.objects.exists()
    assert not Receipt.objects.exists()


def test_a_third_may_find_a_sheet_spoilt_that_two_read_differently():
    budget = make_budget()
    paper(budget)
    type_paper(budget, number=7, choices=[], by=clerk(), at=MONDAY)
    sheet = type_paper(budget, number=7, choices=[2], by=clerk(), at=MONDAY)
    let_the_days_pass(budget)

    assert sheet.differs
    settle_paper(sheet, choices=[], by=clerk(), at=MONDAY)
    close_voting(budget, by=administrator(), at=MONDAY)

    assert turnout(budget).ballots == 0
    assert turnout(budget).spoilt == 1


def test_a_sheet_is_not_known_as_spoilt_before_two_agree_on_it():
    budget = make_budget()
    paper(budget, 2)

    type_paper(budget, number=7, choices=[], by=clerk(), at=MONDAY)
    for _time in range(2):
        type_paper(budget, number=8, choices=[1], by=clerk(), at=MONDAY)

    assert not PaperSheet.objects.filter(is_spoilt=True).exists()


def test_the_box_is_not_closed_over_a_sheet_that_only_one_has_read():
    budget = make_budget()
    paper(budget)
    type_paper(budget, number=1, choices=[1], by=clerk(), at=MONDAY)
    let_the_days_pass(budget)

    with refused("typing_open"):
        close_voting(budget, by=administrator(), at=MONDAY)


# On the roll ------------------------------------------------------------------------------------


def test_who_stands_on_the_roll_gets_one_letter():
    budget = make_budget("costing")
    wang = Addressee("王 芳", "老桥街1号")
    same = Addressee("王芳", "老桥街 １号")

    made = make_codes(budget, [wang, same], by=administrator(), at=MONDAY)
    again = make_codes(budget, [wang], by=administrator(), at=MONDAY)

    assert (len(made), len(again)) == (1, 0)


def test_a_lost_letter_is_replaced_at_the_desk_and_its_code_ends():
    budget = make_budget()
    wang = Addressee("王芳", "1 Lane")
    old = make_code(budget, "王芳")

    with refused("on_roll"):
        code_at_desk(budget, wang, by=clerk(), at=MONDAY)
    new = code_at_desk(budget, wang, replaces=True, by=clerk(), at=MONDAY)

    with refused("code_unknown"):
        check_in(budget, code=old)
    assert check_in(budget, code=new)


def test_of_two_of_one_name_each_gets_a_code_once_the_desk_has_asked():
    budget = make_budget()
    by_phone = [Addressee("王芳", phone="13900000000")]
    ((_whom, old),) = make_codes(budget, by_phone, way=Way.SMS, by=administrator(), at=MONDAY)
    wang = Addressee("王 芳", "1 Lane")

    with refused("namesake"):
        code_at_desk(budget, wang, by=clerk(), at=MONDAY)
    another = code_at_desk(budget, wang, is_namesake=True, by=clerk(), at=MONDAY)
    with refused("namesakes"):
        moved = Addressee("王芳", "2 Lane")
        code_at_desk(budget, moved, replaces=True, by=clerk(), at=MONDAY)

    assert check_in(budget, code=old)
    assert check_in(budget, code=another)


def test_a_lost_code_by_telephone_is_replaced_at_the_desk_and_ends():
    budget = make_budget()
    by_phone = [Addressee("王芳", phone="13900000000")]
    ((_whom, old),) = make_codes(budget, by_phone, way=Way.SMS, by=administrator(), at=MONDAY)

    new = code_at_desk(budget, Addressee("王芳", "1 Lane"), replaces=True, by=clerk(), at=MONDAY)

    with refused("code_unknown"):
        check_in(budget, code=old)
    assert check_in(budget, code=new)


def test_who_is_on_a_list_of_addresses_gets_no_code_by_a_list_of_telephones():
    budget = make_budget()
    make_code(budget, "王芳")
    by_phone = [Addressee("王芳", phone="13900000000"), Addressee("李强", phone="13900000001")]

    made = make_codes(budget, by_phone, way=Way.SMS, by=administrator(), at=MONDAY)

    assert [whom.name for whom, _code in made] == ["李强"]


def test_who_has_voted_gets_no_second_code():
    budget = make_budget()
    check_in(budget, code=make_code(budget, "王芳"))

    with refused("has_voted"):
        code_at_desk(budget, Addressee("王芳", "1 Lane"), replaces=True, by=clerk(), at=MONDAY)


def test_after_voting_nobody_can_ask_who_stood_on_the_roll():
    budget = make_budget()
    make_code(budget, "王芳")
    let_the_days_pass(budget)

    close_voting(budget, by=administrator(), at=MONDAY)

    budget.refresh_from_db()
    assert budget.roll_key is None
    assert Voter.objects.get().who == ""


# The gate ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asks", [ballots_to_count, turnout, receipts])
def test_nothing_that_counts_is_read_while_the_box_is_open(asks):
    budget = make_budget()
    vote(budget, 1)

    with pytest.raises(BoxShutError):
        asks(budget)


def test_after_closing_the_box_is_read_in_an_order_that_tells_nothing():
    budget = make_budget()
    for choices in ([3], [1, 2], [1], [3]):
        vote(budget, *choices)
    let_the_days_pass(budget)

    close_voting(budget, by=administrator(), at=MONDAY)

    assert ballots_to_count(budget) == [(1,), (1, 2), (3,), (3,)]
    assert turnout(budget).ballots == len(receipts(budget)) == 4


# Secrecy ----------------------------------------------------------------------------------------


def test_casting_leaves_no_entry_and_the_box_is_told_of_as_a_whole():
    budget = make_budget()
    code = make_code(budget)
    before = Entry.objects.count()

    cast_ballot(budget, key=check_in(budget, code=code), choices=[1])
    after_casting = Entry.objects.count()
    seal_box(budget, at=MONDAY)

    entry = Entry.objects.latest("pk")
    assert after_casting == before
    assert (entry.actor, set(entry.data)) == ("", {"sha256"})


def test_what_the_ledger_hears_of_an_empty_box_does_not_tell_that_it_is_empty():
    heard = []
    for _budget in range(2):
        seal_box(make_budget(), at=MONDAY)
        heard.append(Entry.objects.latest("pk").data["sha256"])

    assert sha256(b"").hexdigest() not in heard
    assert heard[0] != heard[1]


def test_what_the_ledger_hears_does_not_tell_whether_anybody_voted_since_the_last_time():
    budget, heard = make_budget(), []
    key = check_in(budget, code=make_code(budget))

    for hour in range(3):
        if hour == 1:
            cast_ballot(budget, key=key, choices=[1])
        assert seal_boxes_where_due(at=MONDAY + hour * SEALED_EVERY) == 1
        heard.append(Entry.objects.latest("pk").data["sha256"])

    assert len(set(heard)) == 3


@pytest.mark.sqlite_only
def test_the_box_and_the_roll_keep_no_row_numbers():
    with connection.cursor() as cursor:
        for table in ("budgets_voter", "budgets_ballot", "budgets_receipt"):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


def test_sealing_gives_every_ballot_a_new_name_and_keeps_its_key():
    budget = make_budget()
    key = check_in(budget, code=make_code(budget))
    cast_ballot(budget, key=key, choices=[1])
    before = Ballot.objects.get().pk

    seal_box(budget, at=MONDAY)

    assert Ballot.objects.get().pk != before
    assert choices_of(budget, key=key) == ([1], True)
