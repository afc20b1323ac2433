"""The three rates: what counts in them, what is left out and why, and by which formula."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.models import Case, Kind, Satisfied, Solved
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.published.actions.formulas import set_formula
from heartline.published.models import Formula
from heartline.published.queries.counts import RATE_OF, results
from heartline.published.queries.figures import codes_of
from heartline.published.queries.formulas import STANDARD, formula_of
from heartline.published.queries.periods import Period
from heartline.published.queries.rows import COUNTED, Cut, rows_behind
from heartline.published.sentences import FormulaRefusedError
from heartline.shared.clock import day_of
from tests.factories import (
    MONDAY,
    STEP,
    make_office,
    make_party,
    make_staff,
    there,
)
from tests.published.by_hand import counted_by_hand, offices_by_hand, rates_by_hand
from tests.published.making import (
    LOOK,
    count_now,
    exclude,
    judge,
    review,
    varied_town,
)

pytestmark = pytest.mark.django_db

ALL = Period("all")
MARCH = Period("days", day_of(MONDAY), day_of(MONDAY) + timedelta(days=10))


def admin():
    return make_staff(DutyKind.ADMINISTRATOR)


def verdict(solved: Solved = Solved.YES, level: Satisfied | None = None, **told):
    """A verdict on an answer; its case."""
    party = make_party("answered", **told)
    judge(party, solved, MONDAY + 4 * STEP, level)
    return party.case


def test_each_rate_is_what_counting_by_hand_gives():
    varied_town()
    count_now()

    found = results(ALL, LOOK)

    told = {code: (found.rate(code).rate.hits, found.rate(code).rate.of) for code in RATE_OF}
    assert told == rates_by_hand(counted_by_hand(ALL))
    assert all(of for _hits, of in told.values())


def test_each_rate_of_each_office_is_what_counting_by_hand_gives():
    varied_town()
    count_now()

    found = results(ALL, LOOK)

    by_hand = offices_by_hand()
    assert found.of_office == set(by_hand)
    for office, counts in by_hand.items():
        told = {
            code: (found.rate_of(code, office).rate.hits, found.rate_of(code, office).rate.of)
            for code in RATE_OF
        }
        assert told == rates_by_hand(counts), office


def test_what_is_left_out_of_each_rate_is_counted_with_its_reason():
    varied_town()
    count_now()

    found = results(ALL, LOOK)

    by_hand = counted_by_hand(ALL)
    for code, (_unit, whole) in RATE_OF.items():
        left_out = {why: n[whole] for why, n in by_hand.items() if why and n[whole]}
        left_out.pop("apart", None)
        assert found.rate(code).left_out == left_out
    assert set(found.rate("solution").left_out) == {"kind", "excluded:not_found", "reviewed"}
    assert "listed" in found.rate("response").left_out


def test_every_count_of_a_rate_opens_as_many_rows():
    varied_town()
    count_now()
    formula = there(formula_of(ALL, LOOK))
    found = results(ALL, LOOK)

    for code in ("responded", "response_due", "solved", "content", "with_level", "verdicts"):
        rows = rows_behind(code, Cut(part=COUNTED), ALL, page="1", at=LOOK, formula=formula)
        counts = found.sums.town[""]
        assert rows.number.n == sum(counts[one] for one in codes_of(code, STANDARD)), code
        assert len(rows.rows) == rows.number.n - rows.number.private, code
    for code, (_unit, whole) in RATE_OF.items():
        for why, n in found.rate(code).left_out.items():
            rows = rows_behind(whole, Cut(part=why), ALL, page="1", at=LOOK, formula=formula)
            assert (rows.number.n, len(rows.rows)) == (n, n - rows.number.private), why


def test_an_excluded_a_listed_and_a_reviewed_matter_leave_the_rate_and_not_the_count():
    verdict()
    exclude(verdict())
    listed = verdict()
    # As a case stands that was judged, done again, and listed then.
    Case.objects.filter(pk=listed.pk).update(listed=True)
    review(verdict(Solved.NO))
    count_now()

    found = results(ALL, LOOK)

    told = found.rate("solution")
    assert (told.rate.hits, told.rate.of) == (1, 1)
    assert told.left_out == {"excluded:not_found": 1, "listed": 1, "reviewed": 1}
    assert found["verdicts"].n == 4


def test_silence_and_an_open_question_are_in_no_rate():
    verdict(Solved.YES, Satisfied.VERY)
    verdict(Solved.YES, None)
    make_party("answered")
    count_now()

    found = results(ALL, LOOK)

    assert found.rate("satisfaction").rate.of == 1
    assert found.rate("solution").rate.of == 2


def test_a_verdict_counts_with_the_office_whose_answer_it_judges():
    roads = make_office()
    party = make_party("answered", lead=roads)
    judge(party, Solved.NO, MONDAY + 4 * STEP)
    count_now()

    found = results(ALL, LOOK)

    assert found.rate_of("solution", roads.pk).rate.of == 1


@pytest.mark.parametrize(("halves", "hits"), [(0, 1), (1, 1.5), (2, 2)])
def test_partly_solved_counts_as_the_formula_says(halves, hits):
    verdict(Solved.YES)
    verdict(Solved.PARTLY)
    verdict(Solved.NO)
    set_formula(replace(STANDARD, halves=halves, smallest=2), on=1, by=admin(), at=MONDAY)
    count_now()

    told = results(ALL, LOOK).rate("solution").rate

    assert (told.hits, told.of) == (hits, 3)


def test_of_too_few_no_percentage_is_told_and_the_counts_are():
    for _ in range(9):
        verdict()
    count_now()
    few = results(ALL, LOOK).rate("solution").rate
    verdict()
    count_now()

    enough = results(ALL, LOOK).rate("solution").rate

    assert (few.share, few.interval, few.hits, few.of) == (None, None, 9, 9)
    assert (enough.share, enough.of) == (1, 10)


# Versions ----------------------------------------------------------------------------------------


def test_a_period_is_counted_by_the_formula_in_force_at_its_end():
    later = replace(STANDARD, halves=2)
    set_formula(later, on=1, by=admin(), at=MONDAY + timedelta(days=20))

    before, across = there(formula_of(MARCH, LOOK)), there(formula_of(ALL, LOOK))

    assert (before.version.version, before.others) == (1, ())
    assert across.version.version == 2
    assert [one.version for one in across.others] == [1]


def test_a_period_that_has_passed_keeps_its_rate_when_the_formula_changes():
    verdict(Solved.PARTLY)
    count_now()
    before = results(MARCH, LOOK).rate("solution").rate

    set_formula(replace(STANDARD, halves=2), on=1, by=admin(), at=LOOK)

    assert results(MARCH, LOOK + timedelta(days=1)).rate("solution").rate == before
    assert results(ALL, LOOK + timedelta(days=1)).rate("solution").rate.hits == 1


def test_another_version_can_be_asked_for_and_an_unknown_one_is_not_found(client):
    client.cookies["django_language"] = "en"
    set_formula(replace(STANDARD, halves=2), on=1, by=admin(), at=MONDAY)
    verdict()
    count_now()

    answers = {n: client.get(f"/results/?period=all&formula={n}") for n in ("1", "2", "3", "x")}

    assert {n: answer.status_code for n, answer in answers.items()} == {
        "1": 200,
        "2": 200,
        "3": 404,
        "x": 404,
    }
    assert "was not the one in force" in answers["1"].content.decode()


def test_setting_a_formula_is_a_new_version_and_one_entry():
    by = admin()

    set_formula(replace(STANDARD, smallest=5), on=1, by=by, at=MONDAY)

    row = Formula.objects.get()
    assert (row.version, row.rule.smallest, row.set_by) == (2, 5, by)
    assert Entry.objects.get(kind="formula.set").data["smallest"] == 5


@pytest.mark.parametrize("duty", [kind for kind in DutyKind if kind != DutyKind.ADMINISTRATOR])
def test_only_administrators_set_a_formula(duty):
    with pytest.raises(PermissionDenied):
        set_formula(replace(STANDARD, smallest=5), on=1, by=make_staff(duty), at=MONDAY)


def test_an_administrator_of_an_office_below_sets_no_formula():
    below = make_staff(DutyKind.ADMINISTRATOR, make_office())

    with pytest.raises(PermissionDenied):
        set_formula(replace(STANDARD, smallest=5), on=1, by=below, at=MONDAY)


def test_the_same_formula_and_one_that_a_colleague_has_overtaken_are_refused():
    by = admin()
    with pytest.raises(FormulaRefusedError, match="formula_same"):
        set_formula(STANDARD, on=1, by=by, at=MONDAY)
    set_formula(replace(STANDARD, smallest=5), on=1, by=by, at=MONDAY)

    with pytest.raises(FormulaRefusedError, match="formula_moved"):
        set_formula(replace(STANDARD, smallest=6), on=1, by=by, at=MONDAY)


def test_a_formula_for_a_kind_that_there_is_not_cannot_be_set():
    with pytest.raises(ValueError, match="no such kind"):
        set_formula(replace(STANDARD, kinds=frozenset({"gossip"})), on=1, by=admin(), at=MONDAY)


# The page ----------------------------------------------------------------------------------------

FORM = {
    "kinds": [kind.value for kind in Kind],
    "response": "contact",
    "halves": "1",
    "satisfied": ["4", "5"],
    "leaves_out": ["excluded"],
    "smallest": "5",
    "on": "1",
}
ADDRESS = "/desk/settings/rates/"


@pytest.fixture
def administrator(client):
    client.force_login(admin())
    client.cookies["django_language"] = "en"
    return client


def test_the_page_shows_what_a_formula_would_change_and_sets_nothing(administrator):
    page = administrator.post(ADDRESS, FORM | {"act": "preview"}).content.decode()

    assert "What it would change" in page
    assert not Formula.objects.exists()


def test_the_page_sets_the_next_version(administrator):
    answer = administrator.post(ADDRESS, FORM | {"act": "set"})

    assert answer.status_code == 302
    rule = Formula.objects.get().rule
    assert (rule.halves, rule.satisfied, rule.response) == (1, frozenset({4, 5}), "contact")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kinds": []}, "at least one kind"),
        ({"satisfied": []}, "at least one level"),
        ({"smallest": "0"}, "greater than or equal to 1"),
        ({"smallest": "many"}, "whole number"),
        ({"halves": "3"}, "valid choice"),
        ({"kinds": ["gossip"]}, "valid choice"),
    ],
)
def test_what_cannot_be_a_formula_is_said_and_nothing_is_lost(administrator, wrong, sentence):
    page = administrator.post(ADDRESS, FORM | wrong | {"act": "set"}).content.decode()

    assert sentence in page
    assert 'value="contact" ' in page
    assert not Formula.objects.exists()


def test_the_same_formula_again_is_said_on_the_page(administrator):
    same = {
        "kinds": sorted(STANDARD.kinds),
        "response": "taken",
        "halves": "0",
        "satisfied": ["3", "4", "5"],
        "leaves_out": sorted(STANDARD.leaves_out),
        "smallest": "10",
    }

    page = administrator.post(ADDRESS, FORM | same | {"act": "set"}).content.decode()

    assert "nothing has been changed" in page
