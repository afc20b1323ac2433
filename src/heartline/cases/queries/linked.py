"""The cases that belong with a case, for those who may open them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from heartline.cases.models import Case, CaseLink, LinkSort
from heartline.cases.queries.rows import parts_for_rules, title_for
from heartline.cases.rules import linked_with, readable
from heartline.offices.models import Staff


@dataclass(frozen=True)
class Linked:
    """A case that belongs with another, and why."""

    number: str
    url: str
    title: str
    why: str


def links_for_rules() -> "list[Prefetch[str]]":
    """The links of a case in both directions, with what the rules read of the other one.

    Few cases have links; of the other case nothing is asked where there is none.
    """
    return [*_far_end("links", "other"), *_far_end("linked_from", "case")]


def _far_end(lookup: str, end: str) -> "list[Prefetch[str]]":
    return [
        Prefetch(lookup, CaseLink.objects.order_by("id")),
        Prefetch(f"{lookup}__{end}", Case.objects.select_related("topic", "lead", "about")),
        parts_for_rules(f"{lookup}__{end}__assignments"),
    ]


def shown_links(staff: Staff, case: Case) -> list[Linked]:
    """What belongs with `case`, as far as `staff` may open it."""
    return [
        Linked(other.number, other.get_absolute_url(), title_for(other, fields), _why(link, case))
        for link, other in linked_with(case)
        if (fields := readable(staff, other))
    ]


def _why(link: CaseLink, case: Case) -> str:
    if link.sort != LinkSort.SPLIT:
        return ""
    return "split" if link.case_id == case.pk else "split_from"
