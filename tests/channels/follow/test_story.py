"""The story says where a matter is, what happens next and what was answered."""

import re

import pytest

from heartline.cases.actions.answers import write_to_person
from heartline.cases.actions.desk import put_out_of_scope
from heartline.cases.actions.dispatch import return_assignment
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Solved
from heartline.people.actions import open_contact
from heartline.people.models import Person, Reach
from heartline.shared.clock import now
from tests.channels.follow.opening import opened, recent, story
from tests.factories import desk, handler_of, make_office, make_party

pytestmark = pytest.mark.django_db


def steps(page: str) -> list[str]:
    """The steps that are done or reached."""
    return re.findall(r'<li class="(done|now)"', page)


@pytest.mark.parametrize(
    ("stage", "sentence", "reached"),
    [
        ("received", "The desk reads it and gives it to the office", 1),
        ("assigned", "has been given it, and takes it on next", 2),
        ("accepted", "is working on it and answers you here", 3),
        ("answered", "Only you can say whether it is solved", 5),
        ("closed", "you can reopen it until", 6),
    ],
)
def test_the_story_says_where_it_is_and_what_happens_next(visitor, stage, sentence, reached):
    page = story(visitor, recent(stage))

    assert sentence in page
    assert len(steps(page)) == reached


def test_what_happens_next_is_explained(visitor):
    page = story(visitor, recent())

    assert "How this was computed" in page
    assert "The clock ends at" in page


def test_a_late_answer_is_said_to_be_late(visitor):
    page = story(visitor, make_party("accepted"))

    assert "You should have had an answer by <b>Wednesday 11 March, 17:30</b>" in page


def test_an_answer_is_read_in_the_story_with_the_office_that_wrote_it(visitor):
    lead = make_office(name_en="Street Lamps Office")

    page = story(visitor, recent("answered", lead=lead, answer="Mended on Monday."))

    assert "Mended on Monday." in page
    assert "Street Lamps Office has taken it on." in page


def test_notes_and_drafts_of_the_office_are_not_read(visitor):
    party = recent("accepted")
    add_note(party.case, text="Among ourselves.", by=desk(), at=now())

    assert "Among ourselves." not in story(visitor, party)


def test_no_name_of_staff_is_read(visitor):
    party = recent("answered")
    add_note(party.case, text="x", by=desk(), at=now())

    page = story(visitor, party)

    assert str(desk()) not in page
    assert "职员" not in page


def test_a_returned_matter_says_that_the_desk_looks_on(visitor):
    party = recent("assigned", lead=make_office(name_en="Parks Office"))
    part = party.case.assignments.get()
    return_assignment(
        part, reason="not_our_duty", words="No.", by=handler_of(part.office), at=now()
    )

    page = story(visitor, party)

    assert "Parks Office handed it back. The desk looks for the right office." in page


def test_a_redone_matter_says_by_when_the_office_answers_again(visitor):
    lead = make_office(parent=make_office(name_en="The Bureau"))
    party = make_party("answered", lead=lead)
    give_verdict(party, Judgement(Solved.NO), by=party.person, at=now())

    page = story(visitor, party)

    assert "The Bureau has been given it" in page
    assert "You have an answer by" in page


def test_out_of_scope_says_why_and_where_to_turn(visitor):
    party = recent()
    put_out_of_scope(
        party.case, reason="court", instead="The court at 1 Main Street.", by=desk(), at=now()
    )

    page = story(visitor, party)

    assert "A court is dealing with it" in page
    assert "The court at 1 Main Street." in page
    assert "administrative review" in page


def test_who_opened_the_contact_is_told_by_their_work_and_not_by_name(visitor):
    party = recent()
    visitor.get(f"/f/{party.code}")
    visitor.post(
        f"/follow/{party.number}/contact",
        {"reach": "phone", "phone": "138 0000 0000", "language": "en"},
    )
    person = Person.objects.get(pk=party.person_id)
    open_contact(person, kind=Reach.PHONE, purpose="call_back", by=desk(), at=now())

    page = story(visitor, party)

    assert "Dispatcher · Town Hall, to ask what you think of the answer" in page
    assert str(desk()) not in page


@pytest.mark.parametrize("text", ["إنارة", "\u202eabc", "a\x07b"])
def test_words_in_any_script_stand_in_a_box_of_their_own_direction(visitor, text):
    page = story(visitor, recent(text=text))

    assert '<p dir="auto">' in page
    assert "\x07" not in page


def test_a_page_of_a_long_story_asks_the_database_no_more_often(visitor, same_queries):
    party = recent("accepted")
    address = opened(visitor, party)

    def add_words():
        for n in range(5):
            visitor.post(f"/follow/{party.number}/add", {"key": f"k{n}", "text": f"More {n}"})
            write_to_person(party, text=f"Word {n}", by=desk(), at=now())

    visitor.get(address)
    same_queries(lambda: visitor.get(address), add_words)
