"""Hearing a person: a message becomes a case, or joins one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from heartline.cases.actions.steps import CaseMovedError, hold_with_party
from heartline.cases.clocks import Matter, ends
from heartline.cases.codes import code_hash, follow_code
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    Case,
    CaseFile,
    CaseStatus,
    Channel,
    FileRole,
    Kind,
    Message,
    Party,
    Policy,
    Topic,
    Urgency,
)
from heartline.cases.policies import standard_policy
from heartline.engines.reading.clean import visible
from heartline.files.models import Attachment
from heartline.ledger.actions import record
from heartline.offices.models import Area
from heartline.offices.queries import area_at
from heartline.people.actions import add_person
from heartline.people.models import Person
from heartline.shared.plain import first_line, for_the_database
from heartline.shared.prepared import Prepared

#: The longest message we take, in characters; longer ones are refused with a sentence.
LONGEST = 100_000


class NothingSaidError(Exception):
    """A message without words and without a picture."""


class TooLongError(Exception):
    """A message of more than `LONGEST` characters."""


@dataclass(frozen=True)
class Incoming:
    """What arrives on a channel, as it arrived."""

    text: str = ""
    title: str = ""
    name: str = ""
    channel: Channel = Channel.WEB
    external_id: str | None = None
    idempotency_key: str | None = None
    written_at: datetime | None = None
    kind: Kind | str = ""
    #: Of the matter, where somebody who takes it down can tell.
    urgency: Urgency = Urgency.GENERAL
    topic: Topic | None = None
    area: Area | None = None
    place: str = ""
    point: tuple[float, float] | None = None
    language: str = "zh-hans"
    remarks: dict[str, Any] = field(default_factory=dict)


def _parties_of(**what: str) -> "QuerySet[Message, int]":
    return Message.objects.filter(**what).values_list("party", flat=True)[:1]


_WITH_KEY = Prepared(lambda key: _parties_of(idempotency_key=key), key=str)
_FROM_OUTSIDE = Prepared(
    lambda channel, external_id: _parties_of(channel=channel, external_id=external_id),
    channel=str,
    external_id=str,
)


def already_heard(incoming: Incoming) -> Party | None:
    """The party of the same message, heard before; None when it is new."""
    # Nearly always it is new, so no more than a key is read at first.
    if incoming.idempotency_key:
        heard = _WITH_KEY(key=incoming.idempotency_key)
    elif incoming.external_id:
        heard = _FROM_OUTSIDE(channel=incoming.channel, external_id=incoming.external_id)
    else:
        return None
    return Party.objects.select_related("case", "home").get(pk=heard[0]) if heard else None


@transaction.atomic
def receive_message(
    incoming: Incoming,
    *,
    files: Iterable[Attachment] = (),
    person: Person | None = None,
    policy: Policy | None = None,
    at: datetime,
) -> Party:
    """Hear a person: their message, a new case for it, and their own part in that case.

    The same message twice (same idempotency key, or same channel and external id) is one: the
    second time gives back the party of the first.

    Args:
        person: who speaks, where they had to be added before their files could be theirs.

    Raises:
        NothingSaidError: there are no words and no files.
        TooLongError: there are more than `LONGEST` characters.
    """
    if party := already_heard(incoming):
        return party
    party, message = open_case(incoming, files=files, person=person, policy=policy, at=at)
    record(
        CaseEvent.RECEIVED,
        at=at,
        by=party.person,
        target=party.case,
        commits=[message],
        party=party.pk,
        channel=str(incoming.channel),
        files=message.files.count() if files else 0,
    )
    return party


def open_case(
    incoming: Incoming,
    *,
    files: Iterable[Attachment] = (),
    person: Person | None = None,
    policy: Policy | None = None,
    at: datetime,
    imported: bool = False,
) -> tuple[Party, Message]:
    """The rows of a new matter, without an entry; for actions that tell the ledger themselves."""
    files = list(files)
    text, title = for_the_database(incoming.text), for_the_database(incoming.title)
    if not (text.strip() or title.strip() or files):
        raise NothingSaidError
    if len(text) > LONGEST:
        raise TooLongError
    policy = policy or standard_policy(at)
    kind = Kind(incoming.kind or Kind.REQUEST)
    person = person or add_person(
        name=for_the_database(incoming.name)[:100], language=incoming.language, at=at
    )
    topic = incoming.topic
    path = (topic.path or "") if topic else ""
    matter = Matter(kind, urgency=incoming.urgency, topic_path=path)
    due = ends(policy, matter, "person", at)
    case = Case(
        kind=kind,
        channel=incoming.channel,
        topic=topic,
        title=(visible(title).strip() or first_line(visible(text)))[:200],
        area=incoming.area or _area_of(incoming.point),
        place=for_the_database(incoming.place)[:200],
        private=kind == Kind.REPORT,
        policy=policy,
        due_at=due.at,
        provisional=due.provisional,
        received_at=at,
        imported=imported,
        urgency=incoming.urgency,
    )
    if incoming.point:
        case.latitude, case.longitude = incoming.point
    case.save(force_insert=True)
    party = _add_party(case, person, due_at=due.at, at=at)
    message = add_words(party, incoming, files=files, first=True, at=at)
    return party, message


def _add_party(case: Case, person: Person, *, due_at: datetime | None, at: datetime) -> Party:
    party = Party(case=case, home=case, person=person, due_at=due_at, spoke_at=at)
    party.code_hash = code_hash(follow_code(party.key))
    party.save(force_insert=True)
    return party


def add_words(
    party: Party,
    incoming: Incoming,
    *,
    files: Iterable[Attachment] = (),
    first: bool = False,
    at: datetime,
) -> Message:
    """The message itself and its files, as rows; without an entry."""
    latitude, longitude = incoming.point or (None, None)
    text, title = for_the_database(incoming.text), for_the_database(incoming.title)
    message = Message(
        party=party,
        first=first,
        channel=incoming.channel,
        external_id=incoming.external_id,
        idempotency_key=incoming.idempotency_key,
        received_at=at,
        written_at=incoming.written_at,
        title=title[:500],
        text=text,
        place=for_the_database(incoming.place)[:200],
        latitude=latitude,
        longitude=longitude,
        kind_said=incoming.kind,
        language=incoming.language,
        remarks=incoming.remarks,
    )
    message.commit()
    message.save(force_insert=True)
    for attachment in files:
        CaseFile.objects.create(
            case=party.case, attachment=attachment, role=FileRole.SAID, message=message
        )
    return message


@transaction.atomic
def add_to_case(
    party: Party,
    incoming: Incoming,
    *,
    files: Iterable[Attachment] = (),
    at: datetime,
) -> Message:
    """Something more that the person says, in the same matter; the same words twice are one.

    Raises:
        NothingSaidError: there are no words and no files.
        TooLongError: there are more than `LONGEST` characters.
    """
    key = incoming.idempotency_key
    if key and (heard := Message.objects.filter(idempotency_key=key, party=party).first()):
        return heard
    files = list(files)
    if not (incoming.text.strip() or files):
        raise NothingSaidError
    if len(incoming.text) > LONGEST:
        raise TooLongError
    message = add_words(party, incoming, files=files, at=at)
    if not party.case.title.strip() and incoming.text.strip():
        Case.objects.filter(pk=party.case_id).update(title=first_line(visible(message.text))[:200])
    record(
        CaseEvent.ADDED_TO,
        at=at,
        by=party.person,
        target=party.case,
        commits=[message],
        party=party.pk,
        files=len(files),
    )
    return message


def _area_of(point: tuple[float, float] | None) -> Area | None:
    """The area that a pin lies in, where nobody named one."""
    return area_at(point) if point else None


@transaction.atomic
def tell_kind_and_place(
    party: Party,
    *,
    kind: Kind | None = None,
    area: Area | None = None,
    place: str = "",
    point: tuple[float, float] | None = None,
    at: datetime,
) -> Case:
    """What sort of matter it is and where, as the person says.

    A report is private from this moment.

    Raises:
        CaseMovedError: the desk has given it to an office, or has answered, meanwhile.
    """
    case = hold_with_party(party)
    if case.status != CaseStatus.RECEIVED:
        raise CaseMovedError(case.number)
    latitude, longitude = point or (case.latitude, case.longitude)
    fields: dict[str, Any] = {
        "area": area or _area_of(point) or case.area,
        "place": for_the_database(place)[:200] or case.place,
        "latitude": latitude,
        "longitude": longitude,
    }
    if kind:
        matter = replace(Matter.of(case), kind=kind)
        due = ends(case.policy, matter, "person", case.received_at)
        fields |= {"kind": kind, "due_at": due.at, "provisional": due.provisional}
        fields["private"] = case.private or kind == Kind.REPORT
        Party.objects.filter(pk=party.pk).update(due_at=due.at)
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))
    record(CaseEvent.PLACED, at=at, by=party.person, target=case, kind=case.kind)
    return case
