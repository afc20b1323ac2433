"""A call about a case that is open already is joined with it or linked to it."""

import pytest

from heartline.cases.models import Case, CaseLink, Kind, Note
from heartline.offices.models import Level
from tests.channels.phone.calling import SAID, heard, indexed, text_of, with_phone
from tests.factories import make_area, make_party

pytestmark = pytest.mark.django_db


def test_open_cases_with_similar_words_stand_beside_the_words_without_who_spoke(operator):
    like = make_party(text="The lift in block seven does not move, the lift is stuck.")
    with_phone(like, name="markName", number="13700137000")
    unlike = make_party(text="The library closes too early on Sundays.")
    for party in (like, unlike):
        indexed(party)

    page = text_of(operator.press("beside", text=SAID))

    assert like.number in page
    assert unlike.number not in page
    assert "markName" not in page
    assert "13700137000" not in page


def test_similar_cases_of_another_district_and_private_ones_stay_away(operator):
    city = make_area(level=Level.CITY)
    here, there = (
        make_area(name_en=name, level=Level.DISTRICT, parent=city) for name in ("East", "West")
    )
    near, far = (make_party(text=SAID, area=area) for area in (here, there))
    private = make_party(text=SAID, kind=Kind.REPORT)
    for party in (near, far, private):
        indexed(party)

    page = text_of(operator.press("beside", text=SAID, area="East"))

    assert near.number in page
    assert far.number not in page
    assert private.number not in page


def test_a_dispatcher_joins_the_new_matter_with_the_case_it_is_about(dispatcher):
    same = indexed(make_party(text=SAID))

    page = dispatcher.client.get(dispatcher.save("Stuck lift.", same=same.number)["Location"])

    party = heard()
    assert party.case == same
    assert party.home != same
    assert same.number in text_of(page)


def test_an_operator_links_it_and_asks_the_desk_to_join_it(operator):
    same = indexed(make_party(text=SAID))

    operator.save("Stuck lift.", same=same.number)

    case = heard().case
    assert case != same
    assert CaseLink.objects.filter(case=case, other=same).exists()
    assert same.number in Note.objects.get(case=case).text


def test_what_cannot_be_joined_any_more_is_linked_instead(dispatcher):
    same = indexed(make_party("answered", text=SAID))

    response = dispatcher.save("Stuck lift.", same=same.number)

    assert response.status_code == 302
    assert same.number in Note.objects.get(case=heard().case).text


def test_a_call_is_answered_or_joined_and_not_both(dispatcher):
    same = indexed(make_party(text=SAID))

    response = dispatcher.save("Stuck lift.", same=same.number, answer="Wait.")

    assert response.status_code == 422
    assert "please choose one" in text_of(response)
    assert Case.objects.count() == 1
