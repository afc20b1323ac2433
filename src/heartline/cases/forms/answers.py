"""Forms for answering, for words on the way and among colleagues, and for what came of it."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import ActForm, PartyChoice, Pictures, Words
from heartline.cases.forms.helps import HelpedForm, advice, checked
from heartline.cases.models import Benefit
from heartline.cases.queries.helps import checklists_of
from heartline.cases.rules import Act, may_be_written_to, open_reply


class AnswerAtOnceForm(HelpedForm):
    short = _("Answer at once")
    title = _("Answer at once")
    hint = _("For what the desk itself can answer. Everybody who spoke reads it.")
    button = _("Send the answer")
    act = Act.ANSWER_AT_ONCE
    is_checked = knows = True

    text = Words(label=_("Your answer"), rows=10)

    def set_up(self) -> None:
        self.begin()


class _OnADraft(ActForm):
    """An act on the draft as it was read: if a colleague changes it meanwhile, it is read anew."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def set_up(self) -> None:
        self.initial["seen"] = self.standing

    @property
    def standing(self) -> str:
        """What the open draft is known by; "" without one."""
        reply = open_reply(self.case)
        return reply.drafted_at.isoformat() if reply else ""

    @property
    def is_fresh(self) -> bool:
        """Whether the draft is still the one that was read."""
        return bool(self.cleaned_data["seen"] == self.standing)


class DraftForm(_OnADraft, HelpedForm):
    short = _("Write the answer")
    title = _("Write the answer")
    hint = _(
        "Say what was done, by whom and when, or why it cannot be done. A colleague reviews it "
        "before it is sent."
    )
    button = _("Give it to be reviewed")
    act = Act.DRAFT
    is_checked = knows = True

    text = Words(label=_("Your answer"), rows=10)

    def set_up(self) -> None:
        super().set_up()
        reply = open_reply(self.case)
        if reply:
            self.initial.setdefault("text", reply.text)
        self.begin()


class _WeighingADraft(_OnADraft):
    """An act on a draft as it stands, with what it lacks beside it."""

    @property
    def advice(self) -> list[str]:
        """What the draft lacks, to be weighed: advice, and no block."""
        reply = open_reply(self.case)
        return checked(self.case, reply.text, reply.office) if reply else []


class ReviewForm(_WeighingADraft):
    short = _("Review")
    title = _("Is this answer good?")
    hint = _("Does it answer what was asked, in words that the person understands?")
    button = _("Keep this")

    good = forms.TypedChoiceField(
        label=_("Your review"),
        choices=[
            ("yes", _("Yes, it may be sent")),
            ("no", _("No, it has to be written again")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = Words(label=_("What should change"), required=False, rows=3)


class SendForm(_WeighingADraft):
    short = _("Send the answer")
    title = _("Send the answer")
    hint = _("Everybody who spoke receives it, and is asked what they think of it.")
    button = _("Send the answer")

    @property
    def warning(self) -> str:
        """What of the checklist is still open: advice, and no block."""
        return advice(checklists_of(self.case))


class WriteForm(HelpedForm):
    short = _("Write to the person")
    title = _("A word on the way")
    hint = _("A question, or some news. It does not count as the answer.")
    button = _("Send")
    act = Act.WRITE

    party = PartyChoice()
    text = Words(label=_("Your words"))

    def set_up(self) -> None:
        field: Any = self.fields["party"]
        field.offer(self, [one for one in self.case.parties.all() if may_be_written_to(one)])
        self.begin()


class NoteForm(ActForm):
    short = _("Note")
    title = _("A note for colleagues")
    hint = _("Everybody who works on this case reads it; the person does not.")
    button = _("Keep the note")

    text = Words(label=_("Note"), rows=4)


class OutcomeForm(ActForm):
    short = _("What came of it")
    title = _("What changed, and for how many?")
    hint = _("The public reads this, with the pictures once they are released.")
    button = _("Keep this")

    kind = forms.ChoiceField(label=_("What it is"), choices=Benefit.choices)
    what = Words(
        label=_("What changed"),
        rows=4,
        help_text=_("For example: the lamp in front of number 12 shines again."),
    )
    people = forms.IntegerField(
        label=_("For how many people, about"), min_value=1, max_value=100_000_000
    )
    before = Pictures(label=_("Pictures from before"))
    after = Pictures(label=_("Pictures from after"))

    def set_up(self) -> None:
        outcome = getattr(self.case, "outcome", None)
        for name in ("kind", "what", "people"):
            if outcome:
                self.initial.setdefault(name, getattr(outcome, name))
