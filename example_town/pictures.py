"""Hands out the drawings of the invented town as attachments: a few files, used sparingly."""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from random import Random

from django.db import models

from example_town.drawing import LIGHTS, SCENES, draw
from heartline.files.actions import attach
from heartline.files.models import Attachment
from heartline.files.rules import CheckedFile, check_file

#: Each stored file is written to the disk for good, which takes time; so few pairs are given out.
PAIRS, SAID = 20, 14


@cache
def checked(scene: str, light: str, mended: bool) -> CheckedFile:
    """One drawing as a file that may be attached."""
    out = BytesIO()
    draw(scene, light, mended=mended).save(out, "JPEG", quality=90)
    return check_file(out, f"{scene}-{'after' if mended else 'before'}.jpg")


class Pictures:
    """The drawings that are left to give out, spread over the year, more of them of late."""

    def __init__(self, today: datetime, cases: int) -> None:
        self.today = today
        self.pairs, self.said = PAIRS, SAID
        self._chance = min(1.0, 240 / max(cases, 1))

    def before(
        self, scene: str, rng: Random, *, by: models.Model, at: datetime
    ) -> list[Attachment]:
        """What the person photographed: a picture of what is wrong, or none."""
        if scene not in SCENES or not self.said or not self._lucky(rng, at):
            return []
        self.said -= 1
        return [attach(checked(scene, rng.choice(LIGHTS), False), name="", by=by, at=at)]

    def pair(
        self, scene: str, rng: Random, *, by: models.Model, at: datetime
    ) -> tuple[list[Attachment], list[Attachment]]:
        """What the office photographed before and after, or nothing."""
        if scene not in SCENES or not self.pairs or not self._lucky(rng, at):
            return [], []
        self.pairs -= 1
        light = rng.choice(LIGHTS)
        before, after = (
            [attach(checked(scene, light, mended), name="", by=by, at=at)]
            for mended in (False, True)
        )
        return before, after

    def _lucky(self, rng: Random, at: datetime) -> bool:
        recent = at > self.today - timedelta(days=75)
        return rng.random() < self._chance * (4 if recent else 1)
