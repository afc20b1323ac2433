"""What administrators fill in for the formulas of the rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Kind, Satisfied
from heartline.engines.rates import Rule


class FormulaForm(forms.Form):
    """How the rates are counted."""

    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of matter count?"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one kind of matter.")},
    )
    response = forms.ChoiceField(
        label=_("When has an office responded in time?"),
        choices=(
            ("taken", _("It took the matter on by the moment it had for that")),
            (
                "contact",
                _("It sent a first word, or the answer, by the moment for getting in touch"),
            ),
        ),
        widget=forms.RadioSelect,
    )
    halves = forms.TypedChoiceField(
        label=_("What does “partly solved” count?"),
        choices=((0, _("Nothing")), (1, _("Half")), (2, _("As solved"))),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_(
            "With a half, the interval is computed as for a yes or no: rather too wide than too "
            "narrow."
        ),
    )
    satisfied = forms.TypedMultipleChoiceField(
        label=_("Which levels are content?"),
        choices=Satisfied.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one level.")},
    )
    leaves_out = forms.MultipleChoiceField(
        label=_("What is left out?"),
        choices=(
            ("excluded", _("What was excluded by decision, with its reason")),
            ("listed", _("What is listed because it cannot be solved now")),
            ("reviewed", _("Verdicts that were reviewed outside the office")),
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is left out stays in the public counts, with the reason."),
    )
    smallest = forms.IntegerField(
        label=_("Of fewer than so many no percentage is told"),
        min_value=1,
        max_value=1000,
        help_text=_("The counts are told all the same. A single unhappy person must not decide."),
    )
    #: The version that was looked at.
    on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def of(cls, rule: Rule, version: int) -> "FormulaForm":
        """The form with a rule filled in."""
        initial: dict[str, Any] = {
            "kinds": sorted(rule.kinds),
            "response": rule.response,
            "halves": rule.halves,
            "satisfied": sorted(rule.satisfied),
            "leaves_out": sorted(rule.leaves_out),
            "smallest": rule.smallest,
            "on": version,
        }
        return cls(initial=initial)

    @property
    def rule(self) -> Rule:
        """What was filled in; the form is valid."""
        told = self.cleaned_data
        return Rule(
            kinds=frozenset(told["kinds"]),
            leaves_out=frozenset(told["leaves_out"]),
            response=told["response"],
            halves=told["halves"],
            satisfied=frozenset(told["satisfied"]),
            smallest=told["smallest"],
        )
