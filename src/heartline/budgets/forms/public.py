"""What people fill in: an idea, a code, a ballot. What they typed comes back with every refusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heartline.budgets.models import Budget
from heartline.budgets.sentences import REFUSALS
from heartline.cases.models import Satisfied
from heartline.channels.forms import Line, PictureForm, WhereForm, Words


class IdeaForm(WhereForm, PictureForm):
    """An idea: what, where, a picture, and that it may be published."""

    field_order = ("title", "text", "place", "area", "pictures", "consents", "website")
    title = Line(
        label=_("Your idea in one line"),
        max_length=120,
        error_messages={"required": REFUSALS["no_words"]},
    )
    text = Words(label=_("What should be done, and for whom?"), rows=5)
    consents = forms.BooleanField(
        label=_("Yes, everybody may read my idea and see its pictures, once the desk has read it"),
        error_messages={
            "required": _("An idea is for everybody to read, so please agree that we publish it.")
        },
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        del self.fields["kind"]
        self.fields["pictures"].label = _("Pictures")
        self.fields["place"].widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        # A picture is welcome here, not asked for.
        return self.cleaned_data


class CodeForm(forms.Form):
    """A voting code, as somebody reads it from a letter."""

    code = Line(
        label=_("Your voting code"),
        max_length=40,
        help_text=_(
            "Twelve letters and digits from your letter. Capitals and hyphens do not matter."
        ),
        error_messages={"required": _("Please type the code from your letter.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class KeyForm(forms.Form):
    """A ballot key, as somebody wrote it down."""

    key = Line(
        label=_("Your ballot key"),
        max_length=40,
        help_text=_("Sixteen letters and digits that you were given when your code was taken."),
        error_messages={"required": _("Please type your ballot key.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ReceiptForm(forms.Form):
    """A receipt, to see whether its ballot is in."""

    receipt = Line(
        label=_("Your receipt"),
        max_length=40,
        error_messages={"required": _("Please type your receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class BallotForm(forms.Form):
    """The projects that somebody chooses; how many is checked where the ballot is cast."""

    choices = forms.TypedMultipleChoiceField(
        label=_("Your choices"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: Any, budget: Budget, **named: Any) -> None:
        super().__init__(*given, **named)
        numbers = budget.projects.all().on_ballot().values_list("number", flat=True)
        self.fields["choices"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]


class JudgeProjectForm(forms.Form):
    """How satisfied somebody is with what was built."""

    satisfied = forms.TypedChoiceField(
        label=_("How satisfied are you with what was built?"),
        choices=Satisfied.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please tap one of the five: only you can say.")},
    )
