"""What the night proposes, for those who may open a case on each side."""

from dataclasses import dataclass
from functools import partial

from heartline.cases.models import AlikeCase, AlikeProposal, Case, Issue, IssueCase, Proposed
from heartline.cases.queries.alike import opened_to
from heartline.cases.queries.issues import cases_words, title_of
from heartline.cases.queries.rows import title_for, with_what_rows_need
from heartline.cases.queries.shared import shared_by
from heartline.cases.rules import Fields, readable
from heartline.offices.models import Staff
from heartline.shared.plain import first_line

#: Cases of a side that are named.
_NAMED = 4


@dataclass(frozen=True)
class Half:
    """One side of a proposal, as far as its reader may open it."""

    title: str
    count: str
    cases: list[tuple[str, str, str]]
    issue: str


@dataclass(frozen=True)
class ShownProposal:
    """One thing that the night would change."""

    pk: int
    is_merge: bool
    stays: Half
    other: Half
    words: list[str]


def proposals_for(staff: Staff) -> list[ShownProposal]:
    """The proposals that wait, the oldest first; `staff` may read the words of both sides."""
    waiting = list(AlikeProposal.objects.filter(decided_at=None).order_by("proposed_at", "pk"))
    keys = {case for one in waiting for case in (*one.cases, *one.others)}
    cases = with_what_rows_need(opened_to(staff).filter(pk__in=keys), staff)
    seen = {case.pk: case for case in cases if Fields.WORDS in readable(staff, case)}
    told = {row.case_id: row for row in AlikeCase.objects.filter(case__in=seen)}
    gathered = IssueCase.objects.filter(case__in=seen).select_related("issue")
    issues = {row.case_id: row.issue for row in gathered}
    half = partial(_half, staff, seen=seen, told=told, issues=issues)
    shown = [
        ShownProposal(
            pk=one.pk,
            is_merge=one.sort == Proposed.MERGE,
            stays=half(one.cases),
            other=half(one.others),
            words=one.words,
        )
        for one in waiting
    ]
    return [one for one in shown if one.stays.cases and one.other.cases]


def _half(
    staff: Staff,
    keys: list[int],
    *,
    seen: dict[int, Case],
    told: dict[int, AlikeCase],
    issues: dict[int, Issue],
) -> Half:
    own = [seen[pk] for pk in keys if pk in seen]
    shared = shared_by(told[case.pk] for case in own if case.pk in told)
    issue = next((issues[case.pk] for case in own if case.pk in issues), None)
    named = [
        (case.number, case.get_absolute_url(), first_line(title_for(case, readable(staff, case))))
        for case in own[:_NAMED]
    ]
    return Half(
        title=shared.name or (named[0][2] if named else ""),
        count=cases_words(len(own)),
        cases=named,
        issue=f"{issue.number} {title_of(issue)}" if issue else "",
    )
