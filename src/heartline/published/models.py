"""How the rates are counted, and what was counted: day by day, and month by month."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from heartline.engines.rates import Rule
from heartline.offices.models import Staff


class Formula(models.Model):
    """How the rates are counted; a change is a new version, never an edit."""

    PRIVACY = {"public": "id version settings since", "personal": "set_by"}

    version = models.PositiveSmallIntegerField(unique=True)
    #: The fields of `engines.rates.Rule`, sets as sorted lists.
    settings = models.JSONField()
    #: Periods that end before that moment are counted by the version before.
    since = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.version)

    @property
    def rule(self) -> Rule:
        """The settings as the engine takes them."""
        told: dict[str, Any] = self.settings
        return Rule(
            kinds=frozenset(told["kinds"]),
            leaves_out=frozenset(told["leaves_out"]),
            response=told["response"],
            halves=told["halves"],
            satisfied=frozenset(told["satisfied"]),
            smallest=told["smallest"],
        )


class DayCount(models.Model):
    """Everything that is counted of one day; counted anew when the ledger tells of its cases.

    A case, its people and its verdicts belong to the day on which it was received, its answer to
    the day on which it was sent.
    """

    PRIVACY = {"public": "day cells stamp marked counted at turns_at"}

    #: The office's local day.
    day = models.DateField(primary_key=True)
    #: [[office or null, kind, private, mark, {figure: how many}], …]
    cells = models.JSONField(default=list)
    #: SHA-256 of the cells: who has read them once need not read them again.
    stamp = models.CharField(max_length=64, default="")
    #: How far the ledger had been read when a case of this day was last touched, and when the day
    #: was last counted: it waits to be counted while the second is the smaller one.
    marked = models.BigIntegerField()
    counted = models.BigIntegerField(default=-1)
    #: The moment that the cells stand for, and the one at which the clock alone changes them.
    at = models.DateTimeField(null=True)
    turns_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["day"], condition=Q(counted__lt=F("marked")), name="day_count_waiting"
            ),
            models.Index(
                fields=["turns_at"],
                condition=Q(turns_at__isnull=False),
                name="day_count_turning",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)


class MonthCount(models.Model):
    """The days of a month together."""

    PRIVACY = {"public": "month cells stamp"}

    #: Its first day.
    month = models.DateField(primary_key=True)
    cells = models.JSONField(default=list)
    stamp = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
