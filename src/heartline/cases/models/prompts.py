"""Prompts to an office: reminded before its time ends, hastened after, supervised by name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.cases.models.case import Assignment, Case
from heartline.offices.models import Office, Staff


class Prompting(models.TextChoices):
    """How an office is prompted (催督办)."""

    REMINDER = "reminder", _("Reminder")
    HASTENING = "hastening", _("Hastening")
    SUPERVISION = "supervision", _("Supervision")


class Prompt(models.Model):
    """One time that an office was prompted; by nobody where the clock itself did it."""

    PRIVACY = {
        "public": "id case part office sort clock at answer_until",
        "personal": "by words",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="prompts")
    part = models.ForeignKey(Assignment, models.CASCADE, null=True, related_name="prompts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=12, choices=Prompting.choices)
    #: Which clock ("accept", "contact", "answer"), where the clock itself prompts; else "".
    clock = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    #: Supervision: until when the office is to say what it has done.
    answer_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "sort", "clock"],
                condition=~Q(clock=""),
                name="prompt_once_by_each_clock",
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="prompt_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sort}"
