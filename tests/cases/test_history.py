"""What was before Heartline comes in at its real moments, and nothing starts because of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from heartline.cases.actions.desk import release_case
from heartline.cases.actions.history import PastReply, import_message
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.verdicts import ask_for_verdict, fall_silent_where_due
from heartline.cases.models import (
    Assignment,
    CaseStatus,
    Channel,
    Message,
    Party,
    PartyStatus,
    Reply,
)
from heartline.cases.policies import standard_policy
from heartline.channels.models import Letter
from heartline.ledger.actions import seal, signing_key
from heartline.ledger.models import Entry
from heartline.ledger.queries import verify
from tests.factories import MONDAY, desk, fresh, make_office, root

pytestmark = pytest.mark.django_db

HEARD = MONDAY - timedelta(days=400)
ANSWERED = HEARD + timedelta(days=3)


def bring_in(*, answered: bool = True, n: int = 1) -> Party:
    root()
    reply = PastReply("The lamp was mended.", ANSWERED) if answered else None
    incoming = Incoming(text="The lamp is dark.", channel=Channel.IMPORT, external_id=str(n))
    office = make_office()
    return import_message(
        incoming,
        office=office,
        reply=reply,
        policy=standard_policy(MONDAY),
        received_at=HEARD,
        by=None,
        at=MONDAY,
    )


def test_an_answered_message_becomes_an_answered_case_at_its_real_moments():
    case = fresh(bring_in().case)

    part, reply = Assignment.objects.get(), Reply.objects.get()
    assert (case.status, case.received_at, case.answered_at) == (
        CaseStatus.ANSWERED,
        HEARD,
        ANSWERED,
    )
    assert (part.status, part.done_at, part.office) == ("done", ANSWERED, case.lead)
    assert (reply.sent_at, reply.text) == (ANSWERED, "The lamp was mended.")


def test_a_message_without_a_reply_waits_for_the_desk():
    case = fresh(bring_in(answered=False).case)

    assert (case.status, case.lead, case.received_at) == (CaseStatus.RECEIVED, None, HEARD)
    assert not Reply.objects.exists()


def test_the_entry_says_when_it_was_and_when_it_came_in():
    bring_in()

    entry = Entry.objects.get(kind="case.imported")
    assert entry.at == MONDAY
    assert entry.data["received_at"] == HEARD.isoformat()
    assert entry.data["answered"] is True
    assert len(entry.commits) == 2


def test_nobody_is_asked_and_nobody_falls_silent():
    party = bring_in()

    assert not ask_for_verdict(party, at=MONDAY)
    assert fall_silent_where_due(at=MONDAY + timedelta(days=900)) == 0
    assert Party.objects.get().status == PartyStatus.WAITING


def test_imported_words_are_never_released():
    case = fresh(bring_in().case)

    with pytest.raises(CaseRefusedError, match="no_consent"):
        release_case(case, title="Lamp", text="Dark.", by=desk(), at=MONDAY)


@pytest.mark.parametrize("answered", [True, False])
def test_what_was_brought_in_the_ledger_vouches_for(answered):
    bring_in(answered=answered)
    seal(at=MONDAY)

    assert verify(signing_key().public_key().public_bytes_raw().hex()).ok


def test_a_moment_told_in_the_office_s_own_zone_is_vouched_for_too():
    root()
    shanghai = ZoneInfo("Asia/Shanghai")
    import_message(
        Incoming(text="Dark.", channel=Channel.IMPORT, external_id="7"),
        office=make_office(),
        reply=PastReply("Mended.", ANSWERED.astimezone(shanghai)),
        policy=standard_policy(MONDAY),
        received_at=HEARD.astimezone(shanghai),
        by=None,
        at=MONDAY.astimezone(shanghai),
    )
    seal(at=MONDAY)

    assert verify(signing_key().public_key().public_bytes_raw().hex()).ok
    assert Message.objects.get().received_at == HEARD


def test_a_late_past_answer_is_late_by_its_own_time():
    case = fresh(bring_in().case)

    assert case.due_at is not None
    assert case.is_late(MONDAY) == (case.due_at < ANSWERED)
    assert not Letter.objects.exists()
