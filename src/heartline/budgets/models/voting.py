"""Who may vote, and the box with the ballots; nothing leads from the one to the other.

Both have random keys and no times, and on SQLite no row numbers either: `docs/decisions/0024` says
what holds and what does not. Ballots are read through `queries.gate` alone.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.budgets.models.budget import Budget
from heartline.offices.models import Staff


class Way(models.TextChoices):
    """How a voting code reached its voter."""

    LETTER = "letter", _("By letter")
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By text message")
    DESK = "desk", _("At the desk")


class VoterState(models.TextChoices):
    """Whether a code was used."""

    UNUSED = "unused", _("Not used yet")
    USED = "used", _("Used")
    PAPER = "paper", _("Exchanged for a ballot on paper")
    VOID = "void", _("No longer valid")


class Voter(models.Model):
    """One voting code. It knows whether it was used, not when, nor for which ballot."""

    PRIVACY = {"public": "budget way", "sealed": "id who named code_hash state"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="voters")
    #: The keyed hash of who it is for; "" for a code that goes to whoever lives at an address.
    who = models.CharField(max_length=64, blank=True)
    #: The keyed hash of the name alone, by which the desk is told of others of the same name.
    named = models.CharField(max_length=64, null=True)  # noqa: DJ001 - see the migration
    code_hash = models.CharField(max_length=32, unique=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    state = models.CharField(max_length=10, choices=VoterState.choices, default=VoterState.UNUSED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "who"],
                condition=~Q(who="") & ~Q(state=VoterState.VOID),
                name="voter_on_the_roll_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.way}"


class CodeMail(models.Model):
    """A voting code on its way by e-mail; the row is gone once the mail server has taken it."""

    PRIVACY = {"public": "budget tries next_at is_given_up", "sealed": "id sealed"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="code_mails")
    #: Whom it is for, in which languages, and the code.
    sealed = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    #: The mail server will not have it; it can be printed as a letter.
    is_given_up = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["is_given_up", "next_at"], name="code_mail_to_send")]

    def __str__(self) -> str:
        return f"a code of {self.budget_id}"

    @property
    def where(self) -> str:
        """What its seal is bound to."""
        return f"budgets_codemail.sealed:{self.pk}"


class Ballot(models.Model):
    """One ballot: blank when its key is handed over, then with the projects that it names."""

    PRIVACY = {"public": "budget", "sealed": "id key_hash choices is_cast salt"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="+")
    #: The keyed hash of the key that its voter holds, or nobody; None once voting is closed.
    key_hash = models.CharField(max_length=32, unique=True, null=True)  # noqa: DJ001
    #: Numbers of projects, ascending.
    choices = models.JSONField(default=list)
    is_cast = models.BooleanField(default=False)
    salt = models.BinaryField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_cast=False, salt=None) | Q(is_cast=True, salt__isnull=False),
                name="ballot_cast_has_a_salt",
            ),
        ]

    def __str__(self) -> str:
        return "a ballot"


class Receipt(models.Model):
    """That a ballot is in the box, as the hash of a code that its voter holds; not which one."""

    PRIVACY = {"public": "sha256 budget"}

    sha256 = models.CharField(max_length=64, primary_key=True)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="receipts")

    def __str__(self) -> str:
        return self.sha256


class PaperSheet(models.Model):
    """A ballot on paper while two colleagues type it.

    Once they agree only its number is left, and whether it was spoilt.
    """

    PRIVACY = {
        "public": "id budget number is_settled",
        "personal": "first_by second_by",
        "sealed": "first second is_spoilt",
    }

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="sheets")
    #: The number stamped on the paper after it was taken from the box.
    number = models.PositiveIntegerField()
    #: Numbers of projects, as each of the two read them; None until then, and once it is settled.
    first = models.JSONField(null=True)
    first_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    second = models.JSONField(null=True)
    second_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    is_settled = models.BooleanField(default=False)
    #: Whether it named no project, being blank or spoilt, and put no ballot into the box.
    is_spoilt = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="paper_sheet_once"),
            models.CheckConstraint(
                condition=Q(is_spoilt=False) | Q(is_settled=True),
                name="paper_sheet_spoilt_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(is_settled=False) | Q(first=None, second=None),
                name="paper_sheet_settled_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} {self.number}"

    @property
    def differs(self) -> bool:
        """Whether both have typed it, and not the same."""
        return not self.is_settled and self.second is not None
