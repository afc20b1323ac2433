"""One message that holds two matters becomes two cases, and the person follows both."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.desk import agree_to_publication, merge_case, unmerge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.links import link_cases
from heartline.cases.actions.split import split_case
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.verdicts import Judgement, give_verdict, withdraw
from heartline.cases.clocks import Matter, ends
from heartline.cases.models import Case, CaseLink, CaseStatus, Kind, Message, Party, Solved
from heartline.channels.letters import write
from heartline.channels.models import Letter
from heartline.channels.outbox import write_letters
from heartline.ledger.actions import seal
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind, Staff
from heartline.people.actions import give_contact, open_contact
from heartline.people.models import Contact, Reach
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_person,
    make_staff,
)
from tests.viewers import browser

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)
SAID = "The lamp at the gate is dark.\nAnd the tap on the third floor drips."
TAP = "the tap on the third floor drips."


def both(stage: str = "received", **told) -> Party:
    return make_party(stage, text=SAID, **told)


def split(
    party: Party,
    words: str = TAP,
    *,
    kind: Kind = Kind.REQUEST,
    title: str = "",
    by: Staff | None = None,
) -> Case:
    return split_case(
        fresh(party.case),
        party=party,
        words=words,
        kind=kind,
        title=title,
        by=by or desk(),
        at=LATER,
    )


def bring_to(stage: str, case: Case) -> None:
    assign_case(fresh(case), lead=make_office(), by=desk(), at=LATER)
    accept(fresh(case), at=LATER)
    answer_by_lead(fresh(case), at=LATER)
    if stage == "closed":
        party = case.parties.select_related("case", "person").get()
        give_verdict(party, Judgement(Solved.YES), by=party.person, at=LATER)


def refused(code: str):
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def test_the_second_case_holds_a_part_of_what_they_said_and_the_first_all_of_it():
    party = both("accepted")

    second = split(party, title="A dripping tap")

    assert (second.title, second.status) == ("A dripping tap", CaseStatus.RECEIVED)
    assert [one.text for one in Message.objects.filter(party__case=second)] == [TAP]
    assert [one.text for one in Message.objects.filter(party=party)] == [SAID]
    assert fresh(party.case).status == CaseStatus.ACCEPTED


def test_the_clock_of_the_second_runs_from_the_moment_they_spoke():
    party = both()

    second = split(party)

    mine = second.parties.get()
    assert mine.spoke_at == second.received_at == party.spoke_at
    assert mine.due_at == second.due_at == party.due_at


def test_the_second_matter_keeps_the_date_that_was_promised_for_the_whole():
    party = both(kind="consultation")
    longer = ends(party.case.policy, Matter("suggestion"), "person", party.spoke_at).at
    assert longer
    assert party.due_at
    assert longer > party.due_at

    second = split(party, kind=Kind.SUGGESTION)

    assert (second.due_at, second.parties.get().due_at) == (party.due_at, party.due_at)
    assert Matter.of(fresh(second)) == Matter.of(party.case)


def test_a_matter_that_is_answered_sooner_is_due_sooner():
    party = both(kind="suggestion")
    sooner = ends(party.case.policy, Matter("consultation"), "person", party.spoke_at).at

    second = split(party, kind=Kind.CONSULTATION)

    assert (second.due_at, second.held_to) == (sooner, {})


def test_the_same_person_has_a_row_of_their_own_with_name_and_contact():
    person = make_person(name="Wei", reach=Reach.PHONE, value="13800138000", name_hidden=True)
    party = both()
    Party.objects.filter(pk=party.pk).update(person=person)
    party.refresh_from_db()

    mine = split(party).parties.get()

    again = mine.person
    assert again.pk != person.pk
    assert (again.name, again.name_hidden, again.reach) == ("Wei", True, "phone")
    value = open_contact(again, kind=Reach.PHONE, purpose="question", by=desk(), at=LATER)
    assert value == "13800138000"
    assert len(set(Contact.objects.values_list("lookup", flat=True))) == 1


def test_what_they_agreed_to_publish_was_not_the_second_matter():
    party = both()
    agree_to_publication(party, consents=True, at=MONDAY)

    second = split(Party.objects.select_related("case", "person").get(pk=party.pk))

    assert not second.parties.get().person.consents


def test_what_is_split_from_a_private_case_is_private():
    second = split(both(private=True))

    assert second.private


def test_both_cases_tell_of_it_and_are_linked():
    party = both()

    second = split(party)

    entries = Entry.objects.filter(kind="case.split").order_by("id")
    assert [one.target for one in entries] == [
        f"cases.case:{party.case_id}",
        f"cases.case:{second.pk}",
    ]
    assert CaseLink.objects.get().sort == "split"
    assert list(entries[1].commits) == [f"cases.message:{second.parties.get().messages.get().pk}"]


@pytest.mark.parametrize("words", ["", " \n "])
def test_without_words_there_is_no_second_case(words):
    with refused("no_split_words"):
        split(both(), words)

    assert Case.objects.count() == 1


def test_nobody_puts_words_into_the_mouth_of_a_person():
    with refused("not_their_words"):
        split(both(), "The tap on the fourth floor drips.")


def test_words_may_be_left_out_in_the_middle():
    second = split(both(), "The lamp is dark.\nAnd the tap drips.")

    assert second.title == "The lamp is dark."


def test_a_second_case_of_everything_they_said_is_no_second_matter():
    with refused("no_second"):
        split(both(), SAID.replace("\n", "  "))


def test_only_the_desk_splits():
    party = both("accepted")

    with pytest.raises(PermissionDenied):
        split(party, by=handler_of(fresh(party.case).lead))
    with pytest.raises(PermissionDenied):
        split(party, by=make_staff(DutyKind.OPERATOR))


def test_what_is_answered_is_not_split():
    with pytest.raises(PermissionDenied):
        split(both("answered"))


def test_somebody_who_was_moved_to_another_case_meanwhile_is_not_split_here():
    party = both()
    case = fresh(party.case)
    merge_case(fresh(case), into=make_case(), by=desk(), at=MONDAY)
    party.refresh_from_db()
    here = make_case()

    with pytest.raises(CaseMovedError):
        split_case(here, party=party, words=TAP, kind=Kind.REQUEST, by=desk(), at=LATER)


def test_the_split_case_can_be_joined_again_with_the_same_person_in_it_twice():
    party = both()
    second = split(party)

    merge_case(second, into=fresh(party.case), by=desk(), at=LATER)

    assert fresh(party.case).parties.count() == 2


# Pages ------------------------------------------------------------------------------------------


def test_the_form_begins_with_all_that_they_said():
    party = both()

    page = text_of(signed_in(desk()).get(address(party.case, "split")))

    assert "The lamp at the gate is dark." in page
    assert "the tap on the third floor drips." in page


def test_the_page_splits_and_shows_each_beside_the_other():
    party = both()
    page = signed_in(desk())
    sent = {"party": party.pk, "words": TAP, "kind": "request", "new_title": "A dripping tap"}

    told = text_of(page.post(address(party.case, "split"), sent, follow=True))

    second = Case.objects.get(title="A dripping tap")
    assert f"Case {second.number} holds the second matter" in told
    assert f'<a href="{second.get_absolute_url()}" dir="auto">A dripping tap</a>' in told
    beside = text_of(page.get(address(second)))
    assert "This case was split from it" in beside
    assert "Split from another case" in beside


@pytest.mark.parametrize("words", ["", "  "])
def test_the_page_asks_for_the_words_of_the_second_case(words):
    party = both()
    sent = {"party": party.pk, "words": words, "kind": "request", "new_title": "A tap"}

    told = signed_in(desk()).post(address(party.case, "split"), sent)

    assert told.status_code == 422
    assert "Please leave here the words that the second case is about." in text_of(told)
    assert 'value="A tap"' in text_of(told)


def test_what_was_left_in_the_form_is_there_again_with_the_reason():
    party = both()
    sent = {"party": party.pk, "words": "Something of mine.", "kind": "request"}

    told = signed_in(desk()).post(address(party.case, "split"), sent)

    assert told.status_code == 422
    assert "Something of mine." in text_of(told)
    assert "did not say" in text_of(told)


def test_the_person_finds_the_second_matter_on_the_page_of_the_first_and_opens_it():
    party = both()
    second = split(party)
    mine = second.parties.get()
    page = browser()
    page.get(f"/f/{party.code}")

    told = text_of(page.get(f"/follow/{party.number}/"))

    assert mine.number in told
    assert f'href="/f/{mine.code}"' in told
    opened = page.get(f"/f/{mine.code}", follow=True)
    assert opened.status_code == 200
    assert TAP in text_of(opened)


def test_another_person_of_the_same_case_does_not_learn_of_the_second_matter():
    party, other = both(), make_party()
    merge_case(fresh(other.case), into=fresh(party.case), by=desk(), at=MONDAY + STEP)
    second = split(Party.objects.select_related("case", "person").get(pk=party.pk))
    page = browser()
    page.get(f"/f/{other.code}")

    told = text_of(page.get(f"/follow/{other.number}/"))

    assert second.number not in told
    assert second.parties.get().code not in told


def test_who_withdraws_the_first_keeps_the_second():
    party = both()
    second = split(party)
    party = Party.objects.select_related("case", "person").get(pk=party.pk)

    withdraw(party, by=party.person, at=LATER)

    assert fresh(second).status == CaseStatus.RECEIVED


# Putting it back --------------------------------------------------------------------------------


def test_a_second_case_is_put_back_from_its_own_page_and_can_be_split_off_again():
    party = both()
    second = split(party)
    clerk = signed_in(desk())

    beside = text_of(clerk.get(address(second)))
    form = text_of(clerk.get(address(second, "merge")))
    told = text_of(clerk.post(address(second, "merge"), {"number": party.number}, follow=True))

    assert f'class="no-print" href="{address(second, "merge")}#act">Put it back</a>' in beside
    assert f"This case was split from {party.number}. Joined with it, it is put back." in form
    assert f'value="{party.number}"' in form
    assert f"everybody who spoke here is now in case {party.number}" in told
    assert fresh(second).merged_into == party.case
    assert [one.number for one in party.case.parties.order_by("id")] == [
        party.number,
        second.number,
    ]
    unmerge_case(fresh(second), by=desk(), at=LATER)
    assert fresh(second).status == CaseStatus.RECEIVED


def test_who_follows_a_second_matter_that_was_put_back_still_finds_it():
    party = both()
    second = split(party)
    code = second.parties.get().code
    merge_case(fresh(second), into=fresh(party.case), by=desk(), at=LATER)

    told = text_of(browser().get(f"/f/{code}", follow=True))

    assert second.number in told
    assert TAP in told


@pytest.mark.parametrize("stage", ["answered", "closed"])
def test_a_second_case_is_not_put_back_where_nobody_waits_any_more(stage):
    party = both()
    second = split(party)
    bring_to(stage, party.case)

    beside = text_of(signed_in(desk()).get(address(second)))

    assert "This case was split from it" in beside
    assert "Put it back" not in beside


def test_neither_the_first_case_nor_one_that_is_merely_linked_is_offered_to_be_put_back():
    party, other = both(), make_case()
    split(party)
    link_cases(fresh(party.case), other=other, by=desk(), at=LATER)
    clerk = signed_in(desk())

    shown = [text_of(clerk.get(address(one))) for one in (party.case, other)]

    assert all("Belongs together with" in one and "Put it back" not in one for one in shown)


# Merging in a circle ----------------------------------------------------------------------------


def join(case: Case, into: Case) -> None:
    merge_case(fresh(case), into=fresh(into), by=desk(), at=LATER)


def test_two_cases_are_not_joined_in_a_circle():
    one, two = make_case(), make_case()
    join(one, two)

    with refused("circle"):
        join(two, one)


def test_three_cases_are_not_joined_in_a_circle():
    one, two, three = make_case(), make_case(), make_case()
    join(one, two)
    join(two, three)

    with refused("circle"):
        join(three, one)


def test_the_page_says_that_it_would_be_a_circle_and_keeps_the_number():
    one, two = make_case(), make_case()
    join(one, two)

    told = signed_in(desk()).post(address(two, "merge"), {"number": one.number})

    assert told.status_code == 422
    assert "round in a circle" in text_of(told)
    assert f'value="{one.number}"' in text_of(told)


# Links ------------------------------------------------------------------------------------------


def test_linked_cases_stand_beside_each_other_and_can_be_parted_again():
    one, two = make_case(title="Lamp"), make_case(title="Tap")
    page = signed_in(desk())

    page.post(address(one, "link"), {"number": two.number})

    assert two.get_absolute_url() in text_of(page.get(address(one)))
    assert one.get_absolute_url() in text_of(page.get(address(two)))
    page.post(address(two, "unlink"), {"other": one.pk})
    assert not CaseLink.objects.exists()
    kinds = Entry.objects.filter(kind__startswith="case.").order_by("id").values_list("kind")
    assert [kind for (kind,) in kinds][-2:] == ["case.linked", "case.unlinked"]


def test_the_office_complained_of_does_not_learn_whose_second_matter_it_works_on():
    office = make_office()
    party = both(about=office, kind="complaint")
    second = split(party)
    assign_case(second, lead=office, by=desk(), at=LATER)

    page = text_of(signed_in(handler_of(office)).get(address(second)))

    assert TAP in page
    assert party.number not in page


def test_a_link_shows_no_case_to_those_who_may_not_open_it():
    one, secret = make_case(), make_case(kind="report", title="Bribes")
    link_cases(one, other=secret, by=desk(), at=LATER)

    page = text_of(signed_in(make_staff(DutyKind.OPERATOR)).get(address(one)))

    assert "Bribes" not in page
    assert secret.get_absolute_url() not in page


def test_a_case_is_not_linked_with_itself_nor_twice_nor_the_other_way_round():
    one, two = make_case(), make_case()
    link_cases(one, other=two, by=desk(), at=LATER)

    with refused("link_same"):
        link_cases(one, other=one, by=desk(), at=LATER)
    with refused("linked"):
        link_cases(one, other=two, by=desk(), at=LATER)
    with refused("linked"):
        link_cases(two, other=one, by=desk(), at=LATER)


def test_what_was_split_stays_linked_with_where_it_came_from():
    party = both()
    second = split(party)

    shown = text_of(signed_in(desk()).get(address(second)))

    assert "/unlink/" not in shown


def test_the_page_of_a_case_asks_no_more_of_the_database_for_more_links(same_queries):
    one = make_case()
    page = signed_in(desk())
    link_cases(one, other=make_case(), by=desk(), at=LATER)
    link_cases(make_case(), other=one, by=desk(), at=LATER)
    page.get(address(one))

    def more() -> None:
        for _ in range(3):
            link_cases(one, other=make_case(), by=desk(), at=LATER)
            link_cases(make_case(), other=one, by=desk(), at=LATER)

    same_queries(lambda: page.get(address(one)), more)


def test_who_reads_letters_gets_one_with_the_number_of_the_second_matter():
    party = both()
    give_contact(
        party.person,
        name="",
        name_hidden=False,
        reach=Reach.EMAIL,
        value="wei@example.org",
        at=MONDAY,
    )
    second = split(party)
    seal(at=LATER)

    write_letters(at=LATER)

    letter = Letter.objects.get(party__home=second)
    assert letter.kind == "received"
    assert second.number in write(letter, at=LATER).subject
