"""Counting a closed box: what holds while the counters are at work."""

from datetime import timedelta

import pytest
from django.db import connection

from heartline.budgets.actions import counting
from heartline.budgets.actions.box import close_voting
from heartline.budgets.models import Count
from heartline.engines.counting.count import count
from heartline.ledger.models import Entry
from tests.budgets.making import administrator, let_the_days_pass, make_budget, vote
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=1)


def closed_box():
    budget = make_budget()
    vote(budget, 1, 2)
    let_the_days_pass(budget)
    return close_voting(budget, by=administrator(), at=MONDAY)


def test_nobody_is_kept_from_writing_while_ballots_are_counted(monkeypatch):
    budget = closed_box()
    outside, inside = len(connection.savepoint_ids), []

    def counted(*given):
        inside.append(len(connection.savepoint_ids))
        return count(*given)

    monkeypatch.setattr(counting, "count", counted)
    counting.count_ballots(budget, by=administrator(), at=MONDAY)

    assert inside == [outside]


def test_a_count_that_is_made_anew_while_it_is_checked_waits_for_its_own_check():
    budget = closed_box()
    first = counting.count_ballots(budget, by=administrator(), at=MONDAY)
    counting.count_ballots(budget, by=administrator(), at=LATER)

    counting.check_count(first, at=LATER)

    assert Count.objects.get().agrees is None
    assert not Entry.objects.filter(kind="budget.count_checked").exists()
