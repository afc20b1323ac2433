"""What a person reads of pauses, new dates, listings and reviews; and "the wrong office"."""

from datetime import timedelta

import pytest
from django.test import Client

from heartline.cases.actions.applications import Ask, apply_for, say_wrong_office
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Application, Case, Party, Solved, Wanted
from heartline.people.actions import erase_person
from heartline.shared.clock import now
from tests.factories import (
    STEP,
    accept,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def recent(stage: str = "accepted") -> Party:
    return make_party(stage, at=now() - 6 * STEP)


def opened(party: Party) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.get(f"/f/{party.code}")
    return client


def story(party: Party) -> str:
    return opened(party).get(f"/follow/{party.number}/").content.decode()


def granted(party: Party, wanted: Wanted, reason: str, **told) -> Application:
    case = fresh(party.case)
    ask = Ask(wanted, reason, "markOffice", **told)
    one = apply_for(case, ask, by=handler_of(case.lead), at=now())
    return decide(one, granted=True, words="markDecision", by=desk(), at=now())


def test_more_time_is_told_with_the_reason_who_agreed_and_both_dates():
    party = recent()

    granted(party, Wanted.EXTENSION, "works", count=3)

    page = story(party)
    assert "was given more time, because: The work on site takes longer" in page
    assert "The date of your answer moved: before" in page
    assert "First we had said:" in page
    assert "markOffice" not in page


def test_a_pause_is_told_with_its_last_day():
    party = recent()

    granted(party, Wanted.PAUSE, "weather", until=now() + 3 * DAY)

    assert page_has(party, "The clock stands still until the end of", "The weather does not allow")


def test_a_listing_is_told_with_the_office_and_the_day_and_no_date_is_promised():
    party = recent()
    owner = handler_of(party.case.lead)

    granted(party, Wanted.LISTING, "money", until=now() + 90 * DAY, owner=owner)

    assert page_has(party, "It cannot be solved now, because", "looks at it again on")
    assert "You have an answer by" not in story(party)
    assert owner.display_name_en not in story(party)


def page_has(party: Party, *sentences: str) -> bool:
    page = story(party)
    return all(sentence in page for sentence in sentences)


def test_a_review_is_told_to_the_one_who_judged_and_to_nobody_else():
    mine, other = recent("received"), recent("received")
    merge_case(other.case, into=mine.case, by=desk(), at=now())
    case = fresh(mine.case)
    answer(case)
    verdict = give_verdict(known(mine), Judgement(Solved.NO), by=mine.person, at=now())
    ask = Ask(Wanted.REVIEW, "kept", "markOffice", verdict=verdict)
    one = apply_for(fresh(case), ask, by=handler_of(verdict.reply.office), at=now())

    decide(one, granted=True, words="I saw it.", by=desk(), at=now())

    assert "Your verdict stands as you gave it, and is counted as reviewed." in story(mine)
    assert "counted as reviewed" not in story(other)


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def answer(case: Case) -> None:
    assign_case(fresh(case), lead=make_office(), by=desk(), at=now())
    accept(case, at=now())
    answer_by_lead(case, at=now())


def test_who_was_content_may_judge_the_new_answer_on_the_page():
    mine, other = recent("received"), recent("received")
    merge_case(other.case, into=mine.case, by=desk(), at=now())
    answer(mine.case)
    give_verdict(known(mine), Judgement(Solved.YES), by=mine.person, at=now())
    give_verdict(known(other), Judgement(Solved.NO), by=other.person, at=now())
    accept(fresh(mine.case), at=now())
    answer_by_lead(mine.case, at=now())

    page = story(mine)
    response = opened(mine).post(f"/follow/{mine.number}/judge", {"solved": "yes"})

    assert "A new answer is here" in page
    assert response.status_code == 302
    assert known(mine).verdicts.count() == 2


# The wrong office -------------------------------------------------------------------------------


def say_wrong(party: Party, words: str = "It is the park's lamp."):
    return opened(party).post(f"/follow/{party.number}/wrong-office", {"words": words})


def test_the_person_says_so_and_reads_what_the_desk_decided():
    party = recent("assigned")
    before = story(party)

    response = say_wrong(party)
    waiting = story(party)
    one = Application.objects.get()
    decide(one, granted=False, words="The lamp is theirs.", by=desk(), at=now())

    assert "This went to the wrong office" in before
    assert response.status_code == 302
    assert "You told us that it went to the wrong office." in waiting
    assert page_has(party, "It is the park&#x27;s lamp.", "The lamp is theirs.")


def test_pressed_twice_it_is_said_once():
    party = recent("assigned")

    answers = [say_wrong(party).status_code for _n in range(2)]

    assert answers == [302, 302]
    assert Application.objects.count() == 1


def test_words_that_are_refused_stay_in_the_box_with_the_reason():
    party = recent("assigned")
    say_wrong(party)

    second = say_wrong(party, "And also the bench.").content.decode()
    empty = say_wrong(recent("assigned"), "  ").content.decode()

    assert "The same is asked for already" in second
    assert "And also the bench." in second
    assert "Please say in a sentence why." in empty


def test_nobody_is_asked_about_the_office_when_none_has_it():
    received, answered = recent("received"), make_party("answered", at=now() - 6 * STEP)

    assert "This went to the wrong office" not in story(received)
    assert "This went to the wrong office" not in story(answered)
    assert "No office has it in hand" in say_wrong(received).content.decode()


def test_nobody_says_it_without_the_code():
    party = recent("assigned")

    response = Client().post(f"/follow/{party.number}/wrong-office", {"words": "Mine!"})

    assert response.status_code == 404
    assert not Application.objects.exists()


def test_erasing_takes_the_words_of_what_was_asked_for():
    party = recent("assigned")
    say_wrong_office(known(party), words="markWrong", by=party.person, at=now())
    decide(Application.objects.get(), granted=False, words="markNo", by=desk(), at=now())
    other = make_case()

    erase_person(party.person, by=party.person, at=now())

    one = Application.objects.get()
    assert (one.words, one.decision_words, one.salt) == ("", "", None)
    assert fresh(other).title
