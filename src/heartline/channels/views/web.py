"""Speaking: the first page, four questions that may be skipped, and the receipt."""

from datetime import datetime

import segno
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.desk import agree_to_publication
from heartline.cases.actions.intake import Incoming, tell_kind_and_place
from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.models import Article, CaseStatus, Kind, Message, Party
from heartline.cases.queries.knowledge import find_articles
from heartline.channels.actions import change_contact, hear, hear_more
from heartline.channels.forms import (
    ContactForm,
    PictureForm,
    PublishForm,
    SpeakForm,
    WhereForm,
)
from heartline.channels.pages.holding import held, hold, party_or_404
from heartline.channels.pages.maps import outlines
from heartline.channels.pages.next_steps import answer_due
from heartline.channels.pages.words import by_moment
from heartline.channels.views.common import (
    HOUR,
    Context,
    changes_too_often,
    language,
    message_key,
    new_key,
    sent,
    speaks_too_often,
    too_often_sentence,
    warn,
)
from heartline.people.models import Reach
from heartline.shared.clock import now

#: So many articles may answer, by so much of the words, once there are so many signs.
_ARTICLES, _COMPARED, _ENOUGH = 3, 200, 6
_GET_OR_POST = ["GET", "HEAD", "POST"]


@ensure_csrf_cookie
@require_http_methods(_GET_OR_POST)
def speak(request: HttpRequest) -> HttpResponse:
    """The first page is the form. The first click is enough: what follows may be skipped."""
    data, files = sent(request)
    form = SpeakForm(data, files, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid():
        party = _said_before(request, form, now()) or _take(request, form, now())
        if party is not None:
            response = redirect("channels:where", party.number)
            hold(request, response, party)
            return response
    context = {"form": form, "held": held(request), "parts": parts(request, "home")}
    return render(request, "channels/speak.html", context)


def _said_before(request: HttpRequest, form: SpeakForm, at: datetime) -> Party | None:
    """The matter in which this browser said the same words within the hour, and went back."""
    text = form.cleaned_data["text"]
    keys = {party.pk: party for party in held(request)}
    if not keys or not text.strip() or form.cleaned_data["pictures"]:
        return None
    same = Message.objects.filter(
        party__in=keys, first=True, text=text, received_at__gte=at - HOUR
    ).first()
    return keys[same.party_id] if same else None


def _take(request: HttpRequest, form: SpeakForm, at: datetime) -> Party | None:
    """Hear the message; None when it cannot be taken now, and the form says why."""
    if speaks_too_often(request, at=at):
        form.add_error(None, too_often_sentence())
        return None
    files = form.checked_files()
    if files is None:
        return None
    given = form.cleaned_data
    incoming = Incoming(
        text=given["text"],
        kind=given["kind"],
        language=language(),
        idempotency_key=message_key(
            given["key"], given["text"], *[(file.name, len(file.content)) for file in files]
        ),
    )
    return hear(incoming, files=files, at=at)


def parts(request: HttpRequest, place: str, *about: object) -> list[SafeString]:
    """What higher rooms show on this page: templates and their contexts, by `settings.PANELS`.

    Args:
        about: what else the page is about, for those who gather the contexts.
    """
    panels: dict[str, list[tuple[str, str]]] = getattr(settings, "PANELS", {})
    return [
        render_to_string(template, import_string(name)(request, *about), request)
        for template, name in panels.get(place, ())
    ]


@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """Public articles that may answer the words so far, for the page that they are typed on.

    The words come in the body, so that they stand in no address, and nothing of them is kept.
    """
    context = {"articles": _may_answer(request.POST.get("text", ""))}
    return render(request, "channels/_answers.html", context)


def _may_answer(text: str) -> list[Article]:
    words = text.strip()[:_COMPARED]
    if len(words) < _ENOUGH:
        return []
    return find_articles(words, public_only=True, limit=_ARTICLES)


# The questions ----------------------------------------------------------------------------------


def _questions(party: Party) -> list[str]:
    """The questions that this matter may be asked; a private one is never published."""
    return ["where", "picture", "contact", *([] if party.case.private else ["publish"])]


def _next(party: Party, name: str) -> str:
    """The address after the question `name`."""
    questions = [*_questions(party), "receipt"]
    place = questions.index(name) if name in questions else len(questions) - 2
    return reverse(f"channels:{questions[place + 1]}", args=[party.number])


def _ask(request: HttpRequest, party: Party, name: str, context: Context) -> HttpResponse:
    questions = _questions(party)
    number = questions.index(name) + 1 if name in questions else len(questions)
    context |= {
        "party": party,
        "next": _next(party, name),
        "question": number,
        "questions": len(questions),
    }
    return render(request, f"channels/said_{name}.html", context)


def may_be_told(party: Party) -> bool:
    """Whether kind and place can still be told here: nobody has taken the matter on."""
    return party.case_id == party.home_id and party.case.status == CaseStatus.RECEIVED


@require_http_methods(_GET_OR_POST)
def where(request: HttpRequest, number: str) -> HttpResponse:
    """What it is about, and where."""
    party = party_or_404(request, number)
    if not may_be_told(party):
        return _too_late_to_tell(request, party)
    form = WhereForm(sent(request)[0], initial=_where_so_far(party))
    if request.method != "POST" or not form.is_valid() or _too_often(request, form, "where"):
        context = {"form": form, "outlines": outlines(), "articles": _may_answer(_said(party))}
        return _ask(request, party, "where", context)
    given = form.cleaned_data
    try:
        party.case = tell_kind_and_place(
            party,
            kind=Kind(given["kind"]) if given["kind"] else None,
            area=given["area"],
            place=given["place"],
            point=form.point,
            at=now(),
        )
    except CaseMovedError:
        return _too_late_to_tell(request, party)
    return redirect(_next(party, "where"))


def _too_often(request: HttpRequest, form: Form, what: str) -> bool:
    """Count one more answer to a question; when there were too many, the form says so."""
    if not changes_too_often(request, what, at=now()):
        return False
    form.add_error(None, too_often_sentence())
    return True


def _too_late_to_tell(request: HttpRequest, party: Party) -> HttpResponse:
    warn(
        request,
        _("An office has it already. If the place matters, write it here in your own words."),
    )
    return redirect("channels:follow", party.number)


def _said(party: Party) -> str:
    first = party.messages.filter(first=True).values_list("text", flat=True).first()
    return first or ""


def _where_so_far(party: Party) -> Context:
    said = party.messages.filter(first=True).values_list("kind_said", flat=True).first()
    case = party.case
    return {
        "kind": case.kind if said or case.kind != Kind.REQUEST else "",
        "area": case.area_id,
        "place": case.place,
        "latitude": case.latitude,
        "longitude": case.longitude,
    }


@require_http_methods(_GET_OR_POST)
def picture(request: HttpRequest, number: str) -> HttpResponse:
    """Pictures that show it."""
    party = party_or_404(request, number)
    data, files = sent(request)
    form = PictureForm(data, files, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and _add_pictures(request, party, form):
        return redirect(_next(party, "picture"))
    return _ask(request, party, "picture", {"form": form})


def _add_pictures(request: HttpRequest, party: Party, form: PictureForm) -> bool:
    at = now()
    if speaks_too_often(request, at=at):
        form.add_error(None, too_often_sentence())
        return False
    files = form.checked_files()
    if files is None:
        return False
    sizes = [(file.name, len(file.content)) for file in files]
    key = message_key(form.cleaned_data["key"], party.pk, *sizes)
    hear_more(party, Incoming(idempotency_key=key, language=language()), files=files, at=at)
    return True


@require_http_methods(_GET_OR_POST)
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Who they are and how they want to hear from us, as far as they wish."""
    party = party_or_404(request, number)
    form = ContactForm(sent(request)[0], person=party.person)
    if request.method == "POST" and form.is_valid() and save_contact(request, party, form):
        return redirect(_next(party, "contact"))
    return _ask(request, party, "contact", {"form": form})


def save_contact(request: HttpRequest, party: Party, form: ContactForm) -> bool:
    """Keep what a checked form says of the person; False, and the form says why, when it cannot.

    Each time a letter goes to the address: whoever names a stranger's must not do so for ever.
    """
    if _too_often(request, form, "contact"):
        return False
    given = form.cleaned_data
    change_contact(
        party.person,
        name=given["name"],
        name_hidden=given["name_hidden"],
        reach=Reach(given["reach"]),
        value=form.value,
        language=given["language"],
        at=now(),
    )
    return True


@require_http_methods(_GET_OR_POST)
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Whether what they said may be published."""
    party = party_or_404(request, number)
    if party.case.private:
        return redirect("channels:receipt", party.number)
    form = PublishForm(sent(request)[0], initial=_consent_so_far(party))
    if request.method == "POST" and form.is_valid():
        consents = form.cleaned_data["consents"]
        if takes_consent_back(party, consents) or not _too_often(request, form, "publish"):
            agree_to_publication(party, consents=consents, at=now())
            return redirect(_next(party, "publish"))
    return _ask(request, party, "publish", {"form": form})


def takes_consent_back(party: Party, consents: bool) -> bool:
    """Whether they agreed before and do not now: that is never too often."""
    return party.person.consents and not consents


def _consent_so_far(party: Party) -> Context:
    person = party.person
    return {"consents": "yes" if person.consents else "no" if person.consented_at else ""}


# The receipt ------------------------------------------------------------------------------------


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Something to keep: number, code, what happens next and by when."""
    party = party_or_404(request, number)
    link = settings.SITE_URL + reverse("channels:open", args=[party.code])
    at = now()
    context = {
        "party": party,
        "groups": party.code.split("-"),
        "received": by_moment(party.spoke_at, today=at),
        "site": settings.SITE_URL,
        "qr": qr(link),
        "due": answer_due(party, at=at),
        "may_be_told": may_be_told(party),
    }
    return render(request, "channels/receipt.html", context)


def qr(link: str) -> SafeString:
    """`link` as a QR code, drawn in place; nothing but our own address stands in it."""
    title = _("QR code that opens your follow page")
    drawn: str = segno.make(link, error="m", micro=False).svg_inline(
        border=2, omitsize=True, title=title
    )
    return mark_safe(drawn)  # noqa: S308 (segno escapes the title and draws paths)
