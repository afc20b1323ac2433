"""Voting codes that reach people from here: printed, by text message, by e-mail."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from heartline.budgets.actions.code_mails import take_back_code_mails
from heartline.budgets.actions.codes import make_codes
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.codes import Addressee
from heartline.budgets.forms.desk import CodesForm
from heartline.budgets.models import Budget, CodeMail, Way
from heartline.budgets.pages.papers import letters_pdf, text_message
from heartline.budgets.pages.sheets import ListError, People, SheetError, left_out, people_of
from heartline.budgets.rules import may_run
from heartline.budgets.sentences import refusal
from heartline.budgets.views.desk import find_for
from heartline.files.rules.documents import EXCEL
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now
from heartline.shared.exports import workbook

Made = Sequence[tuple[Addressee, str]]


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: StaffRequest, pk: int) -> HttpResponse:
    """Codes as letters or text messages, made once and kept nowhere, or on their way by e-mail."""
    budget = find_for(request.user, pk, may_run)
    if not budget.takes_codes:
        messages.warning(request, refusal("no_codes_now"))
        return redirect("budgets:desk_budget", pk)
    if request.POST.get("act") == "print":
        taken = take_back_code_mails(budget, by=request.user)
        return _letters(budget, taken) if taken else redirect("budgets:desk_codes", pk)
    posted = request.method == "POST"
    form = CodesForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        response = _codes_for(request, budget, form)
        if response is not None:
            return response
    mails = CodeMail.objects.filter(budget=budget)
    context = {
        "budget": budget,
        "form": form,
        "on_their_way": mails.filter(is_given_up=False).count(),
        "given_up": mails.filter(is_given_up=True).count(),
    }
    return render(request, "budgets/desk_codes.html", context)


def _codes_for(request: StaffRequest, budget: Budget, form: CodesForm) -> HttpResponse | None:
    """The codes, and what is said of them; None, and the form says why, where none are made."""
    way = Way(form.cleaned_data["way"])
    try:
        people = _people(form, way)
        addressees = list(people.by_row.values())
        made = make_codes(budget, addressees, way=way, by=request.user, at=now())
    except BudgetRefusedError as refused:
        form.add_error(None, refusal(refused.code))
        return None
    except (SheetError, ListError) as refused:
        form.add_error("sheet", str(refused))
        return None
    if not made:
        form.add_error("sheet", _("Everybody on this list has a code already."))
        return None
    said = _told(people, made)
    messages.success(request, " ".join(said))
    if way == Way.EMAIL:
        return redirect("budgets:desk_codes", budget.pk)
    if way == Way.SMS:
        return _text_messages(budget, made)
    return _letters(budget, made, said if len(said) > 1 else ())


def _people(form: CodesForm, way: Way) -> People:
    """Whom the codes are for, with the letter that each gets."""
    said = form.cleaned_data
    letter = {"language": said["language"], "desk": said["desk"].strip()}
    if not said["sheet"]:
        return People(dict.fromkeys(range(said["count"]), Addressee(**letter)), [])
    people = people_of(said["sheet"].read(), said["sheet"].name or "", way)
    return replace(
        people, by_row={row: replace(one, **letter) for row, one in people.by_row.items()}
    )


def _told(people: People, made: Made) -> list[str]:
    """How many codes were made, and which rows were left out and why."""
    words = ngettext("%(count)s code was made.", "%(count)s codes were made.", len(made))
    return [words % {"count": len(made)}, *left_out(people, (one for one, _code in made))]


def _letters(budget: Budget, made: Made, slip: Sequence[str] = ()) -> HttpResponse:
    content = letters_pdf(budget, made, slip)
    return _given_once(content, f"letters-{budget.pk}.pdf", "application/pdf")


def _text_messages(budget: Budget, made: Made) -> HttpResponse:
    """A sheet for whoever sends text messages: a number and a message in each row."""
    header = [_("Telephone number"), _("Message")]
    rows = [(addressee.phone, text_message(budget, addressee, code)) for addressee, code in made]
    with workbook(_("Voting codes"), header, rows) as file:
        return _given_once(file.read(), f"codes-{budget.pk}.xlsx", EXCEL)


def _given_once(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
