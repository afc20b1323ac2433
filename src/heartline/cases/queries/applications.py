"""What was applied for: in one case, waiting for a decision, asked by one's office, listed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Case,
    Wanted,
)
from heartline.cases.models.case import case_opens_to, concerning
from heartline.cases.queries.policies import length_words
from heartline.cases.queries.rows import Row, case_row, parts_for_rules
from heartline.cases.rules import Fields, readable
from heartline.cases.sentences import WANTED, asked_because, short_moment, waiting_words
from heartline.engines.deadlines.rules import Unit
from heartline.offices.models import DutyKind, Staff
from heartline.shared.clock import local
from heartline.shared.prepared import PreparedEach

#: A pause ends with the day before this moment.
_JUST_BEFORE = timedelta(microseconds=1)
_SHAPES = {
    ApplicationStatus.ASKED: "wait",
    ApplicationStatus.GRANTED: "done",
    ApplicationStatus.REFUSED: "closed",
    ApplicationStatus.WITHDRAWN: "closed",
    ApplicationStatus.ENDED: "closed",
}


def day_words(at: datetime) -> str:
    """The day that a moment belongs to; midnight ends the day before it."""
    # Translators: a day, as Django's date format.
    return date_format(local(at - _JUST_BEFORE), _("j F Y"))


def review_day(listing: Application) -> str:
    """The day on which a listed case is looked at again; "" for what is no listing."""
    # Translators: a day, as Django's date format.
    return date_format(local(listing.until), _("j F Y")) if listing.until else ""


def asked_words(application: Application) -> str:
    """What is asked for, in a few words: "More time: 5 working days"."""
    wanted, until = str(WANTED[application.wanted]), application.until
    if application.wanted == Wanted.EXTENSION:
        length = length_words(application.count or 0, Unit(application.unit))
        return _("%(wanted)s: %(length)s") % {"wanted": wanted, "length": length}
    if application.wanted == Wanted.PAUSE and until:
        places = {"wanted": wanted, "day": day_words(until)}
        return _("%(wanted)s until the end of %(day)s") % places
    if application.wanted == Wanted.LISTING and until:
        places = {
            "wanted": wanted,
            "day": review_day(application),
            "owner": str(application.owner or ""),
        }
        return _("%(wanted)s; looked at again on %(day)s; %(owner)s keeps it in mind") % places
    return wanted


@dataclass(frozen=True)
class AppliedFor:
    """One application as the page of its case tells it."""

    what: str
    reason: str
    words: str
    who: str
    when: str
    state: str
    label: str
    decided: str = ""
    decision: str = ""


def applied_for(case: Case, fields: frozenset[Fields]) -> list[AppliedFor]:
    """What was applied for in `case`, the newest first, for somebody who reads `fields`.

    Uses what was prefetched. What a person wrote is for those who read words.
    """
    return [
        _applied_for(one, fields)
        for one in sorted(case.applications.all(), key=lambda one: one.asked_at, reverse=True)
    ]


def _applied_for(one: Application, fields: frozenset[Fields]) -> AppliedFor:
    by_person = one.office is None
    decided = (str(part) for part in (one.decided_office, one.decided_by) if part)
    return AppliedFor(
        what=asked_words(one),
        reason="" if by_person else asked_because(one.wanted, one.reason),
        words=one.words if Fields.WORDS in fields or not by_person else "",
        who=_("The person") if by_person else " · ".join(map(str, (one.office, one.asked_by))),
        when=short_moment(one.asked_at),
        state=_SHAPES[ApplicationStatus(one.status)],
        label=str(one.get_status_display()),
        decided=" · ".join((*decided, short_moment(one.decided_at))) if one.decided_at else "",
        decision=one.decision_words,
    )


def with_what_applications_need(found: "QuerySet[Application]") -> "QuerySet[Application]":
    """Applications with what their lines and the rules read."""
    case = ("case__topic", "case__area", "case__lead", "case__about")
    near = found.select_related(*case, "office", "asked_by", "owner", "decided_office")
    return near.defer("case__area__boundary").prefetch_related(parts_for_rules("case__assignments"))


def to_decide(staff: Staff) -> "QuerySet[Application]":
    """What waits for a decision of `staff`, the oldest first; as `rules.may_decide` says."""
    ours = [office.pk for office in staff.offices()]
    where = Q(pk__in=[])
    for office in staff.offices(DutyKind.SUPERVISOR):
        where |= Q(office__path__startswith=office.path)
    for office in staff.offices(DutyKind.DISPATCHER):
        everywhere = office.parent_id is None
        below = Q() if everywhere else Q(case__lead__path__startswith=office.path)
        where |= below & (Q(office__isnull=False) | ~Q(case__lead__in=ours))
    found = Application.objects.open().filter(where, _readable_by(staff))
    found = found.exclude(asked_by=staff).exclude(office__in=ours)
    return with_what_applications_need(found).order_by("asked_at", "id")


def _readable_by(staff: Staff) -> Q:
    concerned = Case.objects.filter(concerning(staff))
    return Q(case_opens_to(staff)) & ~Q(case__in=concerned)


def asked_by_us(staff: Staff) -> "QuerySet[Application]":
    """What the offices of `staff` have asked for, the newest first."""
    works = staff.offices(DutyKind.HANDLER, DutyKind.SUPERVISOR)
    found = Application.objects.filter(_readable_by(staff), office__in=works)
    return with_what_applications_need(found).order_by("-asked_at", "-id")


def listed_cases(staff: Staff) -> "QuerySet[Application]":
    """The listings that stand among the cases that `staff` may open, by the day of their review."""
    found = Application.objects.filter(
        _readable_by(staff), wanted=Wanted.LISTING, status=ApplicationStatus.GRANTED
    )
    return with_what_applications_need(found).order_by("until", "id")


def rows_to_decide(staff: Staff, found: Iterable[Application], at: datetime) -> list[Row]:
    """A line for each application that waits, leading to its decision."""
    return [
        replace(
            _row(staff, one, at),
            url=f"{reverse('cases:decide', args=[one.case.number])}?application={one.pk}#act",
            state="wait",
            label=waiting_words(one.asked_at, at),
        )
        for one in found
    ]


def rows_asked(staff: Staff, found: Iterable[Application], at: datetime) -> list[Row]:
    """A line for each application of one's own offices: how it was decided, and by whom."""
    return [
        replace(
            _row(staff, one, at),
            state=_SHAPES[ApplicationStatus(one.status)],
            label=str(one.get_status_display()),
            due=str(one.decided_office or "") or short_moment(one.asked_at),
        )
        for one in found
    ]


def rows_listed(staff: Staff, found: Iterable[Application], at: datetime) -> list[Row]:
    """A line for each listed case; one whose day has come says so."""
    return [
        replace(
            _row(staff, one, at),
            state="soon" if _has_come(one, at) else "info",
            label=_("To look at again") if _has_come(one, at) else _("Listed"),
            due=review_day(one),
        )
        for one in found
    ]


def _has_come(listing: Application, at: datetime) -> bool:
    return listing.until is not None and listing.until <= at


def _row(staff: Staff, one: Application, at: datetime) -> Row:
    row = case_row(staff, one.case, at)
    if Fields.WORK not in readable(staff, one.case):
        return row
    reason = asked_because(one.wanted, one.reason) if one.office else ""
    told = [reason, str(one.office or _("The person")), row.title]
    meta = " · ".join(part for part in told if part)
    return replace(row, title=asked_words(one), meta=meta, due="")


#: Whoever has work here is told on every visit how much.
_COUNTS = PreparedEach(at=datetime)


def waiting_for(staff: Staff, at: datetime) -> list[tuple[str, str, int]]:
    """What waits here for `staff`: a word, the name of the page, how many; nothing for none."""
    if not staff.holds(DutyKind.DISPATCHER, DutyKind.SUPERVISOR, DutyKind.HANDLER):
        return []
    who = (staff.pk, staff.reach)
    waits = [
        (
            _("Applications for you to decide"),
            _COUNTS.count(("decide", who), lambda **_at: to_decide(staff)),
        ),
        (
            _("Listed cases to look at again"),
            _COUNTS.count(
                ("listed", who), lambda at: listed_cases(staff).filter(until__lte=at), at=at
            ),
        ),
    ]
    return [(label, "cases:approvals", count) for label, count in waits if count]
