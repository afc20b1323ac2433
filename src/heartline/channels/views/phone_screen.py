"""The screen of the phone desk: what stands in its form, and what was found beside it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from heartline.cases.models import Kind, Urgency
from heartline.channels.pages.phone import (
    alike,
    clock_words,
    heard,
    matters,
    offered,
    suggested,
)
from heartline.channels.phone.drafts import Fields, drafts_of, keep_draft
from heartline.channels.phone.looking_up import Found, found_again, is_of, mark_of
from heartline.channels.phone_forms import AreaChoice, PhoneForm
from heartline.channels.views.common import Context
from heartline.offices.models import Area
from heartline.offices.pages import StaffRequest, author_mark
from heartline.shared.clock import now

#: So many calls that are not saved yet are named, the latest first.
_MOST_DRAFTS = 10
#: The access keys of the screen and what each does; the templates put them on its parts.
KEYS = (
    ("C", gettext_lazy("who is calling")),
    ("L", gettext_lazy("look the caller up")),
    ("P", gettext_lazy("who they are")),
    ("M", gettext_lazy("what they say")),
    ("K", gettext_lazy("look up in the knowledge")),
    ("U", gettext_lazy("answer with the first article")),
    ("A", gettext_lazy("the answer")),
    ("T", gettext_lazy("take the suggested topic")),
    ("J", gettext_lazy("it is about the first of the similar cases too")),
    ("G", gettext_lazy("it belongs to the suggested hot issue")),
    ("O", gettext_lazy("open the first of their cases")),
    ("V", gettext_lazy("take their verdict on the first")),
    ("S", gettext_lazy("save the call")),
    ("N", gettext_lazy("keep it for later; the next call")),
    ("X", gettext_lazy("throw the call away")),
    ("I", gettext_lazy("go to the call kept last")),
    ("B", gettext_lazy("whom to call back")),
    ("H", gettext_lazy("show or hide all keys")),
)


@dataclass
class Screen:
    """The screen of one call: what stands in its form, and what was found beside it."""

    request: StaffRequest
    key: UUID
    fields: Fields
    form: PhoneForm | None = None
    problem: str = ""
    kept_at: datetime | None = None
    looked: Found | None = None
    #: The caller's number, where it was just taken over into the box for it.
    phone_taken: str = ""
    #: Whether it asks once more before it throws the call away.
    asks: bool = False

    @property
    def found(self) -> Found | None:
        """What was looked up in this call, while that is good."""
        if self.looked is None and self.fields.get("found"):
            self.looked = found_again(self.fields["found"], by=self.request.user)
        return self.looked

    def forget_caller(self) -> None:
        """Let go who was looked up in this call, and the case of theirs that was chosen."""
        self.looked = None
        for name in ("found", "party"):
            self.fields.pop(name, None)

    @property
    def is_looked_up(self) -> bool:
        """Whether nothing new stands in the box for the caller's number."""
        who = self.fields.get("who", "")
        return not who or (self.found is not None and is_of(self.found, who))

    def keep(self, at: datetime) -> None:
        """Keep what was typed; nothing, where nothing was."""
        if self.fields:
            turn = self.request.POST.get("turn", "")
            turn_ms = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 16 else 0
            keep_draft(self.key, self.fields, turn=turn_ms, by=self.request.user, at=at)
            self.kept_at = at

    def show(self, part: str = "", *, status: int = 200) -> HttpResponse:
        """The screen; only the part of it that was asked for, where scripts run."""
        part = part if self.request.htmx else ""
        at = now()
        form = self.form or PhoneForm(
            initial={"language": get_language() or "zh-hans", "kind": Kind.REQUEST}
            | {"urgency": Urgency.GENERAL}
            | self.fields,
            staff=self.request.user,
            found=self.found,
        )
        context: Context = {"form": form, "key": self.key, "part": part}
        if part in ("", "who"):
            context |= self._who(at)
        if part in ("", "beside"):
            context |= self._beside(at)
        if part in ("", "kept"):
            context["kept"] = clock_words(self.kept_at) if self.kept_at else ""
        if not part:
            drafts = drafts_of(self.request.user).exclude(key=self.key)[:_MOST_DRAFTS]
            context |= {
                "drafts": [(draft.key, clock_words(draft.changed_at)) for draft in drafts],
                "author": author_mark(self.request.user),
                "access_keys": KEYS,
                "asks": self.asks,
            }
        template = f"channels/_phone_{part}.html" if part else "channels/phone.html"
        return render(self.request, template, context, status=200 if part else status)

    def _who(self, at: datetime) -> Context:
        found = self.found
        return {
            "problem": self.problem,
            "found": found,
            "mark": mark_of(found, by=self.request.user) if found else "",
            "matters": matters(self.request.user, found.parties, at) if found else [],
            "chosen": self.fields.get("party", ""),
            "phone_taken": self.phone_taken,
        }

    def _beside(self, at: datetime) -> Context:
        text = self.fields.get("text", "")
        language = self.fields.get("language", "") or get_language() or ""
        words = self.fields.get("words", "").strip() or text
        same = self.fields.get("same", "")
        area, topic = _area_of(self.fields), self.fields.get("topic", "")
        cases = alike(self.request.user, text, area, at)
        issues = suggested(self.request.user, cases, same)
        shown = {case.number for case in cases} | {issue.number for issue in issues}
        return {
            "articles": offered(words, language),
            "alike": cases,
            "heard": heard(text, topic=topic, area=area, kind=self.fields.get("kind", "")),
            "has_topic": bool(topic),
            "has_area": bool(self.fields.get("area")),
            "issues": issues,
            "same": same,
            "kept_same": same and same not in shown,
            "said_enough": bool(words.strip()),
        }


def _area_of(fields: Fields) -> Area | None:
    """The area that was typed, where it can be told."""
    try:
        return AreaChoice(required=False).clean(fields.get("area", "")[:200])
    except ValidationError:
        return None
