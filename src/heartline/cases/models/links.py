"""Cases that belong together without being one, and what is ticked off in a case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Case
from heartline.offices.models import Staff


class LinkSort(models.TextChoices):
    """Why two cases are linked."""

    RELATED = "related", _("They belong together")
    SPLIT = "split", _("One was split from the other")


class CaseLink(models.Model):
    """Two cases that belong together; for a split, `other` was split from `case`."""

    PRIVACY = {"public": "id case other sort at", "personal": "by"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    sort = models.CharField(max_length=8, choices=LinkSort.choices, default=LinkSort.RELATED)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="link_two_cases"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.other_id}"


class CheckedItem(models.Model):
    """An item of a checklist that was ticked off in one case."""

    PRIVACY = {"public": "id case checklist item at", "personal": "by"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="checked")
    checklist = models.ForeignKey("cases.Checklist", models.CASCADE, related_name="+")
    #: The key of the item within its list.
    item = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "checklist", "item"], name="checked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.item}"
