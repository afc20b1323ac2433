"""What only the desk does: joining cases, refusing what is not ours, privacy, publication."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from heartline.cases.actions.answers import finish_parts
from heartline.cases.actions.dispatch import take_words_back
from heartline.cases.actions.endings import WITH_THE_OFFICE, let_go
from heartline.cases.actions.steps import (
    CaseRefusedError,
    allow,
    hold,
    hold_with_party,
    step_case,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, CaseFile, Closing, Party, Wanted
from heartline.cases.queries.covers import Covers
from heartline.cases.rules import (
    may_be_released,
    may_close_from_desk,
    may_publish,
    sits_at_desk,
)
from heartline.engines.reading.clean import visible
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.people.actions import set_consent
from heartline.shared.plain import for_the_database

NO_COVERS = Covers()
#: Why a matter is not the office's to decide.
SCOPE_REASONS = ("court", "arbitration", "discipline", "review", "other_level", "not_public")


@transaction.atomic
def merge_case(case: Case, *, into: Case, by: Staff, at: datetime) -> Case:
    """Join `case` to another about the same matter; each person keeps their own part.

    Raises:
        PermissionDenied: `by` is not at the desk of both, or works in the office that leads.
        CaseRefusedError: "same": a case with itself; "circle": the other one was joined with this
            one, perhaps by way of others; "target_ended": it is answered or closed;
            "private_differs": only one of them is private; "about_differs".
        CaseMovedError: the case was answered or closed meanwhile.
    """
    if case.pk == into.pk:
        raise CaseRefusedError("same")
    hold(case, into)
    allow(may_close_from_desk(by, case) and sits_at_desk(by, into))
    if _leads_back(into, to=case):
        raise CaseRefusedError("circle")
    if not into.is_waiting:
        raise CaseRefusedError("target_ended")
    if case.private != into.private:
        raise CaseRefusedError("private_differs")
    if case.about_id != into.about_id or case.about_staff_id != into.about_staff_id:
        raise CaseRefusedError("about_differs")
    finish_parts(case, at=at, reason="merged")
    step_case(
        case,
        "merge",
        lead=None,
        closed_at=at,
        closed_because=Closing.MERGED,
        merged_into=into,
        **take_words_back(case),
    )
    let_go(case, WITH_THE_OFFICE, at=at)
    parties = list(case.parties.all())
    for party in parties:
        party.case = into
        party.came_from = [*party.came_from, case.pk]
        party.save(update_fields=["case", "came_from"])
    # What they sent goes with them, so that the office that leads sees it.
    CaseFile.objects.filter(case=case, message__party__in=parties).update(case=into)
    record(
        CaseEvent.MERGED,
        at=at,
        by=by,
        target=case,
        into=into.pk,
        parties=[party.pk for party in parties],
    )
    return into


def _leads_back(case: Case, *, to: Case) -> bool:
    """Whether `case` was joined with `to`, perhaps by way of others."""
    onward = case.merged_into_id
    while onward is not None and onward != to.pk:
        onward = Case.objects.filter(pk=onward).values_list("merged_into", flat=True).first()
    return onward is not None


@transaction.atomic
def unmerge_case(case: Case, *, by: Staff, at: datetime) -> Case:
    """Take a merged case out again, with the people it brought; it waits for the desk.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "not_merged"; "into_merged": the other one was itself merged since and
            comes first; "target_ended": it has been answered or closed.
    """
    into = case.merged_into
    hold(case, *([into] if into else []))
    allow(sits_at_desk(by, case))
    if into is None or case.merged_into_id != into.pk:
        raise CaseRefusedError("not_merged")
    if into.merged_into_id is not None:
        raise CaseRefusedError("into_merged")
    if not into.is_waiting:
        raise CaseRefusedError("target_ended")
    step_case(case, "unmerge", closed_at=None, closed_because="", merged_into=None, lead=None)
    parties = [party for party in into.parties.all() if party.came_from[-1:] == [case.pk]]
    for party in parties:
        let_go(into, {Wanted.REROUTE}, party=party, at=at)
        party.case = case
        party.came_from = party.came_from[:-1]
        party.save(update_fields=["case", "came_from"])
        # What they sent while they were joined goes with them, and is public no more.
        sent = CaseFile.objects.filter(case=into, message__party=party)
        sent.update(case=case, released=False)
    record(
        CaseEvent.UNMERGED,
        at=at,
        by=by,
        target=case,
        out_of=into.pk,
        parties=[party.pk for party in parties],
    )
    return case


@transaction.atomic
def put_out_of_scope(case: Case, *, reason: str, instead: str, by: Staff, at: datetime) -> Case:
    """Say that the matter is not ours to decide, and where the person can turn instead.

    Raises:
        PermissionDenied: `by` is not at the desk, or works in the office that leads.
        CaseRefusedError: "no_reason"; "no_instead": where to turn is not said.
        CaseMovedError: it was answered or closed meanwhile.
    """
    hold(case)
    allow(may_close_from_desk(by, case))
    if reason not in SCOPE_REASONS:
        raise CaseRefusedError("no_reason")
    if not instead.strip():
        raise CaseRefusedError("no_instead")
    finish_parts(case, at=at, reason="out_of_scope")
    step_case(
        case,
        "put_out_of_scope",
        lead=None,
        closed_at=at,
        closed_because=Closing.OUT_OF_SCOPE,
        scope_reason=reason,
        scope_instead=for_the_database(instead),
    )
    let_go(case, WITH_THE_OFFICE, at=at)
    record(CaseEvent.OUT_OF_SCOPE, at=at, by=by, target=case, reason=reason)
    return case


@transaction.atomic
def make_private(case: Case, *, by: Staff, at: datetime) -> Case:
    """Keep the case from the public list; it still counts. There is no way back.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case, or their office leads it.
    """
    hold(case)
    allow(may_publish(by, case))
    Case.objects.filter(pk=case.pk).update(private=True, **take_words_back(case))
    case.refresh_from_db()
    record(CaseEvent.MADE_PRIVATE, at=at, by=by, target=case)
    return case


@transaction.atomic
def release_case(
    case: Case,
    *,
    title: str,
    text: str,
    reply: str = "",
    covers: Covers = NO_COVERS,
    files: Iterable[CaseFile] = (),
    by: Staff,
    at: datetime,
) -> Case:
    """Publish the person's words as the desk has read them over, and the pictures it chose.

    Private details that reading finds in the words are covered.

    Args:
        covers: which of them may be read all the same, and which words are covered beside.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "no_consent": private, imported, or the person did not agree;
            "no_text": nothing would stand there.
    """
    hold(case)
    allow(may_publish(by, case))
    if not may_be_released(case):
        raise CaseRefusedError("no_consent")
    if not (visible(title).strip() and visible(text).strip()):
        raise CaseRefusedError("no_text")
    fields = {
        "released_at": at,
        "released_by": by,
        "public_title": visible(covers.on(for_the_database(title.strip())[:200])),
        "public_text": visible(covers.on(for_the_database(text))),
        "public_reply": visible(covers.on(for_the_database(reply))),
    }
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))
    chosen = [file.pk for file in files]
    files_here = CaseFile.objects.filter(case=case)
    files_here.update(released=False)
    count = files_here.may_be_released().filter(pk__in=chosen).update(released=True)
    left_open = len(set(covers.shown))
    record(CaseEvent.RELEASED, at=at, by=by, target=case, files=count, left_open=left_open)
    return case


@transaction.atomic
def take_release_back(case: Case, *, by: Staff | None, at: datetime) -> Case:
    """Take the words and pictures off the public page; the case itself stays in sight.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
    """
    if by is not None:
        allow(may_publish(by, case))
    hide(case)
    record(CaseEvent.TAKEN_BACK, at=at, by=by, target=case)
    return case


def hide(case: Case) -> None:
    """The rows of taking a release back, without an entry."""
    Case.objects.filter(pk=case.pk).update(**take_words_back(case))
    case.refresh_from_db()


@transaction.atomic
def agree_to_publication(party: Party, *, consents: bool, at: datetime) -> None:
    """The person agrees that their words be published, or takes that back: then they go at once."""
    hold_with_party(party)
    set_consent(party.person, consents=consents, at=at)
    if not consents:
        # Their pictures may lie in a case that they were taken out of since.
        CaseFile.objects.filter(message__party=party).update(released=False)
    if not consents and party.case.released_at:
        take_release_back(party.case, by=None, at=at)
