"""What comes of an answer: publication, verdicts, and doing it again."""

from collections.abc import Generator
from datetime import datetime

from example_town.stories.dispatching import Dispatching
from example_town.stories.moments import Steps
from example_town.words import pick
from heartline.cases.actions.desk import (
    release_case,
)
from heartline.cases.actions.intake import (
    Incoming,
    add_to_case,
)
from heartline.cases.actions.verdicts import (
    Judgement,
    ask_for_verdict,
    give_verdict,
    note_call_back,
    reopen,
)
from heartline.cases.models import (
    AssignmentStatus,
    CaseStatus,
    Kind,
    Party,
    PartyStatus,
    Role,
    Satisfied,
    Solved,
)
from heartline.cases.rules import may_be_released
from heartline.people.models import Reach


class Judging(Dispatching):
    """What happens once an answer stands."""

    def after_answer(self) -> Steps:
        """The desk publishes what the person agreed to."""
        if not may_be_released(self.case) or self.rng.random() < 0.12:
            return
        yield self.at_work(0.5, 12)
        release_case(
            self.case,
            title=self.plan.words.fill(self.plan.matter.title),
            text=self.plan.text,
            reply=self.reply.text,
            files=list(self.case.files.all()) if self.pictured else (),
            by=self.desk,
            at=self.at,
        )

    def everybody_judges(self) -> Generator[datetime, None, bool]:
        """Those who spoke judge, or keep silent; whether the case is to be done again."""
        self.stand("answered")
        alone = not self.plan.others and not self.case.redos
        parties = [self.party] if alone else self.case.parties.select_related("person")
        for party in parties:
            if party.status in (PartyStatus.WAITING, PartyStatus.ASKED):
                yield from self.one_judges(party)
            if self.case.status == CaseStatus.ASSIGNED:
                return True
        return (yield from self.opened_again())

    def one_judges(self, party: Party) -> Steps:
        """By a letter's link, on the telephone, or on the follow page of their own accord."""
        reach = party.person.reach
        must = self.plan.twist in ("no", "reopened")
        if reach == Reach.EMAIL:
            yield self.later(0.05, 0.5)
            ask_for_verdict(party, at=self.at)
            if must or self.rng.random() < 0.52:
                yield self.later(2, 150)
                self.judge(party)
        elif reach == Reach.PHONE:
            yield from self.calls(party, must=must)
        elif must or self.rng.random() < 0.42:
            yield self.later(4, 120)
            self.judge(party)

    def calls(self, party: Party, *, must: bool) -> Steps:
        """The desk calls back, three times at the most."""
        for _attempt in range(3):
            yield self.at_work(20, 70)
            reached = must or self.rng.random() < 0.6
            note_call_back(party, reached=reached, by=self.at_the_desk(), at=self.at)
            if reached:
                self.judge(party, by_phone=True)
                return

    def judge(self, party: Party, *, by_phone: bool = False) -> None:
        """What they think of the answer."""
        by = self.at_the_desk() if by_phone else party.person
        if by == self.reply.sent_by:
            # Nobody writes down what is said of their own answer: a colleague, or the person.
            desk = (self.scene.staff[name] for name in ("operator", "operator.two"))
            others = [] if self.case.private else [one for one in desk if one != by]
            by = others[0] if others else party.person
        give_verdict(party, self.judgement(), by=by, at=self.at)

    def judgement(self) -> Judgement:
        """Mostly content; less so with courtesies, or when it took too long."""
        chances = (88, 9, 3) if self.plan.at_once else (72, 16, 12)
        if self.empty:
            chances = (15, 30, 55)
        if self.case.redos:
            chances = (80, 15, 5)
        solved = self.rng.choices((Solved.YES, Solved.PARTLY, Solved.NO), chances)[0]
        if self.plan.twist == "no" and not self.case.redos:
            solved = Solved.NO
        if self.plan.twist == "reopened" or self.plan.kind == Kind.PRAISE:
            solved = Solved.YES
        level = {Solved.YES: (5, 5, 4, 4, 3), Solved.PARTLY: (4, 3, 3, 2), Solved.NO: (2, 1, 3)}
        by_desk = self.plan.at_once and not self.case.redos
        name = f"verdict_{solved}_desk" if by_desk else f"verdict_{solved}"
        words = pick(self.rng, name) if self.rng.random() < 0.45 else ""
        if self.plan.speaker.language == "en" or self.plan.kind == Kind.PRAISE:
            words = ""
        return Judgement(
            solved=solved,
            satisfied=Satisfied(self.rng.choice(level[solved]))
            if self.rng.random() < 0.93
            else None,
            contacted=None if self.plan.at_once else self.rng.random() < 0.85,
            wants_more=solved == Solved.PARTLY and self.rng.random() < 0.3,
            words=words,
        )

    def opened_again(self) -> Generator[datetime, None, bool]:
        """It was not solved after all."""
        if self.plan.twist != "reopened" or self.case.redos:
            return False
        if self.case.status != CaseStatus.CLOSED:
            return False
        yield self.later(30, 300)
        party = self.case.parties.select_related("person").get(pk=self.party.pk)
        reopen(party, by=party.person, at=self.at)
        add_to_case(party, Incoming(text=self.phrase("reopened")), at=self.at)
        self.stand("reopened")
        return True

    def do_again(self) -> Steps:
        """The office above takes it on; where there is none, the desk names one."""
        yield self.at_work(1, 8)
        if self.case.lead is None:
            part = self.give_to(self.right_office())
        else:
            parts = self.case.assignments.select_related("office")
            part = parts.get(role=Role.LEAD, status=AssignmentStatus.OFFERED)
        yield from self.work(part)
