"""A call becomes a new matter with all they said, and its number and code are read out."""

import uuid
from datetime import timedelta

import pytest

from heartline.cases.actions.intake import LONGEST
from heartline.cases.models import Case, Channel, Kind, Urgency
from heartline.cases.queries.lists import to_call_back, to_look_themselves
from heartline.channels.phone_forms import areas_like
from heartline.ledger.models import Entry, reference
from heartline.offices.models import Level
from heartline.people.models import Reach
from heartline.shared.clock import now
from tests.channels.phone.calling import NUMBER, SAID, heard, text_of
from tests.factories import make_area, there

pytestmark = pytest.mark.django_db


def test_one_key_takes_the_call_down_sorted_with_all_they_said(operator):
    area = make_area(name_en="Willow Lane")
    told = {"name": "Lin Mei", "name_hidden": "on", "phone": NUMBER, "consents": "on"}

    response = operator.save(
        area="willow", place="Block 7", kind="complaint", urgency="urgent", **told
    )

    party = heard()
    case, person = party.case, party.person
    assert response["Location"] == f"/desk/phone/said/{party.number}/"
    assert (case.kind, case.urgency, case.area, case.place) == (
        Kind.COMPLAINT,
        Urgency.URGENT,
        area,
        "Block 7",
    )
    assert party.messages.get().channel == Channel.PHONE
    assert (person.name, person.name_hidden, person.reach) == ("Lin Mei", True, Reach.PHONE)
    assert person.consents
    assert Entry.objects.get(kind="case.received").actor == reference(person)
    assert Entry.objects.get(kind="case.sorted").actor == reference(operator.staff)


def test_number_and_code_are_read_out_in_groups_sign_by_sign(operator):
    response = operator.client.get(operator.save()["Location"])

    groups = [" ".join(group) for group in heard().code.split("-")]
    assert all(group in text_of(response) for group in groups)
    assert heard().number in text_of(response)


def test_nobody_else_reads_the_code_and_nobody_does_for_long(operator, dispatcher):
    address = operator.save()["Location"]
    session = operator.client.session
    session["phone_said"] = {heard().number: (now() - timedelta(hours=1)).isoformat()}
    session.save()

    assert dispatcher.client.get(address).status_code == 404
    assert operator.client.get(address).status_code == 404


def test_the_same_call_sent_twice_is_one(operator):
    operator.save()
    operator.save()

    assert Case.objects.count() == 1


def test_who_wants_an_e_mail_can_still_be_found_by_the_number(operator):
    operator.save(phone=NUMBER, email="lin@example.org", reach="email")

    party = heard()
    assert party.person.reach == Reach.EMAIL
    assert party.number in text_of(operator.look(NUMBER))


def test_only_who_chose_to_be_called_is_called_about_the_answer(operator):
    operator.save(phone=NUMBER, reach="page", answer="Somebody is on the way.")
    operator.key = uuid.uuid4()
    operator.save(phone=NUMBER, answer="Somebody is on the way.")

    calls = to_call_back(operator.staff)

    assert [party.person.reach for party in calls] == [Reach.PHONE]
    assert to_look_themselves(operator.staff) == 1


def test_a_report_is_private_from_the_first_second_and_the_operator_sees_it_no_more(operator):
    operator.save(kind="report", urgency="urgent")

    case = heard().case
    assert (case.private, case.urgency) == (True, Urgency.URGENT)
    assert operator.client.get(case.get_absolute_url()).status_code == 404


def test_an_operator_does_not_answer_a_report_at_once(operator):
    response = operator.save(kind="report", answer="Never mind.")

    assert response.status_code == 403
    assert "dispatchers answer it" in text_of(response)
    assert SAID in text_of(response)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "Please write down what they say"),
        ({"text": "x" * (LONGEST + 1)}, "we can take"),
        ({"phone": "ring me"}, "Please write the number in digits"),
        ({"email": "at home"}, "does not look like an e-mail address"),
        ({"reach": "phone"}, "Please ask where to reach them"),
        ({"reach": "email"}, "Please ask where to reach them"),
        ({"area": "Atlantis"}, "We know no area of this name"),
        ({"same": "2026-999999"}, "There is no case with this number"),
        ({"kind": "gossip"}, "gossip"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(operator, fields, sentence):
    told = {"text": SAID, "place": "markPlace", "answer": "", **fields}

    response = operator.press("save", **told)

    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert "markPlace" in page
    assert Case.objects.count() == 0


def test_an_area_that_several_are_called_is_asked_for_again(operator):
    for street in ("North Street", "South Street"):
        above = make_area(name_en=street, level=Level.STREET, parent=make_area(level=Level.CITY))
        make_area(name_en="Riverside", parent=above)

    again = operator.save(area="Riverside")
    chosen = operator.save(area="South Street · Riverside")

    assert "North Street · Riverside" in text_of(again)
    assert chosen.status_code == 302
    assert there(there(heard().case.area).parent).name_en == "South Street"


def test_areas_are_offered_by_a_part_of_their_name(operator):
    make_area(name_en="Willow Lane", name_zh="柳荫巷")

    page = text_of(operator.client.get("/desk/phone/areas?area=柳荫"))

    assert '<option value="Willow Lane">' in page
    assert areas_like("") == []
