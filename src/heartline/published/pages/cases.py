"""A case shaped for its public page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from heartline.cases.models import CaseStatus, Closing
from heartline.cases.sentences import short_moment
from heartline.published.queries.cases import PublicCase
from heartline.published.sentences import status_words, verdict_words


@dataclass(frozen=True)
class Said:
    """What somebody who spoke says of an answer; `mark` is "yes", "partly" or "no"."""

    mark: str
    sentence: str
    at: datetime
    notes: list[str]


def said_of_it(public: PublicCase) -> list[Said]:
    """The verdicts, and that it was opened again, the oldest first; never anybody's own words."""
    said = [
        Said(
            mark=verdict.solved,
            sentence=verdict_words(verdict.solved, verdict.satisfied),
            at=verdict.given_at,
            notes=_notes(
                (not public.stands(verdict), _("of an earlier answer")),
                (
                    verdict.reviewed_at is not None,
                    _("reviewed by another office; it stands as it was given"),
                ),
            ),
        )
        for verdict in public.verdicts
    ]
    again = _("A person opened it again: it is not solved after all.")
    said += [Said("no", again, at, []) for at in public.reopened]
    return sorted(said, key=lambda one: one.at)


def _notes(*told: tuple[bool, str]) -> list[str]:
    return [words for holds, words in told if holds]


def steps_of(public: PublicCase) -> list[tuple[str, str, str]]:
    """The line of steps of a case: label, "done", "now" or "next", and its moment."""
    case, part = public.case, public.parts[-1] if public.parts else None
    ended = case.closed_because not in ("", Closing.JUDGED)
    at_once = case.answered_at is not None and case.lead_id is None
    steps: list[tuple[CaseStatus, datetime | None]] = [(CaseStatus.RECEIVED, case.received_at)]
    if not at_once and not (ended and part is None):
        given = part if part and case.status != CaseStatus.RECEIVED else None
        steps.append((CaseStatus.ASSIGNED, given.assigned_at if given else None))
        steps.append((CaseStatus.ACCEPTED, given.accepted_at if given else None))
    if not ended:
        steps.append((CaseStatus.ANSWERED, case.answered_at))
    steps.append((CaseStatus.CLOSED, case.closed_at))
    here = next(place for place, (status, _at) in enumerate(steps) if status == case.status)
    return [
        (
            str(status_words(status, case.closed_because if status == CaseStatus.CLOSED else "")),
            "done" if place < here else "now" if place == here else "next",
            short_moment(moment) if moment and place <= here else "",
        )
        for place, (status, moment) in enumerate(steps)
    ]
