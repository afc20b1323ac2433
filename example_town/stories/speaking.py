"""The person speaks: the message, and what they like to add."""

from example_town.stories.moments import Moments
from heartline.cases.actions.desk import (
    agree_to_publication,
)
from heartline.cases.actions.intake import (
    Incoming,
    add_to_case,
    receive_message,
    tell_kind_and_place,
)
from heartline.cases.models import (
    Channel,
    Kind,
)
from heartline.people.actions import give_contact


class Speaking(Moments):
    """What the person does before there is an answer."""

    def hear(self) -> None:
        """The message becomes a case."""
        plan = self.plan
        centre = plan.area.latitude or 0.0, plan.area.longitude or 0.0
        self.point = (
            round(centre[0] + self.rng.uniform(-0.008, 0.008), 6),
            round(centre[1] + self.rng.uniform(-0.01, 0.01), 6),
        )
        where = plan.words.fill("{road}{corner}") if plan.matter.ground else plan.words["estate"]
        self.where = where
        incoming = Incoming(
            text=plan.text,
            channel=Channel.PHONE if self.by_phone else Channel.WEB,
            kind=plan.kind if self.by_phone or plan.kind == Kind.REPORT else "",
            topic=self.scene.topics[plan.matter.topic] if self.by_phone else None,
            area=plan.area if self.by_phone else None,
            place=where if self.by_phone else "",
            language=plan.speaker.language,
        )
        self.party = receive_message(incoming, policy=self.scene.policy, at=self.at)
        self.case = plan.case = self.party.case

    def tell_the_rest(self) -> None:
        """Where, a picture, how to reach them, whether it may be published: each if they like."""
        plan, speaker = self.plan, self.plan.speaker
        if not self.by_phone and self.rng.random() < 0.7:
            pin = self.point if plan.matter.ground and self.rng.random() < 0.7 else None
            tell_kind_and_place(
                self.party,
                kind=plan.kind,
                area=plan.area,
                place=self.where,
                point=pin,
                at=self.at,
            )
        if not self.by_phone and plan.kind != Kind.REPORT:
            self.send_picture()
        if speaker.tells:
            give_contact(
                self.party.person,
                name=speaker.name,
                name_hidden=speaker.hidden,
                reach=speaker.reach,
                value=speaker.value,
                at=self.at,
            )
        if speaker.consents:
            agree_to_publication(self.party, consents=True, at=self.at)

    def send_picture(self) -> None:
        """A photograph of what is wrong, while there are some left."""
        pictures = self.scene.pictures.before(
            self.plan.matter.picture, self.rng, by=self.party.person, at=self.at
        )
        if pictures:
            self.pictured = True
            add_to_case(self.party, Incoming(), files=pictures, at=self.at)
