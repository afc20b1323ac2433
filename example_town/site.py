"""One building site of the invented town, of which a dozen people speak within ten days."""

from collections.abc import Generator
from datetime import datetime, timedelta
from random import Random

from example_town.people import somebody
from example_town.scene import Scene
from example_town.words import read
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.intake import Incoming, receive_message
from heartline.cases.models import Channel, Kind
from heartline.people.actions import give_contact


class BuildingSite:
    """What its neighbours say, each in their own words and at their own moment."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.rng = Random(f"{seed} site")  # noqa: S311
        self.texts = read("site")
        areas = scene.ground.communities
        self.area = next(area for area in areas if area.name_zh == self.texts["community"])
        self.at = self._moment(self.texts["message"][0])

    def tell(self) -> Generator[datetime, None, None]:
        """Everybody speaks, and the desk sorts; no office has any of it yet."""
        for said in self.texts["message"]:
            yield self._moment(said)
            self._speak(said)

    def _moment(self, said: dict[str, float]) -> datetime:
        return self.scene.today - timedelta(days=said["days"])

    def _speak(self, said: dict[str, str]) -> None:
        by_phone = "phone" in said
        language = "zh-hant" if "打樁" in said["text"] else "zh-hans"
        speaker = somebody(self.rng, language=language)
        incoming = Incoming(
            text=said["text"],
            channel=Channel.PHONE if by_phone else Channel.WEB,
            kind=Kind.COMPLAINT,
            area=self.area,
            language=language,
        )
        party = receive_message(incoming, policy=self.scene.policy, at=self.at)
        if speaker.tells:
            give_contact(
                party.person,
                name=speaker.name,
                name_hidden=speaker.hidden,
                reach=speaker.reach,
                value=speaker.value,
                at=self.at,
            )
        sort_case(
            party.case,
            kind=Kind.COMPLAINT,
            topic=self.scene.topics[self.texts["topic"]],
            area=self.area,
            by=self.scene.staff["dispatcher"],
            at=self.at + timedelta(minutes=20),
        )
