"""What administrators fill in for working calendars."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heartline.offices.sentences import CalendarFileError
from heartline.offices.sheets import FILE_LIMIT, FileDay, read_days

#: How sure the days of a year are.
CERTAINTY = (
    ("confirmed", _("Confirmed: a notice says so")),
    ("provisional", _("Provisional: it may still change")),
)


class YearForm(forms.Form):
    """How sure the days of a year are, and where that is written."""

    certainty = forms.ChoiceField(
        label=_("How sure are these days?"), choices=CERTAINTY, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Where is it written?"),
        max_length=120,
        required=False,
        help_text=_("The notice with its number, so that others can look it up."),
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("certainty") == "confirmed" and "source" in told and not told["source"]:
            self.add_error("source", _("Please name the notice that confirms these days."))
        return told

    @property
    def confirmed(self) -> bool:
        """Whether the year is called confirmed."""
        return bool(self.cleaned_data["certainty"] == "confirmed")


class DaysFileForm(forms.Form):
    """A file with the days of a year."""

    file = forms.FileField(
        label=_("A file with the days of %(year)s"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.ics,text/csv,text/calendar"}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        file = self.fields["file"]
        file.label = str(file.label) % {"year": year}

    def clean_file(self) -> list[FileDay]:
        with self.cleaned_data["file"].open("rb") as file:
            return _days(file.read(FILE_LIMIT + 1), self.year)


class TakeDaysForm(YearForm):
    """The days of a preview, taken as they were shown."""

    days = forms.CharField(widget=forms.HiddenInput, max_length=FILE_LIMIT)
    field_order = ("days", "certainty", "source")

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_days(self) -> list[FileDay]:
        return _days(self.cleaned_data["days"].encode(), self.year)


def _days(data: bytes, year: int) -> list[FileDay]:
    try:
        return read_days(data, year=year)
    except CalendarFileError as error:
        raise ValidationError([fault.sentence for fault in error.faults]) from error


class DayForm(forms.Form):
    """One day that differs from its week."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    working = forms.ChoiceField(
        label=_("What is so about it?"),
        choices=(("0", _("A day off")), ("1", _("A working day"))),
        widget=forms.RadioSelect,
        initial="0",
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["day"].widget.attrs |= {"min": f"{year}-01-01", "max": f"{year}-12-31"}

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day.year != self.year:
            raise ValidationError(
                _("%(day)s is not in %(year)s."),
                params={"day": day.isoformat(), "year": self.year},
            )
        return day
