"""The phone desk: one screen on which a call is taken, from who is calling to what they hear.

Every button sends the whole form, so that nothing typed is lost whichever is pressed; with scripts
only the part that changes comes back.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.models import Case, Channel, Kind, Party, Topic, Urgency, pk_of
from heartline.cases.rules import DESK
from heartline.cases.sentences import refusal
from heartline.channels.pages.next_steps import answer_due
from heartline.channels.pages.phone import says
from heartline.channels.phone.drafts import forget_draft, read_draft
from heartline.channels.phone.hearing import Call, hear_call, hear_more_by_phone
from heartline.channels.phone.looking_up import (
    NotANumberError,
    TooManyLookUpsError,
    is_of,
    look_up,
    mark_of,
)
from heartline.channels.phone_forms import (
    PhoneForm,
    area_label,
    areas_like,
    article_in_force,
    typed_in,
)
from heartline.channels.views.common import message_key
from heartline.channels.views.phone_screen import Screen
from heartline.offices.models import Area
from heartline.offices.pages import StaffRequest, staff_required, take_kept_words
from heartline.people.actions import LOOK_UPS
from heartline.shared.clock import now

P = ParamSpec("P")

#: Where in a session the calls taken last stand, and for how long their codes can be read out.
_SAID = "phone_said"
_MOST_SAID = 5
_READ_OUT_FOR = timedelta(minutes=30)


def at_the_phone(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who hear people: operators and dispatchers."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.holds(*DESK):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return staff_required(guarded)


@at_the_phone
@require_safe
def next_call(request: StaffRequest) -> HttpResponse:
    """An empty screen, at an address of its own: what is typed there is found there again."""
    return redirect("channels:phone_call", uuid.uuid4())


@at_the_phone
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: StaffRequest, key: UUID) -> HttpResponse:
    """One call, as far as it has been typed; that of a colleague looks like none."""
    try:
        return _done(request, key) if request.method == "POST" else _opened(request, key)
    except PermissionDenied as error:
        raise Http404 from error


def _opened(request: StaffRequest, key: UUID) -> HttpResponse:
    fields = read_draft(key, by=request.user)
    kept = take_kept_words(request)
    if kept is not None:
        fields = typed_in(kept)
        messages.info(request, _("Here is what you were writing. Nothing has been sent yet."))
    return Screen(request, key, fields or {}).show()


def _done(request: StaffRequest, key: UUID) -> HttpResponse:
    """What the pressed button says."""
    do, _dash, what = request.POST.get("do", "").partition("-")
    screen = Screen(request, key, typed_in(request.POST))
    if do == "beside" and request.htmx:
        return screen.show("beside")
    screen.keep(now())
    if do == "save":
        return _save(screen)
    if do == "later":
        return _later(screen)
    if do == "drop":
        return _drop(screen, sure=what == "sure")
    if do == "use":
        return _use(screen, what)
    if do in ("topic", "area"):
        return _take(screen, do, what)
    if do == "look" or (do == "enter" and not screen.is_looked_up):
        return _look(screen)
    return screen.show({"enter": "who", "keep": "kept"}.get(do, ""))


def _take(screen: Screen, name: str, code: str) -> HttpResponse:
    """Take a suggested topic or area over into its field."""
    if name == "topic":
        topic = Topic.objects.open().filter(code=code[:20]).first()
        screen.fields["topic"] = str(topic.pk) if topic else ""
    else:
        area = Area.objects.select_related("parent").filter(code=code[:20]).first()
        screen.fields["area"] = area_label(area) if area else ""
    screen.keep(now())
    return screen.show(name)


# What the buttons do -----------------------------------------------------------------------------


def _look(screen: Screen) -> HttpResponse:
    """Bring up what the caller has open with us."""
    words, purpose = screen.fields.get("who", "").strip()[:100], screen.fields.get("purpose", "")
    takes_number = _takes_number(screen)
    # Whoever was looked up before is not who calls now, whatever comes of it.
    screen.forget_caller()
    try:
        found = look_up(
            words,
            purpose=purpose if purpose in LOOK_UPS else LOOK_UPS[0],
            by=screen.request.user,
            at=now(),
        )
    except NotANumberError:
        screen.problem = _(
            "Please type a telephone number, a follow code of twenty signs, or a case number "
            "such as 2026-000123."
        )
        return screen.show("who", status=422)
    except TooManyLookUpsError:
        screen.problem = _(
            "This has been looked up very often within the hour, so it rests for a while. You can "
            "still take the matter down as a new one."
        )
        return screen.show("who", status=429)
    if found.how == "phone" and takes_number:
        screen.fields["phone"] = screen.phone_taken = words
    screen.looked = found
    screen.fields["found"] = mark_of(found, by=screen.request.user)
    screen.keep(now())
    return screen.show("who")


def _takes_number(screen: Screen) -> bool:
    """Whether the box for the caller's number is empty, or holds what was looked up before.

    Whoever corrects a slip in the number and looks it up again must not save the slip.
    """
    phone, before = screen.fields.get("phone", ""), screen.found
    return not phone or (before is not None and is_of(before, phone))


def _use(screen: Screen, typed: str) -> HttpResponse:
    """Fill the answer with an article; what stood there before gives way to it."""
    article = article_in_force(typed)
    if article is not None:
        _title, body = says(article, screen.fields.get("language", "") or get_language() or "")
        screen.fields |= {"answer": body, "article": str(article.pk)}
        screen.keep(now())
    return screen.show("answer")


def _later(screen: Screen) -> HttpResponse:
    """Keep this call, and take the next one."""
    if screen.kept_at:
        messages.info(
            screen.request,
            _("The call is kept, sealed, for a day. You find it under “Calls not saved yet”."),
        )
    return redirect("channels:phone")


def _drop(screen: Screen, *, sure: bool) -> HttpResponse:
    """Throw the call away; asked about once more, where something was typed."""
    if screen.fields and not sure:
        screen.asks = True
        return screen.show()
    forget_draft(screen.key, by=screen.request.user)
    messages.info(screen.request, _("The call is thrown away. Nothing of it was kept."))
    return redirect("channels:phone")


def _save(screen: Screen) -> HttpResponse:
    """Take the call down; or show the form again with what is in the way."""
    request, at = screen.request, now()
    form = PhoneForm(request.POST, staff=request.user, found=screen.found)
    screen.form = form
    if not form.is_valid():
        return screen.show(status=422)
    known: Party | None = form.cleaned_data["party"]
    try:
        if known is not None:
            hear_more_by_phone(known, _incoming(screen, form), at=at)
            party = known
        else:
            party = hear_call(_call(screen, form), by=request.user, at=at)
    except CaseMovedError:
        form.add_error(
            None,
            _("That matter was closed meanwhile. Keep the words as a new matter, if they wish."),
        )
        return screen.show(status=409)
    except CaseRefusedError as refused:
        form.add_error(None, refusal(refused.code))
        return screen.show(status=422)
    except PermissionDenied:
        form.add_error(
            "answer",
            _(
                "A report of wrongdoing is private at once, and dispatchers answer it. Please "
                "empty the answer and the other case, and save it for them."
            ),
        )
        return screen.show(status=403)
    forget_draft(screen.key, by=request.user)
    if known is not None:
        number = {"number": known.number}
        messages.success(request, _("It stands with case %(number)s now.") % number)
        return redirect("channels:phone")
    _remember(request, party, at)
    return redirect("channels:phone_said", party.number)


def _incoming(screen: Screen, form: PhoneForm) -> Incoming:
    given = form.cleaned_data
    known: Party | None = given["party"]
    return Incoming(
        text=given["text"],
        channel=Channel.PHONE,
        language=given["language"],
        idempotency_key=message_key(
            str(screen.key), screen.request.user.pk, known.pk if known else "", given["text"]
        ),
    )


def _call(screen: Screen, form: PhoneForm) -> Call:
    given = form.cleaned_data
    incoming = replace(
        _incoming(screen, form),
        kind=Kind(given["kind"]),
        urgency=Urgency(given["urgency"]),
        topic=given["topic"],
        area=given["area"],
        place=given["place"],
    )
    answer = given["answer"]
    return Call(
        incoming=incoming,
        caller=form.caller,
        answer=answer,
        article=given["article"] if answer.strip() else None,
        same=given["same"],
    )


# Reading out -------------------------------------------------------------------------------------


def _remember(request: StaffRequest, party: Party, at: datetime) -> None:
    """Let this session read out number and code for a while."""
    said = request.session.get(_SAID, {})
    said.pop(party.number, None)
    latest = dict([*said.items(), (party.number, at.isoformat())][-_MOST_SAID:])
    request.session[_SAID] = latest


@at_the_phone
@require_safe
def said(request: StaffRequest, number: str) -> HttpResponse:
    """Number and code of a call just taken down, to be read out; for half an hour, once heard."""
    at = now()
    moment = request.session.get(_SAID, {}).get(number)
    if moment is None or datetime.fromisoformat(moment) < at - _READ_OUT_FOR:
        raise Http404
    near = ("case__lead", "case__policy__calendar", "home__policy__calendar", "person")
    parties = Party.objects.filter(home=pk_of(number), person__erased_at=None)
    party = parties.select_related(*near).first()
    if party is None:
        raise Http404
    reply = party.case.replies.answers().first()
    may_open = Case.objects.visible_to(request.user).filter(pk=party.case_id).exists()
    context = {
        "party": party,
        "groups": [" ".join(group) for group in party.code.split("-")],
        "due": answer_due(party, at=at),
        "answered": reply is not None and reply.at_once,
        "joined": party.case.number if party.case_id != party.home_id else "",
        "url": party.case.get_absolute_url() if may_open else "",
    }
    return render(request, "channels/phone_said.html", context)


@at_the_phone
@require_safe
def areas(request: StaffRequest) -> HttpResponse:
    """Areas by a part of their name, offered while one types."""
    found = areas_like(request.GET.get("area", "")[:200])
    labels = [area_label(area) for area in found]
    return render(request, "channels/_phone_areas.html", {"labels": labels})
