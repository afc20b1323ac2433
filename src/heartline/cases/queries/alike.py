"""What many people say, for a page: groups of cases as far as their reader may open them.

A group is found by all who read hot issues; its cases, their words and what they share only by
those who may read each of them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from heartline.cases.models import AlikeCase, AlikeGroup, Case, Closing, IssueCase, Message
from heartline.cases.models.case import CaseQuerySet
from heartline.cases.queries.heat import (
    Hot,
    heard_by_case,
    heat_words,
    hot_in,
    people_words,
    places_words,
    stored_heat,
)
from heartline.cases.queries.issues import (
    Curve,
    Hidden,
    Places,
    cases_words,
    curve_through,
    places_of,
    title_of,
)
from heartline.cases.queries.rows import Row, case_row, title_for, with_what_rows_need
from heartline.cases.queries.shared import Shared, shared_by
from heartline.cases.rules import Fields, readable
from heartline.cases.rules.issues import may_gather
from heartline.cases.sentences import short_moment
from heartline.offices.models import Staff
from heartline.shared.plain import first_line

#: So many of the hottest groups are looked through for those that a reader may open.
HOTTEST = 200
#: Cases of a group that its page lists, and letters of each; shared words that stand in a line.
LISTED, LETTERS, WORDS = 100, 400, 3
#: The newest cases of a group whose words stand in its line.
NEWEST = 5
#: Letters of a title in a line.
TITLE = 48


def opened_to(staff: Staff) -> CaseQuerySet:
    """The cases that may stand in a group that `staff` reads; joined ones stand in the other."""
    return Case.objects.visible_to(staff).exclude(closed_because=Closing.MERGED)


@dataclass(frozen=True)
class Line:
    """A group, and the cases of it that its reader may open, the newest first."""

    group: AlikeGroup
    cases: list[int]
    #: Whether all that are counted in it are among them.
    is_whole: bool


def hottest_lines(staff: Staff, *, dismissed: bool = False) -> list[Line]:
    """The groups of which `staff` may open several cases, the hottest first."""
    groups = AlikeGroup.objects.hottest()
    if dismissed:
        groups = AlikeGroup.objects.exclude(dismissed_at=None).order_by("-dismissed_at", "-id")
    found = {group.pk: group for group in groups.select_related("issue")[:HOTTEST]}
    rows = AlikeCase.objects.filter(group__in=found, case__in=opened_to(staff))
    members: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for group, case, private in rows.order_by("-case").values_list(
        "group", "case", "case__private"
    ):
        members[group or 0].append((case, private))
    return [
        Line(
            group=found[pk],
            cases=[case for case, _private in own],
            is_whole=[private for _case, private in own].count(False) == found[pk].cases,
        )
        for pk in found
        if len(own := members[pk]) > 1
    ]


def lines_as_rows(staff: Staff, lines: list[Line], at: datetime) -> list[Row]:
    """The lines of a page: what is stored, where a reader may open all that it counts."""
    newest = [case for line in lines for case in line.cases[:NEWEST]]
    rows = with_what_rows_need(Case.objects.filter(pk__in=newest), staff)
    cases = {case.pk: case for case in rows}
    told = {row.case_id: row for row in AlikeCase.objects.filter(case__in=newest)}
    partly = [case for line in lines if not line.is_whole for case in line.cases]
    voices = heard_by_case(partly, at) if partly else {}
    shown = []
    for line in lines:
        hot = stored_heat(line.group, at) if line.is_whole else hot_in(line.cases, voices)
        own = [cases[pk] for pk in line.cases[:NEWEST]]
        shown.append(_row(staff, line, hot, own=own, told=told))
    return shown


def _row(staff: Staff, line: Line, hot: Hot, *, own: list[Case], told: dict[int, AlikeCase]) -> Row:
    readers = [case for case in own if Fields.WORDS in readable(staff, case)]
    shared = shared_by(told[case.pk] for case in readers)
    issue = line.group.issue
    words = " · ".join(word for word, _count in shared.words[:WORDS])
    last = _("last %(when)s") % {"when": short_moment(own[0].received_at)}
    people = people_words(hot.people)
    return Row(
        number=heat_words(hot),
        url=line.group.get_absolute_url(),
        title=_title(staff, own, told, shared),
        meta=" · ".join(part for part in (words, places_words(hot.places), last) if part),
        state="info" if issue else "now",
        label=issue.number if issue else people,
        due=people if issue else cases_words(len(line.cases)),
    )


def _title(staff: Staff, cases: list[Case], told: dict[int, AlikeCase], shared: Shared) -> str:
    """By the place and words that most share; else by the case that has the most of them."""
    if shared.name:
        return shared.name
    counts = dict(shared.words)
    typical = max(cases, key=lambda case: _told_of(told[case.pk].words, counts))
    return first_line(title_for(typical, readable(staff, typical)))[:TITLE]


def _told_of(words: list[str], counts: dict[str, int]) -> int:
    """How much of what is shared a case says, by how many share it."""
    return sum(count for word, count in counts.items() if any(word in own for own in words))


@dataclass(frozen=True)
class Copy:
    """What one case of a group says."""

    pk: int
    text: str
    words: str
    likeness: str
    #: Letter for letter what another said.
    is_copy: bool
    row: Row | None = None
    #: The hot issue that it is in; and whether its reader may put it into one.
    issue: str = ""
    free: bool = False


@dataclass(frozen=True)
class Group:
    """A group as one reader sees it."""

    pk: int
    title: str
    hot: Hot
    cases: int
    shared: Shared
    curve: Curve | None
    places: Places
    texts: list[Copy]
    hidden: str
    issue: tuple[str, str] | None
    is_dismissed: bool
    #: The offices that lead its cases, the most frequent first.
    leads: list[int] = field(default_factory=list)

    @property
    def people(self) -> str:
        return people_words(self.hot.people)

    @property
    def figures(self) -> str:
        """How much it is, in a line."""
        told = [cases_words(self.cases), places_words(self.hot.places), heat_words(self.hot)]
        return " · ".join(part for part in told if part)


def group_for(staff: Staff, pk: int, at: datetime) -> Group | None:
    """A group as `staff` may read it; None where they may open none of its cases."""
    group = AlikeGroup.objects.filter(pk=pk).select_related("issue").first()
    seen = opened_to(staff).filter(alike__group=pk)
    cases = list(with_what_rows_need(seen, staff).order_by("-received_at", "-pk"))
    if group is None or not cases:
        return None
    fields = {case.pk: readable(staff, case) for case in cases}
    told = {row.case_id: row for row in AlikeCase.objects.filter(group=pk, case__in=cases)}
    shared = shared_by(told[case.pk] for case in cases if Fields.WORDS in fields[case.pk])
    voices = heard_by_case([case.pk for case in cases], at)
    issue = group.issue
    leads = Counter(case.lead_id for case in cases if case.lead_id is not None)
    return Group(
        pk=group.pk,
        title=_title(staff, cases, told, shared),
        hot=hot_in(voices, voices),
        cases=len(cases),
        shared=shared,
        curve=curve_through([case.received_at for case in cases], end=at),
        places=places_of(seen),
        texts=_texts(staff, cases[:LISTED], told, at),
        hidden=Hidden(max(0, group.cases - sum(not case.private for case in cases))).words,
        issue=(f"{issue.number} {title_of(issue)}", issue.get_absolute_url()) if issue else None,
        is_dismissed=group.dismissed_at is not None,
        leads=sorted(leads, key=lambda lead: (-leads[lead], lead)),
    )


def _texts(staff: Staff, cases: list[Case], told: dict[int, AlikeCase], at: datetime) -> list[Copy]:
    keys = [case.pk for case in cases]
    opened = Message.objects.filter(party__home__in=keys, first=True, erased_at=None)
    texts = dict(opened.values_list("party__home", "text"))
    gathered = IssueCase.objects.filter(case__in=keys).select_related("issue")
    numbers = {row.case_id: row.issue.number for row in gathered}
    return [
        replace(
            _copy(staff, case, told[case.pk], texts.get(case.pk, "")),
            row=case_row(staff, case, at),
            issue=numbers.get(case.pk, ""),
            free=case.pk not in numbers and may_gather(staff, case),
        )
        for case in cases
    ]


def _copy(staff: Staff, case: Case, told: AlikeCase, text: str) -> Copy:
    """What one case says, and what of it others say too, for those who may read its words."""
    reads = Fields.WORDS in readable(staff, case)
    short = text[:LETTERS] + ("…" if len(text) > LETTERS else "")
    return Copy(
        pk=case.pk,
        text=(short if reads else "") or title_for(case, readable(staff, case)),
        words=" · ".join(dict.fromkeys([*told.places, *told.words])) if reads else "",
        likeness=number_format(told.likeness, 2) if told.likeness else "",
        is_copy=told.is_copy,
    )


@dataclass(frozen=True)
class Waiting:
    """Cases that say the same as a hot issue and are in none yet."""

    words: str
    url: str


def waiting_beside(staff: Staff, issue: int) -> list[Waiting]:
    """For each group that goes with the issue: how many of it that `staff` may open are free."""
    free = opened_to(staff).filter(alike__group__issue=issue, in_issue=None)
    counts = free.filter(alike__group__dismissed_at=None).values_list("alike__group")
    return [
        Waiting(cases_words(count), AlikeGroup(pk=group).get_absolute_url())
        for group, count in counts.annotate(count=Count("pk")).order_by("alike__group")
    ]
