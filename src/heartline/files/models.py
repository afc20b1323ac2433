"""Files that people and staff attach: pictures, redrawn, and documents, as they came."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.ledger.models import Committed, reference


class Kind(models.TextChoices):
    """How a file is shown: in the page, or as something to download."""

    PICTURE = "picture", _("Picture")
    DOCUMENT = "document", _("Document")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions asked of many attachments at once."""

    def kept(self) -> Self:
        """Attachments whose content was not erased."""
        return self.filter(erased_at=None)

    def added_by(self, who: models.Model) -> Self:
        """Attachments that `who`, a person or a member of staff, added."""
        return self.filter(added_by=reference(who))


class Attachment(Committed):
    """One file. Who may read it is decided by the room that shows it."""

    PRIVACY = {
        "public": "key kind content_type size width height added_at erased_at",
        "personal": "name added_by sha256",
        "sealed": "file salt",
    }
    COMMITTED = ("content_type", "size", "sha256")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content_type = models.CharField(max_length=80)
    #: As it was given, cleaned of what could deceive, ending as its content demands.
    name = models.CharField(max_length=120, blank=True)
    #: Where the bytes lie: a random place that tells nothing.
    file = models.FileField(blank=True)
    #: In bytes, as they are stored; so is `sha256`, in hex.
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    #: In pixels; null for documents.
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    #: The name in the ledger of who added it; "" for the office's own clockwork.
    added_by = models.CharField(max_length=80, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.PICTURE, width__isnull=False, height__isnull=False)
                | Q(kind=Kind.DOCUMENT, width=None, height=None),
                name="attachment_pictures_have_a_size",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(file="", name="", sha256="", salt=None),
                name="attachment_erased_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.kind == Kind.PICTURE
