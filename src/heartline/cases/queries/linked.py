"""The cases that belong with a case, for those who may open them."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse

from heartline.cases.models import Case, CaseLink, LinkSort
from heartline.cases.queries.rows import parts_for_rules, title_for
from heartline.cases.rules import linked_with, may_be_put_back, readable
from heartline.offices.models import Staff
from heartline.shared.prepared import Prepared, put


@dataclass(frozen=True)
class Linked:
    """A case that belongs with another, and why."""

    number: str
    url: str
    title: str
    why: str
    #: Where this case can be put back into that one; "" where it cannot.
    put_back: str = ""


_LINKS = Prepared(
    lambda case: CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("id"), case=int
)


def read_links(case: Case) -> None:
    """Read the links of a case in both directions, with what the rules read of the other one.

    Few cases have links; of the other case nothing is asked where there is none.
    """
    links = _LINKS(case=case.pk)
    for name, end, far_end in (("links", "case_id", "other"), ("linked_from", "other_id", "case")):
        ours = [link for link in links if getattr(link, end) == case.pk]
        put(case, name, ours)
        others = Prefetch(far_end, Case.objects.select_related("topic", "lead", "about"))
        prefetch_related_objects(ours, others, parts_for_rules(f"{far_end}__assignments"))


def shown_links(staff: Staff, case: Case) -> list[Linked]:
    """What belongs with `case`, as far as `staff` may open it."""
    first = may_be_put_back(staff, case)
    return [
        Linked(
            number=other.number,
            url=other.get_absolute_url(),
            title=title_for(other, fields),
            why=_why(link, case),
            put_back=reverse("cases:merge", args=[case.number]) if other == first else "",
        )
        for link, other in linked_with(case)
        if (fields := readable(staff, other))
    ]


def _why(link: CaseLink, case: Case) -> str:
    if link.sort != LinkSort.SPLIT:
        return ""
    return "split" if link.case_id == case.pk else "split_from"
