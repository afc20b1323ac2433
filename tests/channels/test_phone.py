"""The phone desk: who calls is brought up and no more; what they say is kept and heard."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from heartline.cases.actions.answers import answer_at_once
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.intake import LONGEST
from heartline.cases.actions.knowledge import Written, pass_article, write_article
from heartline.cases.actions.routing import set_rule
from heartline.cases.actions.training import make_first_models
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import (
    Article,
    Case,
    CaseLink,
    Channel,
    Kind,
    Message,
    Note,
    Party,
    Solved,
    Topic,
    Urgency,
)
from heartline.cases.queries.indexed import keep
from heartline.cases.queries.lists import to_call_back, to_look_themselves
from heartline.channels.actions import erase_person
from heartline.channels.models import Draft
from heartline.channels.phone.drafts import KEPT_FOR, forget_old_drafts, keep_draft, read_draft
from heartline.channels.phone.looking_up import MOST_BY_ONE, MOST_OF_ONE
from heartline.channels.phone_forms import areas_like
from heartline.ledger.models import Entry, reference
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind, Level, Staff
from heartline.people.actions import give_contact
from heartline.people.models import Contact, Person, Reach
from heartline.shared.clock import now
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    make_area,
    make_office,
    make_party,
    make_staff,
    root,
    there,
)
from tests.viewers import browser

pytestmark = pytest.mark.django_db
NUMBER = "138 0013 8000"
SAID = "The lift in block seven is stuck again."


class Desk:
    """A member of staff at the phone desk, on one call."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.client: Client = browser(staff)
        self.key = uuid.uuid4()

    @property
    def address(self) -> str:
        return f"/desk/phone/{self.key}/"

    def press(self, do: str, **fields):
        """Send the whole form by the button `do`."""
        standing = {"purpose": "they_call", "kind": "request", "urgency": "general"}
        return self.client.post(self.address, {**standing, "language": "en", **fields, "do": do})

    def look(self, who: str, **fields):
        return self.press("look", who=who, **fields)

    def save(self, text: str = SAID, **fields):
        return self.press("save", text=text, **fields)


@pytest.fixture(autouse=True)
def town():
    return root()


@pytest.fixture
def operator() -> Desk:
    return Desk(make_staff(DutyKind.OPERATOR))


@pytest.fixture
def dispatcher() -> Desk:
    return Desk(make_staff(DutyKind.DISPATCHER))


def with_phone(party: Party, number: str = "13800138000", name: str = "") -> Party:
    """The party with a telephone number, as the person gave it."""
    give_contact(
        party.person, name=name, name_hidden=False, reach=Reach.PHONE, value=number, at=MONDAY
    )
    return party


def text_of(response) -> str:
    return str(response.content.decode())


def mark_in(response) -> str:
    """What was found, as the page holds it for the next button."""
    found = re.search(r'name="found" value="([^"]+)"', text_of(response))
    assert found
    return found.group(1)


def heard() -> Party:
    """The matter that was taken down last."""
    return Party.objects.select_related("case", "home", "person").latest("pk")


# Looking up --------------------------------------------------------------------------------------


def test_a_number_brings_up_the_open_matters_of_the_caller_however_it_is_written(operator):
    party = with_phone(make_party(text="The tap drips."))

    page = text_of(operator.look("+86 138-0013-8000"))

    assert party.number in page
    assert "The tap drips." in page


def test_a_follow_code_brings_up_its_own_matter(operator):
    party = make_party(text="The tap drips.")
    make_party(text="Something else.")

    page = text_of(operator.look(party.code.lower()))

    assert party.number in page
    assert "Something else." not in page


def test_a_case_number_brings_up_its_matter_and_says_that_it_proves_nothing(operator):
    party = make_party(text="The tap drips.")

    page = text_of(operator.look(party.number))

    assert "The tap drips." in page
    assert "Anybody can know a case number" in page


def test_what_was_said_to_the_caller_last_stands_with_their_matter(operator):
    party = with_phone(make_party())
    answer_at_once(fresh(party.case), text="The desk opens at nine.", by=desk(), at=MONDAY + STEP)

    page = text_of(operator.look(NUMBER))

    assert "The desk opens at nine." in page
    assert f"/desk/cases/{party.number}/verdict/?party={party.pk}" in page


def test_nothing_closed_nothing_withdrawn_and_nothing_of_others_comes_up(operator):
    with_phone(make_party("closed", text="markClosed"))
    with_phone(make_party(text="markOthers"), number="13900139000", name="markName")
    private = make_party(kind=Kind.REPORT, text="markPrivate")
    with_phone(private)
    own = with_phone(make_party(text="markOwn"))

    page = text_of(operator.look(NUMBER))

    assert own.number in page
    assert [
        mark for mark in ("markClosed", "markOthers", "markName", "markPrivate") if mark in page
    ] == []


def test_a_matter_about_the_operators_own_office_does_not_come_up():
    office = make_office()
    clerk = make_staff(DutyKind.DISPATCHER)
    give_duty(clerk, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)
    with_phone(make_party(kind=Kind.COMPLAINT, about=office, text="markComplaint"))

    page = text_of(Desk(clerk).look(NUMBER))

    assert "markComplaint" not in page


def test_after_a_merge_the_caller_is_told_of_their_own_words_and_number(dispatcher):
    own = with_phone(make_party(text="markOwn"))
    other = make_party(text="markOther")
    merge_case(fresh(own.case), into=fresh(other.case), by=desk(), at=MONDAY)

    page = text_of(dispatcher.look(NUMBER))

    assert own.number in page
    assert "markOwn" in page
    assert "markOther" not in page


def test_nothing_tells_how_often_somebody_called_before(operator):
    for text in ("First.", "Second."):
        party = with_phone(make_party("answered", text=text))
        give_verdict(party, Judgement(Solved.YES), by=party.person, at=MONDAY + 5 * STEP)

    page = text_of(operator.look(NUMBER))

    assert "Nothing that you may open is open there" in page
    assert "First." not in page


def test_each_look_up_is_entered_with_its_purpose_and_without_the_number(operator):
    party = with_phone(make_party())

    operator.look(NUMBER, purpose="we_call")

    entry = Entry.objects.get(kind="phone.looked_up")
    assert entry.actor == entry.target == reference(operator.staff)
    assert (entry.data["purpose"], entry.data["how"]) == ("we_call", "phone")
    assert re.fullmatch("[0-9a-f]{32}", entry.data["caller"])
    assert entry.data["caller"] != Contact.objects.get(person=party.person).lookup


def test_the_person_reads_that_their_matter_was_looked_up_and_what_for(operator):
    party = with_phone(make_party())
    person = browser()
    person.get(f"/f/{party.code}")

    operator.look(NUMBER)
    page = text_of(person.get(f"/follow/{party.number}/"))

    assert "looked up your matter because you called" in page
    assert str(operator.staff) not in page


def test_the_same_number_cannot_be_looked_up_without_end(operator):
    with_phone(make_party(text="The tap drips."))
    for _time in range(MOST_OF_ONE):
        assert operator.look(NUMBER).status_code == 200

    response = operator.look("13800138000", text=SAID)

    assert response.status_code == 429
    assert "The tap drips." not in text_of(response)
    assert "rests for a while" in text_of(response)
    assert SAID in text_of(response)
    assert Entry.objects.filter(kind="phone.looked_up").count() == MOST_OF_ONE


def test_one_member_of_staff_cannot_look_up_number_after_number(operator):
    for number in range(MOST_BY_ONE):
        operator.look(f"138{number:08}")

    assert operator.look("13900139000").status_code == 429
    assert Desk(make_staff(DutyKind.OPERATOR)).look("13900139000").status_code == 200


@pytest.mark.parametrize("who", ["", "Li", "12", "7Q4XR-12", "x" * 90])
def test_what_is_no_number_is_answered_with_a_sentence_and_looked_up_nowhere(operator, who):
    response = operator.look(who, text=SAID)

    assert response.status_code == 422
    assert "Please type a telephone number" in text_of(response)
    assert SAID in text_of(response)
    assert not Entry.objects.filter(kind="phone.looked_up").exists()


def test_enter_looks_up_once_and_then_leaves_the_caller_alone(operator):
    with_phone(make_party())

    found = operator.press("enter", who=NUMBER)
    operator.press("enter", who=NUMBER, found=mark_in(found), place="Gate 3")

    assert Entry.objects.filter(kind="phone.looked_up").count() == 1


def test_the_callers_number_is_taken_over_for_calling_back(operator):
    page = operator.look(NUMBER)

    assert f'name="phone" value="{NUMBER}"' in text_of(page)


def test_a_slip_in_the_number_goes_with_it_when_it_is_looked_up_anew(operator):
    slip = operator.look("138 0013 8001")

    page = operator.look(NUMBER, phone="138 0013 8001", found=mark_in(slip))

    assert f'name="phone" value="{NUMBER}"' in text_of(page)


def test_another_number_that_they_gave_themselves_stays(operator):
    first = operator.look("138 0013 8001")

    page = operator.look(NUMBER, phone="555-0142", found=mark_in(first))

    assert 'name="phone" value="555-0142"' in text_of(page)


# What they say now -------------------------------------------------------------------------------


def test_what_they_say_now_is_added_to_the_matter_that_was_looked_up(operator):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))

    operator.save("It drips faster.", who=NUMBER, found=found, party=str(party.pk))

    message = Message.objects.get(first=False)
    assert (message.party, message.text) == (party, "It drips faster.")
    assert message.channel == Channel.PHONE
    assert Case.objects.count() == 1


def test_nobody_adds_to_a_matter_that_they_did_not_look_up(operator):
    party = with_phone(make_party())
    colleague = Desk(make_staff(DutyKind.OPERATOR))
    found = mark_in(colleague.look(NUMBER))

    for mark in ("", "nonsense", found):
        response = operator.save("It drips.", found=mark, party=str(party.pk))

        assert response.status_code == 422
        assert "Please look the caller up again" in text_of(response)
        assert "It drips." in text_of(response)
    assert Message.objects.count() == 1


def test_what_was_looked_up_is_good_for_an_hour(operator, monkeypatch):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))
    later = time.time() + 3700
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    response = operator.save("It drips.", found=found, party=str(party.pk))

    assert response.status_code == 422
    assert Message.objects.count() == 1


def test_a_matter_that_was_closed_meanwhile_takes_no_more_words(operator):
    party = with_phone(make_party("answered"))
    found = mark_in(operator.look(NUMBER))
    give_verdict(party, Judgement(Solved.YES), by=party.person, at=MONDAY + 5 * STEP)

    response = operator.save("It drips.", found=found, party=str(party.pk))

    assert response.status_code == 422
    assert "It drips." in text_of(response)
    assert Message.objects.count() == 1


def test_words_for_an_open_matter_make_no_answer_beside_it(operator):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))

    response = operator.save("It drips.", found=found, party=str(party.pk), answer="Wait.")

    assert response.status_code == 422
    assert "is answered there" in text_of(response)
    assert Message.objects.count() == 1


# A new matter ------------------------------------------------------------------------------------


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


# Answered at once --------------------------------------------------------------------------------


def article(**told) -> Article:
    """An article in force."""
    writer = make_staff(DutyKind.DISPATCHER)
    told = {"title_en": "Lift stuck: who comes", "body_en": "Call 96333, day and night."} | told
    written = write_article(Written(**told), office=root(), by=writer, at=MONDAY)
    until = (now() + timedelta(days=100)).date()
    reviewer = make_staff(DutyKind.DISPATCHER)
    return pass_article(written, expires_on=until, by=reviewer, at=now())


def test_articles_that_answer_stand_beside_the_words(operator):
    one = article()

    page = text_of(operator.press("beside", text="the lift is stuck"))

    assert one.title_en in page


def test_the_office_that_the_rules_name_stands_beside_the_words(operator):
    administrator = make_staff(DutyKind.ADMINISTRATOR, root())
    lamps = make_office(name_en="Street lamps office")
    set_rule(None, topic=None, area=None, kind="", lead=lamps, by=administrator, at=MONDAY)

    page = text_of(operator.press("beside", text="the lamp at the corner is dark"))

    assert "<b>Street lamps office</b>" in page


@pytest.mark.parametrize(("words", "found"), [("灯", True), ("a", False)])
def test_one_chinese_sign_is_a_word_and_one_letter_is_none(operator, words, found):
    article(title_zh="路灯不亮", body_zh="请报灯杆编号。", title_en="A lamp is dark")

    page = text_of(operator.press("beside", words=words))

    assert ("A lamp is dark" in page) == found


def test_an_article_fills_the_answer_and_is_counted_when_the_call_is_saved(operator):
    one = article()

    page = text_of(operator.press(f"use-{one.pk}", text=SAID))
    operator.save(answer=one.body_en, article=str(one.pk))

    one.refresh_from_db()
    reply = heard().case.replies.get()
    assert one.body_en in page
    assert (reply.text, reply.at_once, reply.sent_by) == (one.body_en, True, operator.staff)
    assert one.used == 1


def test_an_article_without_an_answer_counts_for_nothing(operator):
    one = article()

    operator.save(article=str(one.pk), answer=" ")

    one.refresh_from_db()
    assert (one.used, heard().case.replies.count()) == (0, 0)


# About another case too --------------------------------------------------------------------------


def indexed(party: Party) -> Case:
    """The case of `party`, as the search knows it a second later."""
    keep([party.case_id])
    return fresh(party.case)


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


# Drafts ------------------------------------------------------------------------------------------


def test_what_was_typed_is_there_again_after_a_reload(operator):
    operator.press("keep", text=SAID, place="Gate 3", consents="on", urgency="emergency")

    page = text_of(operator.client.get(operator.address))

    assert SAID in page
    assert 'value="Gate 3"' in page
    assert '<option value="emergency" selected>' in page
    assert re.search(r'name="consents"[^>]*checked', page)


def test_a_draft_is_sealed_and_in_nobody_elses_hands(operator, dispatcher):
    operator.press("keep", text=SAID)
    dispatcher.key = operator.key

    sealed = Draft.objects.get().sealed
    assert "lift" not in sealed
    assert dispatcher.client.get(dispatcher.address).status_code == 404
    assert dispatcher.press("keep", text="Mine now.").status_code == 404
    assert SAID in text_of(operator.client.get(operator.address))


def test_several_calls_stand_side_by_side_by_their_time_alone(operator):
    first = operator.address
    operator.press("later", text=SAID)
    operator.key = uuid.uuid4()

    page = text_of(operator.client.get(operator.address))

    assert first in page
    assert SAID not in page


def test_an_empty_screen_leaves_no_draft(operator):
    operator.press("keep")

    assert not Draft.objects.exists()


def test_saving_takes_the_draft_away(operator):
    operator.press("keep", text=SAID)

    operator.save()

    assert not Draft.objects.exists()


def test_a_call_that_was_refused_is_still_kept(operator):
    operator.save(area="Atlantis")

    assert SAID in text_of(operator.client.get(operator.address))


def test_a_call_is_thrown_away_only_when_asked_twice(operator):
    asked = text_of(operator.press("drop", text=SAID))
    still_there = Draft.objects.exists()

    operator.press("drop-sure", text=SAID)

    assert "Yes, throw away what I typed" in asked
    assert SAID in asked
    assert (still_there, Draft.objects.exists()) == (True, False)


def test_what_was_typed_earlier_and_arrives_later_changes_nothing(operator):
    operator.press("keep", text=SAID, turn="2000")

    operator.press("keep", text="", turn="1000")

    assert (read_draft(operator.key, by=operator.staff) or {}).get("text") == SAID


@pytest.mark.parametrize("turn", ["", "-5", "soon", "9" * 40])
def test_a_page_without_a_clock_keeps_what_it_says_last(operator, turn):
    operator.press("keep", text="The lamp", turn="2000")

    operator.press("keep", text=SAID, turn=turn)

    assert (read_draft(operator.key, by=operator.staff) or {}).get("text") == SAID


def test_a_draft_that_nobody_saves_is_gone_after_a_day(operator):
    at = now()
    for age in (KEPT_FOR, KEPT_FOR / 2):
        keep_draft(uuid.uuid4(), {"text": SAID}, by=operator.staff, at=at - age)

    forget_old_drafts(at=at)

    assert Draft.objects.get().changed_at == at - KEPT_FOR / 2


def test_forgetting_a_person_reaches_the_drafts_with_their_number(operator):
    party = with_phone(make_party())
    operator.press("keep", text=SAID, phone="(138) 0013 8000")
    operator.key = uuid.uuid4()
    operator.press("keep", text=SAID, phone="139 0013 9000")

    erase_person(Person.objects.get(pk=party.person_id), by=desk(), at=MONDAY)

    assert Draft.objects.get().key == operator.key


def test_words_sent_after_the_sign_in_ended_come_back_to_their_writer(operator):
    page = text_of(operator.client.get(operator.address))
    author = re.search(r'name="author" value="([^"]+)"', page)
    assert author
    operator.client.logout()
    operator.press("keep", text=SAID, author=author.group(1))
    operator.client.force_login(operator.staff)

    again = text_of(operator.client.get(operator.address))

    assert SAID in again
    assert "Nothing has been sent yet" in again


def test_a_part_alone_comes_back_where_scripts_run(operator):
    standing = {"purpose": "they_call", "text": SAID, "do": "keep"}

    response = operator.client.post(operator.address, standing, headers={"hx-request": "true"})

    assert "Kept at" in text_of(response)
    assert "<form" not in text_of(response)


# How much it asks --------------------------------------------------------------------------------


def test_a_topic_is_suggested_while_one_types_and_taken_with_a_key(operator):
    make_first_models(at=MONDAY)
    said = {"text": "小区门口的路灯不亮了，晚上一片漆黑", "kind": "request", "urgency": "general"}
    hx = {"HX-Request": "true"}

    beside = operator.client.post(operator.address, {**said, "do": "beside"}, headers=hx)
    taken = operator.client.post(operator.address, {**said, "do": "topic-roads.lamps"}, headers=hx)

    lamps = Topic.objects.get(code="roads.lamps")
    assert 'value="topic-roads.lamps"' in beside.content.decode()
    assert f'<option value="{lamps.pk}" selected>' in taken.content.decode()


def test_words_of_danger_are_told_while_one_types(operator):
    said = {"text": "一楼着火了，快来人", "do": "beside"}

    beside = operator.client.post(operator.address, said, headers={"HX-Request": "true"})

    assert "着火" in beside.content.decode().split('class="tag late"')[1].split("</span>")[0]


def test_typing_asks_the_database_little(operator, django_assert_max_num_queries):
    """Three are the session, the reader and their duties; the words are looked for in two places.

    Opening the screen also reads the topics, the days of the calendars and the other drafts.
    What is suggested asks for the model in use, the areas, the known places and the rules.
    """
    article()
    for _n in range(8):
        indexed(make_party(text=SAID))
    operator.press("keep", text=SAID)
    part = {"purpose": "they_call", "text": SAID, "language": "en"}
    hx = {"hx-request": "true"}
    # The first time, what the engines know is read.
    operator.client.post(operator.address, {**part, "do": "beside"}, headers=hx)
    operator.client.get(operator.address)

    with django_assert_max_num_queries(5):
        operator.client.post(operator.address, {**part, "do": "keep"}, headers=hx)
    with django_assert_max_num_queries(20):
        operator.client.post(operator.address, {**part, "do": "beside"}, headers=hx)
    with django_assert_max_num_queries(20):
        operator.client.get(operator.address)
