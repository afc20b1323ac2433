"""What an office sets for its cases: topics and policies."""

from typing import ClassVar

from django.db import models

from heartline.offices.models import TreeQuerySet, WorkCalendar
from heartline.shared.text import in_language


class Topic(models.Model):
    """A branch of the office's own tree of topics."""

    PRIVACY = {"public": "id code name_zh name_en parent path"}

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001

    objects: ClassVar[models.Manager["Topic"]] = TreeQuerySet["Topic"].as_manager()

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Policy(models.Model):
    """How long each clock runs, per kind of case; a change is a new version, never an edit."""

    PRIVACY = {"public": "id code version name_zh name_en rules calendar since"}

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    #: {"any" or a kind: {"accept" | "contact" | "answer" | "person": a rule of engines.deadlines}}
    rules = models.JSONField()
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="policy_version_once"),
        ]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)
