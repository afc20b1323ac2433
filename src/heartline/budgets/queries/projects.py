"""Projects, gathered for pages."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heartline.budgets.models import Project, ProjectNews, ProjectPicture
from heartline.budgets.steps import ProjectStatus

_S = ProjectStatus
#: The lists on the page of a budget: what each is called, and who stands in it.
GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Chosen"), (_S.CHOSEN, _S.UNDER_WAY, _S.DONE)),
    (_("Chosen, and fell through"), (_S.DROPPED,)),
    (_("On the ballot"), (_S.ON_BALLOT,)),
    (_("Feasible"), (_S.FEASIBLE,)),
    (_("Being looked into"), (_S.RELEASED,)),
    (_("Not chosen"), (_S.LOST,)),
    (_("Not feasible"), (_S.REFUSED,)),
)


def with_pictures(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects in their order, each with its area and, in `shown`, its first pictures."""
    pictures = ProjectPicture.objects.filter(news=None).select_related("attachment").order_by("id")
    return (
        projects.select_related("area", "budget")
        .order_by("number")
        .prefetch_related(Prefetch("pictures", queryset=pictures, to_attr="shown"))
    )


def listed(projects: Iterable[Project]) -> list[tuple[str, list[Project]]]:
    """The projects in the lists of a budget's page; no list is empty."""
    rows = list(projects)
    groups = [
        (str(name), [project for project in rows if project.status in statuses])
        for name, statuses in GROUPS
    ]
    return [(name, found) for name, found in groups if found]


def why_it_fell(project: Project) -> ProjectNews | None:
    """The note that says why a project fell through, the last one told of it; else None."""
    if project.status != ProjectStatus.DROPPED:
        return None
    return project.news.all().standing().order_by("pk").last()
