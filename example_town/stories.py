"""The course of one case in the invented town, step by step, through the actions alone."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TypeAlias

from example_town.plans import Plan
from example_town.scene import Scene
from example_town.words import pick, read
from heartline.cases.actions.answers import (
    answer_at_once,
    draft_reply,
    review_reply,
    send_reply,
    tell_outcome,
    write_to_person,
)
from heartline.cases.actions.desk import (
    agree_to_publication,
    merge_case,
    put_out_of_scope,
    release_case,
)
from heartline.cases.actions.dispatch import (
    accept_assignment,
    assign_case,
    finish_joint_part,
    hear_office_complained_of,
    return_assignment,
    sort_case,
)
from heartline.cases.actions.intake import (
    Incoming,
    add_to_case,
    receive_message,
    tell_kind_and_place,
)
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.verdicts import (
    Judgement,
    ask_for_verdict,
    give_verdict,
    note_call_back,
    reopen,
    withdraw,
)
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Benefit,
    Case,
    CaseStatus,
    Channel,
    Kind,
    Party,
    PartyStatus,
    Reply,
    Role,
    Satisfied,
    Solved,
)
from heartline.offices.models import Office, Staff
from heartline.people.actions import give_contact
from heartline.people.models import Reach

#: A story says when it wants to go on, and goes on when that moment has come.
Steps: TypeAlias = Generator[datetime, None, None]


class StandsStillError(Exception):
    """The story has come to the step at which it stands today."""


class Story:
    """One plan as it happens. `at` is the present moment; whoever plays the story sets it."""

    case: Case
    party: Party

    def __init__(self, plan: Plan, scene: Scene) -> None:
        self.plan = plan
        self.scene = scene
        self.rng = plan.rng
        self.at = plan.at
        self.desk = scene.staff["dispatcher"]
        self.by_phone = plan.rng.random() < 0.45 and plan.stop != "received"

    # When

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

    # The whole

    def tell(self) -> Steps:
        """The story from the first word on."""
        try:
            yield from self._tell()
        except StandsStillError:
            return

    def _tell(self) -> Steps:
        plan = self.plan
        self.hear()
        yield self.later(0.01, 0.1)
        self.tell_the_rest()
        self.stand("received")
        if plan.twist == "withdrawn":
            yield self.later(0.5, 3)
            withdraw(self.party, by=self.party.person, at=self.at)
            return
        yield self.later(0.05, 0.3) if self.by_phone else self.at_work(0.3, 9)
        if not (self.by_phone and plan.at_once and not plan.matter.ground):
            self.sort()
        self.stand("sorted")
        if plan.merges and self.join():
            return
        if plan.twist == "out_of_scope":
            self.refuse()
            return
        yield from self.first_answer()
        yield from self.after_answer()
        while (yield from self.everybody_judges()):
            self.stand("redo")
            yield from self.do_again()
            yield from self.after_answer()

    # The person speaks

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
            channel=Channel.DESK if self.by_phone else Channel.WEB,
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
        if not self.by_phone and self.rng.random() < 0.9:
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

    # The desk

    def sort(self) -> None:
        """The desk says what it is about."""
        plan = self.plan
        about = self.scene.offices[plan.matter.office] if plan.twist == "about" else None
        sort_case(
            self.case,
            kind=plan.kind,
            topic=self.scene.topics[plan.matter.topic],
            area=plan.area,
            about=about,
            private=plan.kind == Kind.COMPLAINT and not plan.same_as and self.rng.random() < 0.08,
            public_ground=plan.matter.ground,
            by=self.at_the_desk() if self.by_phone and not about else self.desk,
            at=self.at,
        )

    def at_the_desk(self) -> Staff:
        """Who answers the telephone now; a private case is the dispatcher's."""
        return self.desk if self.case.private else self.scene.operator(self.rng)

    def join(self) -> bool:
        """Join the case to the one that another person opened; whether it could be."""
        other = self.plan.same_as.case if self.plan.same_as else None
        if other is None or not other.is_waiting or other.about_id != self.case.about_id:
            return False
        if other.private != self.case.private:
            return False
        merge_case(self.case, into=other, by=self.desk, at=self.at)
        if self.plan.same_as:
            self.plan.same_as.others += 1
        return True

    def refuse(self) -> None:
        """Not ours to decide; the desk says where to turn instead."""
        put_out_of_scope(
            self.case,
            reason=self.plan.matter.out_of_scope,
            instead=self.plan.matter.instead,
            by=self.desk,
            at=self.at,
        )

    def first_answer(self) -> Steps:
        """The desk answers at once, or gives it to an office."""
        if not self.plan.at_once:
            yield from self.dispatch()
            return
        yield self.later(0.05, 0.4) if self.by_phone else self.at_work(0.2, 7)
        text = self.filled(self.rng.choice(self.plan.matter.at_once))
        self.reply = answer_at_once(self.case, text=text, by=self.at_the_desk(), at=self.at)

    def dispatch(self) -> Steps:
        """The desk gives it to an office, which may not be the right one at first."""
        yield self.at_work(0.1, 4)
        wrong = self.plan.matter.wrong
        if self.plan.twist == "returned":
            yield from self.goes_astray(wrong[0])
            self.stand("returned")
        elif self.plan.twist == "returned_twice":
            yield from self.goes_astray(wrong[0])
            yield self.at_work(0.5, 4)
            yield from self.goes_astray(wrong[-1])
            self.stand("returned_twice")
        if self.plan.twist.startswith("returned"):
            yield self.at_work(0.5, 5)
        part = self.give_to(self.right_office())
        yield from self.work(part)

    def right_office(self) -> Office:
        """The office that should lead; for a complaint about an office, the town hall itself."""
        return self.scene.offices["root" if self.plan.twist == "about" else self.plan.matter.office]

    def give_to(self, office: Office) -> Assignment:
        """Assign the case, with joint offices where the plan has them."""
        joint = [self.scene.offices[self.plan.matter.joint or self._district()]]
        return assign_case(
            self.case,
            lead=office,
            joint=joint if self.plan.twist == "joint" else (),
            instruction=pick(self.rng, "instructions") if self.rng.random() < 0.5 else "",
            by=self.desk,
            at=self.at,
        )

    def _district(self) -> str:
        return {"1": "chaoping", "2": "yunlu", "3": "daoxiang"}[self.plan.area.code.split(".")[1]]

    def goes_astray(self, code: str) -> Steps:
        """An office that it does not belong to hands it back."""
        part = self.give_to(self.scene.offices[code])
        yield self.at_work(2, 10)
        reason = self.rng.choice(("not_our_duty", "needs_other_office", "not_our_area"))
        return_assignment(
            part,
            reason=reason,
            words=pick(self.rng, f"return_{reason}"),
            by=self.scene.handler(part.office),
            at=self.at,
        )

    # The office

    def work(self, part: Assignment) -> Steps:
        """The office takes it on, gets in touch, answers after a colleague has read it over."""
        self.stand("assigned")
        yield self.at_work(1, 20 if self.plan.twist == "slow" else 8)
        handler = self.scene.handler(part.office)
        accept_assignment(part, by=handler, at=self.at)
        yield from self.helpers()
        if self.rng.random() < 0.75:
            yield self.at_work(0.5, 8)
            words = self.filled(pick(self.rng, "contacts"))
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
        matter = self.plan.matter
        if self.plan.speaker.language == "en" and matter.answer_en:
            return self.filled(matter.answer_en)
        self.empty = self.rng.random() < 0.07 and not self.case.redos
        if self.empty:
            return pick(self.rng, "courtesy")
        if not matter.answers:
            return self.filled(self.rng.choice(matter.at_once))
        start = pick(self.rng, "redo_openings" if self.case.redos else "answer_openings")
        end = pick(self.rng, "answer_closings")
        return self.filled(start + self.rng.choice(matter.answers) + end)

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
        if self.empty or not matter.outcomes or self.rng.random() > 0.55:
            return
        yield self.at_work(0.3, 8)
        handler = self.scene.handler(office)
        before, after = self.scene.pictures.pair(matter.picture, self.rng, by=handler, at=self.at)
        self.pictured = self.pictured or bool(after)
        tell_outcome(
            self.case,
            kind=Benefit(matter.benefit),
            what=self.filled(self.rng.choice(matter.outcomes)),
            people=self.rng.randint(*matter.people),
            before=before,
            after=after,
            by=handler,
            at=self.at,
        )

    # What comes of it

    def after_answer(self) -> Steps:
        """The desk publishes what the person agreed to."""
        if not self.plan.speaker.consents or self.case.private or self.rng.random() < 0.12:
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
            if must or self.rng.random() < 0.62:
                yield self.later(2, 150)
                self.judge(party)
        elif reach == Reach.PHONE:
            yield from self.calls(party, must=must)
        elif must or self.rng.random() < 0.5:
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
        words = pick(self.rng, f"verdict_{solved}") if self.rng.random() < 0.45 else ""
        if self.plan.speaker.language == "en":
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
        add_to_case(party, Incoming(text=pick(self.rng, "reopened")), at=self.at)
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
