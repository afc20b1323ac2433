"""Forms for what people say on the telephone about the answer they were given."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import ActForm, PartyChoice, Words
from heartline.cases.models import Satisfied, Solved
from heartline.cases.rules import may_be_called, may_judge_by_phone


class CallBackForm(ActForm):
    short = _("Called back")
    title = _("You called. Did you reach them?")
    hint = _("After three calls that nobody answers we take it as silence, never as satisfaction.")
    button = _("Keep this")

    party = PartyChoice()
    reached = forms.TypedChoiceField(
        label=_("Did you reach them?"),
        choices=[("yes", _("Yes, I asked what they think")), ("no", _("No, nobody answered"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def set_up(self) -> None:
        field: Any = self.fields["party"]
        field.offer(self, [one for one in self.case.parties.all() if may_be_called(one)])


class VerdictForm(ActForm):
    short = _("Verdict by telephone")
    title = _("What did the person say?")
    hint = _("Write down what they said, not what we think. If it is not solved, it is done again.")
    button = _("Write it down")

    party = PartyChoice()
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=Solved.choices, widget=forms.RadioSelect
    )
    wants_more = forms.BooleanField(
        label=_("They want more to be done (counts with “partly”)"), required=False
    )
    contacted = forms.TypedChoiceField(
        label=_("Did the office get in touch?"),
        choices=[("", _("They did not say")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    satisfied = forms.TypedChoiceField(
        label=_("How satisfied are they?"),
        choices=[("", _("They did not say")), *Satisfied.choices],
        coerce=lambda value: Satisfied(int(value)),
        empty_value=None,
        required=False,
    )
    words = Words(label=_("In their words"), required=False, rows=3)

    def set_up(self) -> None:
        field: Any = self.fields["party"]
        field.offer(self, [one for one in self.case.parties.all() if may_judge_by_phone(one)])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("wants_more") and told.get("solved") == Solved.YES:
            self.add_error(
                "solved",
                gettext(
                    "“Solved” and “they want more” contradict each other. Please ask them once "
                    "more: is it solved, or only partly?"
                ),
            )
        return told
