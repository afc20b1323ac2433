"""The page of a case, as one member of staff may read it: nothing else reaches a template."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Application,
    Assignment,
    Case,
    CaseFile,
    FileRole,
    Party,
    Reply,
    Verdict,
)
from heartline.cases.models.case import CaseQuerySet
from heartline.cases.queries.applications import AppliedFor, applied_for
from heartline.cases.queries.helps import Listed, checklists_of
from heartline.cases.queries.issues import issue_of
from heartline.cases.queries.linked import Linked, read_links, shown_links
from heartline.cases.queries.others import Others, others_beside
from heartline.cases.queries.suggested import Suggested, suggested_for
from heartline.cases.queries.summary import Clock, Part, Step, summary
from heartline.cases.queries.time_line import (
    Item,
    Shown,
    names_of_people,
    shown_file,
    time_line,
)
from heartline.cases.rules import Act, Fields, acts_for, readable
from heartline.cases.rules.issues import may_read_issues
from heartline.offices.models import Staff
from heartline.people.models import Contact
from heartline.shared.prepared import Prepared, put, put_each


@dataclass(frozen=True)
class Who:
    """Somebody who spoke: what the reader may know of them."""

    pk: int
    label: str
    number: str
    status: str
    reach: str
    language: str
    anonymous: bool
    hidden: bool
    erased: bool
    consents: bool
    contacts: list[tuple[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    kind: str
    what: str
    people: int
    before: list[Shown]
    after: list[Shown]


@dataclass(frozen=True)
class CaseView:
    """One case, cut to what its reader may read. What is empty may not be read, or is not there."""

    number: str
    url: str
    heading: str
    released_text: str
    acts: list[Act]
    # Summary
    state: str = ""
    label: str = ""
    steps: list[Step] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    waits: bool = False
    urgency: tuple[str, str] = ("", "")
    private: bool = False
    imported: bool = False
    clock: Clock | None = None
    parts: list[Part] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    ending: str = ""
    into: str = ""
    into_url: str = ""
    # Words, and what is for colleagues only
    line: list[Item] = field(default_factory=list)
    draft: str = ""
    draft_state: str = ""
    draft_by: str = ""
    review_words: str = ""
    checklists: list[Listed] = field(default_factory=list)
    applications: list[AppliedFor] = field(default_factory=list)
    outcome: Outcome | None = None
    instead: str = ""
    public_title: str = ""
    # The person, the place, the papers
    people: list[Who] = field(default_factory=list)
    may_open_contact: bool = False
    place: str = ""
    at: str = ""
    shape: dict[str, Any] | None = None
    files: list[Shown] = field(default_factory=list)
    #: What reading suggests while the case waits.
    suggested: Suggested | None = None
    #: The hot issue that the case is in: number and title, and its address.
    issue: tuple[str, str] | None = None
    #: That others say the same.
    others: Others | None = None


#: Of the case that somebody spoke in first, its number alone is read.
_NOT_READ = [
    f"home__{field.name}"
    for field in Case._meta.concrete_fields
    if field.name not in ("id", "received_at")
]


#: Whom the applications of a case name.
_WHO_DECIDES = ("office", "asked_by", "owner", "decided_office", "decided_by")


_PARTS = Prepared(
    lambda case: Assignment.objects.filter(case=case).select_related("office").order_by("id"),
    case=int,
)
_PARTIES = Prepared(
    lambda case: (
        Party.objects.filter(case=case)
        .select_related("person", "home")
        .defer(*_NOT_READ)
        .order_by("spoke_at", "id")
    ),
    case=int,
)
_CONTACTS = Prepared(
    lambda case: (
        Contact.objects.filter(person__party__case=case).only("person", "kind").order_by("kind")
    ),
    case=int,
)
_REPLIES = Prepared(
    lambda case: Reply.objects.filter(case=case).select_related("office", "drafted_by", "sent_by"),
    case=int,
)
_VERDICTS = Prepared(lambda case: Verdict.objects.filter(reply__case=case), case=int)
_APPLICATIONS = Prepared(lambda case: Application.objects.filter(case=case), case=int)
_FILES = Prepared(
    lambda case: CaseFile.objects.filter(case=case).select_related("attachment").order_by("id"),
    case=int,
)


def case_rows() -> CaseQuerySet:
    """Cases with what their page and the rules read of the case itself."""
    # What few cases have (a person complained of, a case they are in) is read when it is there.
    near = (
        "topic",
        "area",
        "lead",
        "policy__calendar",
        "outcome",
        "in_issue__issue",
        "alike__group__issue",
        "suggestion__topic",
    )
    cases: CaseQuerySet = Case.objects.select_related(*near).defer("alike__words", "alike__places")
    return cases


def read_whole(case: Case) -> None:
    """Read what hangs on a row of `case_rows`, as its page and the rules need it."""
    put(case, "assignments", _PARTS(case=case.pk))
    put(case, "parties", parties := _PARTIES(case=case.pk))
    put(case, "replies", replies := _REPLIES(case=case.pk))
    put(case, "files", _FILES(case=case.pk))
    put(case, "applications", applications := _APPLICATIONS(case=case.pk))
    put_each([party.person for party in parties], "contacts", _CONTACTS(case=case.pk), "person_id")
    put_each(replies, "verdicts", _VERDICTS(case=case.pk) if replies else [], "reply_id")
    # Few cases have these: what they name is asked for only where there is one.
    prefetch_related_objects(applications, *_WHO_DECIDES)
    read_links(case)


def view_of(staff: Staff, case: Case, at: datetime, *, on_paper: bool = False) -> CaseView:
    """`case`, a row of `case_rows`, as `staff` may read it at the moment `at`.

    Args:
        on_paper: it is to be printed, so hidden names stand in it for nobody.
    """
    fields = readable(staff, case)
    names = names_of_people(staff, case, on_paper=on_paper)
    told: dict[str, Any] = {}
    if Fields.SUMMARY in fields:
        told |= summary(case, fields, at) | {
            "linked": shown_links(staff, case),
            "issue": issue_of(staff, case),
            "others": _others(staff, case),
        }
    if Fields.WORDS in fields:
        told |= _words(case)
    if Fields.WORK in fields:
        told |= _work(case) | {
            "applications": applied_for(case, fields),
            "checklists": checklists_of(case),
        }
    if Fields.PERSON in fields:
        told |= {"people": _people(case, names), "may_open_contact": True}
    if Fields.PLACE in fields:
        told |= _place(case)
    if Fields.FILES in fields:
        told["files"] = _files(case, Fields.WORK in fields)
    if Fields.RELEASED not in fields:
        told["line"] = time_line(case, fields, names)
    return CaseView(
        number=case.number,
        url=case.get_absolute_url(),
        heading=_heading(case, fields),
        released_text=_released_text(staff, case) if Fields.RELEASED in fields else "",
        acts=_acts(staff, case, has_list=bool(told.get("checklists"))),
        **told,
    )


def _others(staff: Staff, case: Case) -> Others | None:
    if not may_read_issues(staff):
        return None
    return others_beside(staff, case, getattr(case, "alike", None))


def _acts(staff: Staff, case: Case, *, has_list: bool) -> list[Act]:
    """What can be done here; to tick something off, a checklist is needed."""
    return [act for act in acts_for(staff, case) if has_list or act != Act.CHECK]


def _heading(case: Case, fields: frozenset[Fields]) -> str:
    if Fields.WORDS in fields:
        return case.title or _("(a picture without words)")
    if Fields.RELEASED in fields:
        return _("You are asked for your side")
    return _("Case %(number)s") % {"number": case.number}


def _released_text(staff: Staff, case: Case) -> str:
    heard = [part for part in case.assignments.all() if part.released_text]
    ours = {office.pk for office in staff.offices()}
    return next((part.released_text for part in heard if part.office_id in ours), "")


def _words(case: Case) -> dict[str, Any]:
    return {
        "suggested": suggested_for(case),
        "outcome": _outcome(case),
        "instead": case.scope_instead,
        "public_title": case.public_title,
    }


def _outcome(case: Case) -> Outcome | None:
    outcome = getattr(case, "outcome", None)
    if outcome is None:
        return None
    pictures = [file for file in case.files.all() if file.attachment.is_picture]
    return Outcome(
        kind=str(outcome.get_kind_display()),
        what=outcome.what,
        people=outcome.people,
        before=[shown_file(case, file) for file in pictures if file.role == FileRole.BEFORE],
        after=[shown_file(case, file) for file in pictures if file.role == FileRole.AFTER],
    )


def _work(case: Case) -> dict[str, Any]:
    reply = next((r for r in case.replies.all() if r.answers and r.sent_at is None), None)
    if reply is None:
        return {}
    return {
        "draft": reply.text,
        "draft_state": str(reply.get_status_display()),
        "draft_by": str(reply.drafted_by or ""),
        "review_words": reply.review_words,
    }


def _people(case: Case, names: dict[int, str]) -> list[Who]:
    return [_who(case, party, names[party.pk]) for party in case.parties.all()]


def _who(case: Case, party: Party, label: str) -> Who:
    person = party.person
    return Who(
        pk=party.pk,
        label=label,
        number=party.number if party.home_id != case.pk else "",
        status=str(party.get_status_display()),
        reach=str(person.get_reach_display()),
        language=str(person.get_language_display()),
        anonymous=person.anonymous,
        hidden=person.name_hidden,
        erased=person.erased_at is not None,
        consents=person.consents,
        contacts=[(one.kind, str(one.get_kind_display())) for one in person.contacts.all()],
    )


def _place(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {"place": case.place}
    if case.latitude is not None and case.longitude is not None:
        told["at"] = f"{case.latitude},{case.longitude}"
        if case.area and case.area.boundary:
            told["shape"] = {
                "type": "Feature",
                "properties": {"name": str(case.area)},
                "geometry": case.area.boundary,
            }
    return told


def _files(case: Case, work: bool) -> list[Shown]:
    """The files of the case that hang on no message: those of the outcome stand with it."""
    return [
        shown_file(case, file)
        for file in case.files.all()
        if file.message_id is None
        and (file.role == FileRole.SAID or (work and file.role == FileRole.WORK))
    ]
