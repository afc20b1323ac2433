"""What may happen to a participatory budget; the names stand in the ledger for ever.

Of ballots the ledger knows only that the box was sealed: never who, never when one was cast.
"""

from enum import StrEnum


class BudgetEvent(StrEnum):
    SET_UP = "budget.set_up"
    CHANGED = "budget.changed"
    MOVED = "budget.moved"
    FROZEN = "budget.frozen"
    THAWED = "budget.thawed"
    CODES_MADE = "budget.codes_made"
    CODE_VOIDED = "budget.code_voided"
    BOX_SEALED = "budget.box_sealed"
    VOTING_CLOSED = "budget.voting_closed"
    PAPER_TYPED = "budget.paper_typed"
    PAPER_TAKEN_BACK = "budget.paper_taken_back"
    PAPER_SETTLED = "budget.paper_settled"
    COUNTED = "budget.counted"
    COUNT_CHECKED = "budget.count_checked"
    RESULT_PUBLISHED = "budget.result_published"


class ProjectEvent(StrEnum):
    PROPOSED = "project.proposed"
    WITHDRAWN = "project.withdrawn"
    RELEASED = "project.released"
    HELD_BACK = "project.held_back"
    CHANGED = "project.changed"
    COSTED = "project.costed"
    REFUSED = "project.refused"
    RECONSIDERED = "project.reconsidered"
    STARTED = "project.started"
    TOLD = "project.told"
    NEWS_TAKEN_BACK = "project.news_taken_back"
    FINISHED = "project.finished"
    DROPPED = "project.dropped"
    RESUMED = "project.resumed"
    JUDGED = "project.judged"
