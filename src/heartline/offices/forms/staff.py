"""What administrators fill in for staff."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from heartline.offices.forms.trees import TreeField
from heartline.offices.models import DutyKind, Staff
from heartline.offices.queries import administered_offices


class DutyForm(forms.Form):
    """One duty in one office."""

    kind = forms.ChoiceField(label=_("Duty"), choices=[("", _("Please choose")), *DutyKind.choices])
    office = TreeField(label=_("In which office"))

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        if isinstance(office, TreeField):
            mine = list(administered_offices(staff).filter(closed_at=None))
            office.offer(mine, _("Please choose"))


class StaffNameForm(forms.Form):
    """How a colleague is called, and how they sign in."""

    display_name_zh = forms.CharField(
        label=pgettext_lazy("person", "Name in Chinese"), max_length=60
    )
    display_name_en = forms.CharField(
        label=pgettext_lazy("person", "Name in English"), max_length=60, required=False
    )
    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("In small letters, as in “li.na”. It cannot be changed later."),
        validators=[
            RegexValidator(
                r"^[\w.@-]+\Z", _("Please use letters, digits and . @ - _ only, without spaces.")
            )
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).lower()


class StaffForm(DutyForm, StaffNameForm):
    """A new member of staff and their first duty."""

    language = forms.ChoiceField(label=_("Pages in"), choices=settings.LANGUAGES)
    field_order = ("display_name_zh", "display_name_en", "name", "language", "kind", "office")
