"""Which rule says who leads a case; and what a table of rules would have done with past cases."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from heartline.cases.models import Assignment, Case, Kind, Role, RoutingRule, Topic
from heartline.cases.rules import may_lead
from heartline.offices.models import Area, Office

#: So many of the latest cases a dry run looks at.
LATEST = 2_000


def all_rules() -> QuerySet[RoutingRule]:
    """The table as it stands, in the order of topics and areas; rules for all of them last."""
    rules = RoutingRule.objects.select_related("topic", "area", "lead").prefetch_related("joint")
    return rules.order_by("topic__path", "area__path", "kind", "id")


def upward(path: str | None) -> list[int]:
    """The keys on the way from a row of a tree up to its root: [5, 1] for "/1/5/"."""
    return [int(key) for key in reversed((path or "").split("/")) if key]


class RuleTable:
    """Rules, of which the closest one counts: by its topic, then its area, then its kind."""

    def __init__(self, rules: Iterable[RoutingRule]) -> None:
        self._rules: dict[tuple[int | None, int | None, str], RoutingRule] = {
            (one.topic_id, one.area_id, one.kind): one for one in rules
        }

    def closest(
        self, topic_path: str | None, area_path: str | None, kind: str
    ) -> RoutingRule | None:
        """The rule that fits most closely; None where none fits."""
        for topic in (*upward(topic_path), None):
            for area in (*upward(area_path), None):
                for sort in (kind, ""):
                    if (topic, area, sort) in self._rules:
                        return self._rules[topic, area, sort]
        return None

    def changed(self, rule: RoutingRule) -> "RuleTable":
        """The table as it would be with `rule` in it, in the place of what it was before."""
        others = [one for one in self._rules.values() if one.pk != rule.pk]
        return RuleTable([*others, rule])

    def without(self, rule: RoutingRule) -> "RuleTable":
        """The table as it would be without `rule`."""
        return RuleTable(one for one in self._rules.values() if one.pk != rule.pk)


def route(case: Case) -> RoutingRule | None:
    """The rule that says who leads `case`: the closest that fits.

    None where no rule fits, or where the office it names is closed or complained of: then the desk
    simply chooses.
    """
    rule = rule_for(case.topic, case.area, case.kind)
    return rule if rule is not None and can_take(rule.lead, case) else None


def rule_for(topic: Topic | None, area: Area | None, kind: str) -> RoutingRule | None:
    """The rule that fits such a matter most closely; None where none fits."""
    above, around = (topic.path if topic else ""), (area.path if area else "")
    fitting = all_rules().filter(
        Q(topic=None) | Q(topic__in=upward(above)),
        Q(area=None) | Q(area__in=upward(around)),
        kind__in=("", kind),
    )
    return RuleTable(fitting).closest(above, around, kind)


def called(rule: RoutingRule) -> str:
    """What a rule is for, in words: "Street lamps · Old Town · Complaint"."""
    kind = str(Kind(rule.kind).label) if rule.kind else ""
    words = [str(word) for word in (rule.topic, rule.area, kind) if word]
    return " · ".join(words) or _("all cases")


def joint_of(rule: RoutingRule, case: Case) -> list[Office]:
    """The offices that help by this rule, but for those that cannot in this case."""
    return [office for office in rule.joint.all() if can_take(office, case)]


def can_take(office: Office, case: Case) -> bool:
    """Whether an office that a rule names may have the case: it is open, and not complained of."""
    return office.closed_at is None and may_lead(office, case)


# The dry run ------------------------------------------------------------------------------------


class Past(NamedTuple):
    """A past case, as much of it as the rules look at, and who had it first."""

    pk: int
    kind: str
    topic_path: str | None
    area_path: str | None
    about_path: str | None
    #: The office that was given the lead first; None while nobody was.
    first: int | None


@dataclass(frozen=True)
class Tried:
    """A past case and where the table would have sent it."""

    case: Past
    #: The rule that fits most closely, if any.
    rule: RoutingRule | None
    #: The office that would have led; None where the desk would have chosen.
    lead: int | None

    @property
    def differs(self) -> bool:
        """Whether it really went to another office first."""
        return None not in (self.lead, self.case.first) and self.lead != self.case.first


def past_cases(most: int = LATEST) -> list[Past]:
    """The latest cases that are not private, the newest first; two queries at the most.

    Who looks after the rules does not read private cases, and what they are about is nobody's
    business here.
    """
    first = Assignment.objects.filter(case=OuterRef("pk"), role=Role.LEAD).order_by("id")
    cases = Case.objects.public().annotate(first=Subquery(first.values("office")[:1]))
    columns = ("pk", "kind", "topic__path", "area__path", "about__path", "first")
    rows = cases.order_by("-received_at", "-id").values_list(*columns)[:most]
    return [Past(*row) for row in rows]


def try_out(table: RuleTable, cases: Iterable[Past]) -> list[Tried]:
    """Where the table would have sent each of `cases`."""
    return list(_tried(table, cases))


def _tried(table: RuleTable, cases: Iterable[Past]) -> Iterator[Tried]:
    for case in cases:
        rule = table.closest(case.topic_path, case.area_path, case.kind)
        lead = rule.lead if rule is not None else None
        complained = bool(
            lead and case.about_path and (lead.path or "").startswith(case.about_path)
        )
        takes = lead is not None and lead.closed_at is None and not complained
        yield Tried(case, rule, lead.pk if lead is not None and takes else None)


@dataclass(frozen=True)
class Counts:
    """What a dry run found, in numbers."""

    cases: int
    #: Each office with the number of cases that it would have been given, the largest first.
    to: list[tuple[Office, int]]
    unmatched: int
    #: A rule fits, and its office is closed or complained of.
    desk: int
    differs: int
    same: int
    never_given: int
    at_once: int


def counts_of(tried: list[Tried]) -> Counts:
    """The numbers of a dry run; one query for the names of the offices."""
    given = Counter(one.lead for one in tried if one.lead is not None)
    offices = Office.objects.in_bulk(list(given))
    return Counts(
        cases=len(tried),
        to=[(offices[pk], count) for pk, count in given.most_common()],
        unmatched=len(rows_of(tried, "none")),
        desk=len(rows_of(tried, "desk")),
        differs=len(rows_of(tried, "differs")),
        same=len(rows_of(tried, "same")),
        never_given=len(rows_of(tried, "never")),
        at_once=len(rows_of(tried, "at-once")),
    )


def rows_of(tried: list[Tried], which: str, *, rule: RoutingRule | None = None) -> list[Tried]:
    """The cases behind one of the numbers; of `rule` alone, if one is named.

    Args:
        which: "none", "desk", "differs", "same", "never", "at-once", "all", or the key of an
            office: "to-5".
    """
    return [one for one in tried if _is_of(one, rule) and _fits(one, which)]


def _is_of(one: Tried, rule: RoutingRule | None) -> bool:
    return rule is None or (one.rule is not None and _same(one.rule, rule))


def _same(one: RoutingRule, other: RoutingRule) -> bool:
    where = (one.topic_id, one.area_id, one.kind)
    return where == (other.topic_id, other.area_id, other.kind)


def _fits(one: Tried, which: str) -> bool:
    goes_by_itself = (
        one.lead is not None
        and one.rule is not None
        and one.rule.at_once
        and one.case.topic_path is not None
    )
    fits = {
        "all": True,
        "none": one.rule is None,
        "desk": one.rule is not None and one.lead is None,
        "differs": one.differs,
        "same": one.lead is not None and one.lead == one.case.first,
        "never": one.lead is not None and one.case.first is None,
        "at-once": goes_by_itself,
    }
    return fits.get(which, which == f"to-{one.lead}")
