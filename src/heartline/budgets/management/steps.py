"""Who takes which step of a budget and of its projects, for the drawing of the step tables."""

from heartline.budgets.actions import box, budgets, counting, freezing, progress, projects
from heartline.budgets.steps import BEGINNINGS, BUDGET_STEPS, PROJECT_STEPS
from heartline.cases.steps import Table, Takers

_RUNS = "an administrator of the office, or of one above it"
_COSTS = "a handler of the office or under it, or a supervisor over it"
_DESK = "the desk"
_COUNTED = "an administrator, with the result, once both counters agree"

BUDGET_TAKERS: Takers = {
    "ask_for_ideas": (_RUNS, budgets.move_budget),
    "end_ideas": (_RUNS, budgets.move_budget),
    "freeze": (_RUNS, freezing.freeze_rule),
    "thaw": (_RUNS, freezing.thaw_rule),
    "open_voting": (_RUNS, freezing.open_voting),
    "close_voting": (_RUNS, box.close_voting),
    "publish_result": (_RUNS, counting.publish_result),
    "vote_again": (_RUNS, freezing.ask_again),
    "begin_work": (_RUNS, budgets.move_budget),
    "finish": (_RUNS, budgets.move_budget),
}
PROJECT_TAKERS: Takers = {
    "release": (_DESK, projects.release_idea),
    "hold_back": (_DESK, projects.hold_back_idea),
    "withdraw": ("the person, with the code of the idea", projects.withdraw_idea),
    "cost": (_COSTS, projects.cost_project),
    "refuse": (_COSTS, projects.refuse_project),
    "reconsider": (_COSTS, projects.reconsider_project),
    "put_on_ballot": ("an administrator, with the rule", freezing.freeze_rule),
    "take_off_ballot": ("an administrator, with the rule", freezing.thaw_rule),
    "choose": (_COUNTED, counting.publish_result),
    "pass_over": (_COUNTED, counting.publish_result),
    "start": (f"{_COSTS}, with the first news", progress.tell_news),
    "finish": (_COSTS, progress.finish_project),
    "drop": (_COSTS, progress.drop_project),
    "resume": (_COSTS, progress.resume_project),
}
THINGS: list[tuple[str, str, Table, Takers]] = [
    ("budget", "A budget that people decide on", BUDGET_STEPS, BUDGET_TAKERS),
    ("project", "A project of a budget", PROJECT_STEPS, PROJECT_TAKERS),
]

__all__ = ["BEGINNINGS", "THINGS"]
