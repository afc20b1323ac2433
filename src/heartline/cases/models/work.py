"""What gathers on a case while it is worked on: notes, files, call-backs, the outcome."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Case
from heartline.cases.models.party import Message, Party, Reply
from heartline.files.models import Attachment
from heartline.ledger.models import Committed
from heartline.offices.models import Staff


class Note(Committed):
    """A word among colleagues; the person who spoke never sees it."""

    PRIVACY = {"public": "id case at", "personal": "text by", "sealed": "salt"}
    COMMITTED = ("case_id", "by_id", "text")

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Benefit(models.TextChoices):
    """What sort of good came of it (实惠、改善、权益)."""

    BENEFIT = "benefit", _("A benefit received")
    IMPROVEMENT = "improvement", _("Something improved")
    RIGHT = "right", _("A right protected")


class Outcome(Committed):
    """What changed, for how many, with evidence from before and after."""

    PRIVACY = {
        "public": "id case kind what people told_at",
        "personal": "told_by",
        "sealed": "salt",
    }
    COMMITTED = ("case_id", "kind", "what", "people")

    case = models.OneToOneField(Case, models.CASCADE, related_name="outcome")
    kind = models.CharField(max_length=12, choices=Benefit.choices)
    what = models.TextField()
    people = models.PositiveIntegerField()
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class FileRole(models.TextChoices):
    """What a file is to its case."""

    SAID = "said", _("Sent by the person")
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    WORK = "work", _("Working paper")


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    """Questions asked of many files at once."""

    def may_be_released(self) -> Self:
        """Files that the desk may show to everybody, once the case itself may be released.

        Never working papers, and nothing from somebody who did not agree: those who were joined
        to the case by merging agreed, or did not, for themselves.
        """
        unagreed = Q(role=FileRole.SAID, message__party__person__consents=False)
        return self.exclude(role=FileRole.WORK).exclude(unagreed)


class CaseFile(models.Model):
    """A file and its place in a case."""

    PRIVACY = {"public": "id case attachment role released", "personal": "message"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=FileRole.choices)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="files")
    #: Whether the public may see it: after consent, and after somebody looked.
    released = models.BooleanField(default=False)

    objects: ClassVar[CaseFileQuerySet] = CaseFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released=False) | ~Q(role="work"), name="file_work_stays_inside"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class CallBack(models.Model):
    """One attempt to ask a person for their verdict by telephone."""

    PRIVACY = {"public": "id party reply at reached", "personal": "by"}

    party = models.ForeignKey(Party, models.CASCADE, related_name="call_backs")
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reached = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.party_id} {self.at}"
