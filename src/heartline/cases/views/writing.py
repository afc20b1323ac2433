"""Who has the answer of a case open at this moment: a warning to colleagues, never a lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from heartline.cases.models import Case, pk_of
from heartline.cases.queries.rows import parts_for_rules
from heartline.cases.rules import Act, Fields, readable
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import local, now
from heartline.shared.text import in_language

#: The forms in which an answer is written.
WRITING = frozenset({Act.DRAFT, Act.ANSWER_AT_ONCE})
#: So long a form counts as open after its page was last heard of.
OPEN_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Writer:
    """A colleague who has the answer open, and since when, as one says it: "10:32"."""

    name: str
    since: str


def _key(case: Case) -> str:
    return f"writing:{case.pk}"


def _open_ones(case: Case, at: datetime) -> dict[int, dict[str, Any]]:
    marks: dict[int, dict[str, Any]] = cache.get(_key(case), {})
    return {pk: mark for pk, mark in marks.items() if mark["seen"] > at - OPEN_FOR}


def note_open(case: Case, *, by: Staff, at: datetime) -> list[Writer]:
    """Remember for two minutes that `by` has the answer of the case open; who else has."""
    marks = _open_ones(case, at)
    since = marks[by.pk]["since"] if by.pk in marks else at
    names = (by.display_name_zh, by.display_name_en)
    marks[by.pk] = {"since": since, "seen": at, "names": names}
    cache.set(_key(case), marks, OPEN_FOR.total_seconds())
    return _others(marks, by)


def note_closed(case: Case, *, by: Staff, at: datetime) -> None:
    """Forget it: the answer was sent off."""
    marks = _open_ones(case, at)
    if marks.pop(by.pk, None) is not None:
        cache.set(_key(case), marks, OPEN_FOR.total_seconds())


def writers(case: Case, *, but: Staff, at: datetime) -> list[Writer]:
    """The colleagues who have the answer open now, the first to open it first."""
    return _others(_open_ones(case, at), but)


def _others(marks: dict[int, dict[str, Any]], but: Staff) -> list[Writer]:
    others = [mark for pk, mark in marks.items() if pk != but.pk]
    return [
        Writer(in_language(*mark["names"]), date_format(local(mark["since"]), "H:i"))
        for mark in sorted(others, key=lambda mark: mark["since"])
    ]


@staff_required
@require_safe
def writing(request: StaffRequest, number: str) -> HttpResponse:
    """An open form asks now and then: it stays open, and who else writes is shown in it."""
    cases = Case.objects.visible_to(request.user).select_related("lead", "about")
    rows = cases.prefetch_related(parts_for_rules("assignments"))
    case = rows.filter(pk=pk_of(number) or 0).first()
    if case is None or case.number != number or Fields.WORK not in readable(request.user, case):
        raise Http404
    context = {"writers": note_open(case, by=request.user, at=now())}
    return render(request, "cases/_writers.html", context)
