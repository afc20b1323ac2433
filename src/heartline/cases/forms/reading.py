"""Forms for what is set for reading."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import TreeChoice
from heartline.cases.models import KnownPlace
from heartline.offices.models import Area


class ReadingForm(forms.Form):
    """How sure a suggestion must be."""

    percent = forms.IntegerField(
        label=_("Suggest from this confidence on, in percent"),
        min_value=1,
        max_value=99,
        help_text=_(
            "Below it nothing is suggested. Higher: fewer suggestions, and more of them right."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class PlaceForm(forms.Form):
    """A place by the names that people call it."""

    name = forms.CharField(label=_("Name"), max_length=60)
    other_names = forms.CharField(
        label=_("Other names, one a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    area = TreeChoice(
        Area.objects.defer("boundary").order_by("path"),
        label=_("Area"),
        required=False,
        empty_label=_("not chosen yet"),
    )
    point = forms.CharField(
        label=_("Latitude and longitude"),
        required=False,
        max_length=40,
        help_text=_("For example: 28.1923, 112.9731"),
    )

    @staticmethod
    def of(place: KnownPlace) -> dict[str, Any]:
        """What the form begins with."""
        at = "" if place.latitude is None else f"{place.latitude}, {place.longitude}"
        names = "\n".join(place.other_names)
        return {"name": place.name, "other_names": names, "area": place.area_id, "point": at}

    def clean_point(self) -> tuple[float, float] | None:
        """Two numbers on the globe; nothing where nothing stands."""
        told = self.cleaned_data["point"].replace("，", ",").split(",")
        if told == [""]:
            return None
        try:
            latitude, longitude = map(float, told)
        except ValueError:
            latitude, longitude = 999.0, 999.0
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValidationError(
                gettext("Please write latitude, a comma, and longitude, such as 28.19, 112.97.")
            )
        return latitude, longitude

    @property
    def said(self) -> dict[str, Any]:
        """What `keep_place` takes."""
        names = self.cleaned_data["other_names"].splitlines()
        return self.cleaned_data | {"other_names": names}
