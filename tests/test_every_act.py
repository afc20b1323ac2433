"""Each act on a case, tried by every duty in every place: those who may, do it; nothing else moves.

The acts are sent as the pages send them, with everything filled in, by everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from heartline.cases.actions.answers import answer_at_once, draft_reply, review_reply
from heartline.cases.actions.applications import Ask, apply_for, say_wrong_office
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import agree_to_publication, merge_case, release_case
from heartline.cases.actions.dispatch import accept_assignment
from heartline.cases.actions.helps import set_checklist
from heartline.cases.actions.links import link_cases
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Checklist, Party, Solved, Suggestion, Topic, Wanted
from heartline.cases.rules import Act
from heartline.ledger.models import Entry
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from heartline.shared.clock import day_of, now
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    supervisor_of,
)
from tests.viewers import VIEWERS, Hall, Viewer, at

pytestmark = pytest.mark.django_db

LATER = MONDAY + 5 * STEP
DESK = ("dispatcher", "operator")
TIME = Ask(Wanted.EXTENSION, "works", "The cable has to come.", count=3)
PAUSE = Ask(Wanted.PAUSE, "weather", "Frost.", until=now() + timedelta(days=3))
#: Those who read the work on a case that one office leads and another helps with.
COLLEAGUES = (
    at("top own", *DESK, "supervisor")
    | at("own", "handler")
    | at("helping", "handler", "supervisor")
)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Try:
    """An act: the case it is tried on, what is sent, and who may."""

    case: Callable[[Hall], Case]
    sends: Callable[[Hall, Case], Fields]
    may: set[Viewer]


def led(stage: str, **told: Any) -> Callable[[Hall], Case]:
    """A case that "own" leads and "helping" helps with, as far as `stage`."""
    return lambda hall: make_case(
        stage, lead=hall.place["own"], joint=(hall.place["helping"],), **told
    )


def helped(hall: Hall) -> Case:
    case = led("accepted")(hall)
    office = hall.place["helping"]
    accept_assignment(case.assignments.get(office=office), by=handler_of(office), at=LATER)
    return case


def listed(hall: Hall) -> Case:
    case = helped(hall)
    items = [("看现场", "Look at it")]
    set_checklist(office=hall.place["top"], name_en="Lamps", items=items, by=None, at=MONDAY)
    return case


def drafted(hall: Hall) -> Case:
    case = led("accepted")(hall)
    draft_reply(case, text="It is mended.", by=handler_of(hall.place["own"]), at=LATER)
    return case


def reviewed(hall: Hall) -> Case:
    case = drafted(hall)
    by = supervisor_of(hall.place["own"])
    review_reply(case.replies.get(), good=True, by=by, at=LATER)
    return fresh(case)


def answered_at_once(hall: Hall) -> Case:
    case = make_case()
    answer_at_once(case, text="Yes.", by=desk(), at=LATER)
    return case


def agreed(hall: Hall) -> Case:
    case = led("answered")(hall)
    agree_to_publication(only_party(case), consents=True, at=LATER)
    return fresh(case)


def released(hall: Hall) -> Case:
    case = agreed(hall)
    return release_case(case, title="Lamp", text="It is dark.", by=desk(), at=LATER)


def merged(hall: Hall) -> Case:
    case = make_case()
    merge_case(case, into=make_case(), by=desk(), at=LATER)
    return fresh(case)


def complained(hall: Hall) -> Case:
    return led("accepted", about=hall.place["complained of"])(hall)


def linked(hall: Hall) -> Case:
    case = led("accepted")(hall)
    link_cases(case, other=led("accepted")(hall), by=desk(), at=LATER)
    return case


def recent(hall: Hall) -> Case:
    """A case in work whose clocks still run: time can be asked for only before they end."""
    return led("accepted", at=now() - 3 * STEP)(hall)


def asks(ask: Ask, *, granted: bool = False) -> Callable[[Hall], Case]:
    """A case in which the office that leads has asked for something, perhaps been given it."""

    def made(hall: Hall) -> Case:
        case = recent(hall)
        one = apply_for(case, ask, by=handler_of(hall.place["own"]), at=now())
        if granted:
            decide(one, granted=True, by=desk(), at=now())
        return fresh(case)

    return made


def said_to_be_wrong(hall: Hall) -> Case:
    case = led("accepted")(hall)
    said = only_party(case)
    say_wrong_office(said, words="The parks.", by=said.person, at=LATER)
    return fresh(case)


def suggested(hall: Hall) -> Case:
    case = make_case()
    lamps = Topic.objects.get(code="roads.lamps")
    Suggestion.objects.create(case=case, topic=lamps, confidence=0.9, read_at=LATER)
    return fresh(case)


def judged(hall: Hall) -> Case:
    case = led("answered")(hall)
    said = only_party(case)
    give_verdict(said, Judgement(Solved.NO), by=said.person, at=LATER)
    return fresh(case)


def chosen(**rest: Any) -> Callable[[Hall, Case], Fields]:
    return lambda hall, case: {"application": case.applications.get().pk, **rest}


def in_days(count: int) -> str:
    return str(day_of(now()) + timedelta(days=count))


def reachable(hall: Hall) -> Case:
    case = led("accepted")(hall)
    person = only_party(case).person
    phone = "13800138000"
    give_contact(person, name="", name_hidden=False, reach=Reach.PHONE, value=phone, at=LATER)
    return case


def only_party(case: Case) -> Party:
    return case.parties.select_related("case", "person").get()


def seen(case: Case) -> Fields:
    return {"seen": case.replies.get().drafted_at.isoformat()}


def nothing(hall: Hall, case: Case) -> Fields:
    return {}


def party(**rest: Any) -> Callable[[Hall, Case], Fields]:
    return lambda hall, case: {"party": only_party(case).pk, **rest}


def words(**rest: Any) -> Callable[[Hall, Case], Fields]:
    return lambda hall, case: rest


TRIES: dict[str, Try] = {
    "accept": Try(led("assigned"), nothing, at("own helping", "handler")),
    "return": Try(
        led("assigned"),
        words(reason="not_our_duty", words="The parks."),
        at("own helping", "handler"),
    ),
    "assign": Try(
        lambda hall: make_case(),
        lambda hall, case: {"lead": hall.place["other"].pk},
        at("top", "dispatcher"),
    ),
    "answer_at_once": Try(lambda hall: make_case(), words(text="Yes."), at("top", *DESK)),
    "draft": Try(led("accepted"), words(text="It is mended.", seen=""), at("own", "handler")),
    "review": Try(
        drafted,
        lambda hall, case: {"good": "yes", **seen(case)},
        at("top own", "supervisor"),
    ),
    "send": Try(reviewed, lambda hall, case: seen(case), at("own", "handler")),
    "finish": Try(helped, words(words="We cut it."), at("helping", "handler")),
    "verdict": Try(led("answered"), party(solved="yes"), at("top", *DESK)),
    "verdict of an answer given at once": Try(
        answered_at_once, party(solved="yes"), at("top", *DESK)
    ),
    "call_back": Try(led("answered"), party(reached="no"), at("top", *DESK)),
    "outcome": Try(
        led("accepted"),
        words(kind="benefit", what="Light.", people=4),
        at("top own", *DESK) | at("own", "handler"),
    ),
    "sort": Try(led("accepted"), words(kind="request", urgency="general"), at("top own", *DESK)),
    "sort as private": Try(
        led("accepted"),
        words(kind="request", urgency="general", private="on"),
        at("top", *DESK),
    ),
    "take_suggestion": Try(suggested, words(topic="roads.lamps", area=""), at("top", *DESK)),
    "write": Try(
        led("accepted"), party(text="Which lamp?"), at("top own", *DESK) | at("own", "handler")
    ),
    "note": Try(led("accepted"), words(text="Old cable."), COLLEAGUES),
    "hear": Try(complained, words(released_text="A late bus."), at("top own", "dispatcher")),
    "release": Try(
        agreed,
        words(public_title="Lamp", public_text="It is dark."),
        at("top", "dispatcher"),
    ),
    "take_back": Try(released, nothing, at("top", "dispatcher")),
    "merge": Try(
        led("accepted"),
        lambda hall, case: {"number": led("accepted")(hall).number},
        at("top", "dispatcher"),
    ),
    "unmerge": Try(merged, nothing, at("top", "dispatcher")),
    "out_of_scope": Try(
        led("accepted"), words(reason="court", instead="The court."), at("top", "dispatcher")
    ),
    "make_private": Try(led("accepted"), nothing, at("top", "dispatcher")),
    "erase": Try(
        led("accepted"),
        lambda hall, case: {"party": only_party(case).pk, "typed": case.number},
        at("top", "dispatcher"),
    ),
    "gather": Try(
        led("accepted"),
        lambda hall, case: {
            "title_zh": "路灯",
            "owner": hall.place["own"].pk,
            "seen": "",
        },
        at("top own", "dispatcher"),
    ),
    "recall": Try(led("accepted"), words(words="The wrong one."), at("top", "dispatcher")),
    "split": Try(
        led("accepted", text="The lamp is dark. The tap drips."),
        party(words="The tap drips.", kind="request"),
        at("top own", "dispatcher"),
    ),
    "link": Try(
        led("accepted"),
        lambda hall, case: {"number": led("accepted")(hall).number},
        at("top own", *DESK) | at("own", "handler"),
    ),
    "unlink": Try(
        linked,
        lambda hall, case: {"other": case.links.get().other_id},
        at("top own", *DESK) | at("own", "handler"),
    ),
    "check": Try(
        listed,
        lambda hall, case: {"items": [f"{Checklist.objects.get().pk}.1"]},
        at("own helping", "handler"),
    ),
    "to_knowledge": Try(
        led("answered", kind="consultation"),
        lambda hall, case: {
            "title_en": "Lamps",
            "body_en": "Call us.",
            "office": hall.place["own"].pk,
        },
        at("top own", *DESK) | at("own", "handler"),
    ),
    "decide": Try(asks(TIME), chosen(granted="yes"), at("top", "dispatcher", "supervisor")),
    "decide what a person asked": Try(
        said_to_be_wrong, chosen(granted="yes", words="So it is."), at("top", "dispatcher")
    ),
    "ask_extension": Try(
        recent, words(reason="works", words="The cable.", count=3), at("own", "handler")
    ),
    "ask_pause": Try(
        recent, words(reason="weather", words="Frost.", until=in_days(3)), at("own", "handler")
    ),
    "ask_listing": Try(
        recent,
        lambda hall, case: {
            "reason": "money",
            "words": "Next year.",
            "until": in_days(90),
            "owner": handler_of(hall.place["own"]).pk,
        },
        at("own", "handler"),
    ),
    "ask_exclusion": Try(
        recent, words(reason="no_office", words="A quarrel."), at("own", "handler")
    ),
    "ask_review": Try(
        judged,
        lambda hall, case: {
            "reason": "kept",
            "words": "It shines.",
            "verdict": only_party(case).verdicts.get().pk,
        },
        at("own", "handler"),
    ),
    "hasten": Try(led("assigned"), words(words="They wait."), at("top", *DESK)),
    "supervise": Try(
        led("accepted"),
        words(words="Say what you did.", until=in_days(3)),
        at("top", "dispatcher", "supervisor"),
    ),
    "end_application": Try(
        asks(PAUSE, granted=True), chosen(), at("own", "handler") | at("top own", "dispatcher")
    ),
    "end_application not decided yet": Try(asks(TIME), chosen(), at("own", "handler")),
    "contact": Try(reachable, party(kind="phone", purpose="question"), COLLEAGUES),
}
#: Opening a contact is no act of its own in the rules, but has an address beside them.
BESIDE = {"contact"}


def act_of(name: str) -> str:
    """The act behind a name in the table: "sort as private" is "sort"."""
    return name.split(" ")[0]


def test_every_act_is_tried_here():
    assert {act_of(name) for name in TRIES} == {str(act) for act in Act} | BESIDE


def address(case: Case, name: str) -> str:
    return f"/desk/cases/{case.number}/{act_of(name).replace('_', '-')}/"


def send(hall: Hall, viewer: Viewer, case: Case, name: str) -> tuple[int, int]:
    """The status that comes back, and how many entries the act left; then all is as before."""
    before = Entry.objects.count()
    with transaction.atomic():
        fields = TRIES[name].sends(hall, case)
        made = Entry.objects.count() - before
        response = hall.browser(viewer).post(address(case, name), fields)
        left = Entry.objects.count() - before - made
        transaction.set_rollback(True)
    return response.status_code, left


@pytest.mark.parametrize("name", TRIES)
def test_an_act_is_done_by_those_who_may_and_by_nobody_else(name):
    hall = Hall()
    case = TRIES[name].case(hall)
    for viewer in VIEWERS:
        hall.browser(viewer)

    came = {viewer: send(hall, viewer, case, name) for viewer in VIEWERS}

    did = {viewer for viewer, (_status, left) in came.items() if left}
    assert did == TRIES[name].may
    good = {200} if name == "contact" else {302}
    assert {came[viewer][0] for viewer in did} == good
    refused = {status for viewer, (status, left) in came.items() if not left}
    assert refused <= {403, 404, 409, 422}


@pytest.mark.parametrize("name", TRIES)
def test_a_stranger_is_shown_the_way_to_sign_in_and_nothing_happens(name):
    hall = Hall()
    case = TRIES[name].case(hall)
    fields = TRIES[name].sends(hall, case)
    before = Entry.objects.count()

    response = hall.stranger.post(address(case, name), fields)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", TRIES)
def test_one_complained_of_does_nothing_even_from_the_desk_at_the_top(name):
    hall = Hall()
    case = TRIES[name].case(hall)
    viewer = ("dispatcher", "top")
    Case.objects.filter(pk=case.pk).update(about_staff=hall.staff(viewer))

    assert send(hall, viewer, case, name) == (404, 0)
