"""A case: one matter to be answered; and the part that each office has in it."""

from datetime import datetime
from functools import cache
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.settings import Policy, Topic
from heartline.cases.steps import AssignmentStatus, CaseStatus
from heartline.offices.models import Area, DutyKind, Office, Staff
from heartline.shared.clock import day_of


class Kind(models.TextChoices):
    """What sort of matter it is (诉求类型)."""

    CONSULTATION = "consultation", _("Consultation")
    REQUEST = "request", _("Request")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")


class Channel(models.TextChoices):
    """How a message came to us."""

    WEB = "web", _("Web form")
    DESK = "desk", _("At the desk")
    PHONE = "phone", _("By telephone")
    IMPORT = "import", _("Imported")


class Urgency(models.TextChoices):
    """How urgent the matter is; never how important the person."""

    GENERAL = "general", _("General")
    URGENT = "urgent", _("Urgent")
    EMERGENCY = "emergency", _("Emergency")


class Closing(models.TextChoices):
    """Why a case is closed."""

    JUDGED = "judged", _("Every person has judged the answer, or kept silent")
    WITHDRAWN = "withdrawn", _("Withdrawn by those who spoke")
    MERGED = "merged", _("Joined with another case")
    OUT_OF_SCOPE = "out_of_scope", _("Not ours to decide")


#: A part in a case that has not been handed back.
IN_HAND = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
#: Statuses in which somebody still waits for an answer.
WAITING = (CaseStatus.RECEIVED, CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
#: The same, said so that a database finds them in the index of the unanswered, which stays short.
IS_WAITING = Q(status__in=WAITING, answered_at=None, closed_at=None)


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions asked of many cases at once."""

    def visible_to(self, staff: Staff, *, counting: bool = False) -> Self:
        """Cases that `staff` may open at all; `rules.readable` says what they may read there.

        Args:
            counting: the same cases, asked for in the way that finds many of them sooner, and
                the first of them later.
        """
        seen = Q(pk__in=[])
        for duty in staff.held:
            seen |= _seen_by(duty.kind, duty.office, counting=counting)
        ours = _offices_over(staff)
        offices = [office.pk for office in staff.offices()]
        part = Assignment.objects.filter(
            case=OuterRef("pk"), office__in=offices, status__in=IN_HAND
        )
        concerns_us = Q(about__in=ours) & ~Exists(part)
        return self.filter(seen).exclude(concerns_us).exclude(about_staff=staff)

    def public(self) -> Self:
        """Cases in the public list: all but the private; their words are another matter."""
        return self.filter(private=False).exclude(closed_because=Closing.MERGED)

    def waiting(self) -> Self:
        """Cases in which somebody still waits for an answer."""
        return self.filter(status__in=WAITING)

    def to_dispatch(self) -> Self:
        """Cases that wait for the desk: new, returned, or to be given to an office by name."""
        return self.filter(Q(status=CaseStatus.RECEIVED) | Q(status=CaseStatus.ASSIGNED, lead=None))

    def overdue(self, at: datetime) -> Self:
        """Cases that should have been answered by `at` and were not; not while they are listed."""
        return self.waiting().filter(due_at__lt=at, listed=False)


def _offices_over(staff: Staff) -> set[int]:
    """The offices that `staff` works in, and all above them."""
    return {int(pk) for office in staff.offices() for pk in (office.path or "").split("/") if pk}


def case_opens_to(staff: Staff) -> Exists:
    """Whether `staff` may open the case that a row hangs on by its `case`.

    It is asked for each row that fits otherwise: of few, when most cases could be opened.
    """
    return Exists(Case.objects.visible_to(staff).filter(pk=OuterRef("case")))


def concerning(staff: Staff) -> Q:
    """The cases that complain of `staff`, or of an office that they work in or under."""
    return Q(about__in=_offices_over(staff)) | Q(about_staff=staff)


def _seen_by(kind: str, office: Office, *, counting: bool) -> Q:
    """The cases that one duty in one office opens."""
    everywhere = office.parent_id is None
    below = Q(pk__isnull=False) if everywhere else Q(lead__path__startswith=office.path)
    if kind == DutyKind.DISPATCHER or kind == DutyKind.AUDITOR:
        return below
    if kind in (DutyKind.OPERATOR, DutyKind.ANALYST):
        return below & Q(private=False)
    if kind == DutyKind.HANDLER:
        return _has_part(Q(office=office), counting=counting)
    if kind == DutyKind.SUPERVISOR:
        here = Q(office__path__startswith=office.path)
        return _has_part(here, counting=counting and not everywhere)
    return Q(pk__in=[])


def _has_part(where: Q, *, counting: bool) -> Q:
    """Case by case, or by the list of an office's parts: of few among many cases it is shorter."""
    parts = Assignment.objects.filter(where, status__in=IN_HAND)
    if counting:
        return Q(pk__in=parts.values("case"))
    return Q(Exists(parts.filter(case=OuterRef("pk"))))


def promised(**span: datetime) -> Q:
    """The cases whose people read a date in a span: `promised(gte=at, lt=tomorrow)`."""
    again = {f"again_by__{bound}": moment for bound, moment in span.items()}
    first = {f"due_at__{bound}": moment for bound, moment in span.items()}
    return Q(again_by=None, **first) | Q(**again)


#: Stands for the number in an address.
_ANY = "0000-0"


@cache
def _address(page: str) -> str:
    """An address of cases: lists and bars have many, so each is put together once."""
    return reverse(f"cases:{page}", args=[_ANY])


def address_of(number: str, page: str = "case") -> str:
    """Where the case of this number is found on the desk, or the page of an act on it."""
    return _address(page).replace(_ANY, number)


class Case(models.Model):
    """One matter to be answered, from the moment it is heard to the verdict."""

    PRIVACY = {
        "public": "id kind status urgency channel topic area public_ground private lead policy "
        "due_at first_due_at again_by provisional held_to paused_until listed excluded received_at "
        "answered_at closed_at closed_because merged_into scope_reason returns redos imported "
        "released_at released_by public_title public_text public_reply about",
        "personal": "title place latitude longitude about_staff scope_instead",
    }

    kind = models.CharField(max_length=15, choices=Kind.choices)
    status = models.CharField(
        max_length=10, choices=CaseStatus.choices, default=CaseStatus.RECEIVED
    )
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.GENERAL)
    #: How the message came that opened it; never changed.
    channel = models.CharField(max_length=10, choices=Channel.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="cases")
    title = models.CharField(max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases")
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    #: A road, a park: the exact place may be shown. Otherwise only the community is.
    public_ground = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    about = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="complained_of"
    )
    about_staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    #: The office that leads now; nobody while the case waits for the desk.
    lead = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="leads")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    #: When the first person who spoke should have an answer; never restarted. None: the calendar
    #: does not know a year on the way. `clocks.explain` says how it was computed.
    due_at = models.DateTimeField(null=True, blank=True)
    #: The moment that was promised first; None until it is moved.
    first_due_at = models.DateTimeField(null=True, blank=True)
    #: After a "no": when the office that does it again is to answer, which is what people read
    #: then. None: no office does it again now. The case is late by `due_at` all the same.
    again_by = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    #: The matter {"kind", "urgency", "topic_path"} by which the clocks still run where the case was
    #: later sorted to one that takes longer. Empty: they run by how the case is sorted.
    held_to = models.JSONField(default=dict, blank=True)
    #: While a pause that was granted lasts: its end at the latest.
    paused_until = models.DateTimeField(null=True, blank=True)
    #: It cannot be solved now (挂账); and: left out of the rates. Both after a granted application.
    listed = models.BooleanField(default=False)
    excluded = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=15, choices=Closing.choices, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    #: Out of scope: a reason code, and in words where the person can turn instead.
    scope_reason = models.CharField(max_length=20, blank=True)
    scope_instead = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    redos = models.PositiveSmallIntegerField(default=0)
    #: History from before Heartline: sends nothing, asks nobody, publishes no words.
    imported = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    public_title = models.CharField(max_length=200, blank=True)
    public_text = models.TextField(blank=True)
    public_reply = models.TextField(blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(status="closed") & ~Q(closed_because="") & Q(closed_at__isnull=False))
                | (~Q(status="closed") & Q(closed_because="", closed_at=None)),
                name="case_closed_with_moment_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(private=False) | Q(released_at=None),
                name="case_private_is_not_released",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, public_text="", public_title="")
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="case_released_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=~Q(kind="report") | Q(private=True), name="case_report_is_private"
            ),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(lead=None), name="case_received_has_no_lead"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "received_at"], name="case_by_status"),
            models.Index(fields=["lead", "status", "due_at"], name="case_by_lead"),
            models.Index(fields=["received_at"], name="case_by_day"),
            models.Index(fields=["kind", "received_at"], name="case_by_kind"),
            models.Index(fields=["urgency", "received_at"], name="case_by_urgency"),
            models.Index(fields=["channel", "received_at"], name="case_by_channel"),
            models.Index(
                fields=["received_at"],
                condition=Q(answered_at=None, closed_at=None),
                name="case_unanswered",
            ),
            models.Index(
                fields=["answered_at"], condition=Q(answered_at__isnull=False), name="case_answered"
            ),
            models.Index(
                fields=["answered_at"], condition=Q(released_at__isnull=False), name="case_released"
            ),
            models.Index(fields=["status"], condition=Q(private=True), name="case_private"),
            # Everything that the figures count by, so that they are read from the index alone.
            models.Index(
                fields=[
                    "lead",
                    "kind",
                    "private",
                    "received_at",
                    "due_at",
                    "answered_at",
                    "status",
                    "closed_because",
                ],
                name="case_figures",
            ),
            models.Index(fields=["due_at"], name="case_by_due"),
            models.Index(
                fields=["again_by"], condition=Q(again_by__isnull=False), name="case_again_by"
            ),
            models.Index(fields=["topic", "area", "received_at"], name="case_by_topic"),
            models.Index(fields=["received_at"], condition=Q(listed=True), name="case_listed"),
            models.Index(fields=["received_at"], condition=Q(excluded=True), name="case_excluded"),
            models.Index(
                fields=["received_at"],
                condition=Q(public_ground=True, private=False),
                name="case_on_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of(self.number)

    @property
    def number(self) -> str:
        """What people call the case: the year it was heard and its own number: "2026-000123"."""
        return f"{day_of(self.received_at).year}-{self.pk:06d}"

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    def is_paused(self, at: datetime) -> bool:
        """Whether its clock stands still."""
        return self.paused_until is not None and self.paused_until > at

    @property
    def told_by(self) -> datetime | None:
        """The date that the people of the case read: `due_at`, and after a "no" the new one."""
        return self.again_by or self.due_at

    def is_late(self, at: datetime) -> bool:
        """Whether the answer came, or is, after the person's moment."""
        return self.due_at is not None and (self.answered_at or at) > self.due_at


def pk_of(number: str) -> int | None:
    """The key that a case number names; None for what is no number."""
    year, _dash, serial = number.strip().partition("-")
    fits = len(year) == 4 and year.isdecimal() and serial.isdecimal() and len(serial) <= 15
    return int(serial) if fits else None


class Role(models.TextChoices):
    """Whether an office leads or helps."""

    LEAD = "lead", _("Lead office")
    JOINT = "joint", _("Joint office")


class Assignment(models.Model):
    """One office's part in a case, with its own clocks."""

    PRIVACY = {
        "public": "id case office role status designated assigned_at assigned_by accept_by "
        "contact_by answer_by prompt_at accepted_at accepted_by contacted_at done_at "
        "returned_at returned_by return_reason handler",
        "personal": "instruction return_words released_text",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=5, choices=Role.choices)
    status = models.CharField(
        max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.OFFERED
    )
    #: Given by name, after returns or a "no": it cannot be handed back.
    designated = models.BooleanField(default=False)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    instruction = models.TextField(blank=True)
    #: For the office complained of, when it is heard: the only words of the case that it reads.
    released_text = models.TextField(blank=True)
    accept_by = models.DateTimeField(null=True)
    contact_by = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    #: When the worker looks next whether this part is to be prompted; None: never again.
    prompt_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    contacted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=20, blank=True)
    return_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role="lead", status__in=["offered", "accepted"]),
                name="assignment_one_lead_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="returned", returned_at__isnull=False)
                | (~Q(status="returned") & Q(returned_at=None)),
                name="assignment_returned_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | ~Q(status="offered"),
                name="assignment_offered_is_not_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status"], name="assignment_by_office"),
            models.Index(
                fields=["prompt_at"],
                condition=Q(prompt_at__isnull=False),
                name="assignment_to_prompt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.office}"
