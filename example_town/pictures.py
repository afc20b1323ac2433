"""Pictures for the invented town."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from heartline.files.models import Attachment

if TYPE_CHECKING:
    from example_town.plans import Plan


class Pictures:
    """Hands out pictures while there are some left."""

    def said(self, plan: "Plan", *, by: models.Model, at: datetime) -> Attachment | None:
        return None

    def pair(
        self, plan: "Plan", *, by: models.Model, at: datetime
    ) -> tuple[list[Attachment], list[Attachment]]:
        return [], []
