"""The person judges: their verdict alone closes a case, or sends it one level up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from heartline.cases.actions.answers import finish_parts
from heartline.cases.actions.dispatch import offer
from heartline.cases.actions.endings import BY_THE_ANSWER, WITH_THE_OFFICE, let_go
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    allow,
    hold_with_party,
    step_case,
    step_party,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    CallBack,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Reply,
    Role,
    Satisfied,
    Solved,
    Verdict,
    Wanted,
)
from heartline.cases.rules import may_call_back, may_lead, may_take_verdict
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff
from heartline.people.models import Person
from heartline.shared.plain import for_the_database

#: Silence begins so long after an asking was delivered.
SILENT_AFTER = timedelta(days=10)
#: Or after so many call-backs that reached nobody.
CALLS = 3
#: A closed case can be reopened by those who spoke for so long.
REOPEN_WITHIN = timedelta(days=30)

_SETTLED = (PartyStatus.JUDGED, PartyStatus.SILENT, PartyStatus.WITHDRAWN)


@dataclass(frozen=True)
class Judgement:
    """What a person says of an answer: three questions and their own words."""

    solved: Solved
    satisfied: Satisfied | None = None
    contacted: bool | None = None
    wants_more: bool = False
    words: str = ""

    @property
    def sends_up(self) -> bool:
        """Whether the case is to be done again, one level up."""
        return self.solved == Solved.NO or (self.solved == Solved.PARTLY and self.wants_more)


def standing_reply(case: Case) -> Reply | None:
    """The answer that stands: the one sent last."""
    return case.replies.answers().select_related("office").first()


@transaction.atomic
def ask_for_verdict(party: Party, *, at: datetime) -> bool:
    """An asking for the verdict has reached this person; whether they had not been asked yet."""
    hold_with_party(party)
    if party.status != PartyStatus.WAITING or party.case.status != CaseStatus.ANSWERED:
        return False
    if party.case.imported:
        return False
    step_party(party, "ask", asked_at=at)
    record(CaseEvent.ASKED, at=at, target=party.case, party=party.pk)
    return True


@transaction.atomic
def give_verdict(
    party: Party,
    judgement: Judgement,
    *,
    by: Person | Staff,
    at: datetime,
) -> Verdict:
    """Judge the answer that stands: by the person, or told to the desk on the telephone.

    The last verdict closes the case; a "no", or "partly" that wants more, has it done again by the
    office above the one that answered.

    Raises:
        PermissionDenied: `by` is neither that person nor at the desk, or their office answered.
        CaseRefusedError: "nothing_to_judge": no answer stands, or they withdrew; "judged": they
            have judged already.
        CaseMovedError: the case was joined with another meanwhile.
    """
    case = hold_with_party(party)
    by_phone = isinstance(by, Staff)
    _allow_judging(party, by)
    reply = standing_reply(case)
    ended = case.status != CaseStatus.ANSWERED or party.status == PartyStatus.WITHDRAWN
    if reply is None or ended:
        raise CaseRefusedError("nothing_to_judge")
    if party.status == PartyStatus.JUDGED:
        _judge_the_next(party, reply)
    verdict = _write(party, reply, judgement, by=by if isinstance(by, Staff) else None, at=at)
    if party.status == PartyStatus.WAITING:
        step_party(party, "ask", asked_at=at)
    if party.status == PartyStatus.SILENT:
        step_party(party, "speak_after_all")
    step_party(party, "judge")
    record(
        CaseEvent.JUDGED,
        at=at,
        by=by,
        target=case,
        commits=[verdict],
        party=party.pk,
        reply=reply.pk,
        solved=str(judgement.solved),
        satisfied=judgement.satisfied,
        contacted=judgement.contacted,
        by_phone=by_phone,
    )
    if judgement.sends_up:
        _redo(case, reply, at=at)
    else:
        close_if_settled(case, at=at)
    return verdict


def _judge_the_next(party: Party, reply: Reply) -> None:
    """Who was content with the answer before, and not asked again, may judge this one as well."""
    if has_judged(party, reply):
        raise CaseRefusedError("judged")
    step_party(party, "wait_again", asked_at=None, calls=0)


def has_judged(party: Party, reply: Reply | None) -> bool:
    """Whether this person has said what they think of that answer."""
    return party.verdicts.filter(reply=reply).exists()


def may_judge_the_next(party: Party) -> bool:
    """Whether they were content with an answer that another sent back, and may judge this one."""
    judged = party.status == PartyStatus.JUDGED and party.case.status == CaseStatus.ANSWERED
    return judged and not has_judged(party, standing_reply(party.case))


def _allow_judging(party: Party, by: Person | Staff) -> None:
    if isinstance(by, Staff):
        allow(may_take_verdict(by, party.case))
    else:
        allow(by.pk == party.person_id)


def _write(
    party: Party, reply: Reply, judgement: Judgement, *, by: Staff | None, at: datetime
) -> Verdict:
    verdict = Verdict(
        party=party,
        reply=reply,
        contacted=judgement.contacted,
        solved=judgement.solved,
        satisfied=judgement.satisfied,
        wants_more=judgement.wants_more,
        words=for_the_database(judgement.words),
        given_at=at,
        by_phone=by is not None,
        taken_by=by,
    )
    verdict.commit()
    try:
        with transaction.atomic():
            verdict.save(force_insert=True)
    except IntegrityError as error:
        raise CaseRefusedError("judged") from error
    return verdict


def _office_above(case: Case, reply: Reply | None) -> Office | None:
    """The office above the one that answered; None where the desk has to name one."""
    above = None if reply is None or reply.at_once else reply.office.parent
    return above if above is not None and may_lead(above, case) else None


def _redo(case: Case, reply: Reply, *, at: datetime) -> None:
    """Give the case to the office above the one that answered; the desk, where there is none."""
    above = _office_above(case, reply)
    step_case(case, "redo", lead=above, answered_at=None, redos=case.redos + 1)
    let_go(case, WITH_THE_OFFICE, at=at)
    wait_again(case)
    _offer_again(case, above, at=at)
    record(
        CaseEvent.REDONE,
        at=at,
        target=case,
        lead=above.code if above else "",
        redos=case.redos,
    )


def _offer_again(case: Case, above: Office | None, *, at: datetime) -> None:
    if above is not None:
        offer(case, above, Role.LEAD, "", designated=True, by=None, at=at)


def wait_again(case: Case) -> None:
    """Everybody waits for the next answer but those who judged and want nothing more."""
    content = Verdict.objects.filter(reply=standing_reply(case), party__case=case).exclude(
        Q(solved=Solved.NO) | Q(solved=Solved.PARTLY, wants_more=True)
    )
    again = case.parties.filter(
        status__in=(PartyStatus.ASKED, PartyStatus.JUDGED, PartyStatus.SILENT)
    )
    for party in again.exclude(pk__in=content.values("party")):
        step_party(party, "wait_again", asked_at=None, calls=0)


def close_if_settled(case: Case, *, at: datetime) -> bool:
    """Close an answered case once everybody has judged, kept silent or withdrawn."""
    if case.status != CaseStatus.ANSWERED:
        return False
    if case.parties.exclude(status__in=_SETTLED).exists():
        return False
    step_case(case, "close", closed_at=at, closed_because=Closing.JUDGED)
    solved = {Wanted.LISTING} if case.listed and _is_solved(case) else set()
    let_go(case, BY_THE_ANSWER | solved, at=at)
    record(CaseEvent.CLOSED, at=at, target=case, because=str(Closing.JUDGED))
    return True


def _is_solved(case: Case) -> bool:
    """Whether everybody who judged the answer that stands says so, and somebody did."""
    given = Verdict.objects.filter(reply=standing_reply(case), party__case=case)
    return set(given.values_list("solved", flat=True)) == {Solved.YES}


@transaction.atomic
def note_call_back(party: Party, *, reached: bool, by: Staff, at: datetime) -> CallBack:
    """One attempt to ask by telephone. Three that reach nobody are silence.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case, or their office answered.
        CaseRefusedError: "nothing_to_judge": no answer stands that could be asked about.
    """
    hold_with_party(party)
    allow(may_call_back(by, party.case))
    reply = standing_reply(party.case)
    open_to_ask = party.status in (PartyStatus.WAITING, PartyStatus.ASKED)
    if reply is None or party.case.status != CaseStatus.ANSWERED or not open_to_ask:
        raise CaseRefusedError("nothing_to_judge")
    call = CallBack.objects.create(party=party, reply=reply, at=at, by=by, reached=reached)
    party.calls += 1
    party.save(update_fields=["calls"])
    record(
        CaseEvent.CALLED_BACK,
        at=at,
        by=by,
        target=party.case,
        party=party.pk,
        reached=reached,
        calls=party.calls,
    )
    if reached:
        if party.status == PartyStatus.WAITING:
            step_party(party, "ask", asked_at=at)
    elif party.calls >= CALLS:
        if party.status == PartyStatus.WAITING:
            step_party(party, "ask")
        _fall_silent(party, at=at)
    return call


def _fall_silent(party: Party, *, at: datetime) -> None:
    step_party(party, "fall_silent")
    record(CaseEvent.SILENT, at=at, target=party.case, party=party.pk)
    close_if_settled(party.case, at=at)


def fall_silent_where_due(*, at: datetime) -> int:
    """Note the silence of everybody who was asked long enough ago; how many."""
    asked = Party.objects.filter(status=PartyStatus.ASKED, asked_at__lte=at - SILENT_AFTER)
    count = 0
    for party in asked.select_related("case").iterator():
        try:
            with transaction.atomic():
                hold_with_party(party)
                _fall_silent(party, at=at)
        except CaseMovedError:
            continue
        count += 1
    return count


@transaction.atomic
def withdraw(party: Party, *, by: Person, at: datetime) -> Party:
    """Take one's words back; the case closes when nobody is left who waits for an answer.

    Raises:
        PermissionDenied: it is not theirs.
        CaseRefusedError: "answered": an answer stands, so it can only be judged.
        CaseMovedError: it was withdrawn, or the case closed, meanwhile.
    """
    case = hold_with_party(party)
    allow(by.pk == party.person_id)
    if not case.is_waiting:
        raise CaseRefusedError("answered")
    step_party(party, "withdraw")
    record(CaseEvent.WITHDRAWN, at=at, by=by, target=case, party=party.pk)
    let_go(case, {Wanted.REROUTE}, party=party, at=at)
    if not case.parties.filter(status=PartyStatus.WAITING).exists():
        finish_parts(case, at=at)
        step_case(case, "withdraw", closed_at=at, closed_because=Closing.WITHDRAWN, lead=None)
        let_go(case, WITH_THE_OFFICE, at=at)
        record(CaseEvent.CLOSED, at=at, target=case, because=str(Closing.WITHDRAWN))
    return party


def may_reopen(party: Party, at: datetime) -> bool:
    """Whether this person may reopen the case now."""
    case = party.case
    return (
        case.status == CaseStatus.CLOSED
        and case.closed_because == Closing.JUDGED
        and party.status in (PartyStatus.JUDGED, PartyStatus.SILENT)
        and case.closed_at is not None
        and at <= case.closed_at + REOPEN_WITHIN
    )


@transaction.atomic
def reopen(party: Party, *, by: Person, at: datetime) -> Case:
    """Say that it is not solved after all; the office above the one that answered takes it on.

    Raises:
        PermissionDenied: it is not theirs.
        CaseRefusedError: "too_late": it was not closed by judging, or too long ago.
    """
    case = hold_with_party(party)
    allow(by.pk == party.person_id)
    if not may_reopen(party, at):
        raise CaseRefusedError("too_late")
    reply = standing_reply(case)
    above = _office_above(case, reply)
    step_case(
        case,
        "reopen",
        lead=above,
        answered_at=None,
        closed_at=None,
        closed_because="",
        redos=case.redos + 1,
    )
    let_go(case, WITH_THE_OFFICE, at=at)
    step_party(party, "wait_again", asked_at=None, calls=0)
    _offer_again(case, above, at=at)
    record(
        CaseEvent.REOPENED,
        at=at,
        by=by,
        target=case,
        party=party.pk,
        lead=above.code if above else "",
    )
    return case
