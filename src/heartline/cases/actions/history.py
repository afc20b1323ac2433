"""Bringing in what happened before Heartline: real moments, no letters, no verdict asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heartline.cases.actions.dispatch import offer
from heartline.cases.actions.intake import Incoming, open_case
from heartline.cases.actions.steps import step_assignment, step_case
from heartline.cases.events import CaseEvent
from heartline.cases.models import Message, Party, Policy, Reply, ReplyStatus, Role
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff
from heartline.shared.plain import for_the_database


@dataclass(frozen=True)
class PastReply:
    """What an office answered, and when."""

    text: str
    sent_at: datetime


@transaction.atomic
def import_message(
    incoming: Incoming,
    *,
    office: Office,
    reply: PastReply | None,
    policy: Policy,
    received_at: datetime,
    by: Staff | None,
    at: datetime,
) -> Party:
    """Bring in one message with its reply, each at its real moment.

    An answered one becomes an answered case of `office`; one without a reply waits for the desk.
    It sends nothing, asks nobody and publishes no words.
    """
    party, message = open_case(incoming, policy=policy, at=received_at, imported=True)
    commits: list[Message | Reply] = [message]
    if reply is not None:
        commits.append(_answer(party, office, reply, by=by, received_at=received_at))
    record(
        CaseEvent.IMPORTED,
        at=at,
        by=by,
        target=party.case,
        commits=commits,
        party=party.pk,
        office=office.code,
        received_at=received_at.isoformat(),
        answered=reply is not None,
    )
    return party


def _answer(
    party: Party, office: Office, past: PastReply, *, by: Staff | None, received_at: datetime
) -> Reply:
    case = party.case
    step_case(case, "assign", lead=office)
    part = offer(case, office, Role.LEAD, "", designated=False, by=by, at=received_at)
    step_assignment(part, "accept", accepted_at=received_at)
    step_case(case, "accept")
    step_assignment(part, "finish", done_at=past.sent_at)
    step_case(case, "answer", answered_at=past.sent_at)
    reply = Reply(
        case=case,
        office=office,
        status=ReplyStatus.SENT,
        text=for_the_database(past.text),
        drafted_at=past.sent_at,
        sent_at=past.sent_at,
    )
    reply.commit()
    reply.save(force_insert=True)
    return reply
