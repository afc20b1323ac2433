"""What goes out, what comes in by sheet or by telephone, and how often somebody may try."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Party, Policy
from heartline.offices.models import DutyKind, Office, Staff


class LetterKind(models.TextChoices):
    """What a letter tells."""

    RECEIVED = "received", _("We have your message")
    ASSIGNED = "assigned", _("An office takes it on")
    WORD = "word", _("A word from the office")
    ANSWERED = "answered", _("Your answer, and our question")
    REDONE = "redone", _("It is done again")
    MOVED = "moved", _("A new date for your answer")
    CLOSED = "closed", _("The matter is closed")


class LetterStatus(models.TextChoices):
    """Whether a letter has left."""

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
    """How far a sheet that was handed in has come."""

    DRAFT = "draft", _("Not begun yet")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Brought in")
    REFUSED = "refused", _("Could not be read")


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    """Questions asked of many imports at once."""

    def visible_to(self, staff: Staff) -> Self:
        """Imports of `staff`, and those into offices whose cases `staff` dispatches.

        A refused row shows a piece of what somebody wrote, so an administrator, who reads no
        cases, sees their own imports only.
        """
        seen = Q(by=staff)
        for office in staff.offices(DutyKind.DISPATCHER):
            seen |= Q(office__path__startswith=office.path) & ~Q(status=SheetStatus.DRAFT)
        return self.filter(seen)


class SheetImport(models.Model):
    """A spreadsheet that was handed in on the page, and how far it has been read."""

    PRIVACY = {
        "public": "key status office policy total done imported repeated added_at touched_at "
        "finished_at",
        "personal": "name file sheet mapping by notes problem",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    #: Where the sheet lies in the data folder until it has been read; "" afterwards.
    file = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    #: Field → header, where somebody said so; "" leaves the field out.
    mapping = models.JSONField(default=dict)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=SheetStatus.choices, default=SheetStatus.DRAFT)
    total = models.PositiveIntegerField(default=0)
    #: Rows behind us: imported, repeated and refused.
    done = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    #: What is worth knowing: [{"code", "params"}].
    notes = models.JSONField(default=list)
    #: Why it could not be read at all: {"code", "params"}; {} when it could.
    problem = models.JSONField(default=dict)
    #: When it was begun, and from then on when it last moved.
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[SheetImportQuerySet] = SheetImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["status", "touched_at"], name="sheet_import_to_run")]

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("channels:sheet", args=[self.key])


class RefusedRow(models.Model):
    """A row of a sheet that was not taken in, and why."""

    PRIVACY = {"public": "id sheet_import row code", "personal": "column params"}

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="refused")
    #: As the spreadsheet numbers it.
    row = models.PositiveIntegerField()
    #: The header of the cell; "" when it concerns the whole row.
    column = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet_import", "row"], name="refused_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.code}"


class ImportedRow(models.Model):
    """That a row was taken in, as two keyed hashes, so that it is never taken in twice.

    It names no message and stays when one is erased: what we were asked to forget does not come
    back with the next sheet.
    """

    PRIVACY = {"sealed": "identity content"}

    #: Of the row's id; without one, of person, moment and text.
    identity = models.CharField(max_length=32, primary_key=True)
    #: Of all that it told.
    content = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.identity


class Draft(models.Model):
    """What a member of staff types while somebody speaks to them: sealed, theirs alone, for a day.

    It names nobody: what it holds can be opened with its key and for the one who typed it only.
    """

    PRIVACY = {"public": "key changed_at turn", "personal": "staff", "sealed": "caller sealed"}

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    #: The keyed hash of the number in it, so that forgetting a person reaches it; "" without one.
    caller = models.CharField(max_length=32, blank=True, db_index=True)
    sealed = models.TextField()
    changed_at = models.DateTimeField(db_index=True)
    #: When it left the page, by the page's own clock, in milliseconds: what comes late counts less.
    turn = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["staff", "changed_at"], name="draft_by_staff")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def where(self) -> str:
        """The place that the seal is bound to."""
        return f"channels.draft:{self.staff_id}:{self.key}"


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
