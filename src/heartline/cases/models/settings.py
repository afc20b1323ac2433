"""What an office sets for its cases: topics and policies."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from heartline.offices.models import Area, Office, Staff, TreeQuerySet, WorkCalendar
from heartline.shared.text import in_language


class TopicQuerySet(TreeQuerySet["Topic"]):
    """Questions asked of many topics at once."""

    def open(self) -> Self:
        """Those that can be chosen."""
        return self.filter(closed_at=None)


class Topic(models.Model):
    """A branch of the office's own tree of topics."""

    PRIVACY = {"public": "id code name_zh name_en parent path closed_at"}

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001
    #: Not chosen any more from then on; the cases that have it keep it.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TopicQuerySet] = TopicQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Policy(models.Model):
    """How long each clock runs, for which cases; a change is a new version, never an edit."""

    PRIVACY = {
        "public": "id code version name_zh name_en rules limits calendar since",
        "personal": "set_by",
    }

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    #: Lines, each for a kind, an urgency and a topic ("" for any of them):
    #: {"kind", "urgency", "topic", "clocks": {"accept" | "contact" | "answer" | "person": a rule of
    #: engines.deadlines}}. For each clock the line that fits most closely counts.
    rules = models.JSONField()
    #: What may be asked for: see `cases.policies.Limits`.
    limits = models.JSONField(default=dict)
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="+")
    #: Cases heard from then on follow this version.
    since = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="policy_version_once"),
        ]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class RoutingRule(models.Model):
    """Which office leads what: by topic, area and kind; none of them means all.

    Of the rules that fit a case the closest one counts; two that are equally close cannot stand
    side by side.
    """

    PRIVACY = {
        "public": "id topic area kind lead joint at_once since",
        "personal": "set_by",
    }

    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=15, blank=True)
    lead = models.ForeignKey(Office, models.PROTECT, related_name="+")
    joint = models.ManyToManyField(Office, related_name="+")
    #: Whether a sorted case goes to the office at once; else the desk is offered it.
    at_once = models.BooleanField(default=False)
    since = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Coalesce("topic", 0), Coalesce("area", 0), F("kind"), name="routing_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic_id} {self.area_id}"


class Template(models.Model):
    """Words to begin an answer from, tied to a topic and to an act, with named places."""

    PRIVACY = {
        "public": "id name_zh name_en topic act text_zh text_en office changed_at",
        "personal": "changed_by",
    }

    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    #: The act that it is for ("draft", "answer_at_once", "write" …); "" for all.
    act = models.CharField(max_length=20, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    #: Whose it is: used in that office and those under it.
    office = models.ForeignKey(Office, models.PROTECT, related_name="templates")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Checklist(models.Model):
    """What has to be done in cases of a topic, item by item."""

    PRIVACY = {
        "public": "id name_zh name_en topic items office closed_at changed_at",
        "personal": "changed_by",
    }

    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    #: [{"key": "1", "zh": "…", "en": "…"}], in order; a key is never given twice, so an item that
    #: was taken out stays, with "gone".
    items = models.JSONField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="checklists")
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def standing(self) -> list[dict[str, str]]:
        """The items that were not taken out."""
        return [one for one in self.items if not one.get("gone")]


class SavedFilter(models.Model):
    """A list that somebody wants to find again; perhaps for their whole office."""

    PRIVACY = {"public": "id query view office at", "personal": "staff name"}

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=60)
    #: As it stands in the address of the list: "kind=complaint&late=1".
    query = models.CharField(max_length=500)
    #: "list" or "board".
    view = models.CharField(max_length=10, default="list")
    #: Shown to everybody who works in that office; None: to `staff` alone.
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="saved_filters")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "name"], name="saved_filter_once"),
        ]

    def __str__(self) -> str:
        return self.name
