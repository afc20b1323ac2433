"""A code opens a matter: its story, talking back, judging, reopening, and everything erased."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heartline.cases.actions.answers import write_to_person
from heartline.cases.actions.desk import merge_case, put_out_of_scope, release_case
from heartline.cases.actions.dispatch import assign_case, return_assignment
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.verdicts import REOPEN_WITHIN, Judgement, give_verdict
from heartline.cases.codes import follow_code
from heartline.cases.models import (
    Case,
    CaseStatus,
    Kind,
    Message,
    Party,
    PartyStatus,
    Reply,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.channels.actions import erase_person as forget_letters
from heartline.channels.models import Letter, LetterKind, Limit
from heartline.channels.pages.holding import GOOD_FOR, MOST
from heartline.channels.views.follow import MOST_MISSES
from heartline.files.models import Attachment
from heartline.ledger.models import Entry
from heartline.people.actions import open_contact
from heartline.people.models import Contact, Person, Reach
from heartline.shared.clock import now
from tests.factories import (
    accept,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_office,
    make_party,
    root,
)
from tests.files.samples import picture as drawn

pytestmark = pytest.mark.django_db
WRONG = "7Q4XR-0M2BD-9KTHA-3WZ6N"


@pytest.fixture(autouse=True)
def town(settings):
    """What every data folder holds, and no pages of higher rooms."""
    settings.PANELS = {}
    return root()


def browser() -> Client:
    """Somebody's browser, in English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def visitor() -> Client:
    return browser()


def recent(stage: str = "received", **told) -> Party:
    """A person who spoke yesterday."""
    return make_party(stage, at=now() - timedelta(days=1), **told)


def opened(visitor: Client, party: Party) -> str:
    """Open the matter of `party` with its code; the address of its story."""
    response = visitor.get(f"/f/{party.code}")
    return response.headers["Location"]


def story(visitor: Client, party: Party) -> str:
    """The page of the story, as this browser sees it."""
    return visitor.get(opened(visitor, party)).content.decode()


def without_tokens(page: bytes) -> bytes:
    """The page without what differs on every page that holds a form."""
    return re.sub(rb'(name="(csrfmiddlewaretoken|code|key)"\s+value=")[^"]*', rb"\1", page)


def picture(name: str = "lamp.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn("PNG"), content_type="image/png")


# The code ---------------------------------------------------------------------------------------


def test_the_link_opens_the_matter_and_leaves_no_code_in_the_address(visitor):
    party = recent()

    response = visitor.get(f"/f/{party.code}")

    assert response.headers["Location"] == f"/follow/{party.number}/"
    assert visitor.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '')}  ",
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("-", "—"),
    ],
    ids=["as printed", "small letters", "spaces", "nothing between", "look-alikes", "dashes"],
)
def test_a_code_opens_however_it_is_typed(visitor, typed):
    party = recent()

    response = visitor.post("/follow/", {"code": typed(party.code)})

    assert response.headers["Location"] == f"/follow/{party.number}/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    response = visitor.get(f"/f/{recent().code}")

    cookie = response.cookies["follow"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_the_cookie_holds_no_code(visitor):
    party = recent()

    cookie = visitor.get(f"/f/{party.code}").cookies["follow"].value

    assert party.code not in cookie
    assert party.code.replace("-", "") not in cookie


def test_a_cookie_older_than_a_week_opens_nothing(visitor, monkeypatch):
    party = recent()
    address = opened(visitor, party)
    monkeypatch.setattr("django.core.signing.time.time", lambda: now().timestamp() + GOOD_FOR + 9)

    assert visitor.get(address).status_code == 404


def test_a_browser_holds_no_more_than_eight_matters(visitor):
    parties = [recent() for _n in range(MOST + 1)]

    addresses = [opened(visitor, party) for party in parties]

    assert [visitor.get(address).status_code for address in addresses] == [404] + [200] * MOST


def test_a_code_that_fits_and_one_that_cannot_be_meet_the_very_same_page():
    codes = [WRONG, follow_code(uuid.uuid4()), "12345", "", "\x00", "密码", "x" * 5000]

    answers = [browser().post("/follow/", {"code": code}) for code in codes]

    pages = {(answer.status_code, without_tokens(answer.content)) for answer in answers}
    assert len(pages) == 1
    assert b"This code opens nothing" in pages.pop()[1]


def test_a_wrong_link_leads_to_the_same_sentence():
    answers = [browser().get(f"/f/{code}") for code in (WRONG, "12345", follow_code(uuid.uuid4()))]

    pages = {browser().get(answer.headers["Location"]).content.decode() for answer in answers}
    assert {answer.headers["Location"] for answer in answers} == {"/follow/?again"}
    assert all("This code opens nothing" in page for page in pages)


def test_a_code_that_cannot_be_takes_as_many_queries_as_a_wrong_one():
    counts = []
    for code in (WRONG, "12345", ""):
        with CaptureQueriesContext(connection) as asked:
            browser().post("/follow/", {"code": code})
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_after_ten_misses_even_the_right_code_has_to_wait(visitor):
    party = recent()
    for _n in range(MOST_MISSES):
        assert visitor.post("/follow/", {"code": WRONG}).status_code == 200

    typed = visitor.post("/follow/", {"code": party.code})
    linked = visitor.get(f"/f/{party.code}")

    assert (typed.status_code, linked.status_code) == (429, 429)
    assert "Please wait a few minutes" in typed.content.decode()
    assert typed.headers["Retry-After"]


def test_right_codes_are_not_counted(visitor):
    party = recent()

    statuses = {visitor.get(f"/f/{party.code}").status_code for _n in range(MOST_MISSES + 5)}

    assert statuses == {302}
    assert not Limit.objects.exists()


def test_misses_through_links_count_as_well(visitor):
    for _n in range(MOST_MISSES):
        visitor.get(f"/f/{WRONG}")

    assert visitor.post("/follow/", {"code": WRONG}).status_code == 429


def test_others_are_not_made_to_wait(visitor):
    party = recent()
    for _n in range(MOST_MISSES + 1):
        visitor.post("/follow/", {"code": WRONG})

    elsewhere = Client(REMOTE_ADDR="192.0.2.7")

    assert elsewhere.get(f"/f/{party.code}").status_code == 302


PAGES = ["", "withdraw", "contact", "erase", f"files/{uuid.uuid4()}"]
ACTS = ["add", "judge", "withdraw", "reopen", "contact", "consent", "erase"]


def test_no_page_of_a_matter_opens_to_a_stranger(visitor):
    party, own = recent("answered"), recent()
    opened(visitor, own)

    seen = {visitor.get(f"/follow/{party.number}/{page}").status_code for page in PAGES}
    done = {visitor.post(f"/follow/{party.number}/{act}").status_code for act in ACTS}

    assert (seen, done) == ({404}, {404})


@pytest.mark.parametrize("number", ["2026-999999", "1999-000001", "x", "2026-", "0"])
def test_a_number_that_is_not_theirs_is_not_found(visitor, number):
    opened(visitor, recent())

    assert visitor.get(f"/follow/{number}/").status_code == 404


def test_leaving_makes_the_device_forget(visitor):
    address = opened(visitor, recent())

    visitor.post("/follow/leave")

    assert visitor.get(address).status_code == 404


# The story --------------------------------------------------------------------------------------


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


def test_a_word_to_somebody_else_in_the_same_case_is_not_read(visitor):
    party, other = merged()
    write_to_person(other, text="A word for the other.", by=desk(), at=now())
    write_to_person(party, text="A word for you.", by=desk(), at=now())

    page = story(visitor, party)

    assert "A word for you." in page
    assert "A word for the other." not in page


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


def merged() -> tuple[Party, Party]:
    """A person whose matter was joined with another's, and that other person."""
    other = recent(text="Words of the other person.", title="The other title")
    party = recent(text="The lamp is dark here as well.")
    merge_case(party.case, into=other.case, by=desk(), at=now())
    return Party.objects.get(pk=party.pk), Party.objects.get(pk=other.pk)


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


# Asked for the verdict -------------------------------------------------------------------------


def test_reading_the_answer_counts_as_having_been_asked(visitor):
    party = recent("answered")

    visitor.get(opened(visitor, party))

    party.refresh_from_db()
    assert party.status == PartyStatus.ASKED


@pytest.mark.parametrize(
    "purpose", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_a_browser_that_only_looks_ahead_has_asked_nobody(visitor, purpose):
    party = recent("answered")
    address = opened(visitor, party)

    visitor.get(address, headers=purpose)
    visitor.head(address)

    party.refresh_from_db()
    assert party.status == PartyStatus.WAITING


# Talking back -----------------------------------------------------------------------------------


def test_something_more_is_added_to_the_same_matter(visitor):
    party = recent()
    address = opened(visitor, party)

    visitor.post(f"{address}add", {"key": "k", "text": "It hums as well.", "pictures": picture()})

    message = Message.objects.get(first=False)
    assert (message.party, message.text, message.files.count()) == (party, "It hums as well.", 1)


def test_the_same_addition_sent_twice_is_one(visitor):
    address = opened(visitor, recent())

    for _time in range(2):
        visitor.post(f"{address}add", {"key": "k", "text": "More.", "pictures": picture()})

    assert Message.objects.filter(first=False).count() == 1
    assert Attachment.objects.count() == 1


def test_a_refused_picture_leaves_the_added_words_in_the_box(visitor):
    address = opened(visitor, recent())
    wrong = SimpleUploadedFile("a.jpg", b"no picture", content_type="image/jpeg")

    page = visitor.post(f"{address}add", {"key": "k", "text": "My words", "pictures": wrong})

    assert "cannot be opened as a picture" in page.content.decode()
    assert "My words</textarea>" in page.content.decode()
    assert not Message.objects.filter(first=False).exists()


def test_nothing_is_added_to_what_has_ended(visitor):
    party = recent("closed")
    address = opened(visitor, party)

    page = visitor.post(f"{address}add", {"key": "k", "text": "More."})

    assert not Message.objects.filter(first=False).exists()
    assert "Something has just changed here" in page.content.decode()
    assert "More." in page.content.decode()


def test_withdrawing_asks_once_more(visitor):
    party = recent()
    address = opened(visitor, party)

    page = visitor.get(f"{address}withdraw")

    assert "Yes, withdraw it" in page.content.decode()
    assert Party.objects.get().status == PartyStatus.WAITING


def test_withdrawing_closes_the_matter_of_one_person(visitor):
    address = opened(visitor, recent("accepted"))

    page = visitor.post(f"{address}withdraw", follow=True).content.decode()

    assert Case.objects.get().status == CaseStatus.CLOSED
    assert "You have withdrawn it" in page


def test_what_is_answered_can_no_longer_be_withdrawn(visitor):
    party = recent("answered")
    address = opened(visitor, party)

    page = visitor.post(f"{address}withdraw", follow=True).content.decode()

    assert "Something has just changed here" in page
    assert Case.objects.get().status == CaseStatus.ANSWERED


@pytest.mark.parametrize(
    ("tapped", "solved", "wants_more", "status"),
    [
        ("yes", Solved.YES, False, CaseStatus.CLOSED),
        ("enough", Solved.PARTLY, False, CaseStatus.CLOSED),
        ("more", Solved.PARTLY, True, CaseStatus.ASSIGNED),
        ("no", Solved.NO, True, CaseStatus.ASSIGNED),
    ],
)
def test_one_tap_tells_whether_it_is_solved(visitor, tapped, solved, wants_more, status):
    address = opened(visitor, recent("answered"))

    visitor.post(f"{address}judge", {"solved": tapped})

    verdict = Verdict.objects.get()
    assert (verdict.solved, verdict.wants_more) == (solved, wants_more)
    assert Case.objects.get().status == status


def test_a_verdict_takes_two_taps_and_a_sentence(visitor):
    address = opened(visitor, recent("answered"))

    visitor.post(
        f"{address}judge",
        {"solved": "yes", "satisfied": "4", "contacted": "no", "words": "Thank you."},
    )

    verdict = Verdict.objects.get()
    assert (verdict.satisfied, verdict.contacted) == (Satisfied.SATISFIED, False)
    assert verdict.words == "Thank you."


def test_what_was_not_tapped_is_not_made_up(visitor):
    address = opened(visitor, recent("answered"))

    visitor.post(f"{address}judge", {"solved": "yes"})

    verdict = Verdict.objects.get()
    assert (verdict.satisfied, verdict.contacted) == (None, None)


def test_a_verdict_without_a_tap_is_asked_for_and_the_words_stay(visitor):
    address = opened(visitor, recent("answered"))

    page = visitor.post(f"{address}judge", {"words": "Half of it works."}).content.decode()

    assert "Please tap one of the four" in page
    assert "Half of it works.</textarea>" in page
    assert not Verdict.objects.exists()


def test_a_verdict_sent_twice_is_given_once(visitor):
    address = opened(visitor, recent("answered"))

    first = visitor.post(f"{address}judge", {"solved": "yes"})
    second = visitor.post(f"{address}judge", {"solved": "yes"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert Verdict.objects.count() == 1


def test_another_verdict_on_the_same_answer_is_refused_and_its_words_stay(visitor):
    address = opened(visitor, recent("answered"))
    visitor.post(f"{address}judge", {"solved": "yes"})

    page = visitor.post(f"{address}judge", {"solved": "no", "words": "Dark again."})

    assert Verdict.objects.get().solved == Solved.YES
    assert "Something has just changed here" in page.content.decode()
    assert "Dark again.</textarea>" in page.content.decode()


def test_a_verdict_stands_in_the_story(visitor):
    party = recent("answered")
    address = opened(visitor, party)

    page = visitor.post(
        f"{address}judge", {"solved": "no", "satisfied": "1", "words": "Still dark."}, follow=True
    ).content.decode()

    assert "Still dark." in page
    assert "Not satisfied at all" in page
    assert "It is done again." in page


def test_a_closed_matter_is_reopened_with_words(visitor):
    address = opened(visitor, recent("closed"))

    visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    assert Case.objects.get().status == CaseStatus.ASSIGNED
    assert Message.objects.get(first=False).text == "Dark again."


def test_reopening_twice_is_once(visitor):
    address = opened(visitor, recent("closed"))

    told = {"key": "k", "text": "Dark again."}
    answers = [visitor.post(f"{address}reopen", told) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Case.objects.get().redos, Message.objects.filter(first=False).count()) == (1, 1)


def test_a_verdict_on_a_matter_that_was_reopened_is_refused_and_its_words_stay(visitor):
    address = opened(visitor, recent("closed"))
    visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    page = visitor.post(f"{address}judge", {"solved": "yes", "words": "It shines after all."})

    assert Verdict.objects.count() == 1
    assert "Something has just changed here" in page.content.decode()
    assert "It shines after all.</textarea>" in page.content.decode()


def test_reopening_too_late_is_refused_and_the_words_stay(visitor):
    address = opened(visitor, recent("closed"))
    Case.objects.update(closed_at=now() - REOPEN_WITHIN - timedelta(minutes=1))

    page = visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    assert Case.objects.get().status == CaseStatus.CLOSED
    assert "speak up again" in page.content.decode()
    assert "Dark again.</textarea>" in page.content.decode()


# Contact, consent, files, erasure ----------------------------------------------------------------


def test_a_new_way_takes_the_place_of_the_old_one(visitor):
    party = recent()
    address = opened(visitor, party)
    visitor.post(
        f"{address}contact", {"reach": "email", "email": "a@example.org", "language": "en"}
    )

    visitor.post(f"{address}contact", {"reach": "phone", "phone": "13800000000", "language": "en"})

    assert [contact.kind for contact in Contact.objects.all()] == [Reach.PHONE]


def test_choosing_the_follow_page_forgets_the_address(visitor):
    address = opened(visitor, recent())
    visitor.post(
        f"{address}contact", {"reach": "email", "email": "a@example.org", "language": "en"}
    )

    visitor.post(f"{address}contact", {"reach": "page", "language": "en"})

    assert not Contact.objects.exists()
    assert Person.objects.get().anonymous


def test_an_address_left_empty_stays_as_it_was_and_is_never_shown(visitor):
    address = opened(visitor, recent())
    told = {"reach": "email", "email": "a@example.org", "language": "en"}
    visitor.post(f"{address}contact", told)

    page = visitor.get(f"{address}contact").content.decode()
    visitor.post(f"{address}contact", {"reach": "email", "name": "", "language": "en"})

    assert "a@example.org" not in page
    assert Contact.objects.count() == 1
    assert not Person.objects.get().anonymous


def test_consent_is_given_and_taken_back(visitor):
    address = opened(visitor, recent())

    visitor.post(f"{address}consent", {"consents": "yes"})
    agreed = Person.objects.get().consents
    visitor.post(f"{address}consent", {"consents": "no"})

    assert (agreed, Person.objects.get().consents) == (True, False)


def test_taking_consent_back_takes_the_words_off_the_public_page_at_once(visitor):
    party = recent("answered")
    address = opened(visitor, party)
    visitor.post(f"{address}consent", {"consents": "yes"})
    release_case(fresh(party.case), title="Lamp", text="Dark", by=desk(), at=now())

    visitor.post(f"{address}consent", {"consents": "no"})

    assert Case.objects.get().public_text == ""


def test_a_private_matter_cannot_be_agreed_to(visitor):
    address = opened(visitor, recent(kind=Kind.REPORT))

    visitor.post(f"{address}consent", {"consents": "yes"})

    assert not Person.objects.get().consents


def with_picture(visitor: Client) -> tuple[Party, str]:
    """A person who sent a picture, and the address of it."""
    party = recent()
    address = opened(visitor, party)
    visitor.post(f"{address}add", {"key": str(uuid.uuid4()), "pictures": picture()})
    key = Message.objects.get(party=party, first=False).files.get().attachment_id
    return party, f"{address}files/{key}"


def test_the_person_sees_their_own_picture(visitor):
    _party, address = with_picture(visitor)

    response = visitor.get(address)

    assert response.headers["Content-Type"] == "image/jpeg"
    b"".join(response.streaming_content)


def test_nobody_sees_the_picture_of_another(visitor):
    _party, address = with_picture(visitor)
    stranger = browser()
    own, _own_address = with_picture(stranger)
    key = address.rpartition("/")[2]

    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/follow/{own.number}/files/{key}").status_code == 404


def test_erasing_needs_the_number_to_be_typed(visitor):
    party = recent()
    address = opened(visitor, party)

    pages = [visitor.post(f"{address}erase", {"typed": typed}) for typed in ("", "yes", "2026")]

    assert all(page.status_code == 200 for page in pages)
    assert Person.objects.get().erased_at is None


def test_erasing_takes_everything_about_the_person(visitor):
    party, picture_at = with_picture(visitor)
    address = f"/follow/{party.number}/"

    page = visitor.post(f"{address}erase", {"typed": party.number}, follow=True)

    assert "Everything about you in this matter is erased." in page.content.decode()
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    assert Attachment.objects.get().erased_at is not None
    assert visitor.get(address).status_code == 404
    assert visitor.get(picture_at).status_code == 404


def test_the_code_of_an_erased_person_opens_nothing(visitor):
    party = recent()
    address = opened(visitor, party)
    visitor.post(f"{address}erase", {"typed": party.number.replace("-", " ")})

    page = browser().post("/follow/", {"code": party.code})

    assert "This code opens nothing" in page.content.decode()


def test_erasing_takes_letters_out_of_the_outbox():
    party = recent()
    Letter.objects.create(
        party=party, kind=LetterKind.RECEIVED, position=0, language="en", next_at=now()
    )

    forget_letters(party.person, by=party.person, at=now())

    assert not Letter.objects.exists()


def test_the_ledger_tells_of_an_erasure_without_words(visitor):
    party = recent(text="Secret words")
    address = opened(visitor, party)

    visitor.post(f"{address}erase", {"typed": party.number})

    entry = Entry.objects.get(kind="person.erased")
    assert "Secret" not in str(entry.data)


def test_an_answer_that_was_erased_is_a_tombstone(visitor):
    party = recent("answered")
    Reply.objects.update(text="", salt=None)

    assert "These words were erased." in story(visitor, party)
