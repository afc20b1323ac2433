"""What the desk does for voters: codes at the desk, votes by telephone, ballots on paper.

Nothing here shows how many have voted, or for what, as long as voting is open.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from heartline.budgets.actions.ballots import check_code, checked_choices, vote_by_phone
from heartline.budgets.actions.codes import code_at_desk
from heartline.budgets.actions.paper import (
    hand_out_paper,
    settle_paper,
    take_back_paper,
    type_paper,
)
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.forms.desk import (
    PaperCodeForm,
    PaperForm,
    PaperSheetForm,
    PersonForm,
    PhoneBallotForm,
    ThirdLookForm,
)
from heartline.budgets.models import Budget, PaperSheet
from heartline.budgets.pages.sheets import ListError, SheetError, TypedSheet, typed_sheets
from heartline.budgets.rules import may_serve_voters
from heartline.budgets.sentences import refusal, refusal_at_desk
from heartline.budgets.views.desk import find_for
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]


@staff_required
@require_http_methods(_GET_OR_POST)
def voters(request: StaffRequest, pk: int) -> HttpResponse:
    """At the desk: a code for who has shown a card, or a ballot on paper for a code."""
    budget = find_for(request.user, pk, may_serve_voters)
    posted, act = request.method == "POST", request.POST.get("act", "")
    person = PersonForm(request.POST if posted and act == "person" else None)
    swap = PaperCodeForm(request.POST if posted and act == "paper" else None)
    context: dict[str, Any] = {"budget": budget, "person": person, "swap": swap}
    context["form"] = person if act == "person" else swap
    if posted and act == "person" and person.is_valid():
        context["code"] = _give_code(request.user, budget, person)
    if posted and act == "paper" and swap.is_valid() and _swap(request, budget, swap):
        return redirect("budgets:desk_voters", pk)
    return render(request, "budgets/desk_voters.html", context)


def _give_code(staff: Staff, budget: Budget, form: PersonForm) -> str:
    """The code; "", and the form says why, where none is given."""
    try:
        return code_at_desk(
            budget,
            form.addressee,
            replaces=form.cleaned_data["replaces"],
            is_namesake=form.cleaned_data["is_namesake"],
            by=staff,
            at=now(),
        )
    except BudgetRefusedError as refused:
        form.add_error(None, refusal(refused.code))
        return ""


def _swap(request: StaffRequest, budget: Budget, form: PaperCodeForm) -> bool:
    if not _may_vote(budget, form):
        return False
    try:
        hand_out_paper(budget, code=form.cleaned_data["code"])
    except BudgetRefusedError as refused:
        form.add_error("code", refusal_at_desk(refused.code, budget))
        return False
    messages.success(request, _("The code is used up. Hand over one ballot on paper."))
    return True


def _may_vote(budget: Budget, form: Any) -> bool:
    """Whether it is a day of voting; else the form says that it is not."""
    if budget.takes_votes(now()):
        return True
    form.add_error(None, refusal("voting_closed"))
    return False


@staff_required
@require_http_methods(_GET_OR_POST)
def phone(request: StaffRequest, pk: int) -> HttpResponse:
    """A vote by telephone: typed, read back to the caller, cast, and never seen again."""
    budget = find_for(request.user, pk, may_serve_voters)
    form = PhoneBallotForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"budget": budget, "form": form}
    if request.method == "POST" and form.is_valid() and _may_vote(budget, form):
        try:
            context |= _read_back_or_cast(request, budget, form)
        except BudgetRefusedError as refused:
            form.add_error(None, refusal_at_desk(refused.code, budget))
    context["projects"] = budget.projects.all().on_ballot()
    return render(request, "budgets/desk_phone.html", context)


def _read_back_or_cast(
    request: StaffRequest, budget: Budget, form: PhoneBallotForm
) -> dict[str, Any]:
    """The chosen projects, to read back; or, once that was done, the receipt of the ballot.

    Raises:
        BudgetRefusedError: the code is unknown, or what it names is not a ballot.
    """
    if "cast" in request.POST:
        receipt = vote_by_phone(budget, **form.cleaned_data)
        return {"receipt": receipt, "form": PhoneBallotForm()}
    numbers = checked_choices(budget, form.cleaned_data["choices"])
    check_code(budget, code=form.cleaned_data["code"])
    if "change" in request.POST:
        return {}
    chosen = budget.projects.filter(number__in=numbers).order_by("number")
    return {"chosen": chosen, "total": sum(project.cost or 0 for project in chosen)}


# On paper ---------------------------------------------------------------------------------------


@staff_required
@require_http_methods(_GET_OR_POST)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """Ballots on paper: one at a time, or a spreadsheet of them; each is typed by two."""
    budget = find_for(request.user, pk, may_serve_voters)
    posted, act = request.method == "POST", request.POST.get("act", "")
    one = PaperForm(request.POST if posted and act == "one" else None)
    many = PaperSheetForm(
        request.POST if posted and act == "many" else None,
        request.FILES if posted and act == "many" else None,
    )
    if posted and act == "one" and one.is_valid() and _type_one(request, budget, one):
        return redirect("budgets:desk_paper", pk)
    if act == "take_back":
        _take_back(request, budget)
        return redirect("budgets:desk_paper", pk)
    refused = _type_many(request, budget, many) if act == "many" and many.is_valid() else []
    sheets = PaperSheet.objects.filter(budget=budget).select_related("first_by", "second_by")
    context = {
        "budget": budget,
        "form": many if act == "many" else one,
        "one": one,
        "many": many,
        "refused": refused,
        "open": sheets.filter(is_settled=False).order_by("number"),
    }
    return render(request, "budgets/desk_paper.html", context)


def _take_back(request: StaffRequest, budget: Budget) -> None:
    typed = request.POST.get("number", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 8 else 0
    sheet = PaperSheet.objects.filter(budget=budget, number=number).first()
    if sheet is None:
        messages.warning(request, refusal("settled"))
        return
    try:
        take_back_paper(sheet, by=request.user, at=now())
    except BudgetRefusedError as refused:
        messages.warning(request, refusal(refused.code))
    else:
        words = _("The typing of sheet %(number)s is taken back; it can be typed anew.")
        messages.success(request, words % {"number": sheet.number})


def _type_one(request: StaffRequest, budget: Budget, form: PaperForm) -> bool:
    try:
        sheet = type_paper(budget, **form.cleaned_data, by=request.user, at=now())
    except BudgetRefusedError as refused:
        form.add_error(None, refusal(refused.code, budget))
        return False
    messages.success(request, _typed(sheet))
    return True


def _typed(sheet: PaperSheet) -> str:
    if sheet.is_settled:
        words = _("Sheet %(number)s is settled: both of you read the same.")
    elif sheet.differs:
        words = _("You read sheet %(number)s differently; a third colleague looks at it.")
    else:
        words = _("Sheet %(number)s waits for a second colleague.")
    return words % {"number": sheet.number}


def _type_many(
    request: StaffRequest, budget: Budget, form: PaperSheetForm
) -> list[tuple[int, str]]:
    """Type every line of a spreadsheet; (row, why) of those that were not taken."""
    upload = form.cleaned_data["sheet"]
    refused: list[tuple[int, str]] = []
    taken = 0
    try:
        for line in typed_sheets(upload.read(), upload.name or ""):
            why = _type_line(request.user, budget, line)
            if why:
                refused.append((line.row, why))
            else:
                taken += 1
    except (SheetError, ListError) as unreadable:
        form.add_error("sheet", str(unreadable))
        return []
    words = ngettext("%(count)s sheet typed.", "%(count)s sheets typed.", taken)
    messages.info(request, words % {"count": taken})
    return refused


def _type_line(staff: Staff, budget: Budget, line: TypedSheet) -> str:
    """Type one line; "" or why it was not taken."""
    if line.sheet is None or line.choices is None:
        return _(
            "This row needs the number of the sheet, and the numbers of the projects or the word "
            "“spoilt”."
        )
    try:
        type_paper(budget, number=line.sheet, choices=line.choices, by=staff, at=now())
    except BudgetRefusedError as refused:
        return refusal(refused.code, budget)
    return ""


@staff_required
@require_http_methods(_GET_OR_POST)
def third_look(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """A sheet that two read differently, for a third who has the paper in hand."""
    budget = find_for(request.user, pk, may_serve_voters)
    sheet = get_object_or_404(PaperSheet, budget=budget, number=number)
    if not sheet.differs:
        messages.warning(request, refusal("no_third_look"))
        return redirect("budgets:desk_paper", pk)
    form = ThirdLookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_paper(sheet, **form.cleaned_data, by=request.user, at=now())
        except BudgetRefusedError as refused:
            form.add_error(None, refusal(refused.code, budget))
        else:
            messages.success(request, _("The sheet is settled."))
            return redirect("budgets:desk_paper", pk)
    context = {"budget": budget, "sheet": sheet, "form": form}
    return render(request, "budgets/desk_third_look.html", context)
