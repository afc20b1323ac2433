"""Making two cases of one message that holds two matters."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from heartline.cases.actions.intake import Incoming, open_case
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, allow, hold
from heartline.cases.clocks import Matter, ends
from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, CaseLink, Channel, Kind, LinkSort, Message, Party, Topic
from heartline.cases.rules import may_split
from heartline.engines.reading.clean import visible
from heartline.ledger.actions import record
from heartline.offices.models import Area, Staff
from heartline.people.actions import same_person_again
from heartline.shared.plain import first_line, for_the_database


@transaction.atomic
def split_case(
    case: Case,
    *,
    party: Party,
    words: str,
    title: str = "",
    kind: Kind,
    topic: Topic | None = None,
    area: Area | None = None,
    same_place: bool = False,
    by: Staff,
    at: datetime,
) -> Case:
    """Make a second case of a part of what `party` said; their message stays whole where it is.

    The second matter was spoken of when the first was: its clock runs from that moment, and ends
    no later than the first matter's own would. It is private where the first one is, and waits
    for the desk.

    Args:
        words: what the person said of the second matter: their own words, with others left out.
        title: what the second case is called; its first line, if "".
        same_place: whether the second matter is at the same place.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "no_split_words": nothing is chosen; "not_their_words": something stands
            there that the person did not say; "no_second": everything they said is chosen.
        CaseMovedError: it was answered or closed, or the person was moved, meanwhile.
    """
    hold(case)
    allow(may_split(by, case))
    party.refresh_from_db(fields=["case"])
    if party.case_id != case.pk or party.person.erased_at:
        raise CaseMovedError(case.number)
    messages = list(party.messages.filter(erased_at=None).order_by("received_at", "key"))
    _look_at_words(words, messages)
    said = messages[0]
    incoming = Incoming(
        text=words.strip(),
        channel=Channel(said.channel),
        written_at=said.written_at,
        kind=kind,
        topic=topic,
        area=area,
        language=said.language,
    )
    person = same_person_again(party.person, at=at)
    # As if it had been spoken of when the first matter was.
    mine, message = open_case(incoming, person=person, policy=case.policy, at=party.spoke_at)
    Message.objects.filter(pk=message.pk).update(kind_said=said.kind_said)
    second = mine.case
    _keep_promise(mine, case)
    _name(second, case, title or first_line(visible(words)), same_place=same_place)
    link = CaseLink(case=case, other=second, sort=LinkSort.SPLIT, at=at, by=by)
    link.save(force_insert=True)
    record(CaseEvent.SPLIT, at=at, by=by, target=case, into=second.pk, party=party.pk, to=mine.pk)
    record(
        CaseEvent.SPLIT,
        at=at,
        by=by,
        target=second,
        commits=[message],
        out_of=case.pk,
        party=mine.pk,
    )
    return second


def _look_at_words(words: str, messages: Iterable[Message]) -> None:
    chosen = _letters(words)
    if not chosen:
        raise CaseRefusedError("no_split_words")
    said = _letters("\n".join(f"{one.title}\n{one.text}" for one in messages))
    letters = iter(said)
    # What is left after leaving something out stands in the same order as it was said.
    if not all(letter in letters for letter in chosen):
        raise CaseRefusedError("not_their_words")
    if len(chosen) == len(said):
        raise CaseRefusedError("no_second")


def _letters(text: str) -> str:
    return "".join(for_the_database(text).split())


def _keep_promise(party: Party, first: Case) -> None:
    """Hold the second matter to the date that the person was promised for the whole message."""
    second, matter = party.case, Matter.of(first)
    due = ends(second.policy, matter, "person", party.spoke_at)
    if due.at is None or (second.due_at is not None and second.due_at <= due.at):
        return
    second.held_to = asdict(matter)
    second.due_at, second.provisional = due.at, due.provisional
    second.save(update_fields=["held_to", "due_at", "provisional"])
    party.due_at = due.at
    party.save(update_fields=["due_at"])


def _name(second: Case, first: Case, title: str, *, same_place: bool) -> None:
    second.title = for_the_database(title.strip())[:200]
    second.private = second.private or first.private
    fields = ["title", "private"]
    if same_place:
        fields += ["place", "latitude", "longitude", "public_ground"]
        for name in fields[2:]:
            setattr(second, name, getattr(first, name))
    second.save(update_fields=fields)
