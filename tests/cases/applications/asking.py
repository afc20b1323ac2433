"""What an office asks for, and what the desk grants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.verdicts import Judgement
from heartline.cases.models import Application, Case, Party, Solved, Wanted
from tests.factories import MONDAY, STEP, desk, fresh, handler_of

LATER = MONDAY + 3 * STEP
DAY = timedelta(days=1)
#: Monday 9 March 2026, the end of the day in Shanghai: five working days after LATER.
NEXT_MONDAY = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
NO, YES = Judgement(Solved.NO), Judgement(Solved.YES)

PAUSE = Ask(Wanted.PAUSE, "third_party", "The gas works dig first.", until=NEXT_MONDAY)
TIME = Ask(Wanted.EXTENSION, "works", "The cable has to come.", count=5)
OUT = Ask(Wanted.EXCLUSION, "no_office", "It is a quarrel between neighbours.")


def listing(case: Case, **told: Any) -> Ask:
    usual = Ask(
        Wanted.LISTING,
        "history",
        "The builder is gone.",
        until=LATER + 90 * DAY,
        owner=handler_of(case.lead),
    )
    return replace(usual, **told)


def asked(case: Case, ask: Ask, *, at: datetime = LATER) -> Application:
    return apply_for(fresh(case), ask, by=handler_of(fresh(case).lead), at=at)


def granted(case: Case, ask: Ask, *, at: datetime = LATER) -> Application:
    return decide(asked(case, ask, at=at), granted=True, words="So be it.", by=desk(), at=at)


def refused(code: str) -> Any:
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)
