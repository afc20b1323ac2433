"""A participatory budget: an amount of money, on which people decide together."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heartline.budgets.steps import COUNTABLE, DECIDED, OPEN_TO_CHANGE, TAKES_CODES, Phase
from heartline.ledger.models import Committed
from heartline.offices.models import Area, DutyKind, Office, Staff
from heartline.shared.clock import day_of
from heartline.shared.text import in_language

#: Fewer choices than this make the method of equal shares leave voters out.
LEAST_CHOICES = 3


class RuleName(models.TextChoices):
    """How ballots are counted; the values are names of `engines.counting`."""

    EQUAL_SHARES_ADD1 = "equal-shares/add1", _("Equal shares, raised until the money is spent")
    EQUAL_SHARES_ADD1_FILL = (
        "equal-shares/add1/fill",
        _("Equal shares, raised, what is left by votes"),
    )
    EQUAL_SHARES = "equal-shares", _("Equal shares, not raised")
    PHRAGMEN = "phragmen", _("Phragmén, one after the other")
    GREEDY = "greedy", _("Most votes first")


class BudgetQuerySet(models.QuerySet["Budget"]):
    """Questions asked of many budgets at once."""

    def public(self) -> Self:
        """Budgets that everybody may read: all that are no longer being prepared."""
        return self.exclude(phase=Phase.PREPARED)

    def visible_to(self, staff: Staff) -> Self:
        """Budgets that `staff` finds at the desk.

        Those that everybody reads, and those being prepared in an office that they administer, or
        in which, or above or under which, they do anything.
        """
        ours = ~Q(phase=Phase.PREPARED)
        for office in staff.offices():
            ours |= Q(office__path__startswith=office.path)
        for office in staff.offices(*_AT_WORK):
            ours |= Q(office__in=_above(office))
        return self.filter(ours) if staff.held else self.none()


_AT_WORK = (DutyKind.HANDLER, DutyKind.SUPERVISOR)


def _above(office: Office) -> list[int]:
    return [int(pk) for pk in (office.path or "").split("/") if pk]


class Budget(Committed):
    """One amount of money and one decision on it (参与式预算)."""

    PRIVACY = {
        "public": "id phase name_zh name_en text_zh text_en office area amount currency "
        "ideas_until votes_from votes_until least most rule least_approvals gives_ballots "
        "frozen_text frozen_sha256 frozen_at box_root box_at closed_at result_at set_up_at",
        "personal": "set_up_by",
        "sealed": "salt roll_key",
    }
    COMMITTED = ("name_zh", "name_en", "text_zh", "text_en", "amount", "rule", "frozen_text")

    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.PREPARED)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="budgets")
    #: Where the money is spent; None for the whole town.
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="budgets")
    #: In whole units of the currency, whose sign stands before it.
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=8, default="¥")
    #: The last day for ideas, and the first and the last day for votes.
    ideas_until = models.DateField(null=True, blank=True)
    votes_from = models.DateField(null=True, blank=True)
    votes_until = models.DateField(null=True, blank=True)
    #: How many projects a ballot names.
    least = models.PositiveSmallIntegerField(default=LEAST_CHOICES)
    most = models.PositiveSmallIntegerField(default=10)
    rule = models.CharField(
        max_length=40, choices=RuleName.choices, default=RuleName.EQUAL_SHARES_ADD1
    )
    #: A project that fewer people name cannot win.
    least_approvals = models.PositiveIntegerField(default=1)
    #: Whether grouped ballots are published once it is decided, for anybody to count again.
    gives_ballots = models.BooleanField(default=True)
    #: All that decides who wins, as canonical JSON, and its hash; "" until it is frozen.
    frozen_text = models.TextField(blank=True)
    frozen_sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    #: The key of the hashes of who is on the roll; gone once voting is closed.
    roll_key = models.BinaryField(null=True, editable=False)
    #: What the ledger last said of the whole box, and when.
    box_root = models.CharField(max_length=64, blank=True)
    box_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)
    set_up_at = models.DateTimeField()
    set_up_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[BudgetQuerySet] = BudgetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least__gte=1, most__gte=F("least")), name="budget_least_up_to_most"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_has_money"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_text="", frozen_sha256="")
                | (Q(frozen_at__isnull=False) & ~Q(frozen_text="") & ~Q(frozen_sha256="")),
                name="budget_frozen_whole",
            ),
        ]
        indexes = [models.Index(fields=["phase", "id"], name="budget_by_phase")]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("budgets:budget", args=[self.pk])

    @property
    def text(self) -> str:
        """What it is about, in the reader's language."""
        return in_language(self.text_zh, self.text_en)

    @property
    def has_purses(self) -> bool:
        """Whether the rule gives every voter money of their own."""
        return self.rule.startswith(RuleName.EQUAL_SHARES)

    @property
    def may_change(self) -> bool:
        """Whether the office may still change what is decided on, and how."""
        return self.phase in OPEN_TO_CHANGE

    @property
    def takes_ideas(self) -> bool:
        """Whether people may hand in ideas."""
        return self.phase == Phase.IDEAS

    @property
    def takes_codes(self) -> bool:
        """Whether voting codes may be made."""
        return self.phase in TAKES_CODES

    def takes_votes(self, at: datetime) -> bool:
        """Whether ballots may be cast at the moment `at`."""
        if self.phase != Phase.VOTING:
            return False
        return self.votes_until is None or day_of(at) <= self.votes_until

    @property
    def is_countable(self) -> bool:
        """Whether voting has been closed, so that ballots may be counted at all."""
        return self.phase in COUNTABLE

    @property
    def is_decided(self) -> bool:
        """Whether everybody may read the result."""
        return self.phase in DECIDED
