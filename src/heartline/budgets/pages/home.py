"""What the home page shows of the budgets: those in which people can do something today."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from heartline.budgets.models import Budget
from heartline.budgets.pages.words import day
from heartline.budgets.steps import Phase
from heartline.shared.clock import now

#: So many at most; all stand under "Deciding together".
MOST = 3


def home_budgets(_request: HttpRequest) -> dict[str, list[tuple[Budget, str]]]:
    """The context of `budgets/_home.html`: voting that is open, then ideas that are wanted."""
    at = now()
    rows = Budget.objects.public().filter(phase__in=(Phase.VOTING, Phase.IDEAS))
    found = [
        row for row in rows.order_by("-phase", "-id") if row.takes_ideas or row.takes_votes(at)
    ]
    return {"open_budgets": [(row, _until(row)) for row in found[:MOST]]}


def _until(budget: Budget) -> str:
    voting = budget.phase == Phase.VOTING
    last = budget.votes_until if voting else budget.ideas_until
    if last is None:
        return ""
    words = _("Vote until the end of %(day)s") if voting else _("Ideas until the end of %(day)s")
    return words % {"day": day(last)}
