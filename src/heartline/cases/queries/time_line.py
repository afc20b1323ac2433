"""What was said and what was done on a case, in one line of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, CaseFile, Message, Note, Reply, Verdict
from heartline.cases.queries.prompts import Prompted, prompts_by_hand
from heartline.cases.queries.sorted_before import before_sorting, names_of_codes
from heartline.cases.rules import Fields, may_read_name
from heartline.cases.sentences import short_moment, told
from heartline.ledger.models import Entry, reference
from heartline.offices.models import Office, Staff
from heartline.shared.prepared import Prepared

#: Entries whose words stand in the line already, for those who read words.
_SAID = frozenset(
    {
        CaseEvent.RECEIVED,
        CaseEvent.IMPORTED,
        CaseEvent.ADDED_TO,
        CaseEvent.ANSWERED,
        CaseEvent.ANSWERED_AT_ONCE,
        CaseEvent.WORD_SENT,
        CaseEvent.JUDGED,
        CaseEvent.NOTED,
    }
)


@dataclass(frozen=True)
class Shown:
    """A file as a page shows it."""

    url: str
    name: str
    is_picture: bool
    role: str
    pk: int


@dataclass(frozen=True)
class Item:
    """Something in the line of time; `look` is "theirs", "ours", "note" or "event"."""

    look: str
    at: datetime
    when: str
    who: str = ""
    what: str = ""
    title: str = ""
    text: str = ""
    place: str = ""
    tags: list[str] = field(default_factory=list)
    files: list[Shown] = field(default_factory=list)


_NOTES = Prepared(lambda case: Note.objects.filter(case=case).select_related("by"), case=int)
_MESSAGES = Prepared(
    lambda case: Message.objects.filter(party__case=case).select_related("party"), case=int
)
_ENTRIES = Prepared(lambda target: Entry.objects.filter(target=target).order_by("id"), target=str)

_STAFF = Prepared(lambda keys: Staff.objects.filter(pk__in=keys), keys=list[int])
_WITH_CODES = Prepared(lambda codes: Office.objects.filter(code__in=codes), codes=list[str])


def time_line(case: Case, fields: frozenset[Fields], names: dict[int, str]) -> list[Item]:
    """What somebody who reads `fields` finds in the line of `case`, the oldest first.

    Args:
        names: what to call each party.
    """
    items: list[Item] = []
    prompts: list[Prompted] = []
    if Fields.WORDS in fields:
        items += _said_by_people(case, fields, names)
        items += _said_by_us(case, names)
    if Fields.WORK in fields:
        items += _set_aside(case)
        prompts = prompts_by_hand(case)
        items += [
            Item("note", one.at, one.when, one.who, one.what, text=one.words) for one in prompts
        ]
        items += [
            Item("note", note.at, short_moment(note.at), str(note.by), _("Note"), text=note.text)
            for note in _NOTES(case=case.pk)
        ]
    if Fields.HISTORY in fields:
        said = {one.pk for one in prompts}
        events = _events(case, _SAID if Fields.WORDS in fields else frozenset(), said)
        items += events
    return sorted(items, key=lambda item: item.at)


def shown_file(case: Case, file: CaseFile) -> Shown:
    """A file of the case, with its address on the desk."""
    attachment = file.attachment
    return Shown(
        url=reverse("cases:file", args=[case.number, attachment.pk]),
        name=attachment.name or str(attachment.get_kind_display()),
        is_picture=attachment.is_picture and attachment.erased_at is None,
        role=file.role,
        pk=file.pk,
    )


def names_of_people(staff: Staff, case: Case, *, on_paper: bool = False) -> dict[int, str]:
    """What to call each party of the case: the name where it may be read, else "Person 2".

    Args:
        on_paper: a hidden name is the desk's alone, and paper goes from hand to hand.
    """
    parties = list(case.parties.all())
    names = {}
    for place, party in enumerate(parties, start=1):
        hidden = on_paper and party.person.name_hidden
        read = not hidden and may_read_name(staff, case, party.person)
        name = party.person.name if read else ""
        alone = _("The person") if len(parties) == 1 else ""
        names[party.pk] = name or alone or _("Person %(place)s") % {"place": place}
    return names


def _said_by_people(case: Case, fields: frozenset[Fields], names: dict[int, str]) -> Iterator[Item]:
    files: dict[Any, list[Shown]] = {}
    if Fields.FILES in fields:
        for file in case.files.all():
            files.setdefault(file.message_id, []).append(shown_file(case, file))
    for message in _MESSAGES(case=case.pk):
        yield _message(message, names[message.party_id], files.get(message.pk, []), fields)
    for verdict in _verdicts(case):
        yield _verdict(verdict, names[verdict.party_id])


def _message(message: Message, who: str, files: list[Shown], fields: frozenset[Fields]) -> Item:
    erased = message.erased_at is not None
    title = message.title if message.title.strip() not in message.text else ""
    return Item(
        look="theirs",
        at=message.received_at,
        when=short_moment(message.received_at),
        who=who,
        what=str(message.get_channel_display()),
        title=title,
        text=_("The person asked to be forgotten. What they said stood here.")
        if erased
        else message.text,
        place=message.place if Fields.PLACE in fields else "",
        files=files,
    )


def _verdicts(case: Case) -> Iterable[Verdict]:
    """What the people of the case have judged; those who were joined to it also elsewhere."""
    if any(party.came_from or party.home_id != case.pk for party in case.parties.all()):
        return Verdict.objects.filter(party__case=case)
    here = {party.pk for party in case.parties.all()}
    given = (verdict for reply in case.replies.all() for verdict in reply.verdicts.all())
    return [verdict for verdict in given if verdict.party_id in here]


def _verdict(verdict: Verdict, who: str) -> Item:
    solved = str(verdict.get_solved_display())
    satisfied = str(verdict.get_satisfied_display()) if verdict.satisfied else ""
    contacted = {
        True: _("The office got in touch"),
        False: _("The office did not get in touch"),
        None: "",
    }[verdict.contacted]
    more = _("Wants more to be done") if verdict.wants_more else ""
    return Item(
        look="theirs",
        at=verdict.given_at,
        when=short_moment(verdict.given_at),
        who=who,
        what=_("Verdict, told by telephone") if verdict.by_phone else _("Verdict"),
        text=verdict.words,
        tags=[tag for tag in (solved, satisfied, contacted, more) if tag],
    )


def _said_by_us(case: Case, names: dict[int, str]) -> Iterator[Item]:
    for reply in case.replies.all():
        if reply.sent_at is None:
            continue
        yield Item(
            look="ours",
            at=reply.sent_at,
            when=short_moment(reply.sent_at),
            who=" · ".join(str(one) for one in (reply.office, reply.sent_by) if one),
            what=_what_reply(reply, names),
            text=reply.text if reply.salt is not None else _("What was written here was erased."),
        )


def _set_aside(case: Case) -> Iterator[Item]:
    """What an office drafted before the desk took the case back from it."""
    for reply in case.replies.all():
        if reply.sent_at is None and not reply.answers:
            who = " · ".join(str(one) for one in (reply.office, reply.drafted_by) if one)
            at = reply.drafted_at
            what = _("Draft that was not sent")
            yield Item("note", at, short_moment(at), who, what, text=reply.text)


def _what_reply(reply: Reply, names: dict[int, str]) -> str:
    if reply.answers:
        return _("Answered at once") if reply.at_once else _("Answer")
    name = names.get(reply.party_id or 0, "")
    return _("Word to %(name)s") % {"name": name} if len(names) > 1 else _("Word on the way")


def _events(case: Case, skip: frozenset[CaseEvent], prompts: set[int]) -> Iterator[Item]:
    entries = [
        entry
        for entry in _ENTRIES(target=reference(case))
        if entry.kind not in skip and entry.data.get("prompt") not in prompts
    ]
    entries += _joined_with(case)
    actors = _staff_names(entries)
    offices = _office_names(entries)
    names = names_of_codes(entry.data for entry in entries)
    for entry in entries:
        places = _places(entry.data, offices) | {"joined": entry.target != reference(case)}
        who = actors.get(entry.actor, "")
        what = told(entry.kind, places) + before_sorting(entry.data, names)
        yield Item("event", entry.at, short_moment(entry.at), who, what=what)


def _joined_with(case: Case) -> list[Entry]:
    """The entries of other cases that tell how these were joined with `case`."""
    others = {pk for party in case.parties.all() for pk in party.came_from}
    if not others:
        return []
    targets = [reference(Case(pk=pk)) for pk in others]
    entries = Entry.objects.filter(target__in=targets, kind=CaseEvent.MERGED)
    return [entry for entry in entries if entry.data.get("into") == case.pk]


def _staff_names(entries: list[Entry]) -> dict[str, str]:
    mark = f"{Staff._meta.label_lower}:"
    keys = {
        int(entry.actor.removeprefix(mark)) for entry in entries if entry.actor.startswith(mark)
    }
    return {reference(staff): str(staff) for staff in _STAFF(keys=keys)}


_OFFICES = ("lead", "office")
_CASES = ("into", "out_of")


def _office_names(entries: list[Entry]) -> dict[str, str]:
    codes = {str(entry.data.get(place, "")) for entry in entries for place in _OFFICES}
    return {office.code: str(office) for office in _WITH_CODES(codes=codes - {""})}


def _places(data: dict[str, Any], offices: dict[str, str]) -> dict[str, Any]:
    """The data of an entry with names where it holds codes, for the places of its sentence."""
    names = {place: offices.get(data[place], _("the desk")) for place in _OFFICES if place in data}
    cases = {place: _number(data[place]) for place in _CASES if place in data}
    return {"lead": "", "office": "", "into": "", "out_of": ""} | data | names | cases


def _number(pk: int) -> str:
    case = Case.objects.filter(pk=pk).only("received_at").first()
    return case.number if case else ""
