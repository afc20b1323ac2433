"""Cases that seem to be about one matter: found by what is said, shown to people who decide."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Case
from heartline.cases.models.issue import Issue
from heartline.offices.models import Staff


class AlikeGroupQuerySet(models.QuerySet["AlikeGroup"]):
    """Questions asked of many groups at once."""

    def hottest(self) -> Self:
        """Groups of several cases that nobody has put aside, the hottest first."""
        return self.filter(cases__gte=2, dismissed_at=None).order_by("-rank", "-id")


class AlikeGroup(models.Model):
    """Cases that seem to be about one matter (多人反映); a suggestion until a person takes it up.

    What is counted here leaves private cases out: everybody who finds the group may know it.
    """

    PRIVACY = {
        "public": "id cases people places rank last_at issue dismissed_at",
        "personal": "dismissed_by",
    }

    cases = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    #: Communities that they speak of.
    places = models.PositiveIntegerField(default=0)
    #: Orders groups by heat at any moment: all cool down alike, so this need not be computed anew.
    rank = models.FloatField(default=0)
    last_at = models.DateTimeField(null=True)
    #: The hot issue that holds most of its cases.
    issue = models.ForeignKey(Issue, models.SET_NULL, null=True, related_name="alike_groups")
    #: Not one matter, as a person says.
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[AlikeGroupQuerySet] = AlikeGroupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="alike_dismissed_by_and_at_together",
            ),
        ]
        indexes = [
            models.Index(
                F("rank").desc(),
                F("id").desc(),
                condition=Q(dismissed_at=None, cases__gte=2),
                name="alike_by_rank",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("cases:alike_group", args=[self.pk])


class AlikeCase(models.Model):
    """Where the message that opened a case was found to belong, how surely, and why."""

    PRIVACY = {
        "public": "id case group number said_in likeness is_copy settled",
        "personal": "words places",
    }

    case = models.OneToOneField(Case, models.CASCADE, related_name="alike")
    #: None while nobody else says the same.
    group = models.ForeignKey(AlikeGroup, models.SET_NULL, null=True, related_name="members")
    #: As the messages came, counted from 0; None for a private one, which helps to find no other.
    number = models.BigIntegerField(null=True)
    #: The number of the first message that it was found to go with; its own, if with none.
    said_in = models.BigIntegerField()
    #: Mean likeness to those it was put with, 0 … 1; and: letter for letter the same as one.
    likeness = models.FloatField(default=0)
    is_copy = models.BooleanField(default=False)
    #: Put into its group, or out of one, by a person: there it stays.
    settled = models.BooleanField(default=False)
    #: Its own words and places that stand in another message of the group as well.
    words = models.JSONField(default=list)
    places = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["said_in"], name="alike_by_first")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.group_id}"


class Proposed(models.TextChoices):
    """What the night would change."""

    MERGE = "merge", _("One matter")
    SPLIT = "split", _("Two matters")


class AlikeProposal(models.Model):
    """What the night pass would put together or take apart, for a person to decide."""

    PRIVACY = {
        "public": "id sort key group cases others proposed_at decided_at accepted",
        "personal": "words decided_by",
    }

    sort = models.CharField(max_length=5, choices=Proposed.choices)
    #: The same for the same proposal in another night: what was decided does not come back.
    key = models.CharField(max_length=80, unique=True)
    #: Of the cases that stay where they are; None where no group holds them yet.
    group = models.ForeignKey(AlikeGroup, models.SET_NULL, null=True, related_name="proposals")
    #: Keys of the cases that stay, and of those that come to them, or leave.
    cases = models.JSONField()
    others = models.JSONField()
    #: What one message of each side shares with the other.
    words = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, accepted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="alike_proposal_decided_whole",
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "proposed_at"], name="alike_proposal_waits")]

    def __str__(self) -> str:
        return self.key
