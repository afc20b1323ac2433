"""The people's side of a case: who spoke, what they said, what they think of the answer."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.codes import follow_code
from heartline.cases.models.case import Case, Channel, Kind
from heartline.cases.steps import PartyStatus
from heartline.ledger.models import Committed
from heartline.offices.models import Office, Staff
from heartline.people.models import Person


class Party(models.Model):
    """One person's part in a case: follow code, conversation, clock, verdict."""

    PRIVACY = {
        "public": "id case home came_from status due_at first_due_at spoke_at asked_at calls",
        "personal": "key person",
        "sealed": "code_hash",
    }

    #: Random; the follow code is derived from it.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    #: The case they spoke in; its number is theirs, whatever is merged later.
    home = models.ForeignKey(Case, models.PROTECT, related_name="at_home")
    #: The cases this party was moved out of by merging, the latest last.
    came_from = models.JSONField(default=list)
    person = models.OneToOneField(Person, models.PROTECT, related_name="party")
    code_hash = models.CharField(max_length=32, unique=True)
    status = models.CharField(
        max_length=10, choices=PartyStatus.choices, default=PartyStatus.WAITING
    )
    #: The person's own clock: it runs from the moment they spoke and is never restarted.
    due_at = models.DateTimeField(null=True)
    #: The moment that they were promised first; None until it is moved.
    first_due_at = models.DateTimeField(null=True)
    spoke_at = models.DateTimeField()
    #: When an asking for their verdict reached them.
    asked_at = models.DateTimeField(null=True)
    #: How often the desk has called back about the answer that stands.
    calls = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "parties"
        indexes = [
            models.Index(fields=["status", "asked_at"], name="party_by_asking"),
            models.Index(fields=["case", "status", "calls"], name="party_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.home_id}"

    @property
    def code(self) -> str:
        """The follow code, for a letter or the receipt; never stored."""
        return follow_code(self.key)

    @property
    def number(self) -> str:
        """The number that this person was given."""
        return self.home.number


class Message(Committed):
    """What arrived, exactly as it arrived; never edited."""

    PRIVACY = {
        "public": "key party channel first received_at language erased_at",
        "personal": "external_id written_at title text place latitude longitude kind_said remarks",
        "sealed": "salt idempotency_key",
    }
    COMMITTED = ("party_id", "received_at", "channel", "external_id", "title", "text", "place")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="messages")
    #: Whether this message opened the matter.
    first = models.BooleanField(default=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    external_id = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    received_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    kind_said = models.CharField(max_length=15, choices=Kind.choices, blank=True)
    language = models.CharField(max_length=10, blank=True)
    #: What had to be changed so that a database could hold it: codes and counts.
    remarks = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="message_once_per_channel"
            ),
        ]
        indexes = [models.Index(fields=["party", "received_at"], name="message_by_party")]

    def __str__(self) -> str:
        return str(self.key)


class ReplyStatus(models.TextChoices):
    """How far a reply is."""

    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    SENT = "sent", _("Sent")


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Questions asked of many replies at once."""

    def answers(self) -> Self:
        """Sent replies that answer, newest first."""
        return self.filter(status=ReplyStatus.SENT, answers=True).order_by("-sent_at", "-id")


class Reply(Committed):
    """What the office says to the people of a case: drafted, reviewed by another, sent."""

    PRIVACY = {
        "public": "id case office status answers at_once drafted_at reviewed_at sent_at",
        "personal": "text drafted_by reviewed_by sent_by party review_words",
        "sealed": "salt",
    }
    COMMITTED = ("case_id", "party_id", "office_id", "answers", "text", "sent_at")

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    #: None: to everybody who spoke.
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="replies")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ReplyStatus.choices, default=ReplyStatus.DRAFT)
    #: False: a word on the way (a question, some news), which does not answer.
    answers = models.BooleanField(default=True)
    at_once = models.BooleanField(default=False)
    text = models.TextField()
    drafted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_words = models.TextField(blank=True)
    sent_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="reply_sent_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answers=True, status__in=["draft", "reviewed"]),
                name="reply_one_draft_at_a_time",
            ),
        ]
        verbose_name_plural = "replies"
        indexes = [models.Index(fields=["case", "sent_at"], name="reply_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"

    @property
    def is_vouched_for(self) -> bool:
        """A reply is the office's word once it is sent."""
        return self.status == ReplyStatus.SENT


class Solved(models.TextChoices):
    """Whether it is solved, as the person says."""

    YES = "yes", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NO = "no", _("Not solved")


class Satisfied(models.IntegerChoices):
    """How satisfied the person is: five levels (GB/T 39734)."""

    VERY = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIRLY = 3, _("Fairly satisfied")
    NOT = 2, _("Not satisfied")
    NOT_AT_ALL = 1, _("Not satisfied at all")


class Verdict(Committed):
    """What one party says of one sent reply. It alone decides whether a case is solved."""

    PRIVACY = {
        "public": "id party reply contacted solved satisfied wants_more given_at by_phone "
        "reviewed_at",
        "personal": "words taken_by",
        "sealed": "salt",
    }
    COMMITTED = ("party_id", "reply_id", "contacted", "solved", "satisfied", "wants_more", "words")

    party = models.ForeignKey(Party, models.CASCADE, related_name="verdicts")
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="verdicts")
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=6, choices=Solved.choices)
    satisfied = models.PositiveSmallIntegerField(choices=Satisfied.choices, null=True)
    wants_more = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()
    by_phone = models.BooleanField(default=False)
    #: When somebody outside the office concerned reviewed it: it stands, and counts as reviewed.
    reviewed_at = models.DateTimeField(null=True)
    #: Who wrote it down, when it was said to somebody.
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "reply"], name="verdict_once_per_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.solved}"
