"""What somebody fills in to keep a list under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from heartline.offices.models import Office, Staff


class SavedFilterForm(forms.Form):
    """A list's name, and who finds it."""

    name = forms.CharField(
        label=_("Its name"),
        max_length=60,
        error_messages={"required": _("Please give the list a name.")},
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "auto"}),
    )
    office = forms.ChoiceField(
        label=_("Who finds it"), required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.pk): office for office in staff.offices()}
        shared = gettext("Everybody in: %(office)s")
        field: Any = self.fields["office"]
        field.choices = [
            ("", gettext("I alone")),
            *((key, shared % {"office": office}) for key, office in self.offices.items()),
        ]

    @property
    def chosen_office(self) -> Office | None:
        """The office whose staff find the list; None for nobody else."""
        return self.offices.get(self.cleaned_data.get("office") or "")
