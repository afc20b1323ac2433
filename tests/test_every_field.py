"""Words planted in a case, and every page searched for them: each reader finds their own share."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from PIL import Image

from heartline.cases.actions.answers import draft_reply, write_to_person
from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import agree_to_publication, merge_case, release_case
from heartline.cases.actions.dispatch import (
    accept_assignment,
    assign_case,
    hear_office_complained_of,
    return_assignment,
    sort_case,
)
from heartline.cases.actions.intake import Incoming, receive_message
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.prompts import hasten_office
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import (
    AlikeCase,
    AlikeGroup,
    Case,
    CaseFile,
    FileRole,
    Kind,
    Party,
    Satisfied,
    Solved,
    Wanted,
)
from heartline.files.actions import attach
from heartline.people.actions import add_person, give_contact
from heartline.people.models import Reach
from tests.factories import (
    MONDAY,
    STEP,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
)
from tests.viewers import VIEWERS, Hall, Viewer, at, browser, got

pytestmark = pytest.mark.django_db

LATER = MONDAY + 4 * STEP
DESK = ("dispatcher", "operator")
#: What is planted, and where it stands.
WORDS = {
    "markTitle": "the title",
    "markText": "the message",
    "markPlace": "the place in words",
    "markArea": "the area",
    "markFile": "the name of a picture",
    "markNews": "a word on the way",
    "markDraft": "a draft of the answer",
    "markNote": "a note among colleagues",
    "markAsk": "why an office asks for more time",
    "markDecision": "why somebody else refused it",
    "markPrompt": "what the desk wrote to hasten the office",
    "markOrder": "the desk's instruction",
    "markBack": "the words of an office that handed the case back",
    "markName": "the person's name",
    "markActor": "the name of the colleague who took it on",
}
NAME, ACTOR, AREA, RELEASED = "markName", "markActor", "markArea", "markReleased"
PHONE = "13912345678"
COLLEAGUES = (
    at("top own", *DESK, "supervisor")
    | at("own", "handler")
    | at("helping", "handler", "supervisor")
)


def picture() -> io.BytesIO:
    image = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(image, "JPEG")
    image.seek(0)
    return image


@dataclass
class Planted:
    """A complaint with something planted wherever something can be written."""

    hall: Hall
    party: Party

    @property
    def case(self) -> Case:
        return fresh(self.party.case)

    @property
    def number(self) -> str:
        return self.party.number


def plant(*, name_hidden: bool = False) -> Planted:
    hall = Hall()
    person = add_person(at=MONDAY)
    file = attach(picture(), name="markFile.jpg", by=person, at=MONDAY)
    incoming = Incoming(
        title="markTitle",
        text="markText",
        place="markPlace",
        area=make_area(name_en="markArea", name_zh="markArea"),
        kind=Kind.COMPLAINT,
    )
    party = receive_message(incoming, files=[file], person=person, at=MONDAY)
    give_contact(
        person, name=NAME, name_hidden=name_hidden, reach=Reach.PHONE, value=PHONE, at=MONDAY
    )
    work_on(party.case, hall)
    return Planted(hall, party)


def work_on(case: Case, hall: Hall) -> None:
    """Sorted, handed back by one office, worked on by another, the one complained of heard."""
    own = hall.place["own"]
    complain(case, hall)
    first = assign_case(case, lead=hall.place["other"], by=desk(), at=MONDAY)
    wrong = handler_of(first.office)
    return_assignment(first, reason="not_our_duty", words="markBack", by=wrong, at=LATER)
    case = fresh(case)
    helping = [hall.place["helping"]]
    part = assign_case(case, lead=own, joint=helping, instruction="markOrder", by=desk(), at=LATER)
    worker = handler_of(own)
    worker.display_name_en = worker.display_name_zh = ACTOR
    worker.save()
    accept_assignment(part, by=worker, at=LATER)
    case = fresh(case)
    write_to_person(case.parties.get(), text="markNews", by=worker, at=LATER)
    draft_reply(case, text="markDraft", by=worker, at=LATER)
    add_note(case, text="markNote", by=worker, at=LATER)
    ask = Ask(Wanted.EXTENSION, "works", "markAsk", count=2)
    asked = apply_for(fresh(case), ask, by=worker, at=LATER)
    decide(asked, granted=False, words="markDecision", by=desk(), at=LATER)
    apply_for(fresh(case), ask, by=worker, at=LATER)
    hasten_office(case, words="markPrompt", by=desk(), at=LATER)
    hear_office_complained_of(case, released_text=RELEASED, by=desk(), at=LATER)


def complain(case: Case, hall: Hall) -> None:
    about = hall.place["complained of"]
    sort_case(
        case, kind=Kind.COMPLAINT, topic=None, area=case.area, about=about, by=desk(), at=MONDAY
    )


def marks(response) -> set[str]:
    """What is planted and stands on the page."""
    page = response.content.decode()
    return {word for word in (*WORDS, RELEASED, PHONE) if word in page}


def desk_page(planted: Planted) -> str:
    return f"/desk/cases/{planted.number}/"


# The page of the case ---------------------------------------------------------------------------


def test_each_reader_finds_their_own_share_on_the_page_of_a_case():
    planted = plant()
    shares: list[tuple[set[Viewer], set[str]]] = [
        (COLLEAGUES, set(WORDS)),
        (at("top own", "analyst"), {AREA}),
        (at("top own", "auditor"), {AREA, ACTOR}),
        (at("complained_of", "handler", "supervisor"), {RELEASED}),
    ]
    expected = {viewer: share for viewers, share in shares for viewer in viewers}

    found = {}
    for viewer in VIEWERS:
        response = planted.hall.browser(viewer).get(desk_page(planted))
        if response.status_code != 404:
            found[viewer] = marks(response) - ({RELEASED} if viewer in COLLEAGUES else set())

    assert found == expected


def test_a_hidden_name_is_found_at_the_desk_and_nowhere_else():
    planted = plant(name_hidden=True)

    found = {
        viewer
        for viewer in COLLEAGUES
        if NAME in marks(planted.hall.browser(viewer).get(desk_page(planted)))
    }

    assert found == at("top own", *DESK)


def test_a_contact_stands_on_no_page_until_it_is_opened():
    planted = plant()
    viewer = ("handler", "own")
    fields = {"party": planted.party.pk, "kind": "phone", "purpose": "question"}
    page = planted.hall.browser(viewer)

    before = page.get(desk_page(planted))
    opened = page.post(f"{desk_page(planted)}contact/", fields)
    after = page.get(desk_page(planted))

    assert PHONE not in before.content.decode()
    assert PHONE in opened.content.decode()
    assert PHONE not in after.content.decode()


@pytest.mark.parametrize("act", ["note", "outcome", "sort", "merge", "release", "accept"])
def test_the_form_of_an_act_shows_no_more_than_the_page_itself(act):
    planted = plant()

    for viewer in at("top own", "analyst", "auditor") | at("complained_of", "handler"):
        response = planted.hall.browser(viewer).get(f"{desk_page(planted)}{act}/", follow=True)
        assert marks(response) <= {AREA, ACTOR, RELEASED}, viewer


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [FileRole.SAID, FileRole.WORK])
def test_a_file_is_given_to_those_who_read_files_in_the_case(role):
    planted = plant()
    CaseFile.objects.update(role=role)
    key = CaseFile.objects.get().attachment_id

    given = {
        viewer
        for viewer in VIEWERS
        if got(planted.hall.browser(viewer), f"{desk_page(planted)}files/{key}") == 200
    }

    assert given == COLLEAGUES


def test_a_file_is_not_given_out_under_the_number_of_another_case():
    planted, other = plant(), plant()
    key = CaseFile.objects.get(case=planted.case).attachment_id

    assert got(browser(desk()), f"{desk_page(other)}files/{key}") == 404


# The lists --------------------------------------------------------------------------------------

LISTS = [
    "/desk/",
    "/desk/mine/",
    "/desk/cases/",
    "/desk/call-backs/",
    "/desk/deadlines/",
    "/desk/board/",
    "/desk/search/?q=markArea",
    "/desk/approvals/?show=decide",
    "/desk/approvals/?show=ours",
    "/desk/knowledge/",
]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_shows_words_only_to_those_who_read_words(address):
    planted = plant()

    for viewer in VIEWERS:
        found = marks(planted.hall.browser(viewer).get(address))
        if viewer in COLLEAGUES:
            assert PHONE not in found
        else:
            assert found <= {AREA}, viewer


def test_whoever_the_case_complains_of_cannot_find_out_its_area_by_filtering():
    planted = plant()
    area = planted.case.area
    assert area is not None
    elsewhere = make_area()
    page = planted.hall.browser(("handler", "complained of"))

    here = page.get("/desk/cases/", {"area": area.code})
    there = page.get("/desk/cases/", {"area": elsewhere.code})

    assert (planted.number in here.content.decode()) == (planted.number in there.content.decode())


def test_the_number_of_a_case_is_in_the_lists_of_those_who_may_open_it_and_of_nobody_else():
    planted = plant()

    listed = {
        viewer
        for viewer in VIEWERS
        if planted.number in planted.hall.browser(viewer).get("/desk/cases/").content.decode()
    }

    readers = COLLEAGUES | at("top own", "analyst", "auditor")
    assert listed == readers | at("complained_of", "handler", "supervisor")


def test_what_many_say_shows_words_only_to_those_who_read_them():
    planted = plant()
    group = AlikeGroup.objects.create(cases=2, people=2, rank=1.0)
    told = {"group": group, "said_in": 0, "words": ["markText"], "places": ["markPlace"]}
    AlikeCase.objects.create(case=planted.case, number=0, **told)
    AlikeCase.objects.create(case=make_case(lead=planted.hall.place["own"]), number=1, **told)

    for viewer in VIEWERS:
        for address in ("/desk/alike/", group.get_absolute_url()):
            found = marks(planted.hall.browser(viewer).get(address))
            assert found <= {AREA} or viewer in COLLEAGUES, (viewer, address)
            assert PHONE not in found


# The people -------------------------------------------------------------------------------------

#: What one who spoke reads of their own matter.
THEIRS = {"markTitle", "markText", "markPlace", "markArea", "markFile", "markNews", "markName"}


def follower(party: Party) -> Client:
    page = browser()
    page.get(f"/f/{party.code}")
    return page


def test_one_who_spoke_reads_their_own_words_and_what_was_said_to_them_and_no_more():
    planted = plant()

    page = follower(planted.party).get(f"/follow/{planted.number}/")

    assert page.status_code == 200
    assert {"markText", "markNews"} <= marks(page) <= THEIRS


OTHERS: dict[str, Callable[[], Client]] = {
    "a stranger": browser,
    "the holder of another code": lambda: follower(plant().party),
    "staff at the desk": lambda: browser(desk()),
}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_the_matter_of_one_who_spoke(who):
    planted = plant()
    page = OTHERS[who]()

    for end in ("follow/{}/", "said/{}/", "said/{}/contact", "follow/{}/contact"):
        response = page.get("/" + end.format(planted.number))
        assert response.status_code == 404
        assert marks(response) == set()


def test_one_who_was_joined_reads_nothing_that_the_others_said():
    planted = plant()
    joined = receive_message(Incoming(text="Mine alone.", kind="complaint"), at=MONDAY)
    complain(joined.case, planted.hall)
    merge_case(joined.case, into=planted.case, by=desk(), at=LATER)
    joined = Party.objects.get(pk=joined.pk)

    mine = follower(joined).get(f"/follow/{joined.number}/")
    theirs = follower(planted.party).get(f"/follow/{planted.number}/")

    assert marks(mine) <= {"markArea"}
    assert "Mine alone." not in theirs.content.decode()


# The public -------------------------------------------------------------------------------------

PUBLIC = [
    *("/", "/cases/", "/results/", "/results/rows/", "/open/", "/checkpoint.json"),
    *("/results/listed/", "/results/excluded/"),
]


def public_marks(planted: Planted) -> set[str]:
    addresses = [*PUBLIC, f"/cases/{planted.number}/"]
    return set().union(*(marks(browser().get(address, follow=True)) for address in addresses))


def test_the_public_reads_no_words_of_a_case_that_was_not_released():
    planted = plant()
    agree_to_publication(planted.party, consents=True, at=LATER)

    assert public_marks(planted) <= {AREA}


def test_the_public_reads_what_was_released_and_nothing_beside_it():
    planted = plant()
    agree_to_publication(planted.party, consents=True, at=LATER)
    release_case(planted.case, title="A bus", text="It was late.", by=desk(), at=LATER)

    page = browser().get(f"/cases/{planted.number}/")

    assert "It was late." in page.content.decode()
    assert public_marks(planted) <= {AREA}


def test_words_leave_every_public_page_the_moment_consent_is_withdrawn():
    planted = plant()
    agree_to_publication(planted.party, consents=True, at=LATER)
    files = CaseFile.objects.filter(role=FileRole.SAID)
    release_case(planted.case, title="markTitle", text="markText", files=files, by=desk(), at=LATER)
    picture_at = f"/cases/{planted.number}/files/{files.get().attachment_id}"
    assert got(browser(), picture_at) == 200

    agree_to_publication(planted.party, consents=False, at=LATER)

    assert public_marks(planted) <= {AREA}
    assert got(browser(), picture_at) == 404


def test_a_private_case_is_on_no_public_page():
    planted = plant()
    Case.objects.update(private=True)

    for address in PUBLIC:
        assert planted.number not in browser().get(address).content.decode()
    assert browser().get(f"/cases/{planted.number}/").status_code == 404


def test_what_a_person_says_of_the_answer_is_read_by_colleagues_only():
    planted = plant()
    answer_by_lead(planted.case, text="The bus was late.", at=LATER)
    party = Party.objects.select_related("case", "person").get(pk=planted.party.pk)
    judgement = Judgement(Solved.YES, Satisfied.VERY, words="markVerdict")
    give_verdict(party, judgement, by=party.person, at=LATER)

    readers = {
        viewer
        for viewer in VIEWERS
        if "markVerdict" in planted.hall.browser(viewer).get(desk_page(planted)).content.decode()
    }

    # The joint office never took its part on, so that ended with the answer.
    assert readers == COLLEAGUES - at("helping", "handler", "supervisor")
    assert "markVerdict" not in browser().get(f"/cases/{planted.number}/").content.decode()


def test_the_answer_is_public_only_when_it_was_released():
    planted = plant()
    answer_by_lead(planted.case, text="markAnswer", at=LATER)

    page = browser().get(f"/cases/{planted.number}/").content.decode()

    assert "markAnswer" not in page
