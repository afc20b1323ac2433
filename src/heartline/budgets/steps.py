"""The step tables of a budget and of its projects: the rule, the test and the database's guard.

They have the form of `cases.steps`: the name of a step, where it starts, where it leads.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from heartline.cases.steps import Table


class Phase(models.TextChoices):
    """Where a budget stands."""

    PREPARED = "prepared", _("Being prepared")
    IDEAS = "ideas", _("Ideas")
    COSTING = "costing", _("Costs and feasibility")
    FROZEN = "frozen", _("Rule frozen")
    VOTING = "voting", _("Voting")
    COUNTING = "counting", _("Counting")
    RESULT = "result", _("Result")
    PROGRESS = "progress", _("Being built")
    DONE = "done", pgettext_lazy("budget", "Done")


class ProjectStatus(models.TextChoices):
    """Where a project stands, from idea to what people say of it."""

    IDEA = "idea", _("Waits for the desk")
    HELD_BACK = "held_back", _("Not published")
    RELEASED = "released", _("Being looked into")
    FEASIBLE = "feasible", _("Feasible")
    REFUSED = "refused", _("Not feasible")
    ON_BALLOT = "on_ballot", _("On the ballot")
    CHOSEN = "chosen", _("Chosen")
    LOST = "lost", _("Not chosen")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", pgettext_lazy("project", "Done")
    DROPPED = "dropped", _("Fell through")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_B, _P = Phase, ProjectStatus

BUDGET_STEPS: Table = {
    "ask_for_ideas": ((_B.PREPARED,), _B.IDEAS),
    "end_ideas": ((_B.IDEAS,), _B.COSTING),
    "freeze": ((_B.COSTING,), _B.FROZEN),
    "thaw": ((_B.FROZEN,), _B.COSTING),
    "open_voting": ((_B.FROZEN,), _B.VOTING),
    "close_voting": ((_B.VOTING,), _B.COUNTING),
    "vote_again": ((_B.COUNTING,), _B.COSTING),
    "publish_result": ((_B.COUNTING,), _B.RESULT),
    "begin_work": ((_B.RESULT,), _B.PROGRESS),
    "finish": ((_B.PROGRESS,), _B.DONE),
}

PROJECT_STEPS: Table = {
    "release": ((_P.IDEA, _P.HELD_BACK), _P.RELEASED),
    "hold_back": ((_P.IDEA,), _P.HELD_BACK),
    "withdraw": ((_P.IDEA, _P.RELEASED, _P.FEASIBLE), _P.WITHDRAWN),
    "cost": ((_P.RELEASED, _P.FEASIBLE), _P.FEASIBLE),
    "refuse": ((_P.RELEASED, _P.FEASIBLE), _P.REFUSED),
    "reconsider": ((_P.REFUSED,), _P.RELEASED),
    "put_on_ballot": ((_P.FEASIBLE,), _P.ON_BALLOT),
    "take_off_ballot": ((_P.ON_BALLOT,), _P.FEASIBLE),
    "choose": ((_P.ON_BALLOT,), _P.CHOSEN),
    "pass_over": ((_P.ON_BALLOT,), _P.LOST),
    "start": ((_P.CHOSEN,), _P.UNDER_WAY),
    "finish": ((_P.UNDER_WAY,), _P.DONE),
    "drop": ((_P.CHOSEN, _P.UNDER_WAY), _P.DROPPED),
    "resume": ((_P.DONE, _P.DROPPED), _P.UNDER_WAY),
}

#: Where each begins.
BEGINNINGS = {"budget": _B.PREPARED, "project": _P.IDEA}

#: The phases in which voting codes are made: once the ideas are in, and while people vote.
TAKES_CODES = (_B.COSTING, _B.FROZEN, _B.VOTING)
#: The phases in which ballots may be counted: never before voting has been closed.
COUNTABLE = (_B.COUNTING, _B.RESULT, _B.PROGRESS, _B.DONE)
#: The phases in which everybody reads the result.
DECIDED = (_B.RESULT, _B.PROGRESS, _B.DONE)
#: The phases in which the office may still change what is decided on, and how.
OPEN_TO_CHANGE = (_B.PREPARED, _B.IDEAS, _B.COSTING)
