"""What the home page shows of the results: the same for everybody, made once a minute."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from heartline.budgets.events import BudgetEvent
from heartline.budgets.pages.home import home_budgets
from heartline.cases.events import CaseEvent, IssueEvent
from heartline.ledger.models import Entry
from heartline.people.events import PersonEvent
from heartline.published.queries import home_issues, home_panel
from heartline.published.queries.counts import minute_of
from heartline.shared.clock import now

#: The templates, and what gathers their contexts.
_PARTS = (
    ("budgets/_home.html", home_budgets),
    ("published/_home.html", home_panel),
    ("published/_home_issues.html", home_issues),
)
#: After these nobody waits for the next minute: words appear, or are taken back.
AT_ONCE = (
    CaseEvent.RELEASED,
    CaseEvent.TAKEN_BACK,
    CaseEvent.MADE_PRIVATE,
    CaseEvent.MERGED,
    IssueEvent.PUBLISHED,
    IssueEvent.TAKEN_BACK,
    PersonEvent.ERASED,
    BudgetEvent.MOVED,
    BudgetEvent.VOTING_CLOSED,
)
#: So many of the newest entries are looked through again: they may have been committed out of
#: the order of their numbers.
LOOKED_BACK = 200
# The first page of all asks this each time; through the models it takes a quarter of the page.
_TABLE = Entry._meta.db_table
_NEWEST = f"SELECT MAX(id) FROM {_TABLE}"  # noqa: S608
_SEEN = (
    f"SELECT (SELECT leaf_hash FROM {_TABLE} ORDER BY id LIMIT 1), COUNT(*) FROM {_TABLE} "  # noqa: S608
    f"WHERE id > %s AND kind IN ({', '.join(['%s'] * len(AT_ONCE))})"
)


@dataclass(frozen=True)
class _State:
    """What a kept part was made of: equal states, equal parts."""

    installation: str
    minute: datetime
    #: The number of the entry from which on `at_once` counts.
    base: int
    at_once: int


_kept: dict[str, tuple[_State, SafeString]] = {}


def home_part(request: HttpRequest) -> dict[str, SafeString]:
    """`kept`: open budgets, trends, the longest wait, hot issues; a minute old at most."""
    language, minute = get_language() or "", minute_of(now())
    state, kept = _kept.get(language, (None, SafeString()))
    if state is None or _state(minute, state.base) != state:
        state = _state(minute, None)
        # Both are made by templates, which have escaped what is in them.
        kept = mark_safe(  # noqa: S308
            "".join(render_to_string(name, gather(request)) for name, gather in _PARTS)
        )
        _kept[language] = (state, kept)
    return {"kept": kept}


def _state(minute: datetime, base: int | None) -> _State:
    """The state now, seen from the entry `base`; None: from the newest entries."""
    with connection.cursor() as cursor:
        if base is None:
            cursor.execute(_NEWEST)
            base = max((cursor.fetchone()[0] or 0) - LOOKED_BACK, 0)
        cursor.execute(_SEEN, [base, *map(str, AT_ONCE)])
        installation, at_once = cursor.fetchone()
    return _State(installation or "", minute, base, at_once)
