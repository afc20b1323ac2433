"""What waits in budgets for the desk, which begins its day with the inbox."""

from django.db.models import Count as CountOf, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from heartline.budgets.models import Budget
from heartline.budgets.steps import ProjectStatus
from heartline.offices.models import DutyKind, Staff
from heartline.shared.text import in_language


def ideas_to_read(staff: Staff) -> list[tuple[str, str, int]]:
    """The ideas that `staff` reads over before everybody does: words, the address, how many."""
    ours = Q()
    for office in staff.offices(DutyKind.DISPATCHER):
        ours |= Q(office__path__startswith=office.path)
    if not ours:
        return []
    waiting = Budget.objects.filter(ours, projects__status=ProjectStatus.IDEA)
    rows = waiting.order_by("id").values_list("id", "name_zh", "name_en")
    return [
        (
            _("Ideas to read: %(budget)s") % {"budget": in_language(zh, en)},
            reverse("budgets:desk_budget", args=[pk]),
            ideas,
        )
        for pk, zh, en, ideas in rows.annotate(CountOf("projects"))
    ]
