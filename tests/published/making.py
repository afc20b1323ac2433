"""A small invented town in which every figure counts something."""

from datetime import datetime, timedelta

from django.db import transaction

from heartline.cases.actions.answers import answer_at_once
from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import merge_case, put_out_of_scope, release_case
from heartline.cases.actions.history import PastReply, import_message
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.verdicts import (
    Judgement,
    ask_for_verdict,
    fall_silent_where_due,
    give_verdict,
    note_call_back,
    withdraw,
)
from heartline.cases.models import (
    Application,
    Case,
    Channel,
    Kind,
    Party,
    Satisfied,
    Solved,
    Verdict,
    Wanted,
)
from heartline.cases.policies import standard_policy
from heartline.channels.models import Letter, LetterKind
from heartline.channels.outbox import write_letters
from heartline.channels.post import MOST_TRIES, _note_problem
from heartline.ledger.actions import seal
from heartline.people.actions import set_consent
from heartline.published.actions.counting import keep_counts
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_area,
    make_office,
    make_party,
    root,
)

#: The moment from which the town is looked at.
LOOK = MONDAY + timedelta(days=30)
WEEKS = timedelta(days=21)


def count_now(at: datetime = LOOK) -> None:
    """The worker comes by: it seals, writes letters, and counts what the ledger tells of."""
    seal(at=at)
    write_letters(at=at)
    while keep_counts(at=at):
        pass


def main_of(text: str) -> str:
    """What a page says, without what stands around it on every page."""
    return text.partition("<main")[2].partition("</main>")[0]


def judge(party: Party, solved: Solved, at: datetime, satisfied: Satisfied | None = None) -> None:
    """The person says what they think of the answer."""
    party = again(party)
    give_verdict(party, Judgement(solved, satisfied), by=party.person, at=at)


def again(party: Party) -> Party:
    """The party as the database holds it now."""
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def answered_late(at: datetime, **told) -> Party:
    """A matter that was answered three weeks after it came."""
    party = make_party("accepted", at=at, **told)
    answer_by_lead(party.case, at=at + WEEKS)
    return again(party)


def letter_failed(party: Party, *, position: int = 1) -> None:
    """The letter with the answer could not be delivered."""
    told = {"language": "en", "tries": MOST_TRIES, "next_at": LOOK}
    letter = Letter.objects.create(party=party, kind=LetterKind.ANSWERED, position=position, **told)
    _note_problem(letter, "550", given_up=True, at=LOOK)


def release(case: Case, title: str = "Dark lamp", text: str = "It is dark.", **told) -> Case:
    """The words of a case are published, with the person's consent."""
    for party in case.parties.select_related("person"):
        with transaction.atomic():
            set_consent(party.person, consents=True, at=MONDAY)
    return release_case(fresh(case), title=title, text=text, by=desk(), at=MONDAY, **told)


def past(number: int, *, answered: bool) -> Party:
    """A message from before Heartline."""
    at = MONDAY + timedelta(days=number)
    incoming = Incoming(text="Once upon a time", channel=Channel.IMPORT, external_id=str(number))
    reply = PastReply("Done.", at + timedelta(days=1)) if answered else None
    return import_message(
        incoming,
        office=root(),
        reply=reply,
        policy=standard_policy(MONDAY),
        received_at=at,
        by=None,
        at=LOOK,
    )


def varied_town() -> None:
    """Cases of every course: each figure of the results counts at least one row."""
    root()
    parks, roads = make_office(), make_office()
    day = timedelta(days=1)
    area = make_area()
    for n, kind in enumerate(Kind):
        make_party("closed", kind=kind, lead=parks, at=MONDAY + n * day, area=area)
    for n, level in enumerate((*Satisfied, None)):
        party = make_party("answered", lead=roads, at=MONDAY + n * day)
        judge(party, Solved.PARTLY if n % 2 else Solved.YES, MONDAY + n * day + 4 * STEP, level)
    answered_late(MONDAY, lead=parks)
    answered_late(MONDAY, lead=roads, private=True)
    make_party("received", at=MONDAY)
    make_party("assigned", lead=roads, at=MONDAY + day)
    make_party("accepted", lead=parks, at=LOOK - day)
    make_party("received", at=LOOK - STEP, private=True)
    _redone(roads)
    _ended()
    _asked()
    _unknown_due()
    _exceptions(parks)
    at_once = make_party("received", at=MONDAY, kind=Kind.CONSULTATION)
    answer_at_once(at_once.case, text="At nine.", by=desk(), at=MONDAY + STEP)
    past(1, answered=True)
    past(2, answered=False)


def _redone(office) -> None:
    party = make_party("answered", lead=office, at=MONDAY)
    judge(party, Solved.NO, MONDAY + 4 * STEP)
    still = make_party("answered", lead=office, at=MONDAY, private=True)
    judge(still, Solved.NO, MONDAY + 4 * STEP, Satisfied.NOT_AT_ALL)


def _ended() -> None:
    party = make_party(at=MONDAY)
    withdraw(party, by=party.person, at=MONDAY + STEP)
    out = make_party(at=MONDAY)
    put_out_of_scope(out.case, reason="court", instead="The court.", by=desk(), at=MONDAY + STEP)
    into, gone = make_party(at=MONDAY), make_party(at=MONDAY)
    merge_case(gone.case, into=into.case, by=desk(), at=MONDAY + STEP)
    private, other = (make_party(at=MONDAY, private=True) for _ in range(2))
    merge_case(private.case, into=other.case, by=desk(), at=MONDAY + STEP)
    partly, leaves = make_party(at=MONDAY), make_party(at=MONDAY)
    merge_case(leaves.case, into=partly.case, by=desk(), at=MONDAY + STEP)
    leaves = again(leaves)
    withdraw(leaves, by=leaves.person, at=MONDAY + 2 * STEP)
    answer_at_once(fresh(partly.case), text="Done.", by=desk(), at=MONDAY + 3 * STEP)


def _asked() -> None:
    silent, asked, called, lost, regained, private = (
        make_party("answered", at=MONDAY, private=n == 5) for n in range(6)
    )
    ask_for_verdict(silent, at=MONDAY + 4 * STEP)
    ask_for_verdict(private, at=MONDAY + 4 * STEP)
    fall_silent_where_due(at=LOOK)
    ask_for_verdict(asked, at=LOOK)
    note_call_back(called, reached=False, by=desk(), at=LOOK)
    letter_failed(lost)
    letter_failed(regained)
    told = {"language": "en", "next_at": LOOK}
    Letter.objects.create(party=regained, kind=LetterKind.ANSWERED, position=2, **told)


def _unknown_due() -> None:
    party = make_party("answered", at=MONDAY)
    Case.objects.filter(pk__in=[party.case_id, make_party(at=MONDAY).case_id]).update(due_at=None)
    party.case.assignments.update(accept_by=None, contact_by=None)


def ask(case: Case, wanted: Wanted, reason: str, *, grant: bool = True, **told) -> Application:
    """The office that leads asks for something, and the desk decides."""
    case = fresh(case)
    asked = Ask(wanted, reason, "It is so.", **told)
    at = MONDAY + 5 * STEP
    application = apply_for(case, asked, by=handler_of(case.lead), at=at)
    return decide(application, granted=grant, words="We looked.", by=desk(), at=at)


def exclude(case: Case, reason: str = "not_found") -> Application:
    """A case is left out of the rates."""
    return ask(case, Wanted.EXCLUSION, reason)


def list_case(case: Case) -> Application:
    """A case is listed: it cannot be solved now."""
    owner = handler_of(fresh(case).lead)
    return ask(case, Wanted.LISTING, "money", until=MONDAY + timedelta(days=90), owner=owner)


def review(case: Case) -> Application:
    """A verdict that is not "solved" is reviewed outside the office."""
    verdict = Verdict.objects.filter(reply__case=case).exclude(solved=Solved.YES).get()
    case = fresh(case)
    asked = Ask(Wanted.REVIEW, "kept", "It is so.", verdict=verdict)
    by = handler_of(verdict.reply.office)
    application = apply_for(case, asked, by=by, at=MONDAY + 5 * STEP)
    return decide(application, granted=True, words="We looked.", by=desk(), at=MONDAY + 6 * STEP)


def _exceptions(office) -> None:
    longer = make_party("accepted", at=MONDAY, lead=office)
    ask(longer.case, Wanted.EXTENSION, "findings", count=2)
    answer_by_lead(longer.case, at=MONDAY + timedelta(days=1))
    exclude(make_party("closed", at=MONDAY, lead=office).case)
    exclude(make_party("answered", at=MONDAY, lead=office).case, "by_mistake")
    list_case(make_party("accepted", at=MONDAY, lead=office).case)
    partly = make_party("answered", at=MONDAY, lead=office)
    judge(partly, Solved.PARTLY, MONDAY + 4 * STEP, Satisfied.NOT)
    review(partly.case)
    slow = make_party("assigned", at=MONDAY, lead=office)
    accept(slow.case, at=MONDAY + timedelta(days=5))
    make_party("assigned", at=LOOK - STEP, lead=office)
    for n in range(6):
        make_party("closed", at=MONDAY - timedelta(days=40) + n * STEP, lead=office, private=True)
