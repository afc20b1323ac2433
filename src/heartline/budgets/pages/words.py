"""How money, states and days of a budget are written."""

from datetime import date

from django.template.defaultfilters import date as as_date
from django.utils.formats import get_format
from django.utils.translation import gettext as _, ngettext

from heartline.budgets.models import Budget, Project
from heartline.budgets.steps import ProjectStatus

#: The look of each status: a class of `.tag`.
_LOOKS = {
    ProjectStatus.IDEA: "soon",
    ProjectStatus.HELD_BACK: "closed",
    ProjectStatus.RELEASED: "wait",
    ProjectStatus.FEASIBLE: "done",
    ProjectStatus.REFUSED: "closed",
    ProjectStatus.ON_BALLOT: "now",
    ProjectStatus.CHOSEN: "done",
    ProjectStatus.LOST: "closed",
    ProjectStatus.UNDER_WAY: "now",
    ProjectStatus.DONE: "done",
    ProjectStatus.DROPPED: "closed",
    ProjectStatus.WITHDRAWN: "closed",
}


def money(amount: int | float | None, budget: Budget) -> str:
    """An amount with the sign of its currency: "¥120,000"; "–" where it is not known."""
    if amount is None:
        return "–"
    return f"{budget.currency}{amount:,.0f}"


def choices(budget: Budget) -> str:
    """How many projects a ballot names: "1 to 3 projects", or "2 projects" and no more or fewer."""
    if budget.least == budget.most:
        words = ngettext("%(most)s project", "%(most)s projects", budget.most)
    else:
        words = _("%(least)s to %(most)s projects")
    return words % {"least": budget.least, "most": budget.most}


def look(project: Project) -> str:
    """The class of the tag that shows where a project stands."""
    return _LOOKS[ProjectStatus(project.status)]


def day(on: date | None) -> str:
    """A day as the reader's language writes it; "" for none."""
    return as_date(on, get_format("DATE_FORMAT")) if on else ""
