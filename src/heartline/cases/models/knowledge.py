"""Knowledge: what the desk answers from, and what everybody may look up."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from heartline.cases.models.case import Case
from heartline.cases.models.settings import Topic
from heartline.cases.steps import ArticleStatus
from heartline.ledger.models import Committed
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.text import in_language

_WRITERS = (DutyKind.OPERATOR, DutyKind.DISPATCHER, DutyKind.HANDLER, DutyKind.SUPERVISOR)
_REVIEWERS = (DutyKind.DISPATCHER, DutyKind.SUPERVISOR)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions asked of many articles at once."""

    def in_force(self, today: date) -> Self:
        """Articles that were reviewed and have not expired on `today`."""
        return self.filter(status=ArticleStatus.IN_FORCE, expires_on__gte=today)

    def visible_to(self, staff: Staff) -> Self:
        """Articles that `staff` may open: see `rules.knowledge.may_read_article`."""
        if not staff.holds(*_WRITERS):
            return self.none()
        seen = Q(reviewed_at__isnull=False) | Q(written_by=staff)
        for office in staff.offices(*_REVIEWERS):
            seen |= Q(office__path__startswith=office.path)
        return self.filter(seen)

    def public(self, today: date) -> Self:
        """Articles in force that everybody may read."""
        return self.in_force(today).filter(public=True)


class Article(Committed):
    """One question and its answer (知识库条目), reviewed by another and good until a day.

    An article in force is never edited: a new draft replaces it once it is reviewed.
    """

    PRIVACY = {
        "public": "id status public title_zh title_en body_zh body_en source topic office "
        "written_at reviewed_at expires_on replaces used",
        "personal": "written_by reviewed_by review_words from_case",
        "sealed": "salt",
    }
    COMMITTED = ("title_zh", "title_en", "body_zh", "body_en", "source", "public")

    status = models.CharField(
        max_length=10, choices=ArticleStatus.choices, default=ArticleStatus.DRAFT
    )
    #: Whether everybody may read it; else the staff alone.
    public = models.BooleanField(default=False)
    title_zh = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    body_zh = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    #: The rule or notice that it rests on.
    source = models.CharField(max_length=200, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="articles")
    #: The office that answers for it.
    office = models.ForeignKey(Office, models.PROTECT, related_name="articles")
    #: The answered consultation that it was made from.
    from_case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_words = models.TextField(blank=True)
    expires_on = models.DateField(null=True)
    #: How often an answer was made from it.
    used = models.PositiveIntegerField(default=0)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="in_force")
                | Q(reviewed_at__isnull=False, expires_on__isnull=False),
                name="article_in_force_is_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(title_zh="", title_en=""), name="article_has_a_title"
            ),
        ]
        indexes = [models.Index(fields=["status", "expires_on"], name="article_by_status")]

    def __str__(self) -> str:
        return in_language(self.title_zh, self.title_en)

    def get_absolute_url(self) -> str:
        return reverse("cases:article", args=[self.pk])

    @property
    def is_vouched_for(self) -> bool:
        """An article is the office's word once somebody else has passed it."""
        return self.reviewed_at is not None

    def says(self, language: str) -> tuple[str, str]:
        """Title and body in that language; in the other one where it is not written in it."""
        zh, en = (self.title_zh, self.body_zh), (self.title_en, self.body_en)
        first, second = (en, zh) if language.startswith("en") else (zh, en)
        return first if first[1] else second
