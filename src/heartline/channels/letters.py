"""What a letter says: plain text in the person's language, without a word of what they told us."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from heartline.cases.actions.verdicts import REOPEN_WITHIN, SILENT_AFTER
from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, CaseStatus, Party, Role
from heartline.cases.sentences import MOVE_REASONS
from heartline.channels.models import Letter, LetterKind
from heartline.ledger.models import Position
from heartline.offices.actions import root_office
from heartline.shared.clock import local
from heartline.shared.keyring import keyring


@dataclass(frozen=True)
class Written:
    """A letter as it leaves: who it is from, its subject and its text."""

    sender: str
    subject: str
    text: str


def follow_link(party: Party) -> str:
    """The address that opens this person's matter, and only theirs."""
    return f"{settings.SITE_URL}/f/{party.code}"


def message_id(letter: Letter) -> str:
    """The same for every try of one letter, so that a repeat can be recognised as one."""
    mark = keyring().index(str(letter.pk), "letter")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<letter-{letter.pk}.{mark}@{host}>"


def write(letter: Letter, *, at: datetime) -> Written:
    """The letter in the person's language, telling how their matter stands `at` this moment."""
    with translation.override(letter.language):
        number = letter.party.number
        subject = _("%(what)s · %(number)s") % {
            "what": LetterKind(letter.kind).label,
            "number": number,
        }
        template = f"channels/letters/{letter.kind}.txt"
        facts = _facts(letter.party, at)
        if letter.kind == LetterKind.MOVED:
            facts |= _move(letter)
        text = render_to_string(template, facts)
        return Written(sender=str(root_office()), subject=subject, text=_tidied(text))


def _tidied(text: str) -> str:
    """What a template leaves between sentences: one empty line at most, no space after "。"."""
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    return f"{text.replace('。 ', '。')}\n"


def _facts(party: Party, at: datetime) -> dict[str, object]:
    case = party.case
    promised = _promised(party, case, at)
    return {
        "town_hall": str(root_office()),
        "number": party.number,
        "link": follow_link(party),
        "office": _office(case),
        "promised": said(promised) if promised else "",
        "is_waiting": case.is_waiting,
        "is_answered": case.status == CaseStatus.ANSWERED,
        "because": case.closed_because,
        "silent_days": SILENT_AFTER.days,
        "reopen_until": said(case.closed_at + REOPEN_WITHIN) if case.closed_at else "",
    }


def _move(letter: Letter) -> dict[str, object]:
    """Why the date moved that the letter tells of, and what was promised before."""
    told = Position.objects.filter(position=letter.position - 1).select_related("entry").first()
    data = told.entry.data if told and told.entry.kind == CaseEvent.DUE_MOVED else {}
    party = letter.party
    before = party.first_due_at if party.first_due_at != party.due_at else None
    return {
        "reason": str(MOVE_REASONS.get(data.get("reason", ""), "")),
        "before": said(before) if before else "",
    }


def _office(case: Case) -> str:
    """Who has the matter in hand: the office that leads, or answered; "" for nobody yet."""
    if case.lead is not None:
        return str(case.lead)
    reply = case.replies.answers().select_related("office").first()
    return str(reply.office) if reply else ""


def _promised(party: Party, case: Case, at: datetime) -> datetime | None:
    """When there will be an answer: the person's own moment, or after it the office's."""
    if party.due_at is not None and party.due_at > at:
        return party.due_at
    part = case.assignments.filter(role=Role.LEAD, office=case.lead).order_by("-id").first()
    if part is not None and part.answer_by is not None and part.answer_by > at:
        return part.answer_by
    return None


def said(at: datetime) -> str:
    """A moment as a person says it: "Thursday 26 November, 17:00"."""
    return date_format(
        local(at), pgettext("a moment, as Django's date filter writes it", "l j F, H:i")
    )
