"""What somebody applies for in a case, and another decides: more time, a pause, an exception."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Assignment, Case
from heartline.cases.models.party import Party, Verdict
from heartline.cases.steps import ApplicationStatus
from heartline.ledger.models import Committed
from heartline.offices.models import Office, Staff


class Wanted(models.TextChoices):
    """What is applied for (申请事项)."""

    PAUSE = "pause", _("A pause of the clock")
    EXTENSION = "extension", _("More time")
    LISTING = "listing", _("Listing: it cannot be solved now")
    EXCLUSION = "exclusion", _("Leaving the case out of the rates")
    REVIEW = "review", _("A review of the verdict")
    REROUTE = "reroute", _("Another office")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Questions asked of many applications at once."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(status=ApplicationStatus.ASKED)

    def granted(self) -> Self:
        """Those that were granted, whether their time is over or not."""
        return self.filter(status__in=(ApplicationStatus.GRANTED, ApplicationStatus.ENDED))


class Application(Committed):
    """An office applies for an exception, or a person says that the wrong office has their case.

    Somebody outside that office decides. A pause and a listing that were granted end by themselves
    or are ended; the rest stands once it is granted.
    """

    PRIVACY = {
        "public": "id case part party verdict wanted status reason office asked_at decided_at "
        "decided_office count unit starts_at until ended_at",
        "personal": "words asked_by decided_by decision_words owner ended_by",
        "sealed": "salt",
    }
    COMMITTED = ("case_id", "wanted", "reason", "words", "asked_at")

    case = models.ForeignKey(Case, models.CASCADE, related_name="applications")
    wanted = models.CharField(max_length=10, choices=Wanted.choices)
    status = models.CharField(
        max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.ASKED
    )
    #: A code; `sentences` has its words.
    reason = models.CharField(max_length=30)
    words = models.TextField()
    #: The office that asks and its part; neither when a person does.
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    part = models.ForeignKey(Assignment, models.CASCADE, null=True, related_name="applications")
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    #: The person who asks, where it is a person; or who is asked about: the party of the verdict.
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="applications")
    verdict = models.ForeignKey(Verdict, models.CASCADE, null=True, related_name="reviews")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True)
    #: More time: so many of a unit of `engines.deadlines`.
    count = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=15, blank=True)
    #: A pause: from when, and when it ends at the latest. A listing: the day of its next review.
    starts_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    #: Who keeps a listed case in mind.
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ApplicationQuerySet] = ApplicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "wanted"],
                condition=Q(status="asked", party=None),
                name="application_one_open_of_a_sort",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "withdrawn"], decided_at=None)
                | Q(status__in=["granted", "refused", "ended"], decided_at__isnull=False),
                name="application_decided_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(wanted="extension") | (Q(count__gt=0) & ~Q(unit="")),
                name="application_extension_says_how_much",
            ),
            models.CheckConstraint(
                condition=~Q(wanted="pause") | Q(until__isnull=False, starts_at__isnull=False),
                name="application_pause_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(status="asked"), name="application_waiting"
            ),
            models.Index(
                fields=["wanted", "until"],
                condition=Q(status="granted"),
                name="application_standing",
            ),
            models.Index(fields=["case", "wanted", "status"], name="application_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.wanted}"
