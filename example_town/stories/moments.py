"""When a story of the invented town goes on, and where it stands still."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TypeAlias

from example_town.plans import Plan
from example_town.scene import Scene
from example_town.words import pick
from heartline.cases.models import (
    Case,
    Party,
)

#: A story says when it wants to go on, and goes on when that moment has come.
Steps: TypeAlias = Generator[datetime, None, None]


class StandsStillError(Exception):
    """The story has come to the step at which it stands today."""


class Moments:
    """One plan and its present moment, `at`, which whoever plays the story sets."""

    case: Case
    party: Party

    def __init__(self, plan: Plan, scene: Scene) -> None:
        self.plan = plan
        self.scene = scene
        self.rng = plan.rng
        self.at = plan.at
        self.desk = scene.staff["dispatcher"]
        self.by_phone = plan.rng.random() < 0.45 and plan.stop != "received"

    def later(self, least: float, most: float) -> datetime:
        """A moment so many hours from now."""
        wanted = self.at + timedelta(hours=self.rng.uniform(least, most))
        return self._in_time(wanted)

    def at_work(self, least: float, most: float) -> datetime:
        """The same, while offices are open."""
        wanted = self.at + timedelta(hours=self.rng.uniform(least, most))
        return self._in_time(self.scene.at_work(wanted, self.rng))

    def _in_time(self, wanted: datetime) -> datetime:
        """A story that must come to its step today hurries when it would come too late."""
        if self.plan.stop and wanted >= self.scene.today:
            return self.at + (self.scene.today - self.at) / 3
        return wanted

    def stand(self, step: str) -> None:
        """End the story here, when this is the step at which it stands today."""
        if self.plan.stop == step:
            raise StandsStillError(step)

    def phrase(self, name: str) -> str:
        """One of the phrases under `name`, in the language of the person."""
        english = self.plan.speaker.language == "en"
        return pick(self.rng, f"{name}_en" if english else name)
