"""What administrators fill in for offices and areas."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heartline.offices.forms.trees import (
    TreeField,
    chinese_name,
    code_field,
    english_name,
    refuse_level,
)
from heartline.offices.models import Area, Level, Office, Staff
from heartline.offices.queries import administered_offices


class OfficeNameForm(forms.Form):
    """An office's names, and the area that it answers for."""

    name_zh = chinese_name()
    name_en = english_name()
    area = TreeField(label=_("The area it answers for"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "area", list(Area.objects.all()), _("The whole area of the office above"))


class OfficeForm(OfficeNameForm):
    """A new office."""

    code = code_field(
        _("Short and for good, as in “urban-mgmt”; it stands in addresses and lists.")
    )
    parent = TreeField(label=_("The office above it"))
    field_order = ("name_zh", "name_en", "code", "parent", "area")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: list[Office] = list(administered_offices(staff).filter(closed_at=None))
        _offer(self, "parent", mine, _("Please choose"))


class AreaChangeForm(forms.Form):
    """What may change of an area."""

    name_zh = chinese_name()
    name_en = english_name()
    residents = forms.IntegerField(
        label=_("Residents"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
        help_text=_("How many people live there. Leave it empty when it is not known."),
    )


class AreaForm(AreaChangeForm):
    """A new area."""

    code = code_field(_("Short and for good; for example the official area code."))
    level = forms.ChoiceField(label=_("How large it is"), choices=Level.choices)
    parent = TreeField(label=_("The area it is a part of"), required=False)
    field_order = ("name_zh", "name_en", "code", "level", "parent", "residents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "parent", list(Area.objects.all()), _("None: it stands at the top"))

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "level" in told and "parent" in told:
            try:
                refuse_level(told["level"], told["parent"], list(Level.values))
            except ValidationError as error:
                self.add_error("level", error)
        return told


def _offer(form: forms.Form, name: str, rows: Any, nothing: Any) -> None:
    field = form.fields[name]
    if isinstance(field, TreeField):
        field.offer(rows, nothing)
