"""Colleagues who write at the same case are told of each other; nothing is locked."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from heartline.cases.models import Case
from heartline.cases.views.writing import OPEN_FOR, note_open, writers
from heartline.offices.models import DutyKind, Staff
from tests.cases.desk import address, signed_in, text_of
from tests.factories import MONDAY, desk, handler_of, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db
SAYS = "has had the answer open since"


@pytest.fixture(autouse=True)
def _nobody_writes():
    cache.clear()


def colleagues() -> tuple[Case, Staff, Staff]:
    case = make_case("accepted")
    return case, handler_of(case.lead), make_staff(DutyKind.HANDLER, case.lead)


def test_who_opens_the_answer_second_reads_who_has_it_open():
    case, first, second = colleagues()
    signed_in(first).get(address(case, "draft"))

    told = text_of(signed_in(second).get(address(case, "draft")))

    assert f"{first} {SAYS}" in told
    assert SAYS not in text_of(signed_in(first).get(address(make_case("accepted"), "note")))


def test_nobody_is_warned_of_themselves():
    case, first, _second = colleagues()
    page = signed_in(first)
    page.get(address(case, "draft"))

    assert SAYS not in text_of(page.get(address(case, "draft")))


def test_nothing_is_locked():
    case, first, second = colleagues()
    signed_in(first).get(address(case, "draft"))

    told = signed_in(second).post(address(case, "draft"), {"text": "Mended.", "seen": ""})

    assert told.status_code == 302


def test_another_form_on_the_case_tells_it_too_and_does_not_count_as_writing():
    case, first, second = colleagues()
    signed_in(second).get(address(case, "note"))
    signed_in(first).get(address(case, "draft"))

    assert f"{first} {SAYS}" in text_of(signed_in(second).get(address(case, "note")))
    assert SAYS not in text_of(signed_in(first).get(address(case, "draft")))


def test_two_minutes_after_the_page_was_last_heard_of_it_counts_as_closed():
    case, first, second = colleagues()

    note_open(case, by=first, at=MONDAY)

    assert writers(case, but=second, at=MONDAY + OPEN_FOR - timedelta(seconds=1))
    assert not writers(case, but=second, at=MONDAY + OPEN_FOR)


def test_a_form_that_stays_open_says_so_and_keeps_its_first_moment():
    case, first, second = colleagues()
    for minutes in range(0, 9, 1):
        note_open(case, by=first, at=MONDAY + timedelta(minutes=minutes))

    found = writers(case, but=second, at=MONDAY + timedelta(minutes=9))

    assert [one.since for one in found] == ["09:00"]


def test_the_page_asks_again_by_itself_and_shows_who_came_since():
    case, first, second = colleagues()
    signed_in(first).get(address(case, "draft"))

    told = signed_in(second).get(address(case, "writing"))

    assert f"{first} {SAYS}" in text_of(told)
    assert "<html" not in text_of(told)
    assert f"{second} {SAYS}" in text_of(signed_in(first).get(address(case, "writing")))


def test_an_answer_that_was_sent_off_is_open_no_more():
    case, first, second = colleagues()
    page = signed_in(first)
    page.get(address(case, "draft"))

    page.post(address(case, "draft"), {"text": "Mended.", "seen": ""})

    assert SAYS not in text_of(signed_in(second).get(address(case, "draft")))


def test_strangers_to_the_case_neither_ask_nor_count():
    case, first, _second = colleagues()
    other = make_staff(DutyKind.HANDLER, make_office())
    concerned = make_case("accepted", about=make_office(), kind="complaint")

    assert signed_in(other).get(address(case, "writing")).status_code == 404
    assert not writers(case, but=first, at=MONDAY)
    about = handler_of(concerned.about)
    assert signed_in(about).get(address(concerned, "writing")).status_code == 404


def test_two_at_the_desk_who_answer_at_once_are_told_of_each_other():
    case = make_case()
    signed_in(make_staff(DutyKind.OPERATOR)).get(address(case, "answer_at_once"))

    assert SAYS in text_of(signed_in(desk()).get(address(case, "answer_at_once")))
