"""The counts that are kept are those of the rows, whatever happens and in whatever order."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from heartline.cases.actions.desk import make_private, merge_case, unmerge_case
from heartline.cases.actions.dispatch import assign_case, return_assignment
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.verdicts import ask_for_verdict, note_call_back, reopen, withdraw
from heartline.cases.models import Case, Party, Role, Satisfied, Solved
from heartline.published.actions import counting
from heartline.published.actions.counting import differences, keep_counts, rebuild
from heartline.published.models import DayCount, MonthCount
from heartline.published.queries.counts import results
from heartline.published.queries.periods import Period
from heartline.shared.clock import day_of
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    answer_by_lead,
    desk,
    handler_of,
    make_case,
    make_office,
    make_party,
    root,
    there,
)
from tests.published.making import (
    LOOK,
    again,
    count_now,
    exclude,
    judge,
    letter_failed,
    list_case,
    review,
    varied_town,
)

ALL = Period("all")


@pytest.mark.django_db
def test_the_counts_of_the_varied_town_are_those_of_its_rows():
    varied_town()

    count_now()

    assert differences(at=LOOK) == []
    assert DayCount.objects.count() > 5


@pytest.mark.django_db
def test_a_count_that_is_not_that_of_its_rows_is_found_and_counting_anew_mends_it():
    varied_town()
    count_now()
    day = DayCount.objects.order_by("day")[3]
    DayCount.objects.filter(day=day.day).update(cells=[[None, "request", False, "", {"due": 7}]])

    found = [one.day for one in differences(at=LOOK)]

    assert day.day in found
    rebuild(at=LOOK)
    assert differences(at=LOOK) == []


@pytest.mark.django_db
def test_counting_anew_gives_what_was_kept():
    varied_town()
    count_now()
    kept = dict(MonthCount.objects.values_list("month", "stamp"))

    rebuild(at=LOOK)

    assert dict(MonthCount.objects.values_list("month", "stamp")) == kept


@pytest.mark.django_db
def test_the_clock_alone_makes_a_case_overdue():
    case = make_case("accepted")
    count_now(MONDAY + STEP)
    before = results(ALL, MONDAY)["overdue"].n

    keep_counts(at=there(case.due_at) + timedelta(seconds=1))

    assert (before, results(ALL, LOOK)["overdue"].n) == (0, 1)


@pytest.mark.django_db
def test_a_round_in_which_nothing_happened_counts_nothing():
    varied_town()
    count_now()

    assert keep_counts(at=LOOK) == 0


@pytest.mark.django_db
def test_a_case_counts_anew_the_day_it_was_answered_on_before_it_was_done_again():
    party = make_party("accepted", at=MONDAY)
    answer_by_lead(party.case, at=MONDAY + timedelta(days=3))
    count_now()
    day = day_of(MONDAY + timedelta(days=3))
    answered = results(Period("days", day, day), LOOK)["answered"].n

    judge(party, Solved.NO, MONDAY + timedelta(days=4))
    count_now()

    assert (answered, results(Period("days", day, day), LOOK)["answered"].n) == (1, 0)


@pytest.mark.django_db
def test_a_round_is_bounded_and_the_rest_waits_for_the_next(monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 4)
    monkeypatch.setattr(counting, "TIMES", 5)
    for n in range(25):
        make_case(at=MONDAY + timedelta(days=n))
    count_now()
    DayCount.objects.update(counted=-1)

    rounds = [keep_counts(at=LOOK) for _ in range(3)]

    assert rounds == [20, 5, 0]


@pytest.mark.django_db
def test_the_command_counts_checks_and_counts_anew(capsys):
    varied_town()

    call_command("figures", json=True)
    call_command("figures", check=True, json=True)
    call_command("figures", rebuild=True, json=True)

    told = capsys.readouterr().out.splitlines()
    assert told[1] == '{"ok": true, "wrong": []}'


@pytest.mark.django_db
def test_the_command_says_which_days_are_wrong(capsys):
    varied_town()
    count_now()
    day = DayCount.objects.order_by("day").values_list("day", flat=True)[3]
    DayCount.objects.filter(day=day).update(cells=[])

    with pytest.raises(SystemExit) as stopped:
        call_command("figures", check=True)

    assert stopped.value.code == 1
    told = capsys.readouterr()
    assert str(day) in told.out
    assert "--rebuild" in told.err


# Whatever happens --------------------------------------------------------------------------------


def _speak(n: int, at) -> None:
    make_party("received", at=at, private=n % 3 == 0)


def _give(n: int, at) -> None:
    case = _one(Case.objects.filter(status="received"), n)
    if case is not None:
        assign_case(case, lead=make_office(), by=desk(), at=at)


def _take(n: int, at) -> None:
    case = _one(Case.objects.filter(status="assigned", lead__isnull=False), n)
    if case is not None:
        accept(case, at=at)


def _hand_back(n: int, at) -> None:
    case = _one(Case.objects.filter(status="assigned", lead__isnull=False), n)
    if case is not None:
        part = case.assignments.get(role=Role.LEAD, status="offered")
        return_assignment(
            part, reason="not_our_duty", words="No.", by=handler_of(part.office), at=at
        )


def _answer(n: int, at) -> None:
    case = _one(Case.objects.filter(status="accepted"), n)
    if case is not None:
        answer_by_lead(case, at=at)


def _judge(n: int, at) -> None:
    party = _one(Party.objects.filter(case__status="answered", status="waiting"), n)
    if party is not None:
        judge(party, list(Solved)[n % 3], at, Satisfied(n % 5 + 1))


def _ask(n: int, at) -> None:
    party = _one(Party.objects.filter(case__status="answered", status="waiting"), n)
    if party is not None:
        ask_for_verdict(again(party), at=at)


def _call(n: int, at) -> None:
    party = _one(Party.objects.filter(case__status="answered", status="waiting"), n)
    if party is not None:
        note_call_back(again(party), reached=False, by=desk(), at=at)


def _lose_letter(n: int, at) -> None:
    party = _one(Party.objects.filter(case__status="answered", letters=None), n)
    if party is not None:
        letter_failed(party)


def _merge(n: int, at) -> None:
    cases = Case.objects.filter(status__in=("received", "accepted"), private=n % 3 == 0)
    if len(cases) > 1:
        case, into = cases[0], cases[1]
        merge_case(case, into=into, by=desk(), at=at)


def _unmerge(n: int, at) -> None:
    case = _one(Case.objects.filter(closed_because="merged"), n)
    if case is not None:
        unmerge_case(case, by=desk(), at=at)


def _withdraw(n: int, at) -> None:
    party = _one(Party.objects.filter(status="waiting", case__answered_at=None), n)
    if party is not None:
        withdraw(again(party), by=again(party).person, at=at)


def _reopen(n: int, at) -> None:
    party = _one(Party.objects.filter(case__status="closed", status__in=("judged", "silent")), n)
    if party is not None:
        reopen(again(party), by=again(party).person, at=at)


def _hide(n: int, at) -> None:
    case = _one(Case.objects.filter(private=False), n)
    if case is not None:
        make_private(case, by=desk(), at=at)


def _leave_out(n: int, at) -> None:
    case = _one(Case.objects.filter(status="answered", excluded=False, lead__isnull=False), n)
    if case is not None:
        (exclude if n % 2 else list_case)(case)


def _review(n: int, at) -> None:
    case = _one(
        Case.objects.filter(replies__verdicts__solved="no", replies__verdicts__reviewed_at=None),
        n,
    )
    if case is not None:
        review(case)


ACTS = (
    _speak, _speak, _give, _give, _take, _take, _answer, _answer, _judge, _judge, _hand_back,
    _ask, _call, _lose_letter, _merge, _unmerge, _withdraw, _reopen, _hide, _leave_out, _review,
)  # fmt: skip


def _one(rows, n: int):
    rows = list(rows.order_by("pk"))
    return rows[n % len(rows)] if rows else None


#: What the actions say to what cannot be.
REFUSED = (CaseMovedError, CaseRefusedError, PermissionDenied)


class WhateverHappens(TestCase):
    """Each example in a transaction of its own."""

    @settings(
        max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 20), st.booleans()),
            min_size=15,
            max_size=40,
        )
    )
    def test_the_counts_stay_those_of_the_rows(self, steps):
        root()
        at = MONDAY
        for act, n, counted in steps:
            at += timedelta(hours=7)
            try:
                act(n, at)
            except REFUSED:
                continue
            if counted:
                count_now(at)

        count_now(at)

        assert differences(at=at) == []


def test_in_the_varied_town_every_act_leaves_the_counts_true(db):
    varied_town()
    for n, act in enumerate(ACTS):
        with suppress(*REFUSED):
            act(n, LOOK)

    count_now()

    assert differences(at=LOOK) == []
