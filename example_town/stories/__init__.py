"""The course of one case in the invented town, step by step, through the actions alone."""

from example_town.stories.judging import Judging
from example_town.stories.moments import StandsStillError, Steps
from heartline.cases.actions.verdicts import withdraw

__all__ = ["Story"]


class Story(Judging):
    """One plan as it happens."""

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
