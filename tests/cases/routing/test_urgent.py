"""The inbox and the page of a case show how urgent it is."""

from datetime import timedelta

import pytest

from heartline.cases.models import Case
from tests.cases.desk import address, signed_in, text_of
from tests.factories import MONDAY, desk, make_case

pytestmark = pytest.mark.django_db


def urgent(urgency: str, hours: int) -> Case:
    """A case of this urgency that was heard so many hours after Monday nine o'clock."""
    case = make_case(at=MONDAY + timedelta(hours=hours))
    Case.objects.filter(pk=case.pk).update(urgency=urgency)
    return case


def test_the_inbox_begins_with_emergencies_then_what_is_urgent_then_the_longest_wait():
    waits = urgent("general", 0)
    waits_less = urgent("general", 1)
    pressing = urgent("urgent", 2)
    emergency = urgent("emergency", 3)

    page = text_of(signed_in(desk()).get("/desk/"))

    places = [page.index(case.number) for case in (emergency, pressing, waits, waits_less)]
    assert places == sorted(places)
    assert '<span class="tag late">Emergency</span>' in page
    assert '<span class="tag soon">Urgent</span>' in page


def test_the_inbox_is_narrowed_to_how_urgent_it_is():
    calm, pressing = urgent("general", 0), urgent("urgent", 1)

    page = text_of(signed_in(desk()).get("/desk/", {"urgency": "urgent"}))

    assert pressing.number in page
    assert calm.number not in page


def test_the_page_of_a_case_shows_how_urgent_and_that_it_is_private():
    case = make_case(private=True)
    Case.objects.filter(pk=case.pk).update(urgency="emergency")

    page = text_of(signed_in(desk()).get(address(case)))

    assert '<span class="tag late">Emergency</span>' in page
    assert '<span class="tag private">Private</span>' in page
