"""Settings: the rules that say who leads what, and what they would have done with past cases."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heartline.cases.actions.routing import RuleRefusedError, remove_rule, set_rule
from heartline.cases.forms.routing import RuleForm, first_words
from heartline.cases.models import Case, Kind, RoutingRule
from heartline.cases.queries.routing import (
    Counts,
    RuleTable,
    Tried,
    all_rules,
    called,
    counts_of,
    past_cases,
    rows_of,
    try_out,
)
from heartline.cases.views.common import ROWS
from heartline.offices.models import Office, Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required
from heartline.offices.rules import administers_all
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]


def _administrator(request: StaffRequest) -> Staff:
    if not administers_all(request.user):
        raise PermissionDenied
    return request.user


@dataclass(frozen=True)
class Line:
    """A rule as the table shows it."""

    rule: RoutingRule
    called: str
    joint: list[Office]

    @property
    def is_closed(self) -> bool:
        """Whether the office was closed since, so that the desk chooses."""
        return self.rule.lead.closed_at is not None


@staff_required
@require_safe
def routing(request: StaffRequest) -> HttpResponse:
    """The table; with "try" in the address, what it would have done with past cases."""
    _administrator(request)
    rules = list(all_rules())
    lines = [Line(rule, called(rule), list(rule.joint.all())) for rule in rules]
    context: dict[str, Any] = {"lines": lines}
    if "try" in request.GET:
        tried = try_out(RuleTable(rules), past_cases())
        context |= {"counts": counts_of(tried), "query": ""}
    return render(request, "cases/routing.html", context)


@staff_required
@require_http_methods(_GET_OR_POST)
def rule(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A rule, new or changed. Fields in the address try it; sending them sets it."""
    staff = _administrator(request)
    found = None if pk is None else get_object_or_404(all_rules(), pk=pk)
    if request.method == "POST":
        form = RuleForm(request.POST, rule=found)
        if form.is_valid() and (kept := _keep(form, found, staff)) is not None:
            messages.success(
                request, _("The rule for %(rule)s holds from now on.") % {"rule": called(kept)}
            )
            return redirect("cases:routing")
        return _rule_page(request, form, found, status=422)
    if "try" not in request.GET:
        initial = first_words(found) if found else None
        return _rule_page(request, RuleForm(initial=initial, rule=found), found)
    form = RuleForm(request.GET, rule=found)
    trial = _trial(form, found) if form.is_valid() else None
    return _rule_page(request, form, found, trial=trial, query=request.GET)


def _keep(form: RuleForm, found: RoutingRule | None, staff: Staff) -> RoutingRule | None:
    """Set the rule; None where it cannot be, and the form says why."""
    try:
        return set_rule(found, **form.cleaned_data, by=staff, at=now())
    except RuleRefusedError as refused:
        form.add_error(*_refusal(refused))
    return None


def _refusal(refused: RuleRefusedError) -> tuple[str | None, str]:
    """The field that is in the way, and why."""
    other = refused.other
    if isinstance(other, Office):
        words = _("%(office)s has been closed. Please choose an office that is open.")
        return None, words % {"office": other}
    words = _(
        "There is a rule for %(rule)s already: %(office)s leads. Two rules that fit equally "
        "closely cannot both hold. Change that one, or choose here a topic, an area or a kind that "
        "is closer."
    )
    return None, words % {"rule": called(other), "office": other.lead}


@dataclass(frozen=True)
class Trial:
    """What a rule that is being written would do."""

    #: Of the cases it would take: where they go now, by the table as it stands.
    this: Counts
    #: All cases, by the table with this rule in it.
    all: Counts
    #: How many cases the change would send elsewhere than the table does now.
    moved: int


def _trial(form: RuleForm, found: RoutingRule | None) -> Trial | None:
    """Try the rule of a valid form; None where it could not be kept, and the form says why."""
    draft = _draft(form, found)
    same = RoutingRule.objects.filter(topic=draft.topic, area=draft.area, kind=draft.kind)
    other = same.exclude(pk=draft.pk).select_related("topic", "area", "lead").first()
    if other is not None:
        form.add_error(*_refusal(RuleRefusedError("same", other)))
        return None
    closed = [o for o in (draft.lead, *form.cleaned_data["joint"]) if o.closed_at is not None]
    if closed:
        form.add_error(*_refusal(RuleRefusedError("closed", closed[0])))
        return None
    cases, table = past_cases(), RuleTable(all_rules())
    tried = try_out(table.changed(draft), cases)
    before = try_out(table, cases)
    return Trial(
        this=counts_of(rows_of(tried, "all", rule=draft)),
        all=counts_of(tried),
        moved=sum(old.lead != new.lead for old, new in zip(before, tried, strict=True)),
    )


def _draft(form: RuleForm, found: RoutingRule | None) -> RoutingRule:
    """The rule as the form has it, kept nowhere."""
    told = {name: value for name, value in form.cleaned_data.items() if name != "joint"}
    return RoutingRule(pk=found.pk if found else None, **told)


def _rule_page(
    request: StaffRequest,
    form: RuleForm,
    found: RoutingRule | None,
    *,
    trial: Trial | None = None,
    query: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    tried = query.copy() if query is not None else QueryDict(mutable=True)
    tried.pop("try", None)
    if found is not None:
        tried["rule"] = str(found.pk)
    context = {
        "form": form,
        "rule": found,
        "called": called(found) if found else "",
        "trial": trial,
        "query": f"{tried.urlencode()}&" if trial else "",
        "sent": [(name, value) for name in form.fields for value in tried.getlist(name)],
        "author": author_mark(request.user),
    }
    return render(request, "cases/routing_rule.html", context, status=status)


@staff_required
@require_http_methods(_GET_OR_POST)
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a rule out of the table, after looking at what that would change."""
    staff = _administrator(request)
    found = get_object_or_404(all_rules(), pk=pk)
    name = called(found)
    if request.method == "POST":
        remove_rule(found, by=staff, at=now())
        messages.success(request, _("The rule for %(rule)s is gone.") % {"rule": name})
        return redirect("cases:routing")
    cases, table = past_cases(), RuleTable(all_rules())
    taken = rows_of(try_out(table, cases), "all", rule=found)
    after = try_out(table.without(found), (one.case for one in taken))
    context = {"rule": found, "called": name, "counts": counts_of(after)}
    return render(request, "cases/routing_remove.html", context)


# The rows behind a number -------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A past case in the rows of a dry run."""

    number: str
    url: str
    at: Any
    kind: str
    topic: str
    area: str
    first: str
    by_rule: str
    rule: str


@staff_required
@require_safe
def rows(request: StaffRequest) -> HttpResponse:
    """The past cases behind one number of a dry run, of the table or of a rule being written."""
    staff = _administrator(request)
    table, draft = RuleTable(all_rules()), None
    if "lead" in request.GET:
        pk = request.GET.get("rule", "")
        found = RoutingRule.objects.filter(pk=int(pk)).first() if _is_key(pk) else None
        form = RuleForm(request.GET, rule=found)
        if not form.is_valid():
            return redirect("cases:routing")
        draft = _draft(form, found)
        table = table.changed(draft)
    tried = try_out(table, past_cases())
    which, of = request.GET.get("which", "all"), request.GET.get("of", "")
    fitting = rows_of(tried, which, rule=draft if of == "this" else None)
    page = Paginator(fitting, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    back = query.copy()
    back.pop("which", None)
    back.pop("of", None)
    back["try"] = "1"
    context = {
        "page": page,
        "count": len(fitting),
        "shown": _shown(staff, page),
        "heading": _heading(which, fitting),
        "back": f"{_back(back)}?{back.urlencode()}",
        "query": f"{query.urlencode()}&",
    }
    return render(request, "cases/routing_rows.html", context)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 16


def _back(query: QueryDict) -> str:
    if "lead" not in query:
        return reverse("cases:routing")
    pk = query.get("rule", "")
    return reverse("cases:change_rule", args=[pk]) if _is_key(pk) else reverse("cases:new_rule")


def _heading(which: str, fitting: list[Tried]) -> str:
    fixed = {
        "none": _("No rule fits these"),
        "desk": _("A rule fits, and its office cannot take these"),
        "differs": _("These really went to another office first"),
        "same": _("These really went where the rules say"),
        "never": _("No office was ever given these"),
        "at-once": _("These would go by themselves"),
        "all": _("The cases that were looked at"),
    }
    office = Office.objects.filter(pk=fitting[0].lead or 0).first() if fitting else None
    return fixed.get(which) or _("These would go to %(office)s") % {"office": office or "–"}


def _shown(staff: Staff, page: "Page[Tried]") -> list[Shown]:
    """The rows of one page; five queries, however many rows there are."""
    keys = [one.case.pk for one in page]
    cases = Case.objects.public().select_related("topic", "area").defer("area__boundary")
    found = cases.in_bulk(keys)
    may_open = set(Case.objects.visible_to(staff).filter(pk__in=keys).values_list("pk", flat=True))
    named = {one.case.first for one in page} | {one.lead for one in page}
    offices = Office.objects.in_bulk(named - {None})
    return [
        _row(one, found[one.case.pk], offices, one.case.pk in may_open)
        for one in page
        if one.case.pk in found
    ]


def _row(one: Tried, case: Case, offices: dict[Any, Office], may_open: bool) -> Shown:
    return Shown(
        number=case.number,
        url=case.get_absolute_url() if may_open else "",
        at=case.received_at,
        kind=str(Kind(case.kind).label),
        topic=str(case.topic or _("not chosen yet")),
        area=str(case.area or _("not chosen yet")),
        first=str(offices.get(one.case.first) or _("never given")),
        by_rule=str(offices.get(one.lead) or _("the desk chooses")),
        rule=called(one.rule) if one.rule is not None else _("no rule"),
    )
