"""People who speak, as they chose to be known in one matter.

A person is not a file that grows: each time somebody speaks there is a new row, and nothing joins
two rows but the person's own request. There is no list of people and no history of one.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.shared.keyring import keyring


class Reach(models.TextChoices):
    """How a person wants to hear from us."""

    PAGE = "page", _("I will look at the follow page")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")


class Person(models.Model):
    """Somebody who spoke."""

    PRIVACY = {
        "public": "key anonymous reach language consents consented_at erased_at created_at",
        "personal": "name_hidden",
        "sealed": "sealed_name",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: "" when the person gave no name.
    sealed_name = models.TextField(blank=True)
    #: No name and no contact: only the follow code joins the person to the matter.
    anonymous = models.BooleanField(default=True)
    #: The office that handles the matter does not see the name; the desk does.
    name_hidden = models.BooleanField(default=False)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.PAGE)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    #: Whether what they said may be published, once the desk has released it.
    consents = models.BooleanField(default=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consents=False) | Q(consented_at__isnull=False),
                name="person_consent_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(sealed_name="", consents=False),
                name="person_erased_keeps_nothing",
            ),
        ]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return str(self.key)

    @property
    def name(self) -> str:
        """The name as it was given; "" when there is none."""
        if not self.sealed_name:
            return ""
        return keyring().open(self.sealed_name, f"people.person.name:{self.key}")

    def seal_name(self, name: str) -> None:
        """Keep `name`, sealed; "" keeps none."""
        name = name.strip()
        where = f"people.person.name:{self.key}"
        self.sealed_name = keyring().seal(name, where) if name else ""


class Contact(models.Model):
    """One way to reach a person, sealed; found again by its keyed hash, opened for a purpose."""

    PRIVACY = {
        "public": "key person kind",
        "personal": "lookup",
        "sealed": "sealed",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Reach.choices)
    sealed = models.TextField()
    lookup = models.CharField(max_length=32, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="contact_kind_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def where(self) -> str:
        """The place that the seal is bound to."""
        return f"people.contact.value:{self.key}"
