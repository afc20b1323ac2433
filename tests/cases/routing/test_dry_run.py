"""A dry run over past cases tells where they would go and where they really went."""

import pytest

from heartline.cases.actions.dispatch import assign_case, return_assignment
from heartline.cases.models import Case
from heartline.cases.queries.routing import (
    RuleTable,
    all_rules,
    counts_of,
    past_cases,
    route,
    rows_of,
    try_out,
)
from heartline.offices.models import Level
from tests.cases.desk import signed_in
from tests.cases.routing.rules import LATER, RULES, admin, lay_down, topics
from tests.factories import STEP, desk, fresh, handler_of, make_area, make_case, make_office

pytestmark = pytest.mark.django_db


def run_dry():
    return try_out(RuleTable(all_rules()), past_cases())


def test_a_dry_run_counts_where_cases_would_go_and_where_they_really_went():
    above, below = topics()
    right, wrong = make_office(), make_office()
    lay_down(right, topic=above, at_once=True)
    same = make_case("assigned", lead=right, topic=above)
    other = make_case("accepted", lead=wrong, topic=below)
    never = make_case(topic=above)
    unmatched = make_case()

    counts = counts_of(run_dry())

    assert counts.to == [(right, 3)]
    assert (counts.same, counts.differs, counts.never_given, counts.unmatched) == (1, 1, 1, 1)
    assert counts.at_once == 3
    rows = {which: rows_of(run_dry(), which) for which in ("same", "differs", "never", "none")}
    assert {which: found[0].case.pk for which, found in rows.items()} == {
        "same": same.pk,
        "differs": other.pk,
        "never": never.pk,
        "none": unmatched.pk,
    }


def test_a_case_that_came_back_is_compared_with_where_it_really_went_first():
    first, second = make_office(), make_office()
    lay_down(second)
    case = make_case("assigned", lead=first)
    part = case.assignments.get()
    by = handler_of(first)
    return_assignment(part, reason="not_our_duty", words="Parks.", by=by, at=LATER)
    assign_case(fresh(case), lead=second, by=desk(), at=LATER + STEP)

    assert counts_of(run_dry()).differs == 1


def test_a_dry_run_goes_by_the_same_rule_as_a_living_case():
    above, below = topics()
    town = make_area(level=Level.CITY)
    street = make_area(level=Level.STREET, parent=town)
    for number, (topic, area, kind) in enumerate(
        [(above, None, ""), (below, None, ""), (above, town, ""), (None, street, "complaint")]
    ):
        lay_down(make_office(code=f"r{number}"), topic=topic, area=area, kind=kind)
    for topic in (None, above, below):
        for area in (None, town, street):
            for kind in ("complaint", "request"):
                make_case(topic=topic, area=area, kind=kind)

    for one in run_dry():
        living = route(Case.objects.get(pk=one.case.pk))
        assert one.rule == living


def test_a_dry_run_sees_no_private_case():
    make_case(kind="report")
    make_case(private=True)

    assert past_cases() == []


def test_a_dry_run_asks_the_database_no_more_for_more_cases_and_rules(same_queries):
    above, below = topics()
    lay_down(make_office(), topic=above)
    make_case("assigned", topic=above)
    page = signed_in(admin())

    def more() -> None:
        lay_down(make_office(), topic=below)
        for _ in range(3):
            make_case("assigned", topic=below)

    same_queries(lambda: page.get(RULES, {"try": "1"}), more)
