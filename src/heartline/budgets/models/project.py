"""A project: somebody's idea, what it costs, whether people chose it, and what became of it."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from heartline.budgets.models.budget import Budget
from heartline.budgets.steps import ProjectStatus
from heartline.cases.models import Satisfied
from heartline.files.models import Attachment
from heartline.ledger.models import Committed
from heartline.offices.models import Area, Staff
from heartline.shared.text import in_language

#: What nobody but the office reads.
HIDDEN = (ProjectStatus.IDEA, ProjectStatus.HELD_BACK, ProjectStatus.WITHDRAWN)
#: What people vote on, or voted on.
BALLOTED = (
    ProjectStatus.ON_BALLOT,
    ProjectStatus.CHOSEN,
    ProjectStatus.LOST,
    ProjectStatus.UNDER_WAY,
    ProjectStatus.DONE,
    ProjectStatus.DROPPED,
)


class ProjectQuerySet(models.QuerySet["Project"]):
    """Questions asked of many projects at once."""

    def public(self) -> Self:
        """Projects that everybody may read: released by the desk, not taken back."""
        return self.exclude(status__in=HIDDEN).filter(budget__in=Budget.objects.public())

    def on_ballot(self) -> Self:
        """The projects that people vote on, or voted on, in the order of the ballot."""
        return self.filter(status__in=BALLOTED).order_by("number")


class Project(Committed):
    """One project of one budget."""

    PRIVACY = {
        "public": "id budget number status area place latitude longitude cost reason reason_en "
        "by_office proposed_at released_at costed_at done_at",
        "personal": "title title_en text text_en released_by costed_by",
        "sealed": "code_hash salt",
    }
    COMMITTED = ("title", "title_en", "text", "text_en", "cost", "reason", "reason_en")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="projects")
    #: Its number in this budget: on the ballot, on paper, on the telephone.
    number = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.IDEA
    )
    #: As it was proposed, in whatever language; and in English, where the office wrote that.
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    #: In whole units of the budget's currency; None until the office has looked into it.
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    #: What the office says of the cost, or why it is not feasible.
    reason = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    by_office = models.BooleanField(default=False)
    #: Of the code with which the person may take the idea back; "" for the office's own.
    code_hash = models.CharField(max_length=32, blank=True)
    proposed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    costed_at = models.DateTimeField(null=True, blank=True)
    costed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ProjectQuerySet] = ProjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="project_number_once"),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gt=0), name="project_costs_something"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=False)
                | ~Q(status__in=[ProjectStatus.FEASIBLE, *BALLOTED]),
                name="project_on_ballot_has_a_cost",
            ),
        ]
        indexes = [models.Index(fields=["budget", "status"], name="project_by_status")]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return reverse("budgets:project", args=[self.budget_id, self.number])

    @property
    def words(self) -> str:
        """What it is about, in the reader's language where there is one."""
        return in_language(self.text, self.text_en)

    @property
    def why(self) -> str:
        """What the office says of its cost or feasibility, in the reader's language."""
        return in_language(self.reason, self.reason_en)

    @property
    def point(self) -> str:
        """Where it is, as a map reads it: "31.2,121.4"; "" where that was not said."""
        if self.latitude is None or self.longitude is None:
            return ""
        return f"{self.latitude:.5f},{self.longitude:.5f}"


class ProjectNewsQuerySet(models.QuerySet["ProjectNews"]):
    """Questions asked of many notes at once."""

    def standing(self) -> Self:
        """The notes that are shown and counted: all that were not taken back."""
        return self.filter(taken_back=None)


class ProjectNews(Committed):
    """A dated note on the way of a chosen project: what was done, what was spent."""

    PRIVACY = {
        "public": "id project on text text_en spent at",
        "personal": "by",
        "sealed": "salt",
    }
    COMMITTED = ("project_id", "on", "text", "text_en", "spent")

    project = models.ForeignKey(Project, models.CASCADE, related_name="news")
    on = models.DateField()
    text = models.TextField()
    text_en = models.TextField(blank=True)
    #: Spent with this step, in whole units of the currency.
    spent = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    objects: ClassVar[ProjectNewsQuerySet] = ProjectNewsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "project news"
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on}"

    @property
    def words(self) -> str:
        """What was told, in the reader's language."""
        return in_language(self.text, self.text_en)


class NewsTakenBack(Committed):
    """That a note was wrong and counts no more, and why; the note itself stays as it was."""

    PRIVACY = {"public": "id news at", "personal": "reason by", "sealed": "salt"}
    COMMITTED = ("news_id", "reason")

    news = models.OneToOneField(ProjectNews, models.CASCADE, related_name="taken_back")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "news taken back"

    def __str__(self) -> str:
        return f"{self.news_id} {self.at:%Y-%m-%d}"


class ProjectPicture(models.Model):
    """A picture of a project: of the idea, or of what was done by one piece of news."""

    PRIVACY = {"public": "id project attachment news"}

    project = models.ForeignKey(Project, models.CASCADE, related_name="pictures")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")
    news = models.ForeignKey(ProjectNews, models.CASCADE, null=True, related_name="pictures")

    def __str__(self) -> str:
        return str(self.attachment_id)


class ProjectVerdict(models.Model):
    """What one browser says of a finished project; it can be said anew, and counts once."""

    PRIVACY = {"public": "id project satisfied", "sealed": "browser"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="verdicts")
    satisfied = models.PositiveSmallIntegerField(choices=Satisfied.choices)
    #: The keyed hash of a random word in a cookie.
    browser = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "browser"], name="project_judged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.satisfied}"
