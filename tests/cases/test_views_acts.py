"""Acting on a case: each form does one thing once, and what is in the way is said in words."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from heartline.cases.actions.answers import draft_reply
from heartline.cases.actions.dispatch import (
    accept_assignment,
    assign_case,
    return_assignment,
)
from heartline.cases.models import Case, FileRole, Kind, Note, Reply, Topic
from heartline.cases.rules import Act, acts_for
from heartline.ledger.models import Entry
from heartline.people.actions import set_consent
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=8)


def send(case, act, staff, *, follow=False, **said):
    return signed_in(staff).post(address(case, act), said, follow=follow)


# Each act, as somebody at a desk does it


def test_the_desk_sorts_a_case():
    case = make_case()
    topic, about = Topic.objects.get(code="roads.lamps"), make_office()

    send(
        case,
        Act.SORT,
        desk(),
        kind="complaint",
        topic=topic.pk,
        area="",
        urgency="urgent",
        about=about.pk,
        public_ground="on",
    )

    case = fresh(case)
    assert (case.kind, case.topic, case.urgency, case.about) == (
        "complaint",
        topic,
        "urgent",
        about,
    )
    assert case.public_ground


def test_the_desk_gives_a_case_to_an_office_and_to_those_who_help():
    case, lead, joint = make_case(), make_office(name_en="Lamps"), make_office()

    response = send(
        case,
        Act.ASSIGN,
        desk(),
        follow=True,
        lead=lead.pk,
        joint=[joint.pk],
        instruction="Please ring first.",
    )

    assert {part.office for part in case.assignments.all()} == {lead, joint}
    assert "Lamps has it now." in text_of(response)


def test_the_desk_answers_at_once():
    case = make_case()

    send(case, Act.ANSWER_AT_ONCE, desk(), text="We open at nine.")

    assert fresh(case).status == "answered"
    assert Reply.objects.get().text == "We open at nine."


def test_an_office_takes_a_case_on_with_one_button():
    office = make_office()
    case = make_case("assigned", lead=office)
    handler = make_staff("handler", office)

    page = text_of(signed_in(handler).get(address(case)))
    send(case, Act.ACCEPT, handler)

    assert f'action="{address(case, Act.ACCEPT)}' in page
    assert fresh(case).status == "accepted"
    assert case.assignments.get().accepted_by == handler


def test_an_office_hands_a_case_back_and_is_led_to_its_own_work():
    case = make_case("assigned")
    handler = handler_of(case.lead)

    response = send(case, Act.RETURN, handler, reason="not_our_duty", words="The parks have it.")

    assert fresh(case).status == "received"
    assert response["Location"] == "/desk/mine/"


def test_an_answer_is_written_reviewed_and_sent():
    case = make_case("accepted")
    handler, boss = handler_of(case.lead), supervisor_of(case.lead)

    send(case, Act.DRAFT, handler, text="Mended on Monday.", seen="")
    seen = Reply.objects.get().drafted_at.isoformat()
    send(case, Act.REVIEW, boss, good="yes", words="", seen=seen)
    send(case, Act.SEND, handler, seen=seen)

    reply = Reply.objects.get()
    assert (reply.status, reply.reviewed_by) == ("sent", boss)
    assert fresh(case).status == "answered"


def test_a_draft_is_sent_back_with_words():
    case = make_case("accepted")
    handler, boss = handler_of(case.lead), supervisor_of(case.lead)
    reply = draft_reply(case, text="Done.", by=handler, at=LATER)

    send(
        case,
        Act.REVIEW,
        boss,
        good="no",
        words="Say what was done.",
        seen=reply.drafted_at.isoformat(),
    )

    page = text_of(signed_in(handler).get(address(case, Act.DRAFT)))
    assert "Say what was done." in page
    assert ">\nDone.</textarea>" in page


def test_a_word_on_the_way_answers_nothing():
    party = make_party("accepted")

    send(party.case, Act.WRITE, handler_of(party.case.lead), party=party.pk, text="Which lamp?")

    assert fresh(party.case).status == "accepted"
    assert Reply.objects.get().party == party


def test_a_helping_office_says_what_it_did():
    helping = make_office()
    case = make_case("accepted", joint=(helping,))
    handler = make_staff("handler", helping)
    accept_assignment(case.assignments.get(office=helping), by=handler, at=LATER)

    send(case, Act.FINISH, handler, words="We cut the branches.")

    assert case.assignments.get(office=helping).status == "done"
    assert Note.objects.get().text == "We cut the branches."


def test_the_office_complained_of_is_heard_and_says_its_side():
    about = make_office()
    case = make_case("assigned", about=about, kind=Kind.COMPLAINT)
    handler = make_staff("handler", about)

    send(case, Act.HEAR, desk(), released_text="Please tell your side.")
    send(case, Act.ACCEPT, handler)
    response = send(case, Act.FINISH, handler, follow=True, words="We had no key.")

    assert Note.objects.get().text == "We had no key."
    assert "can read it now" in text_of(response)


def test_what_came_of_it_is_told_with_pictures():
    case = make_case("answered")
    files = {}
    for name in ("before", "after"):
        image = io.BytesIO()
        Image.new("RGB", (40, 30)).save(image, "JPEG")
        image.seek(0)
        image.name = f"{name}.jpg"
        files[name] = image

    send(
        case,
        Act.OUTCOME,
        desk(),
        kind="improvement",
        what="The lamp shines.",
        people="40",
        **files,
    )

    case = Case.objects.get(pk=case.pk)
    assert (case.outcome.what, case.outcome.people) == ("The lamp shines.", 40)
    assert {file.role for file in case.files.all()} == {FileRole.BEFORE, FileRole.AFTER}


def test_a_file_that_is_no_picture_is_refused_in_words_and_nothing_is_kept():
    case = make_case("answered")
    fake = io.BytesIO(b"not a picture")
    fake.name = "lamp.jpg"

    response = send(
        case,
        Act.OUTCOME,
        desk(),
        kind="improvement",
        what="It shines.",
        people="40",
        before=fake,
    )

    assert response.status_code == 422
    assert "cannot be opened as a picture" in text_of(response)
    assert "It shines." in text_of(response)
    assert not Entry.objects.filter(kind="file.attached").exists()


def test_a_verdict_told_by_telephone_is_written_down():
    party = make_party("answered")

    response = send(
        party.case,
        Act.VERDICT,
        make_staff("operator"),
        follow=True,
        party=party.pk,
        solved="no",
        contacted="no",
        satisfied="1",
        words="Still dark.",
    )

    verdict = party.verdicts.get()
    assert (verdict.by_phone, verdict.contacted, verdict.satisfied) == (True, False, 1)
    assert "The case is done again" in text_of(response)


def test_a_verdict_told_by_telephone_does_not_close_what_somebody_wants_more_of():
    party = make_party("answered")

    page = send(
        party.case, Act.VERDICT, desk(), party=party.pk, solved="yes", wants_more="on", follow=True
    )

    assert "contradict each other" in text_of(page)
    assert fresh(party.case).status == "answered"


def test_a_verdict_may_say_no_more_than_whether_it_is_solved():
    party = make_party("answered")

    send(party.case, Act.VERDICT, desk(), party=party.pk, solved="yes")

    verdict = party.verdicts.get()
    assert (verdict.contacted, verdict.satisfied) == (None, None)
    assert fresh(party.case).status == "closed"


def test_a_call_is_noted_from_the_list_and_leads_back_to_it():
    party = make_party("answered")

    response = send(
        party.case, Act.CALL_BACK, desk(), party=party.pk, reached="no", then="call_backs"
    )

    party.refresh_from_db()
    assert (party.calls, response["Location"]) == (1, "/desk/call-backs/")


def test_a_case_is_joined_with_another_and_taken_out_again():
    case, into = make_case(), make_case()

    joined = send(case, Act.MERGE, desk(), follow=True, number=f" {into.number} ")
    closed = fresh(case).closed_because
    send(case, Act.UNMERGE, desk())

    assert f"is now in case {into.number}" in text_of(joined)
    assert closed == "merged"
    assert fresh(case).status == "received"


@pytest.mark.parametrize("number", ["2026-999999", "nonsense", ""])
def test_joining_with_a_number_that_names_nothing_is_refused_in_words(number):
    case = make_case()

    response = send(case, Act.MERGE, desk(), number=number)

    assert response.status_code == 422
    assert fresh(case).status == "received"


def test_joining_a_case_with_itself_is_refused_in_words():
    case = make_case()

    response = send(case, Act.MERGE, desk(), number=case.number)

    assert "A case cannot be joined with itself." in text_of(response)


def test_a_matter_of_others_is_closed_with_the_way_to_them():
    case = make_case()

    send(
        case,
        Act.OUT_OF_SCOPE,
        desk(),
        reason="court",
        instead="The court at 5 River Road; appeal within 15 days.",
    )

    assert fresh(case).scope_instead.startswith("The court")


def test_a_case_is_made_private():
    case = make_case()

    send(case, Act.MAKE_PRIVATE, desk())

    assert fresh(case).private


def test_the_form_of_publication_begins_with_the_persons_words_to_read_over():
    party = make_party("answered", text="I am Zhang. The lamp is dark.", answer="Mended, Mr Zhang.")
    set_consent(party.person, consents=True, at=LATER)

    page = text_of(signed_in(desk()).get(address(party.case, Act.RELEASE)))

    assert ">\nI am Zhang. The lamp is dark.</textarea>" in page
    assert ">\nMended, Mr Zhang.</textarea>" in page


def test_words_are_published_as_read_over_and_taken_back():
    party = make_party("answered")
    set_consent(party.person, consents=True, at=LATER)

    send(
        party.case,
        Act.RELEASE,
        desk(),
        public_title="A dark lamp",
        public_text="The lamp is dark.",
        public_reply="Mended.",
    )
    published = fresh(party.case)
    send(party.case, Act.TAKE_BACK, desk())

    assert (published.public_title, published.public_reply) == ("A dark lamp", "Mended.")
    assert fresh(party.case).released_at is None


def test_a_person_is_forgotten_only_when_the_number_is_typed():
    party = make_party("assigned")

    wrong = send(party.case, Act.ERASE, desk(), party=party.pk, typed="yes")
    kept = party.person.erased_at
    send(party.case, Act.ERASE, desk(), party=party.pk, typed=party.case.number)

    party.person.refresh_from_db()
    assert "That is not the number of this case." in text_of(wrong)
    assert kept is None
    assert party.person.erased_at is not None


def test_nobody_of_another_case_can_be_forgotten_from_this_one():
    case, other = make_case(), make_party()

    response = send(case, Act.ERASE, desk(), party=other.pk, typed=case.number)

    other.person.refresh_from_db()
    assert response.status_code == 422
    assert other.person.erased_at is None


def test_a_handler_cannot_forget_anybody():
    party = make_party("accepted")

    response = send(
        party.case,
        Act.ERASE,
        handler_of(party.case.lead),
        party=party.pk,
        typed=party.case.number,
    )

    party.person.refresh_from_db()
    assert response.status_code == 403
    assert party.person.erased_at is None


def test_a_note_is_kept_for_colleagues():
    case = make_case()

    send(case, Act.NOTE, desk(), text="Rang twice.\r\nNobody there.")

    assert Note.objects.get().text == "Rang twice.\nNobody there."


# What the form shows and offers


def test_a_form_opens_at_an_address_of_its_own_without_scripts():
    case = make_case()

    page = text_of(signed_in(desk()).get(address(case, Act.ASSIGN)))

    assert "Who shall lead?" in page
    assert '<section id="act" tabindex="-1">' in page


def test_a_form_alone_is_given_to_a_page_that_asks_for_it():
    case = make_case()

    page = text_of(
        signed_in(desk()).get(
            address(case, Act.ASSIGN), headers={"HX-Request": "true", "HX-Target": "act"}
        )
    )

    assert page.lstrip().startswith('<section id="act"')


def test_an_act_that_is_not_possible_now_leads_back_to_the_case_in_words():
    case = make_case("assigned")

    response = signed_in(desk()).get(address(case, Act.ASSIGN), follow=True)

    assert response.redirect_chain == [(address(case), 302)]
    assert "This is not yours to do, or not any more." in text_of(response)


def test_the_office_complained_of_cannot_be_chosen_to_lead():
    about = make_office(name_en="Water Office")
    below = make_office(parent=about, name_en="Water Works")
    case = make_case(about=about, kind=Kind.COMPLAINT)

    page = text_of(signed_in(desk()).get(address(case, Act.ASSIGN)))
    response = send(case, Act.ASSIGN, desk(), lead=below.pk)

    assert f'<option value="{below.pk}">' not in page
    assert response.status_code == 422
    assert fresh(case).status == "received"


def test_the_bar_shows_every_act_that_is_possible_and_no_other():
    case = make_case("accepted")
    handler = handler_of(case.lead)

    page = signed_in(handler).get(address(case)).context["page"]

    shown = [button.act for button in [*page.bar, *page.more]]
    # There is no checklist to tick anything off.
    assert shown == [act for act in acts_for(handler, fresh(case)) if act != Act.CHECK]
    assert [button.act for button in page.bar if button.main] == [Act.DRAFT]


# Two people, twice, and too late


def test_who_comes_second_is_told_and_keeps_what_they_typed():
    case, lead = make_case(), make_office()
    assign_case(fresh(case), lead=lead, by=desk(), at=LATER)

    response = send(
        case, Act.ASSIGN, desk(), lead=make_office().pk, instruction="Please ring first."
    )

    assert response.status_code == 409
    page = text_of(response)
    assert "A colleague has just changed this case. Please read it again." in page
    assert "Please ring first." in page
    assert "This can no longer be done. Copy what you still need." in page
    assert case.assignments.count() == 1


def test_a_draft_that_a_colleague_changed_meanwhile_is_not_written_over():
    case = make_case("accepted")
    mine, colleague = handler_of(case.lead), make_staff("handler", case.lead)
    draft_reply(case, text="Theirs.", by=colleague, at=LATER)

    first = send(case, Act.DRAFT, mine, text="Mine, and it is long.", seen="")
    seen = Reply.objects.get().drafted_at.isoformat()

    assert first.status_code == 409
    assert "Mine, and it is long." in text_of(first)
    assert f'value="{seen}"' in text_of(first)
    assert Reply.objects.get().text == "Theirs."


def test_a_draft_that_was_changed_after_it_was_read_is_not_passed():
    case = make_case("accepted")
    seen = draft_reply(case, text="Good.", by=handler_of(case.lead), at=LATER).drafted_at
    draft_reply(case, text="Not good.", by=handler_of(case.lead), at=LATER + timedelta(minutes=1))

    response = send(
        case, Act.REVIEW, supervisor_of(case.lead), good="yes", words="", seen=seen.isoformat()
    )

    assert response.status_code == 409
    assert Reply.objects.get().status == "draft"


def test_an_answer_written_while_a_colleague_answered_is_not_lost():
    case = make_case("accepted")
    handler = handler_of(case.lead)
    answer_by_lead(case, at=LATER)

    response = send(case, Act.DRAFT, handler, text="What I wrote for an hour.", seen="")

    assert response.status_code in (403, 409)
    assert "What I wrote for an hour." in text_of(response)


def test_words_for_a_case_that_has_left_ones_hands_are_given_back():
    case = make_case("assigned")
    handler, colleague = make_staff("handler", case.lead), handler_of(case.lead)
    return_assignment(
        case.assignments.get(),
        reason="not_our_duty",
        words="The parks have it.",
        by=colleague,
        at=LATER,
    )

    response = send(case, Act.NOTE, handler, text="What I had found out on the way.")

    assert response.status_code == 404
    assert "What I had found out on the way." in text_of(response)
    assert not Note.objects.exists()


def test_the_same_form_sent_twice_is_done_once():
    case, clerk = make_case(), signed_in(desk())

    first, second = (
        clerk.post(address(case, Act.NOTE), {"text": "Rang twice.", "once": "k1"}, follow=True)
        for _ in range(2)
    )

    assert Note.objects.count() == 1
    assert "Your colleagues can read the note." in text_of(first)
    assert "We have that already; it was not done twice." in text_of(second)


def test_a_form_that_was_refused_can_be_sent_again():
    case, clerk = make_case(), signed_in(desk())

    clerk.post(address(case, Act.MERGE), {"number": case.number, "once": "k1"})
    clerk.post(address(case, Act.MERGE), {"number": make_case().number, "once": "k1"}, follow=True)

    assert fresh(case).status == "closed"


def test_each_form_carries_a_mark_of_its_own():
    case, clerk = make_case(), signed_in(desk())

    marks = {clerk.get(address(case, Act.NOTE)).context["page"].once for _ in range(3)}

    assert len(marks) == 3


def test_a_stranger_to_the_case_changes_nothing():
    case = make_case("assigned")

    response = send(case, Act.ACCEPT, make_staff("handler"))

    assert response.status_code == 404
    assert fresh(case).status == "assigned"


@pytest.mark.parametrize("act", list(Act))
def test_who_reads_numbers_can_do_nothing(act):
    case = make_case("accepted")
    draft_reply(case, text="Mended.", by=handler_of(case.lead), at=LATER)

    response = send(
        case,
        act,
        make_staff("auditor"),
        text="A note that is long enough.",
        words="Some words.",
        typed=case.number,
    )

    assert response.status_code in (403, 409, 422)
    assert Entry.objects.filter(kind__startswith="case.").latest("id").kind == "case.accepted"
