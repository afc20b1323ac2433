"""Asking, deciding and ending on the pages of the desk; and the page of approvals."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from heartline.cases.actions.applications import Ask, apply_for, say_wrong_office
from heartline.cases.actions.decisions import decide
from heartline.cases.models import Application, Case, Party, Wanted
from heartline.cases.queries.applications import asked_words, to_decide
from heartline.cases.rules import may_decide
from heartline.offices.models import Staff
from heartline.shared.clock import day_of, now
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)
from tests.viewers import VIEWERS, Hall

pytestmark = pytest.mark.django_db
TIME = Ask(Wanted.EXTENSION, "works", "The cable has to come.", count=5)


def recent(**told) -> Case:
    """A case in work whose clocks still run."""
    return make_case("accepted", at=now() - 3 * STEP, **told)


def asked(case: Case, ask: Ask = TIME) -> Application:
    return apply_for(fresh(case), ask, by=handler_of(fresh(case).lead), at=now())


def days(count: int) -> str:
    return str(day_of(now()) + timedelta(days=count))


def send(staff: Staff, case: Case, act: str, **fields):
    return signed_in(staff).post(address(case, act), fields)


# Asking -----------------------------------------------------------------------------------------


def test_what_was_typed_comes_back_with_the_sentence_in_the_way():
    case = make_case("accepted")

    response = send(
        handler_of(case.lead), case, "ask_extension", reason="works", words="Slow cable.", count=2
    )

    assert response.status_code == 422
    assert "The answer was due already." in text_of(response)
    assert "Slow cable." in text_of(response)


@pytest.mark.parametrize("act", ["ask_extension", "ask_pause"])
def test_that_it_is_too_late_is_said_before_anything_is_written(act):
    late, early = make_case("accepted"), recent()

    told = [
        "The answer was due already" in text_of(signed_in(handler).get(address(case, act)))
        for case in (late, early)
        for handler in (handler_of(case.lead),)
    ]

    assert told == [True, False]


@pytest.mark.parametrize(
    ("until", "sentence"),
    [(-1, "Please choose a day from today on"), (60, "longer than this case may be paused in all")],
)
def test_a_pause_outside_its_limits_is_refused_in_words(until, sentence):
    case = recent()

    response = send(
        handler_of(case.lead),
        case,
        "ask_pause",
        reason="weather",
        words="Frost.",
        until=days(until),
    )

    assert response.status_code == 422
    assert sentence in text_of(response)


def test_a_second_pause_while_one_runs_is_refused_in_words():
    case = recent()
    pause = Ask(Wanted.PAUSE, "weather", "Frost.", until=now() + timedelta(days=5))
    decide(asked(case, pause), granted=True, by=desk(), at=now())

    response = send(
        handler_of(case.lead), case, "ask_pause", reason="weather", words="Frost.", until=days(3)
    )

    assert response.status_code == 422
    assert "The clock of this case stands still already." in text_of(response)


def test_the_last_day_that_a_pause_may_end_on_is_offered_and_taken():
    case = recent()
    form = text_of(signed_in(handler_of(case.lead)).get(address(case, "ask_pause")))

    response = send(
        handler_of(case.lead), case, "ask_pause", reason="weather", words="Frost.", until=days(59)
    )

    assert f'max="{days(59)}"' in form
    assert response.status_code == 302


def test_a_listing_offers_colleagues_of_the_office_that_leads():
    case = recent()
    colleague, stranger = make_staff("supervisor", case.lead), make_staff("handler")

    page = text_of(signed_in(handler_of(case.lead)).get(address(case, "ask_listing")))

    assert colleague.display_name_en in page
    assert stranger.display_name_en not in page


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [("en", 1, "More time: 1 working day"), ("zh-hans", 3, "延期：3 个工作日")],
)
def test_what_is_asked_for_is_said_as_one_says_it(language, count, words):
    time = Application(wanted=Wanted.EXTENSION, count=count, unit="working_day")

    with override(language):
        assert asked_words(time) == words


# Deciding ---------------------------------------------------------------------------------------


def test_the_form_says_what_is_asked_for_and_the_case_says_what_was_decided():
    case = recent()
    one = asked(case)
    form = text_of(signed_in(desk()).get(address(case, "decide")))

    response = send(desk(), case, "decide", application=one.pk, granted="yes")

    assert "More time: 5 working days" in form
    assert "The cable has to come." in form
    assert response.status_code == 302
    page = text_of(signed_in(handler_of(case.lead)).get(address(case)))
    assert "Granted: More time." in page
    assert "Decided:" in page


def test_the_office_that_asked_is_refused_its_own_decision():
    case = recent()
    one = asked(case)

    for staff in (handler_of(case.lead), supervisor_of(case.lead)):
        response = send(staff, case, "decide", application=one.pk, granted="yes")
        assert response.status_code == 403
    assert Application.objects.get().status == "asked"


def test_a_second_decision_is_told_that_the_first_was_made():
    case = recent()
    one = asked(case)
    send(desk(), case, "decide", application=one.pk, granted="yes")

    response = send(desk(), case, "decide", application=one.pk, granted="no", words="No.")

    assert response.status_code == 409
    assert "No." in text_of(response)
    assert Application.objects.get().status == "granted"


def test_a_refusal_without_a_word_comes_back():
    case = recent()
    one = asked(case)

    response = send(desk(), case, "decide", application=one.pk, granted="no")

    assert response.status_code == 422
    assert "Please say why in a sentence" in text_of(response)


def test_an_application_of_another_case_is_not_decided_here():
    case, other = recent(), recent()
    one = asked(other)

    response = send(desk(), case, "decide", application=one.pk, granted="yes")

    assert response.status_code == 422
    assert Application.objects.get().status == "asked"


def test_what_was_asked_is_taken_back_or_ended_in_the_same_place():
    case = recent()
    handler = handler_of(case.lead)
    time = asked(case)
    pause = asked(case, Ask(Wanted.PAUSE, "weather", "Frost.", until=now() + timedelta(days=5)))
    decide(pause, granted=True, by=desk(), at=now())

    for one in (time, pause):
        assert send(handler, case, "end_application", application=one.pk).status_code == 302

    assert dict(Application.objects.values_list("wanted", "status")) == {
        "extension": "withdrawn",
        "pause": "ended",
    }


# The page of approvals --------------------------------------------------------------------------


def test_the_list_holds_exactly_what_the_rules_let_one_decide():
    hall = Hall()
    for case in (recent(lead=hall.place["own"]), recent(lead=hall.place["other"])):
        asked(case)
    complained = recent(lead=hall.place["own"], about=hall.place["complained of"], kind="complaint")
    asked(complained)
    party = make_party("assigned", lead=hall.place["own"])
    say_wrong_office(party, words="The parks.", by=party.person, at=MONDAY + 2 * STEP)

    for viewer in VIEWERS:
        staff = hall.staff(viewer)
        listed = {one.pk for one in to_decide(staff)}
        allowed = {one.pk for one in Application.objects.all() if may_decide(staff, one)}
        assert listed == allowed, viewer


def test_the_oldest_waits_on_top_and_leads_to_its_decision():
    first, second = recent(), recent()
    newer, older = asked(second), asked(first)
    Application.objects.filter(pk=older.pk).update(asked_at=now() - timedelta(days=2))

    page = text_of(signed_in(desk()).get("/desk/approvals/"))

    assert page.index(f"application={older.pk}") < page.index(f"application={newer.pk}")
    assert "for 2 days" in page


def test_ones_own_office_reads_what_it_asked_and_who_decided():
    case = recent()
    decide(asked(case), granted=False, words="Five are enough.", by=desk(), at=now())

    page = text_of(signed_in(handler_of(case.lead)).get("/desk/approvals/"))

    assert case.number in page
    assert "Refused" in page


def test_a_listed_case_whose_day_has_come_is_marked():
    case = recent()
    owner = handler_of(case.lead)
    ask = Ask(Wanted.LISTING, "money", "Next year.", until=now() + STEP, owner=owner)
    one = decide(asked(case, ask), granted=True, by=desk(), at=now())
    Application.objects.filter(pk=one.pk).update(until=now() - STEP)

    page = text_of(signed_in(owner).get("/desk/approvals/?show=listed"))
    work = text_of(signed_in(owner).get("/desk/mine/"))

    assert "To look at again" in page
    assert "Listed cases to look at again" in work


@pytest.mark.parametrize("show", ["decide", "ours", "listed"])
def test_an_empty_list_says_what_will_be_there(show):
    page = text_of(signed_in(make_staff("supervisor")).get(f"/desk/approvals/?show={show}"))

    assert 'class="empty' in page


@pytest.mark.parametrize("show", ["decide", "ours"])
def test_the_page_asks_the_database_the_same_number_of_times(show, same_queries):
    office = make_office()
    staff = supervisor_of(office.parent) if show == "decide" else supervisor_of(office)
    client = signed_in(staff)
    asked(recent(lead=office))

    same_queries(
        lambda: client.get(f"/desk/approvals/?show={show}"),
        lambda: [asked(recent(lead=office)) for _n in range(3)],
    )


def test_the_words_of_a_person_stay_from_those_who_read_no_words():
    party = make_party("assigned")
    say_wrong_office(party, words="markWrong", by=party.person, at=MONDAY + 2 * STEP)
    case = Party.objects.get(pk=party.pk).case

    pages = {
        duty: text_of(signed_in(make_staff(duty)).get(address(case)))
        for duty in ("dispatcher", "analyst", "auditor")
    }

    assert {duty for duty, page in pages.items() if "markWrong" in page} == {"dispatcher"}
