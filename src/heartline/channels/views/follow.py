"""Following a matter: the code opens it; the story, and what the person can do there."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.applications import may_say_wrong_office, say_wrong_office
from heartline.cases.actions.desk import agree_to_publication
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.verdicts import (
    Judgement,
    ask_for_verdict,
    give_verdict,
    may_judge_the_next,
    may_reopen,
    withdraw,
)
from heartline.cases.models import CaseStatus, Party, PartyStatus, Wanted
from heartline.cases.sentences import refusal
from heartline.channels.actions import hear_more, reopen_with_words
from heartline.channels.forms import (
    AddForm,
    ContactForm,
    EraseForm,
    JudgeForm,
    ReopenForm,
    WrongOfficeForm,
)
from heartline.channels.limits import too_often, tried_too_often
from heartline.channels.pages.holding import (
    held,
    hold,
    let_go,
    party_of_code,
    party_or_404,
)
from heartline.channels.pages.next_steps import scope_reason, what_happens_next
from heartline.channels.pages.openings import openings_of
from heartline.channels.pages.outcome import pictures_of_outcome, readable_files
from heartline.channels.pages.second_matters import second_matters
from heartline.channels.pages.story import steps, told
from heartline.channels.pages.words import shown
from heartline.channels.views.common import (
    Context,
    changes_too_often,
    language,
    message_key,
    moved_sentence,
    new_key,
    say,
    sent,
    speaks_too_often,
    too_many_tries,
    too_often_sentence,
    warn,
)
from heartline.channels.views.web import may_be_told, parts, save_contact, takes_consent_back
from heartline.files.pages import give_out
from heartline.offices.sign_in import caller
from heartline.people.actions import erase_person
from heartline.shared.clock import now

#: Wrong codes from one place, and in how long; after that nobody there can try.
MOST_MISSES = 10
MISSES_WITHIN = timedelta(minutes=10)

_GET_OR_POST = ["GET", "HEAD", "POST"]


# The code ---------------------------------------------------------------------------------------


@require_http_methods(_GET_OR_POST)
def ask_code(request: HttpRequest) -> HttpResponse:
    """Where a follow code is typed. Every wrong code meets the same page."""
    if request.method != "POST":
        return _code_page(request, wrong="again" in request.GET)
    typed = request.POST.get("code", "")
    party = _try(request, typed)
    if isinstance(party, HttpResponse):
        return party
    if party is None:
        return _code_page(request, typed=shown(typed[:60]), wrong=True)
    return _opened(request, party)


@require_safe
def open_by_link(request: HttpRequest, code: str) -> HttpResponse:
    """The link of a receipt or a letter: it opens the matter and leaves no code in the address."""
    party = _try(request, code)
    if isinstance(party, HttpResponse):
        return party
    if party is None:
        response = redirect("channels:follow_form")
        response.headers["Location"] += "?again"
        return response
    return _opened(request, party)


def _try(request: HttpRequest, typed: str) -> Party | HttpResponse | None:
    """The matter that the code opens, None for a wrong one, or the page that asks to wait."""
    at, who = now(), caller(request)
    if tried_too_often("code", who, most=MOST_MISSES, span=MISSES_WITHIN, at=at):
        return too_many_tries(request)
    party = party_of_code(typed)
    if party is None and too_often("code", who, at=at, most=MOST_MISSES, span=MISSES_WITHIN):
        return too_many_tries(request)
    return party


def _code_page(request: HttpRequest, *, typed: str = "", wrong: bool) -> HttpResponse:
    context = {"typed": typed, "wrong": wrong, "held": held(request)}
    return render(request, "channels/follow_code.html", context)


def _opened(request: HttpRequest, party: Party) -> HttpResponse:
    response = redirect("channels:follow", party.number)
    hold(request, response, party)
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget, on this device, every matter that was opened."""
    say(request, _("This device has forgotten your matters. Your code opens them again."))
    response = redirect("channels:follow_form")
    let_go(request, response)
    return response


# The story --------------------------------------------------------------------------------------


@require_safe
def story_page(request: HttpRequest, number: str) -> HttpResponse:
    """The story of a matter. Whoever reads an answer here has been asked what they think of it."""
    party = party_or_404(request, number)
    if request.method == "GET" and not _is_prefetch(request):
        ask_for_verdict(party, at=now())
    return _story(request, party, {})


def _is_prefetch(request: HttpRequest) -> bool:
    """Whether a browser only fetches the page in case somebody should want it."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose


def _story(
    request: HttpRequest, party: Party, forms: Context, *, status: int = 200
) -> HttpResponse:
    at, case = now(), party.case
    key = {"key": new_key()}
    lines = told(party, today=at)
    context = {
        "party": party,
        "case": case,
        "steps": steps(party, at=at),
        "next": what_happens_next(party, at=at),
        "seconds": second_matters(party),
        "title": shown(party.home.title) or _("Your message"),
        "lines": lines,
        "answer": next((line for line in reversed(lines) if line.answers), None),
        "openings": openings_of(party.person, today=at),
        "outcome": getattr(case, "outcome", None) if not case.is_waiting else None,
        "pictures": pictures_of_outcome(party),
        "parts": parts(request, "follow", party),
        "scope_reason": scope_reason(case.scope_reason),
        "instead": shown(case.scope_instead),
        # A form that was refused is shown again, so that nothing written in it is lost.
        "may_add": _may_add(party) or "add" in forms,
        "may_judge": _may_judge(party) or "judge" in forms,
        "may_withdraw": case.is_waiting and party.status == PartyStatus.WAITING,
        "may_reopen": may_reopen(party, at) or "reopen" in forms,
        "may_be_told": may_be_told(party),
        "may_say_wrong": may_say_wrong_office(party) or "wrong" in forms,
        "add": AddForm(initial=key),
        "judge": JudgeForm(),
        "reopen": ReopenForm(initial=key),
        "wrong": WrongOfficeForm(),
        **forms,
    }
    return render(request, "channels/follow.html", context, status=status)


def _may_add(party: Party) -> bool:
    ended = party.case.status == CaseStatus.CLOSED or party.status == PartyStatus.WITHDRAWN
    return not ended


def _may_judge(party: Party) -> bool:
    open_to_judge = (PartyStatus.WAITING, PartyStatus.ASKED, PartyStatus.SILENT)
    answered = party.case.status == CaseStatus.ANSWERED
    return (answered and party.status in open_to_judge) or may_judge_the_next(party)


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Something more that the person says."""
    party = party_or_404(request, number)
    form = AddForm(request.POST, request.FILES)
    if not _may_add(party):
        form.add_error(None, moved_sentence())
    if form.is_valid() and _add(request, party, form):
        say(request, _("We have it. It stands with your words below."))
        return redirect("channels:follow", party.number)
    return _story(request, party, {"add": form})


def _add(request: HttpRequest, party: Party, form: AddForm) -> bool:
    at = now()
    if speaks_too_often(request, at=at):
        form.add_error(None, too_often_sentence())
        return False
    files = form.checked_files()
    if files is None:
        return False
    text = form.cleaned_data["text"]
    sizes = [(file.name, len(file.content)) for file in files]
    key = message_key(form.cleaned_data["key"], party.pk, text, *sizes)
    incoming = Incoming(text=text, idempotency_key=key, language=language())
    hear_more(party, incoming, files=files, at=at)
    return True


@require_POST
def judge(request: HttpRequest, number: str) -> HttpResponse:
    """The person's verdict on the answer that stands."""
    party = party_or_404(request, number)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _story(request, party, {"judge": form})
    solved, wants_more = form.verdict
    judgement = Judgement(
        solved=solved,
        satisfied=form.cleaned_data["satisfied"],
        contacted=form.cleaned_data["contacted"],
        wants_more=wants_more,
        words=form.cleaned_data["words"],
    )
    try:
        give_verdict(party, judgement, by=party.person, at=now())
    except (CaseRefusedError, CaseMovedError):
        party = party_or_404(request, number)
        if not _has_judged(party, judgement):
            return _judged_before(request, party, form)
    say(request, _("Thank you. Your word is what counts."))
    return redirect("channels:follow", party.number)


def _judged_before(request: HttpRequest, party: Party, form: JudgeForm) -> HttpResponse:
    """The page again, where this verdict no longer counts; words are kept to be sent otherwise."""
    if _may_judge(party):
        form.add_error(None, moved_sentence())
        return _story(request, party, {"judge": form})
    if party.case.is_waiting:
        sentence = _("It is being done again. You are asked once more when there is an answer.")
    else:
        sentence = _("You have judged this answer already, and that verdict counts.")
    words = {"text": form.cleaned_data["words"], "key": new_key()}
    forms: Context = {}
    if may_reopen(party, now()):
        sentence += " " + _("If it is not solved after all, you can reopen it below.")
        forms = {"reopen": ReopenForm(initial=words)}
    elif _may_add(party):
        forms = {"add": AddForm(initial=words)}
    warn(request, sentence)
    return _story(request, party, forms)


def _has_judged(party: Party, judgement: Judgement) -> bool:
    """Whether this is the verdict they gave just before: the button was pressed twice."""
    last = party.verdicts.order_by("-given_at").first()
    return last is not None and (last.solved, last.words) == (judgement.solved, judgement.words)


@require_http_methods(_GET_OR_POST)
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw, after being asked once more."""
    party = party_or_404(request, number)
    if request.method != "POST":
        return render(request, "channels/follow_withdraw.html", {"party": party})
    try:
        withdraw(party, by=party.person, at=now())
    except (CaseRefusedError, CaseMovedError):
        party.refresh_from_db(fields=["status"])
    if party.status == PartyStatus.WITHDRAWN:
        say(request, _("You have withdrawn it. Thank you for telling us."))
    else:
        warn(request, moved_sentence())
    return redirect("channels:follow", party.number)


@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """Say that it is not solved after all."""
    party = party_or_404(request, number)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _story(request, party, {"reopen": form})
    text = form.cleaned_data["text"]
    key = message_key(form.cleaned_data["key"], party.pk, text)
    incoming = Incoming(text=text, idempotency_key=key, language=language())
    try:
        reopen_with_words(party, incoming, at=now())
    except (CaseRefusedError, CaseMovedError):
        party = party_or_404(request, number)
        if not party.messages.filter(idempotency_key=key).exists():
            form.add_error(None, moved_sentence())
            return _story(request, party, {"reopen": form})
    say(request, _("It is open again."))
    return redirect("channels:follow", party.number)


@require_POST
def wrong_office(request: HttpRequest, number: str) -> HttpResponse:
    """Say that it went to the wrong office; the desk decides."""
    party = party_or_404(request, number)
    form = WrongOfficeForm(request.POST)
    if not form.is_valid():
        return _story(request, party, {"wrong": form})
    try:
        say_wrong_office(party, words=form.cleaned_data["words"], by=party.person, at=now())
    except CaseRefusedError as refused:
        party = party_or_404(request, number)
        if not _said_before(party, form.cleaned_data["words"]):
            form.add_error(None, refusal(refused.code))
            return _story(request, party, {"wrong": form})
    except CaseMovedError:
        form.add_error(None, moved_sentence())
        return _story(request, party_or_404(request, number), {"wrong": form})
    say(request, _("We have it. The desk looks at it and answers you here."))
    return redirect("channels:follow", party.number)


def _said_before(party: Party, words: str) -> bool:
    """Whether they said just this before: the button was pressed twice."""
    last = party.applications.filter(wanted=Wanted.REROUTE).order_by("-id").first()
    return last is not None and last.words == words


@require_http_methods(_GET_OR_POST)
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Change how the person wants to hear from us."""
    party = party_or_404(request, number)
    form = ContactForm(sent(request)[0], person=party.person)
    if request.method == "POST" and form.is_valid() and save_contact(request, party, form):
        say(request, _("We have noted how to reach you."))
        return redirect("channels:follow", party.number)
    return render(request, "channels/follow_contact.html", {"party": party, "form": form})


@require_POST
def consent(request: HttpRequest, number: str) -> HttpResponse:
    """Agree to publication, or take that back."""
    party = party_or_404(request, number)
    consents = request.POST.get("consents") == "yes" and not party.case.private
    withdraws = takes_consent_back(party, consents)
    if not withdraws and changes_too_often(request, "publish", at=now()):
        warn(request, too_often_sentence())
        return redirect("channels:follow", party.number)
    agree_to_publication(party, consents=consents, at=now())
    say(
        request,
        _("Thank you. The desk reads it over before anything is published.")
        if consents
        else _("Your words are not public, and stay so unless you agree."),
    )
    return redirect("channels:follow", party.number)


@require_http_methods(_GET_OR_POST)
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Have everything about oneself erased, after typing the number."""
    party = party_or_404(request, number)
    form = EraseForm(sent(request)[0], number=party.number)
    if request.method == "POST" and form.is_valid():
        erase_person(party.person, by=party.person, at=now())
        say(request, _("Everything about you in this matter is erased."))
        response = redirect("channels:follow_form")
        let_go(request, response, party)
        return response
    return render(request, "channels/follow_erase.html", {"party": party, "form": form})


@require_safe
def give_file(request: HttpRequest, number: str, key: UUID) -> HttpResponseBase:
    """A file that this person sent, or that shows what came of it; nobody else's."""
    party = party_or_404(request, number)
    file = get_object_or_404(readable_files(party), attachment=key)
    return give_out(file.attachment)
