"""Whatever is asked, granted, refused and ended, in whatever order: promises hold."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide, end_application, end_pauses_where_due
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.clocks import Matter, changes_of, ends
from heartline.cases.models import Application, Case, Party, Policy, Wanted
from tests.factories import MONDAY, STEP, desk, fresh, handler_of, make_party

pytestmark = pytest.mark.django_db
CAP = timedelta(days=4)
LIMITS = {"pause_days": CAP.days, "extensions": 2, "extension_count": 3}
REFUSALS = (CaseRefusedError, CaseMovedError, PermissionDenied)

#: What is done, how many hours after the step before, and how much is asked for.
ASKED_AND_GRANTED = ["pause, grant", "extension, grant"]
STEPS = st.tuples(
    st.sampled_from([*ASKED_AND_GRANTED, "pause", "extension", "grant", "refuse", "end", "round"]),
    st.integers(0, 60),
    st.integers(1, 5),
)


def do(case: Case, what: str, size: int, at: datetime) -> None:
    handler = handler_of(case.lead)
    if what == "round":
        end_pauses_where_due(at=at)
    elif what == "end":
        for one in case.applications.filter(status="granted", wanted=Wanted.PAUSE):
            end_application(one, by=handler, at=at)
    elif what in ASKS:
        apply_for(case, ASKS[what](size, at), by=handler, at=at)
    else:
        for one in case.applications.filter(status="asked"):
            decide(one, granted=what == "grant", words="So be it.", by=desk(), at=at)


ASKS: dict[str, Callable[[int, datetime], Ask]] = {
    "pause": lambda size, at: Ask(
        Wanted.PAUSE, "weather", "Rain.", until=at + timedelta(days=size)
    ),
    "extension": lambda size, at: Ask(Wanted.EXTENSION, "works", "Slow.", count=size),
}


def pauses(case: Case) -> list[tuple[datetime, datetime]]:
    """When the clock stood still, from the rows alone."""
    granted = Application.objects.granted().filter(case=case, wanted=Wanted.PAUSE)
    return sorted(
        (one.starts_at, min(one.ended_at or one.until, one.until))
        for one in granted
        if one.starts_at and one.until
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=3, max_size=9))
def test_no_date_moves_before_the_first_promise_and_the_cap_holds(steps):
    with transaction.atomic():
        party = make_party("accepted")
        Policy.objects.filter(pk=party.case.policy_id).update(limits=LIMITS)
        first_promise, at = party.due_at, MONDAY + 3 * STEP

        for what, hours, size in steps:
            at += timedelta(hours=hours)
            for part in what.split(", "):
                with contextlib.suppress(*REFUSALS), transaction.atomic():
                    do(fresh(party.case), part, size, at)
                holds(party, first_promise)

        transaction.set_rollback(True)


def holds(party: Party, first_promise: datetime | None) -> None:
    """What must be true after every step."""
    now, case = Party.objects.get(pk=party.pk), fresh(party.case)
    stood_still = pauses(case)
    assert first_promise is not None
    assert now.due_at is not None
    assert now.due_at >= first_promise
    assert now.first_due_at in (None, first_promise)
    # From the first start, with what was granted since, and nothing else.
    changes = changes_of(case.applications.all())
    started = ends(case.policy, Matter.of(case), "person", party.spoke_at, changes=changes)
    assert now.due_at == case.due_at == started.at
    assert sum((end - start for start, end in stood_still), timedelta()) <= CAP
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(stood_still))
