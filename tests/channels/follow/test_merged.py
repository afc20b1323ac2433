"""After a merge each reads the common story, and nothing of the others."""

import pytest

from heartline.cases.actions.answers import write_to_person
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Party, Solved
from heartline.shared.clock import now
from tests.channels.follow.opening import browser, recent, story
from tests.factories import accept, answer_by_lead, desk, fresh, make_office

pytestmark = pytest.mark.django_db


def merged() -> tuple[Party, Party]:
    """A person whose matter was joined with another's, and that other person."""
    other = recent(text="Words of the other person.", title="The other title")
    party = recent(text="The lamp is dark here as well.")
    merge_case(party.case, into=other.case, by=desk(), at=now())
    return Party.objects.get(pk=party.pk), Party.objects.get(pk=other.pk)


def test_a_word_to_somebody_else_in_the_same_case_is_not_read(visitor):
    party, other = merged()
    write_to_person(other, text="A word for the other.", by=desk(), at=now())
    write_to_person(party, text="A word for you.", by=desk(), at=now())

    page = story(visitor, party)

    assert "A word for you." in page
    assert "A word for the other." not in page


def test_after_a_merge_the_person_keeps_their_number_and_reads_nothing_of_others(visitor):
    party, other = merged()

    page = story(visitor, party)

    assert party.number in page
    assert "Others spoke of the same matter" in page
    assert "Words of the other person." not in page
    assert "The other title" not in page
    assert other.number not in page


def test_after_a_merge_the_common_answer_is_read(visitor):
    party, other = merged()
    assign_case(fresh(other.case), lead=make_office(), by=desk(), at=now())
    accept(fresh(other.case), at=now())
    answer_by_lead(other.case, text="One answer for all.", at=now())

    assert "One answer for all." in story(visitor, party)


def test_who_was_content_reads_why_it_is_done_again(visitor):
    content, other = merged()
    assign_case(fresh(other.case), lead=make_office(), by=desk(), at=now())
    accept(fresh(other.case), at=now())
    answer_by_lead(other.case, text="One answer for all.", at=now())
    for one, solved in ((content, Solved.YES), (other, Solved.NO)):
        party = Party.objects.select_related("case", "home", "person").get(pk=one.pk)
        give_verdict(party, Judgement(solved), by=party.person, at=now())

    told = "Somebody else who spoke of it was not"

    assert told in story(visitor, content)
    assert told not in story(browser(), other)


def test_what_was_answered_before_the_merge_is_not_read(visitor):
    other = recent("answered", answer="Written for the other alone.")
    give_verdict(other, Judgement(Solved.NO), by=other.person, at=now())
    party = recent()
    merge_case(party.case, into=fresh(other.case), by=desk(), at=now())

    page = story(visitor, Party.objects.get(pk=party.pk))

    assert "Written for the other alone." not in page
