"""The desk: sorting, joining, refusing, answering at once, giving to an office."""

from example_town.stories.moments import Steps
from example_town.stories.working import Working
from example_town.words import pick
from heartline.cases.actions.answers import (
    answer_at_once,
)
from heartline.cases.actions.desk import (
    merge_case,
    put_out_of_scope,
)
from heartline.cases.actions.dispatch import (
    assign_case,
    return_assignment,
    sort_case,
)
from heartline.cases.models import (
    Assignment,
    Kind,
)
from heartline.offices.models import Office, Staff


class Dispatching(Working):
    """What the desk does until there is an answer."""

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
        text = self.filled(self.rng.choice(self.plan.desk_texts()))
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
