"""What reading suggests for a case, what people made of it, and the models that learn from that."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Case, Kind
from heartline.cases.models.party import Reply
from heartline.cases.models.settings import Topic
from heartline.offices.models import Area, Office, Staff


class Danger(models.TextChoices):
    """What the words of a message may be in danger."""

    LIFE = "life", _("Danger to life?")
    PROPERTY = "property", _("Danger to property?")


class Suggestion(models.Model):
    """What the words of a case suggest; nothing follows from it until a person decides."""

    PRIVACY = {
        "public": "case topic confidence best kind kind_confidence area danger looked_at stamp "
        "read_at",
        "personal": "words danger_words place",
    }

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="suggestion")
    #: The likeliest topic; None where that is not as sure as the office wants it.
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    confidence = models.FloatField(default=0)
    #: The likeliest topics, sure or not: [[code, probability], …].
    best = models.JSONField(default=list)
    #: The words of the message that led to the topic, the strongest first.
    words = models.JSONField(default=list)
    kind = models.CharField(max_length=15, choices=Kind.choices, blank=True)
    kind_confidence = models.FloatField(default=0)
    #: A place that the words name, and the area that it lies in by the office's own list.
    place = models.CharField(max_length=120, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    danger = models.CharField(max_length=10, choices=Danger.choices, blank=True)
    danger_words = models.JSONField(default=list)
    #: When a person sorted the case, or took it down; until then danger stands on top.
    looked_at = models.DateTimeField(null=True)
    #: By which model, and which corrections and setting, this was said.
    stamp = models.CharField(max_length=160)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["danger"],
                condition=~Q(danger="") & Q(looked_at=None),
                name="suggestion_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.topic_id} {self.confidence:.2f}"

    @property
    def stands_out(self) -> bool:
        """Whether somebody should look at it before all others."""
        return bool(self.danger) and self.looked_at is None


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Questions asked of many lessons at once."""

    def learned(self) -> Self:
        """Those that the models may learn from."""
        return self.filter(Q(held=[]) | Q(let_in=True))

    def to_look_at(self) -> Self:
        """Those that wait for somebody to look at them."""
        return self.filter(let_in=None).exclude(held=[])


class Lesson(models.Model):
    """A case whose topic and kind a person confirmed or put right."""

    PRIVACY = {
        "public": "id case topic was kind at held let_in decided_at",
        "personal": "by decided_by",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="lessons")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    #: The code of the topic that the case had, or that was thought likeliest.
    was = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: Why nothing is learned from it until a colleague has looked at it: codes.
    held = models.JSONField(default=list)
    #: What that colleague decided; None before.
    let_in = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[LessonQuerySet] = LessonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(let_in=None, decided_at=None, decided_by=None)
                | Q(let_in__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="lesson_decided_by_and_at_together",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="lesson_by_moment"),
            models.Index(fields=["case", "at"], name="lesson_by_case"),
            models.Index(
                fields=["decided_at"],
                condition=Q(decided_at__isnull=False),
                name="lesson_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.topic_id}"


class Tells(models.TextChoices):
    """What a model tells of a message."""

    TOPIC = "topic", _("Topic")
    KIND = "kind", _("Kind")


class ReadingModel(models.Model):
    """A model that was trained, and whether it is the one in use."""

    PRIVACY = {
        "public": "id tells made_at in_use rows new_right old_right card",
        "personal": "made_by kept",
    }

    tells = models.CharField(max_length=10, choices=Tells.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    #: A worse one is never used: of so many cases held back it tells `new_right` rightly, and the
    #: one that was in use `old_right` (None where there was none to compare with).
    in_use = models.BooleanField()
    rows = models.PositiveIntegerField()
    new_right = models.PositiveIntegerField(default=0)
    old_right = models.PositiveIntegerField(null=True)
    #: What it says of itself: `engines.reading.topics.card.Card`.
    card = models.JSONField(default=dict)
    #: The model as bytes; empty once another took its place.
    kept = models.BinaryField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tells"], condition=Q(in_use=True), name="reading_model_one_in_use"
            ),
        ]
        indexes = [models.Index(fields=["tells", "made_at"], name="reading_model_by_moment")]

    def __str__(self) -> str:
        return f"{self.tells} {self.made_at}"


class ReadingSetting(models.Model):
    """How sure a suggestion must be before it is shown; the newest row counts."""

    PRIVACY = {"public": "id least_confidence since", "personal": "set_by"}

    least_confidence = models.FloatField()
    since = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least_confidence__gte=0, least_confidence__lte=1),
                name="reading_setting_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.least_confidence:.2f}"


class KnownPlace(models.Model):
    """A place by the names that people call it (地名): the office's own list."""

    PRIVACY = {
        "public": "id name other_names area latitude longitude changed_at",
        "personal": "changed_by",
    }

    name = models.CharField(max_length=60, unique=True)
    other_names = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="known_place_has_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Everything that it is called."""
        return [self.name, *self.other_names]


class ReplyFinding(models.Model):
    """Something that an answer that was sent lacks, as its words show; advice, no judgement."""

    PRIVACY = {"public": "id reply office code sent_at"}

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="findings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    #: One of `engines.reading.reply_check.CODES`; "" where nothing was found.
    code = models.CharField(max_length=25, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "code"], name="reply_finding_once"),
        ]
        indexes = [models.Index(fields=["sent_at", "office"], name="reply_finding_by_moment")]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.code}"
