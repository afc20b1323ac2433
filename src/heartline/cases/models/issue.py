"""A hot issue: many cases with one root, an owner, a plan, and what became of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from heartline.cases.models.case import Case
from heartline.cases.models.settings import Topic
from heartline.cases.steps import IssueStatus
from heartline.ledger.models import Committed
from heartline.offices.models import Area, Office, Staff
from heartline.shared.clock import day_of


class IssueQuerySet(models.QuerySet["Issue"]):
    """Questions asked of many issues at once."""

    def public(self) -> Self:
        """Issues that everybody may read."""
        return self.filter(published_at__isnull=False)


class Issue(Committed):
    """Many cases with one root (热点问题). It gathers matters, never people."""

    PRIVACY = {
        "public": "id status title_zh title_en text_zh text_en plan_zh plan_en topic area owner "
        "opened_at planned_at acted_at done_at dropped_at published_at",
        "personal": "keeper opened_by published_by",
        "sealed": "salt",
    }
    COMMITTED = ("title_zh", "title_en", "text_zh", "text_en", "plan_zh", "plan_en")

    status = models.CharField(
        max_length=10, choices=IssueStatus.choices, default=IssueStatus.GATHERING
    )
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    #: What it is about and what is to be done, in words that may be published.
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    plan_zh = models.TextField(blank=True)
    plan_en = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="issues")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="issues")
    #: The office that owns it, and who there keeps it in mind.
    owner = models.ForeignKey(Office, models.PROTECT, related_name="issues")
    keeper = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    #: The day from which things were put right: what divides before from after.
    acted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[IssueQuerySet] = IssueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="issue_published_by_and_at_together",
            ),
        ]
        indexes = [models.Index(fields=["status", "opened_at"], name="issue_by_status")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it: the year it was opened and its own number: "H2026-012"."""
        return f"H{day_of(self.opened_at).year}-{self.pk:03d}"

    def get_absolute_url(self) -> str:
        return reverse("cases:issue", args=[self.pk])


class IssueCase(models.Model):
    """A case that an issue gathers; a case is in one issue at most."""

    PRIVACY = {"public": "id issue case at", "personal": "by"}

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="gathered")
    case = models.OneToOneField(Case, models.CASCADE, related_name="in_issue")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["issue", "case"], name="issue_case_by_issue")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.case_id}"


class IssueNews(Committed):
    """What was told about an issue: on its public page, and to everybody whose case is in it."""

    PRIVACY = {
        "public": "id issue text_zh text_en at told told_at",
        "personal": "by",
        "sealed": "salt",
    }
    COMMITTED = ("issue_id", "text_zh", "text_en")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="news")
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    #: How many people it was sent to.
    told = models.PositiveIntegerField(default=0)
    #: When the last of them was; None while some are still to be told.
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "issue news"

    def __str__(self) -> str:
        return f"{self.issue_id} {self.at}"
