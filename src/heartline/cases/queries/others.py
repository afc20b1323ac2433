"""That others say the same as a case: from what is stored, for the pages that everybody opens."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from heartline.cases.models import AlikeCase, Case, Issue
from heartline.cases.queries.issues import title_of
from heartline.cases.rules.issues import UNDER_WAY, may_gather, may_read_issues
from heartline.offices.models import Staff
from heartline.shared.prepared import Prepared


@dataclass(frozen=True)
class Others:
    """How many others say the same as one case, and the hot issue that they are in."""

    words: str
    url: str
    #: Number and title of the issue, and its address; "" for none.
    issue: str = ""
    issue_url: str = ""
    #: The issue that the reader may put the case into now, by its key; 0 for none.
    suggested: int = 0
    put_in: str = ""

    @property
    def tag(self) -> tuple[str, str]:
        """The words and the address, for a line of a list."""
        return self.words, self.url


_NEAR = ("group__issue",)
_OF_CASES = Prepared(
    lambda cases: (
        AlikeCase.objects.filter(case__in=cases, group__isnull=False)
        .select_related(*_NEAR)
        .defer("words", "places")
    ),
    cases=list[int],
)


def others_of(staff: Staff, cases: Iterable[Case]) -> dict[int, Others]:
    """For each of these cases that others say too: how many, and where they stand."""
    found = {case.pk: case for case in cases}
    if not found or not may_read_issues(staff):
        return {}
    told = {
        row.case_id: others_beside(staff, found[row.case_id], row, gathers=False)
        for row in _OF_CASES(cases=list(found))
    }
    return {pk: others for pk, others in told.items() if others is not None}


def others_beside(
    staff: Staff, case: Case, row: AlikeCase | None, *, gathers: bool = True
) -> Others | None:
    """What `row` tells of `case`; None where nobody else says the same, or it was put aside.

    Args:
        gathers: whether the issue that the others are in is suggested; `case` then is whole.
    """
    group = row.group if row is not None else None
    if row is None or group is None or group.dismissed_at is not None:
        return None
    count = group.cases - (0 if case.private else 1)
    if count < 1:
        return None
    issue = group.issue
    suggests = gathers and issue is not None and issue.status in UNDER_WAY
    suggests = suggests and getattr(case, "in_issue", None) is None and may_gather(staff, case)
    return Others(
        words=count_words(count),
        url=group.get_absolute_url(),
        issue=f"{issue.number} {title_of(issue)}" if issue else "",
        issue_url=issue.get_absolute_url() if issue else "",
        suggested=issue.pk if issue and suggests else 0,
        put_in=reverse("cases:gather", args=[case.number]) if suggests else "",
    )


def count_words(count: int) -> str:
    """So many others: "4 others say the same"."""
    return ngettext("%(count)s other says the same", "%(count)s others say the same", count) % {
        "count": count
    }


def issues_beside(cases: Iterable[int]) -> list[Issue]:
    """The hot issues under way that those are in who say the same as these cases; each once."""
    rows = _OF_CASES(cases=list(cases)) if cases else []
    near = [
        row.group.issue for row in rows if row.group is not None and row.group.issue is not None
    ]
    return list(dict.fromkeys(issue for issue in near if issue.status in UNDER_WAY))
