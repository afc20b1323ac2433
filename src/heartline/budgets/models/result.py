"""The count: what the engine said of the ballots, with the hashes of what it was given."""

from django.db import models

from heartline.budgets.models.budget import Budget
from heartline.offices.models import Staff


class Count(models.Model):
    """One count of one budget; a second counter must agree before it is published."""

    PRIVACY = {
        "public": "budget result input_sha256 rule_sha256 agrees at",
        "personal": "by",
    }

    budget = models.OneToOneField(Budget, models.PROTECT, primary_key=True, related_name="counted")
    #: As `heartline count --json` prints it, and what the pages tell beside it.
    result = models.JSONField()
    input_sha256 = models.CharField(max_length=64)
    rule_sha256 = models.CharField(max_length=64)
    #: Whether the second counter found the same; None while it counts.
    agrees = models.BooleanField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.budget_id)
