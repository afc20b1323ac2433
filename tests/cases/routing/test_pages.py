"""On its pages a rule is tried, set and removed, each with a look at what it changes."""

import pytest

from heartline.cases.models import RoutingRule
from heartline.offices.models import DutyKind, Office
from tests.cases.desk import signed_in, text_of
from tests.cases.routing.rules import RULES, admin, lay_down, topics
from tests.factories import desk, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db


def fields(lead: Office, **told: int | str) -> dict[str, int | str]:
    return {"lead": lead.pk, "topic": "", "area": "", "kind": "", **told}


def test_a_rule_is_tried_over_past_cases_and_then_holds():
    above, _below = topics()
    office = make_office()
    make_case("assigned", topic=above)
    page = signed_in(admin())
    told = fields(office, topic=above.pk)

    tried = text_of(page.get(f"{RULES}new/", told | {"try": "1"}))

    assert "this rule would have decided 1" in tried
    assert "Let this rule hold" in tried
    assert not RoutingRule.objects.exists()
    kept = text_of(page.post(f"{RULES}new/", told, follow=True))
    assert f"The rule for {above} holds from now on." in kept
    assert RoutingRule.objects.get().lead == office


def test_each_number_of_a_dry_run_opens_its_rows():
    above, _below = topics()
    office, wrong = make_office(), make_office()
    case = make_case("assigned", topic=above, lead=wrong)
    told = fields(office, topic=above.pk, of="this", which="differs")

    rows = text_of(signed_in(admin()).get(f"{RULES}rows/", told))

    assert case.number in rows
    assert str(wrong) in rows
    assert str(office) in rows


def test_the_rows_tell_no_words_of_anybody():
    make_case("assigned", text="My neighbour sings.", title="He sings")

    rows = text_of(signed_in(admin()).get(f"{RULES}rows/", {"which": "all"}))

    assert "sings" not in rows


def test_a_second_rule_that_is_as_close_is_refused_by_naming_the_first():
    above, _below = topics()
    first = lay_down(make_office(), topic=above)
    page = signed_in(admin())
    told = fields(make_office(), topic=above.pk)

    for answer in (page.get(f"{RULES}new/", told | {"try": "1"}), page.post(f"{RULES}new/", told)):
        text = text_of(answer)
        assert f"There is a rule for {above} already: {first.lead} leads." in text
        assert "Let this rule hold" not in text


def test_a_table_in_which_nothing_fits_says_so():
    above, below = topics()
    lay_down(make_office(), topic=below)
    make_case(topic=above)

    page = text_of(signed_in(admin()).get(RULES, {"try": "1"}))

    assert "No rule fits: the desk chooses" in page
    assert "which=none" in page


def test_a_rule_is_removed_after_a_look_at_what_that_changes():
    above, below = topics()
    general, close = make_office(), make_office()
    lay_down(general, topic=above)
    rule = lay_down(close, topic=below)
    make_case("assigned", topic=below)
    page = signed_in(admin())

    asked = text_of(page.get(f"{RULES}{rule.pk}/remove/"))

    assert str(general) in asked
    page.post(f"{RULES}{rule.pk}/remove/")
    assert list(RoutingRule.objects.values_list("lead", flat=True)) == [general.pk]


def test_only_administrators_at_the_top_find_the_rules():
    for staff in (desk(), make_staff(DutyKind.ADMINISTRATOR, make_office())):
        page = signed_in(staff)
        for end in ("", "new/", "rows/"):
            assert page.get(RULES + end).status_code == 403
