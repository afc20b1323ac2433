"""Many cases at once: tick, say what, look at what would happen, and have it done one by one."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.forms.bulk import MOST
from heartline.cases.models import Case, pk_of
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.lists import all_cases, inbox
from heartline.cases.queries.rows import case_row, parts_for_rules, title_for
from heartline.cases.rules import readable
from heartline.cases.sentences import MOVED, refusal
from heartline.cases.views.bulk_acts import Many, foreseen, offered_to
from heartline.cases.views.common import paged
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required
from heartline.shared.clock import now

#: How long a form that is sent again is known to be the same; in seconds.
_SAME_FOR = 24 * 60 * 60


@dataclass(frozen=True)
class Fate:
    """What becomes, or became, of one case."""

    number: str
    url: str
    title: str
    words: str
    can: bool


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: StaffRequest) -> HttpResponse:
    """Reading it shows the list to tick; each sending is one step further."""
    offered = offered_to(request.user)
    if not offered:
        raise Http404
    if request.method != "POST":
        return _tick(request, offered)
    many = offered.get(request.POST.get("act", ""))
    numbers, refused = _chosen(request)
    if many is None:
        refused = refused or _("Please say what is to be done with them.")
    if many is None or refused:
        return _tick(request, offered, refused=refused)
    if "step" not in request.POST:
        return _ask(request, many, many.form(), numbers)
    form = many.form(request.POST)
    if not form.is_valid():
        return _ask(request, many, form, numbers, status=422)
    if request.POST["step"] == "do":
        return _done(request, many, form, numbers)
    return _preview(request, many, form, numbers)


# Choosing ---------------------------------------------------------------------------------------


def _query(request: StaffRequest) -> QueryDict:
    """The list that is ticked, as its address says it: "in=inbox&kind=complaint"."""
    return QueryDict(request.POST.get("list", "")) if request.method == "POST" else request.GET


def _listed(staff: Staff, query: QueryDict) -> tuple["QuerySet[Case]", Filters]:
    filters = Filters.read(query)
    cases = inbox(staff) if query.get("in") == "inbox" else all_cases(staff)
    return filters.apply(cases, now(), reader=staff), filters


def _chosen(request: StaffRequest) -> tuple[list[str], str]:
    """The numbers that were ticked, or of all that fit; and why it cannot go on, or ""."""
    if request.POST.get("all"):
        fitting, _filters = _listed(request.user, _query(request))
        numbers = [case.number for case in fitting[: MOST + 1]]
    else:
        numbers = list(dict.fromkeys(request.POST.getlist("case")))
    if not numbers:
        return [], _("Please tick a case first.")
    if len(numbers) > MOST:
        words = _(
            "More than %(most)s cases at once are too many to look over. Please narrow the list, "
            "or tick some of them."
        )
        return [], words % {"most": MOST}
    return numbers, ""


def _tick(request: StaffRequest, offered: dict[str, Many], *, refused: str = "") -> HttpResponse:
    query = _query(request)
    fitting, filters = _listed(request.user, query)
    count, at = fitting.order_by().count(), now()
    page = paged(fitting, request, count=count)
    kept = "&".join(part for part in (f"in={query.get('in', 'all')}", filters.query) if part)
    context = {
        "page": page,
        "rows": [case_row(request.user, case, at, back=kept) for case in page],
        "ticked": set(request.POST.getlist("case")),
        "count": count,
        "most": MOST,
        "offered": [(name, many.label) for name, many in offered.items()],
        "act": request.POST.get("act", next(iter(offered))),
        "list": kept,
        "query": f"{kept}&",
        "refused": refused,
        **_way_back(query, filters),
    }
    return render(request, "cases/bulk.html", context, status=422 if refused else 200)


def _way_back(query: QueryDict, filters: Filters) -> dict[str, str]:
    """The list that one came from."""
    is_inbox = query.get("in") == "inbox"
    url = reverse("cases:inbox" if is_inbox else "cases:list")
    return {
        "back": f"{url}?{filters.query}" if filters.query else url,
        "back_to": _("Inbox") if is_inbox else _("All cases"),
    }


# Saying what, and looking at it -----------------------------------------------------------------


def _ask(
    request: StaffRequest,
    many: Many,
    form: forms.Form,
    numbers: list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    context = _common(request, many, numbers) | {"form": form}
    return render(request, "cases/bulk_ask.html", context, status=status)


def _common(request: StaffRequest, many: Many, numbers: list[str]) -> dict[str, Any]:
    query = _query(request)
    return {
        "many": many,
        "act": request.POST.get("act", ""),
        "list": query.urlencode(),
        "numbers": numbers,
        "chosen": ngettext("%(count)s case", "%(count)s cases", len(numbers))
        % {"count": len(numbers)},
        "author": author_mark(request.user),
        **_way_back(query, Filters.read(query)),
    }


def _rows(staff: Staff, numbers: Iterable[str]) -> dict[str, Case]:
    """The cases with these numbers that `staff` may open, with what acts look at."""
    keys = [pk_of(number) or 0 for number in numbers]
    near = ("topic", "area", "lead", "about", "in_issue")
    cases = Case.objects.visible_to(staff).filter(pk__in=keys).select_related(*near)
    found = cases.defer("area__boundary").prefetch_related(parts_for_rules("assignments"))
    return {case.number: case for case in found if readable(staff, case)}


def _fates(staff: Staff, many: Many, form: forms.Form, numbers: list[str]) -> Iterator[Fate]:
    """What would become of each case; as many queries for many cases as for one."""
    found, said = _rows(staff, numbers), dict(form.cleaned_data)
    for number in numbers:
        case = found.get(number)
        if case is None:
            yield Fate(number, "", "", _not_there(), can=False)
            continue
        words, why_not = foreseen(many, staff, case, said)
        title = title_for(case, readable(staff, case))
        yield Fate(number, case.get_absolute_url(), title, words or why_not, not why_not)


def _not_there() -> str:
    return _("There is none with this number, or it is not in your hands any more.")


def _preview(
    request: StaffRequest, many: Many, form: forms.Form, numbers: list[str]
) -> HttpResponse:
    fates = list(_fates(request.user, many, form, numbers))
    context = _common(request, many, numbers) | {
        "can": [fate for fate in fates if fate.can],
        "cannot": [fate for fate in fates if not fate.can],
        "sent": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "once": secrets.token_urlsafe(12),
    }
    return render(request, "cases/bulk_preview.html", context)


# Doing it ---------------------------------------------------------------------------------------


def _done(request: StaffRequest, many: Many, form: forms.Form, numbers: list[str]) -> HttpResponse:
    """Each case in a transaction of its own, so that one that has moved keeps none back."""
    titles = {
        number: title_for(case, readable(request.user, case))
        for number, case in _rows(request.user, numbers).items()
    }
    fates = []
    for number in numbers:
        why_not = _do(request, many, form, number)
        url = reverse("cases:case", args=[number]) if number in titles else ""
        fates.append(Fate(number, url, titles.get(number, ""), why_not, can=not why_not))
    context = _common(request, many, numbers) | {
        "done": [fate for fate in fates if fate.can],
        "refused": [fate for fate in fates if not fate.can],
    }
    return render(request, "cases/bulk_done.html", context)


def _do(request: StaffRequest, many: Many, form: forms.Form, number: str) -> str:
    """Why it could not be done; "" when it is done, also when this very form did it before."""
    staff, once = request.user, request.POST.get("once", "")[:40]
    case = Case.objects.visible_to(staff).filter(pk=pk_of(number) or 0).first()
    if case is None or case.number != number or not readable(staff, case):
        return _not_there()
    try:
        with transaction.atomic():
            mark = f"bulk:{staff.pk}:{once}:{case.pk}"
            # Kept in the transaction of the act: it holds only if the act does.
            if not once or cache.add(mark, 1, _SAME_FOR):
                many.run(case, dict(form.cleaned_data), staff, now())
    except CaseRefusedError as refused:
        return refusal(refused.code)
    except CaseMovedError:
        return str(MOVED)
    except PermissionDenied:
        return _("This is not yours to do, or not any more.")
    return ""
