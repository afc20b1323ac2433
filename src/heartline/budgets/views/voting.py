"""Voting on the web: a code is taken, a key is given, a ballot is filled in, looked at, and cast.

No address of a page and no line of a log holds a code, a key, or what a ballot names.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.budgets.actions.ballots import (
    cast_ballot,
    check_in,
    checked_choices,
    choices_of,
)
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.codes import receipt_hash, receipt_of
from heartline.budgets.forms.public import BallotForm, CodeForm, KeyForm, ReceiptForm
from heartline.budgets.models import Budget, Receipt
from heartline.budgets.pages.holding import held_key, hold_key, let_key_go
from heartline.budgets.pages.papers import ballot_pdf
from heartline.budgets.queries.projects import with_pictures
from heartline.budgets.sentences import refusal
from heartline.budgets.steps import Phase
from heartline.budgets.views.public import budget_or_404
from heartline.channels.limits import too_often, tried_too_often
from heartline.channels.views.common import sent, too_many_tries, warn
from heartline.offices.sign_in import caller
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]
#: Wrong codes from one place, and in how long; right ones are not counted, and leave no trace.
_MOST_MISSES = 20
_WITHIN = timedelta(minutes=10)
_TRIED = "voting code"


def _open_or_none(request: HttpRequest, pk: int) -> Budget | None:
    """The budget, if people vote on it now; else None, and the next page says so."""
    found = budget_or_404(pk)
    if found.takes_votes(now()):
        return found
    warn(request, refusal("voting_closed"))
    return None


@ensure_csrf_cookie
@require_http_methods(_GET_OR_POST)
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a voting code is typed, or the key of a ballot that was begun before."""
    found = _open_or_none(request, pk)
    if found is None:
        return redirect("budgets:budget", pk)
    has_key = "key" in request.POST
    data = sent(request)[0]
    code_form = CodeForm(None if has_key else data)
    key_form = KeyForm(data if has_key else None)
    if request.method == "POST":
        who, at = caller(request), now()
        if tried_too_often(_TRIED, who, most=_MOST_MISSES, span=_WITHIN, at=at):
            return too_many_tries(request)
        form = key_form if has_key else code_form
        if _is_cast(found, held_key(request, found)) is False:
            warn(request, refusal("one_is_open"))
            return redirect("budgets:vote", pk)
        if form.is_valid():
            response = _let_in(found, form, has_key=has_key)
            if response is not None:
                return response
            too_often(_TRIED, who, most=_MOST_MISSES, span=_WITHIN, at=at)
    held = held_key(request, found)
    context = {
        "budget": found,
        "form": key_form if has_key else code_form,
        "code_form": code_form,
        "key_form": key_form,
        "held": held,
        "is_cast": _is_cast(found, held),
    }
    return render(request, "budgets/vote.html", context)


def _is_cast(budget: Budget, key: str) -> bool | None:
    """Whether the ballot of this key lies in the box; None where the key opens none."""
    try:
        return choices_of(budget, key=key)[1]
    except BudgetRefusedError:
        return None


def _let_in(budget: Budget, form: CodeForm | KeyForm, *, has_key: bool) -> HttpResponse | None:
    """To the ballot; None, and the form says why, where code or key opens nothing."""
    try:
        if has_key:
            key = form.cleaned_data["key"]
            _chosen, is_cast = choices_of(budget, key=key)
        else:
            key, is_cast = check_in(budget, code=form.cleaned_data["code"]), False
    except BudgetRefusedError as refused:
        form.add_error("key" if has_key else "code", refusal(refused.code))
        return None
    response = redirect("budgets:ballot", budget.pk)
    hold_key(response, budget, key, is_cast=is_cast)
    return response


@require_http_methods(_GET_OR_POST)
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot: choose, look at it, cast it; until the last step it says that it is not cast."""
    found = _open_or_none(request, pk)
    if found is None:
        return redirect("budgets:budget", pk)
    key = held_key(request, found)
    try:
        chosen, is_cast = choices_of(found, key=key)
    except BudgetRefusedError:
        return redirect("budgets:vote", pk)
    if request.method != "POST":
        form = BallotForm(budget=found, initial={"choices": chosen})
        return _show_ballot(request, found, form, chosen=chosen, is_cast=is_cast)
    form = BallotForm(request.POST, budget=found)
    if not form.is_valid():
        form.add_error(None, refusal("not_on_ballot"))
        return _show_ballot(request, found, form, chosen=chosen, is_cast=is_cast)
    return _look_or_cast(request, found, form, is_cast=is_cast)


def _look_or_cast(
    request: HttpRequest, budget: Budget, form: BallotForm, *, is_cast: bool
) -> HttpResponse:
    choices = form.cleaned_data["choices"]
    try:
        numbers = checked_choices(budget, choices)
        if "cast" in request.POST:
            key = held_key(request, budget)
            cast_ballot(budget, key=key, choices=numbers)
            response = redirect("budgets:cast", budget.pk)
            hold_key(response, budget, key, is_cast=True)
            return response
    except BudgetRefusedError as refused:
        form.add_error(None, refusal(refused.code, budget))
        return _show_ballot(request, budget, form, chosen=choices, is_cast=is_cast)
    if "change" in request.POST:
        return _show_ballot(request, budget, form, chosen=choices, is_cast=is_cast)
    projects = budget.projects.filter(number__in=numbers).order_by("number")
    context = {"budget": budget, "projects": projects, "is_cast": is_cast, "form": form}
    return render(request, "budgets/review.html", context)


def _show_ballot(
    request: HttpRequest, budget: Budget, form: BallotForm, *, chosen: list[int], is_cast: bool
) -> HttpResponse:
    projects = with_pictures(budget.projects.all().on_ballot())
    context = {
        "budget": budget,
        "form": form,
        "projects": projects,
        "chosen": chosen,
        "is_cast": is_cast,
        "key": held_key(request, budget),
    }
    return render(request, "budgets/ballot.html", context)


@require_safe
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Your ballot is cast: the receipt, and how to change the ballot until the box is closed."""
    found = budget_or_404(pk)
    key = held_key(request, found)
    try:
        _chosen, is_cast = choices_of(found, key=key)
    except BudgetRefusedError:
        is_cast = False
    if not is_cast:
        return redirect("budgets:vote", pk)
    context = {"budget": found, "receipt": receipt_of(key), "key": key}
    return render(request, "budgets/cast.html", context)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let this browser forget the ballot key, for whoever sits here next."""
    found = budget_or_404(pk)
    response = redirect("budgets:vote", pk)
    let_key_go(response, found)
    return response


@require_http_methods(_GET_OR_POST)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the ballot of a receipt is in the box; never what it says."""
    found = budget_or_404(pk)
    form = ReceiptForm(sent(request)[0])
    is_in = None
    if request.method == "POST" and form.is_valid():
        hashed = receipt_hash(form.cleaned_data["receipt"])
        is_in = Receipt.objects.filter(budget=found, sha256=hashed or "-").exists()
    context = {"budget": found, "form": form, "is_in": is_in}
    return render(request, "budgets/receipt.html", context)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot to print, in the reader's language."""
    found = budget_or_404(pk)
    if found.phase not in (Phase.FROZEN, Phase.VOTING):
        warn(request, _("There is no ballot to print at the moment."))
        return redirect(found)
    return HttpResponse(
        ballot_pdf(found, list(found.projects.all().on_ballot())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="ballot-{found.pk}.pdf"'},
    )
