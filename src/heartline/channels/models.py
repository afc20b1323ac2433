"""What goes out, what is brought in by sheet, and how often somebody may try."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Party, Policy
from heartline.offices.models import Office, Staff


class LetterKind(models.TextChoices):
    RECEIVED = "received", _("We have your message")
    ASSIGNED = "assigned", _("An office takes it on")
    WORD = "word", _("A word from the office")
    ANSWERED = "answered", _("Your answer, and our question")
    REDONE = "redone", _("It is done again")
    CLOSED = "closed", _("The matter is closed")


class LetterStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class Letter(models.Model):
    """One letter to one person: put in the outbox when the ledger is read, sent, or given up."""

    PRIVACY = {"public": "id party kind position status tries next_at sent_at problem language"}

    party = models.ForeignKey(Party, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    #: The position in the ledger of the entry that it tells of.
    position = models.BigIntegerField()
    language = models.CharField(max_length=10)
    status = models.CharField(
        max_length=10, choices=LetterStatus.choices, default=LetterStatus.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    #: Why the last try failed: a code, never the server's words (they may hold the address).
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind", "position"], name="letter_once_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="letter_sent_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["status", "next_at"], name="letter_to_send")]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id}"


class SheetStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Could not be read")


class SheetImport(models.Model):
    """A spreadsheet that was handed in on the page, and how far it has been read."""

    PRIVACY = {
        "public": "key status dry_run office policy total done imported repeated added_at "
        "touched_at finished_at",
        "personal": "name file sheet mapping by refused problem",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    #: Where the sheet lies in the data folder until it has been read; "" afterwards.
    file = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    dry_run = models.BooleanField(default=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=SheetStatus.choices, default=SheetStatus.WAITING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    #: [{"row", "column", "code", "params"}]
    refused = models.JSONField(default=list)
    #: Why it could not be read at all: {"code", "params"}; {} when it could.
    problem = models.JSONField(default=dict)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.key)


class Limit(models.Model):
    """How often a caller tried something in a span of time; the caller is a hash of the day."""

    PRIVACY = {"public": "id what caller span count"}

    what = models.CharField(max_length=20)
    caller = models.CharField(max_length=32)
    #: The number of the span: seconds since 1970 divided by its length.
    span = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "caller", "span"], name="limit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.count}"
