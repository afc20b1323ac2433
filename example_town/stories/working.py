"""An office works on a case: takes it on, gets in touch, writes, tells what changed."""

from collections.abc import Generator
from datetime import datetime, timedelta

from example_town.stories.moments import Steps
from example_town.stories.speaking import Speaking
from example_town.words import pick, read
from heartline.cases.actions.answers import (
    draft_reply,
    review_reply,
    send_reply,
    tell_outcome,
    write_to_person,
)
from heartline.cases.actions.dispatch import (
    accept_assignment,
    finish_joint_part,
    hear_office_complained_of,
)
from heartline.cases.actions.notes import add_note
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Benefit,
    Party,
    Reply,
    Role,
)
from heartline.offices.models import Office


class Working(Speaking):
    """What the office that leads does, and those that help it."""

    def work(self, part: Assignment) -> Steps:
        """The office takes it on, gets in touch, answers after a colleague has read it over."""
        self.stand("assigned")
        yield self.at_work(1, 20 if self.plan.twist == "slow" else 8)
        handler = self.scene.handler(part.office)
        accept_assignment(part, by=handler, at=self.at)
        yield from self.helpers()
        if self.rng.random() < 0.6:
            yield self.at_work(0.5, 8)
            words = self.filled(self.phrase("contacts"))
            write_to_person(self.party_to_ask(), text=words, by=handler, at=self.at)
        if self.rng.random() < 0.15:
            add_note(self.case, text=pick(self.rng, "notes"), by=handler, at=self.at)
        self.stand("accepted")
        slow = self.plan.twist == "slow"
        yield self.at_work(200, 420) if slow else self.at_work(10, 76)
        reply = yield from self.write(part.office)
        yield self.at_work(0.2, 4)
        self.reply = send_reply(reply, by=handler, at=self.at)
        yield from self.good(part.office)

    def party_to_ask(self) -> Party:
        """The person who opened the matter."""
        return self.party

    def helpers(self) -> Steps:
        """Joint offices do their part; the office complained of says its side."""
        if self.plan.twist == "about" and not self.case.redos:
            yield self.at_work(1, 6)
            words = self.plan.words.fill(read("phrases")["released"])
            hear_office_complained_of(self.case, released_text=words, by=self.desk, at=self.at)
            self.stand("heard")
        if self.plan.twist not in ("joint", "about"):
            return
        waiting = self.case.assignments.filter(role=Role.JOINT, status=AssignmentStatus.OFFERED)
        for part in waiting.select_related("office"):
            yield self.at_work(1, 6)
            helper = self.scene.handler(part.office)
            accept_assignment(part, by=helper, at=self.at)
            if self.plan.stop == "accepted":
                continue
            yield self.at_work(2, 10)
            name = "own_side" if part.released_text else "joint_words"
            finish_joint_part(part, words=pick(self.rng, name), by=helper, at=self.at)

    def write(self, office: Office) -> Generator[datetime, None, Reply]:
        """Draft and review, sometimes twice."""
        handler, supervisor = self.scene.handler(office), self.scene.supervisor(office)
        text = self.answer_text()
        reply = draft_reply(self.case, text=text, by=handler, at=self.at)
        if self.case.redos or self.plan.twist != "no":
            self.stand("drafted")
        yield self.at_work(0.3, 6)
        if self.plan.stop == "sent_back" or self.rng.random() < 0.12:
            words = pick(self.rng, "sent_back")
            review_reply(reply, good=False, words=words, by=supervisor, at=self.at)
            self.stand("sent_back")
            yield self.at_work(1, 6)
            reply = draft_reply(self.case, text=self.answer_text(), by=handler, at=self.at)
            yield self.at_work(0.3, 4)
        review_reply(reply, good=True, by=supervisor, at=self.at)
        self.stand("reviewed")
        # Reviewing reads the reply anew; the story goes on with the case that it knows.
        reply.case = self.case
        return reply

    def answer_text(self) -> str:
        """What the office answers; now and then only courtesy."""
        plan = self.plan
        text = self.rng.choice(plan.office_texts())
        if plan.speaker.language == "en" or not plan.matter.answers:
            return self.filled(text)
        self.empty = self.rng.random() < 0.07 and not self.case.redos
        if self.empty:
            return pick(self.rng, "courtesy")
        site = "answer_openings_site" if plan.matter.picture else "answer_openings"
        start = pick(self.rng, "redo_openings" if self.case.redos else site)
        return self.filled(start + text + pick(self.rng, "answer_closings"))

    empty = False
    pictured = False

    def filled(self, text: str) -> str:
        """`text` with its places filled; days are counted from the present moment."""
        words = self.plan.words
        for name, days in (("today", 0), ("yesterday", -1), ("soon", 4), ("later", 20)):
            day = self.at + timedelta(days=days)
            words[name] = f"{day.month}月{day.day}日"
            words[f"{name}_en"] = f"{day.day} {day:%B}"
        return words.fill(text)

    def good(self, office: Office) -> Steps:
        """What changed, told with pictures where there are some."""
        matter = self.plan.matter
        outcomes = self.plan.outcomes()
        if self.empty or not outcomes or self.rng.random() > 0.6:
            return
        yield self.at_work(0.3, 8)
        handler = self.scene.handler(office)
        before, after = self.scene.pictures.pair(matter.picture, self.rng, by=handler, at=self.at)
        self.pictured = self.pictured or bool(after)
        tell_outcome(
            self.case,
            kind=Benefit(matter.benefit),
            what=self.filled(self.rng.choice(outcomes)),
            people=self.rng.randint(*matter.people),
            before=before,
            after=after,
            by=handler,
            at=self.at,
        )
