"""Articles for tests, made by the actions."""

from datetime import date, datetime, timedelta
from typing import Any

from heartline.cases.actions.knowledge import Written, pass_article, write_article
from heartline.cases.models import Article
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.clock import day_of
from tests.factories import MONDAY, make_staff, root

#: A day until which an article may hold that is passed on `MONDAY`.
YEAR_ON = day_of(MONDAY) + timedelta(days=365)


def make_draft(
    *,
    office: Office | None = None,
    by: Staff | None = None,
    at: datetime = MONDAY,
    replaces: Article | None = None,
    **said: Any,
) -> Article:
    """A draft by `by`, a new operator unless named; in English unless something is said."""
    if not any(name.startswith("title_") for name in said):
        said |= {"title_en": "Street lamps"}
    for language in ("zh", "en"):
        if said.get(f"title_{language}"):
            said.setdefault(f"body_{language}", "Tell us which.")
    office = office or root()
    writer = by or make_staff(DutyKind.OPERATOR)
    return write_article(Written(**said), office=office, replaces=replaces, by=writer, at=at)


def make_article(*, expires_on: date = YEAR_ON, at: datetime = MONDAY, **told: Any) -> Article:
    """An article in force until `expires_on`, passed by a new dispatcher."""
    draft = make_draft(at=at, **told)
    return pass_article(draft, expires_on=expires_on, by=make_staff(DutyKind.DISPATCHER), at=at)
