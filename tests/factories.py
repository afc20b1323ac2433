"""Rows for tests, all made by the actions; whatever a test does not name is filled in.

The first row asked for brings what every data folder holds: the office at the top, the working
calendar, the topics and the policy. `root()` gives the office at the top; other offices stand below
it. `desk()`, `handler_of(office)` and `supervisor_of(office)` are the staff that the factories act
with; they are the same each time within a test.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from django.db.models import Model

from heartline.cases.actions.answers import draft_reply, review_reply, send_reply
from heartline.cases.actions.dispatch import accept_assignment, assign_case, sort_case
from heartline.cases.actions.intake import Incoming, receive_message
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Kind, Party, Policy, Reply, Role, Solved, Topic
from heartline.cases.setup import first_topics_and_policy
from heartline.ledger.models import Entry, Unsealed
from heartline.offices.actions import (
    add_area,
    add_staff,
    give_duty,
    open_office,
    root_office,
)
from heartline.offices.models import (
    Area,
    CalendarYear,
    Day,
    DutyKind,
    Level,
    Office,
    Staff,
    WorkCalendar,
)
from heartline.offices.queries import _read_calendar
from heartline.offices.setup import first_office
from heartline.people.actions import add_person, give_contact
from heartline.people.models import Person, Reach
from heartline.shared.clock import now

#: Monday 2 March 2026, nine in the morning in Shanghai; the first working week knows no holiday.
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: So much later than the step before it, each step of `make_case` is taken.
STEP = timedelta(hours=1)
#: The stages of `make_case`, in order.
STAGES = ("received", "assigned", "accepted", "answered", "closed")
PASSWORD = "a long enough password"  # noqa: S105

_What = TypeVar("_What")

_numbers = count(1)
#: What the actions of a new data folder fill, in the order in which their rows can be put.
FIRST: tuple[type[Model], ...] = (
    Office,
    WorkCalendar,
    CalendarYear,
    Day,
    Topic,
    Policy,
    Entry,
    Unsealed,
)
_first_rows: list[list[Model]] = []
_AT_THE_TOP = set(DutyKind) - {DutyKind.HANDLER, DutyKind.SUPERVISOR, DutyKind.VISITOR}


def root() -> Office:
    """The office at the top, with all that a new data folder holds."""
    if not Office.objects.exists():
        # A calendar of another test, rolled back since, may have had the same key.
        _read_calendar.cache_clear()
        _put_first_rows()
    return root_office()


def _put_first_rows() -> None:
    """Made by their actions once; later tests get the same rows in a tenth of the time."""
    new = not Entry.objects.exists()
    if new and _first_rows:
        for rows in _first_rows:
            for entry in (row for row in rows if isinstance(row, Entry)):
                # The first leaf tells installations apart; each test is one of its own.
                entry.entered_at = now()
                entry.leaf_hash = entry.leaf()
            type(rows[0])._base_manager.bulk_create(rows)
        return
    first_office()
    first_topics_and_policy()
    if new:
        _first_rows.extend(list(model._base_manager.order_by("pk")) for model in FIRST)


def make_area(*, parent: Area | None = None, level: Level = Level.COMMUNITY, **told: Any) -> Area:
    """A new area; by default a community that stands alone."""
    n = next(_numbers)
    told = {"code": f"area-{n}", "name_zh": f"第{n}社区", "name_en": f"Community {n}"} | told
    return add_area(level=level, parent=parent, by=None, at=MONDAY, **told)


def make_office(*, parent: Office | None = None, **told: Any) -> Office:
    """A new office, below `parent` or below the top."""
    n = next(_numbers)
    told = {"code": f"office-{n}", "name_zh": f"第{n}办公室", "name_en": f"Office {n}"} | told
    return open_office(parent=parent or root(), by=None, at=MONDAY, **told)


def make_staff(
    duty: DutyKind | str | None = DutyKind.HANDLER, office: Office | None = None, **told: Any
) -> Staff:
    """A new member of staff with one duty; None for no duty at all.

    Handlers, supervisors and visitors get a new office unless one is named, others work at the top.
    """
    n = next(_numbers)
    told = {
        "name": f"staff-{n}",
        "display_name_zh": f"职员{n}",
        "display_name_en": f"Staff {n}",
        "password": PASSWORD,
    } | told
    staff = add_staff(by=None, at=MONDAY, **told)
    if duty is not None:
        kind = DutyKind(duty)
        office = office or (root() if kind in _AT_THE_TOP else make_office())
        give_duty(staff, kind=kind, office=office, by=None, at=MONDAY)
    return staff


def _the_same(name: str, duty: DutyKind, office: Office) -> Staff:
    staff: Staff | None = Staff.objects.filter(name=name).first()
    return staff or make_staff(duty, office, name=name)


def desk() -> Staff:
    """The dispatcher at the top that the factories act with."""
    return _the_same("the-desk", DutyKind.DISPATCHER, root())


def handler_of(office: Office | None) -> Staff:
    """The handler of `office` that the factories act with."""
    assert office is not None, "no office leads"
    return _the_same(f"handler-of-{office.code}", DutyKind.HANDLER, office)


def supervisor_of(office: Office | None) -> Staff:
    """The supervisor of `office` that the factories act with."""
    assert office is not None, "no office leads"
    return _the_same(f"supervisor-of-{office.code}", DutyKind.SUPERVISOR, office)


def make_person(
    *, name: str = "", reach: Reach = Reach.PAGE, value: str = "", name_hidden: bool = False
) -> Person:
    """Somebody who spoke; with `value` for `reach`, a sealed contact."""
    person = add_person(name=name, at=MONDAY)
    if value or name_hidden:
        give_contact(
            person, name=name, name_hidden=name_hidden, reach=reach, value=value, at=MONDAY
        )
    return person


def make_party(
    stage: str = "received",
    *,
    lead: Office | None = None,
    joint: tuple[Office, ...] = (),
    kind: Kind | str = Kind.REQUEST,
    about: Office | None = None,
    about_staff: Staff | None = None,
    private: bool = False,
    area: Area | None = None,
    at: datetime = MONDAY,
    answer: str = "The lamp was mended today.",
    **said: Any,
) -> Party:
    """A person who spoke `at`, in a case that has come as far as `stage` (one of `STAGES`).

    Each step is `STEP` later than the one before.

    Args:
        lead: the office that leads from "assigned" on; a new one unless named.
        answer: the text of the reply.
        said: what else the message says: fields of `Incoming`.
    """
    root()
    said.setdefault("text", f"The street lamp has been dark for {next(_numbers)} days.")
    party = receive_message(Incoming(kind=kind, area=area, **said), at=at)
    case = party.case
    if about or about_staff or private:
        sort_case(
            case,
            kind=Kind(kind),
            topic=case.topic,
            area=area,
            about=about,
            about_staff=about_staff,
            private=private,
            by=desk(),
            at=at,
        )
    steps = STAGES.index(stage)
    if steps >= 1:
        lead = lead or make_office()
        assign_case(case, lead=lead, joint=joint, by=desk(), at=at + STEP)
    if steps >= 2:
        assert lead is not None
        accept(case, at=at + 2 * STEP)
    if steps >= 3:
        answer_by_lead(case, text=answer, at=at + 3 * STEP)
    party = Party.objects.select_related("case", "home", "person").get(pk=party.pk)
    if steps >= 4:
        give_verdict(party, Judgement(Solved.YES), by=party.person, at=at + 4 * STEP)
    return party


def make_case(stage: str = "received", **told: Any) -> Case:
    """A case that has come as far as `stage`, with one party; takes what `make_party` takes."""
    return fresh(make_party(stage, **told).case)


def there(what: _What | None) -> _What:
    """What may be missing, and is there in this test."""
    assert what is not None
    return what


def fresh(case: Case) -> Case:
    """The case as the database holds it now, with nothing remembered."""
    return Case.objects.get(pk=case.pk)


def accept(case: Case, *, at: datetime = MONDAY + 2 * STEP) -> None:
    """The leading office takes the case on."""
    part = case.assignments.get(role=Role.LEAD, status="offered")
    accept_assignment(part, by=handler_of(part.office), at=at)
    case.refresh_from_db()


def answer_by_lead(
    case: Case, *, text: str = "The lamp was mended today.", at: datetime = MONDAY + 3 * STEP
) -> Reply:
    """The leading office answers: drafted, reviewed by its supervisor, sent."""
    case = fresh(case)
    handler = handler_of(case.lead)
    reply = draft_reply(case, text=text, by=handler, at=at)
    review_reply(reply, good=True, by=supervisor_of(case.lead), at=at)
    return send_reply(reply, by=handler, at=at)
