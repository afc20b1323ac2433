"""Where a budget stands, as a line of steps in words."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from heartline.budgets.models import Budget
from heartline.budgets.pages.words import day
from heartline.budgets.steps import Phase

#: The steps that everybody is shown; counting and freezing belong to the one after.
_LINE = (
    (Phase.IDEAS, ()),
    (Phase.COSTING, ()),
    (Phase.VOTING, (Phase.FROZEN,)),
    (Phase.RESULT, (Phase.COUNTING,)),
    (Phase.PROGRESS, ()),
    (Phase.DONE, ()),
)


def phase_line(budget: Budget) -> list[tuple[str, str, str]]:
    """(label, "done" | "now" | "next", moment) of each step."""
    order = list(Phase)
    here = order.index(Phase(budget.phase))
    line = []
    for phase, before in _LINE:
        stands = [phase, *before]
        if budget.phase in stands:
            state = "now"
        else:
            state = "done" if order.index(phase) < here else "next"
        line.append((str(phase.label), state, _moment(budget, phase)))
    return line


def _moment(budget: Budget, phase: Phase) -> str:
    if phase == Phase.IDEAS and budget.ideas_until:
        return _("until the end of %(day)s") % {"day": day(budget.ideas_until)}
    if phase == Phase.VOTING:
        return span(budget.votes_from, budget.votes_until)
    if phase == Phase.RESULT and budget.result_at:
        return day(budget.result_at)
    return ""


def span(start: date | None, end: date | None) -> str:
    """From one day until another, as far as they are known."""
    if start and end:
        return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end)}
    return day(start or end)


def what_now(budget: Budget, at: datetime) -> str:
    """One sentence: what is open at the moment `at`, and what comes next."""
    if budget.phase == Phase.VOTING and not budget.takes_votes(at):
        return _("The days of voting are over. Next the box is closed and the ballots are counted.")
    sentences = {
        Phase.PREPARED: _("The office is preparing this budget; nobody outside sees it yet."),
        Phase.IDEAS: _("Everybody may propose an idea, without an account."),
        Phase.COSTING: _(
            "The office looks into each idea: whether it can be done, and what it costs. Its "
            "reasons stand beside the idea."
        ),
        Phase.FROZEN: _(
            "The rule, the projects and the lot are frozen. From now on only the ballots decide."
        ),
        Phase.VOTING: _("You decide now: on the web, by telephone or on paper."),
        Phase.COUNTING: _("Voting is over. The ballots are being counted, twice."),
        Phase.RESULT: _("It is decided. Here is what was chosen, what was not, and why."),
        Phase.PROGRESS: _("The chosen projects are being built; each tells how far it is."),
        Phase.DONE: _("The work on what was chosen is over. Say what you think of it."),
    }
    return sentences[Phase(budget.phase)]
