"""What staff fill in: the terms of a budget, what a project costs, codes, ballots on paper."""

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _

from heartline.budgets.actions.budgets import Terms
from heartline.budgets.actions.codes import MOST_CODES
from heartline.budgets.actions.projects import Idea
from heartline.budgets.codes import Addressee
from heartline.budgets.models import Budget, Project, RuleName, Way
from heartline.budgets.models.budget import LEAST_CHOICES
from heartline.budgets.sentences import REFUSALS
from heartline.channels.forms import Line, OneOfASet, PictureForm, Words
from heartline.channels.post import is_set_up
from heartline.offices.models import Area, DutyKind, Office, Staff

_DAY = {"type": "date"}


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs=_DAY)

    def __init__(self, *, required: bool = False, **given: Any) -> None:
        super().__init__(required=required, input_formats=["%Y-%m-%d"], **given)


class BudgetForm(forms.Form):
    """The terms of a budget, and, for a new one, its office."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=None)
    name_zh = Line(label=_("Name in Chinese"), max_length=120, required=False)
    name_en = Line(label=_("Name in English"), max_length=200, required=False)
    text_zh = Words(label=_("What it is about, in Chinese"), rows=3)
    text_en = Words(label=_("What it is about, in English"), rows=3)
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Area"),
        required=False,
        empty_label=_("The whole town"),
    )
    amount = forms.IntegerField(
        label=_("Money to decide on, in whole units"), min_value=1, max_value=10**12
    )
    currency = Line(label=_("Sign of the currency"), max_length=8, initial="¥")
    ideas_until = DayField(label=_("Last day for ideas"))
    votes_from = DayField(label=_("First day of voting"))
    votes_until = DayField(label=_("Last day of voting"))
    least = forms.IntegerField(
        label=_("A ballot names at least so many projects"),
        min_value=1,
        max_value=100,
        initial=LEAST_CHOICES,
        help_text=_("With fewer than three, equal shares leave many voters without any project."),
    )
    most = forms.IntegerField(label=_("And at most"), min_value=1, max_value=1000, initial=10)
    rule = forms.ChoiceField(label=_("Counted by"), choices=RuleName.choices)
    least_approvals = forms.IntegerField(
        label=_("Fewest voters with which a project can win"), min_value=1, initial=1
    )

    gives_ballots = forms.BooleanField(
        label=_("Publish the ballots afterwards, grouped and without anything about people"),
        required=False,
        initial=True,
        help_text=_(
            "Anybody can count again then. Where very few vote, somebody could be told to cast an "
            "odd ballot and be found by it; leave it out there."
        ),
    )

    def __init__(
        self, *given: Any, staff: Staff, budget: Budget | None = None, **named: Any
    ) -> None:
        if budget is not None:
            names = [name for name in self.base_fields if name != "office"]
            named["initial"] = {name: getattr(budget, name) for name in names}
        super().__init__(*given, **named)
        area = cast("forms.ModelChoiceField[Area]", self.fields["area"])
        area.queryset = Area.objects.defer("boundary").order_by("path")
        if budget is not None:
            del self.fields["office"]
            return
        office = cast("forms.ModelChoiceField[Office]", self.fields["office"])
        held = staff.offices(DutyKind.ADMINISTRATOR)
        ours = [one.pk for one in _offices() if any(one.is_under(own) for own in held)]
        office.queryset = Office.objects.filter(pk__in=ours).order_by("path")

    @property
    def terms(self) -> Terms:
        """What the form says."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "office"}
        return Terms(**told)


def _offices() -> list[Office]:
    return list(Office.objects.filter(closed_at=None))


class ProjectForm(PictureForm):
    """A project of the office's own, or the words of one that is there."""

    field_order = ("title", "title_en", "text", "text_en", "area", "place", "latitude")
    title = Line(label=_("Title"), max_length=120)
    title_en = Line(label=_("Title in English"), max_length=200, required=False)
    text = Words(label=_("What is done, and for whom"), rows=4)
    text_en = Words(label=_("The same in English"), rows=4)
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Area"), required=False, empty_label=_("The whole town")
    )
    place = Line(label=_("Where exactly"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180
    )

    def __init__(self, *given: Any, project: Project | None = None, **named: Any) -> None:
        if project is not None:
            names = ("title", "title_en", "text", "text_en", "area", "place")
            points = ("latitude", "longitude")
            named["initial"] = {name: getattr(project, name) for name in (*names, *points)}
        super().__init__(*given, **named)
        self.fields["pictures"].label = _("Pictures")
        if project is not None:
            del self.fields["pictures"]
        area = cast("forms.ModelChoiceField[Area]", self.fields["area"])
        area.queryset = Area.objects.defer("boundary").order_by("path")

    def clean(self) -> dict[str, Any]:
        # A picture is welcome here, not asked for.
        said = self.cleaned_data
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if name in said and said[name] is None and said.get(other) is not None:
                words = gettext("Please give latitude and longitude both, or neither.")
                self.add_error(name, words)
        return self.cleaned_data

    @property
    def idea(self) -> Idea:
        """What the form says."""
        said = self.cleaned_data
        placed = said["latitude"] is not None and said["longitude"] is not None
        return Idea(
            title=said["title"],
            title_en=said["title_en"],
            text=said["text"],
            text_en=said["text_en"],
            area=said["area"],
            place=said["place"],
            point=(said["latitude"], said["longitude"]) if placed else None,
        )


class CostForm(forms.Form):
    """That it can be done, and what it costs."""

    cost = forms.IntegerField(label=_("Cost, in whole units"), min_value=1, max_value=10**12)
    reason = Words(label=_("How the cost was found"), rows=2)
    reason_en = Words(label=_("The same in English"), rows=2)


class ReasonForm(forms.Form):
    """Why not; everybody reads it."""

    reason = Words(
        label=_("Reason, for everybody to read"),
        rows=2,
        required=True,
        error_messages={"required": REFUSALS["no_reason"]},
    )
    reason_en = Words(label=_("The same in English"), rows=2)


class HoldBackForm(forms.Form):
    """Why an idea is kept from the page; whoever proposed it reads it."""

    reason = Words(
        label=_("Reason, for whoever proposed it to read"),
        rows=2,
        required=True,
        error_messages={"required": REFUSALS["no_word_to_them"]},
    )


class TakeBackForm(forms.Form):
    """What was wrong with a note; colleagues read it."""

    reason = Words(
        label=_("What was wrong with it, for colleagues to read"),
        rows=2,
        required=True,
        error_messages={"required": REFUSALS["no_fault"]},
    )


class NewsForm(PictureForm):
    """A dated note on a chosen project."""

    field_order = ("on", "text", "text_en", "spent", "explains_cost", "pictures")
    on = DayField(label=_("Day"), required=True)
    text = Words(
        label=_("What was done"),
        rows=3,
        required=True,
        error_messages={"required": REFUSALS["no_note"]},
    )
    text_en = Words(label=_("The same in English"), rows=3)
    spent = forms.IntegerField(
        label=_("Spent with this step"), required=False, min_value=0, max_value=10**12
    )
    explains_cost = forms.BooleanField(
        label=_("More is spent than the project costs; the note says why"), required=False
    )

    def __init__(self, *given: Any, today: date, **named: Any) -> None:
        super().__init__(*given, **({"initial": {"on": today}} | named))
        self.fields["pictures"].label = _("Pictures")

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


class CodesForm(forms.Form):
    """How codes reach people: so many letters, or a list of whom they are for."""

    way = OneOfASet(
        label=_("How do the codes reach people?"),
        choices=[(way.value, way.label) for way in (Way.LETTER, Way.EMAIL, Way.SMS)],
        initial=Way.LETTER,
    )
    count = forms.IntegerField(
        label=_("So many letters without a name"),
        required=False,
        min_value=1,
        max_value=MOST_CODES,
        help_text=_("One for each household, say; the post or the committee hands them out."),
    )
    sheet = forms.FileField(
        label=_("Or a list (xlsx, ods, csv)"),
        required=False,
        help_text=_(
            "Columns: name and address, and for codes that are sent, email or phone. Nothing of "
            "it is kept once the codes are on their way; whoever has a code already gets no "
            "second one."
        ),
    )

    desk = Words(
        label=_("How people reach your desk: telephone, address, hours"),
        rows=2,
        max_length=300,
        help_text=_("It stands in each letter. Without it the letters speak of no telephone."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letters and messages"),
        choices=[*settings.LANGUAGES, (f"{settings.LANGUAGE_CODE} en", _("Chinese and English"))],
        initial=settings.LANGUAGE_CODE,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not self.errors and bool(said.get("count")) == bool(said.get("sheet")):
            raise forms.ValidationError(gettext("Please give either a number or a list."))
        if not self.errors and said["way"] != Way.LETTER and not said.get("sheet"):
            raise forms.ValidationError(gettext("Codes that are sent need a list."))
        if not self.errors and said["way"] == Way.EMAIL and not is_set_up():
            raise forms.ValidationError(
                gettext("No mail server is set up here, so no e-mail can be sent.")
            )
        return said


class PersonForm(forms.Form):
    """Who stands at the desk, as on the card; a hash of both is kept until voting ends."""

    name = Line(label=_("Name, as on the card"), max_length=100)
    address = Line(label=_("Address, as on the list"), max_length=200)
    seen = forms.BooleanField(
        label=_("I have seen a card with this name and picture; I note no number of it"),
    )
    replaces = forms.BooleanField(
        label=_("Their letter is lost: end its code, and give a new one"), required=False
    )

    is_namesake = forms.BooleanField(
        label=_("Whoever of the same name has a code is somebody else"), required=False
    )

    @property
    def addressee(self) -> Addressee:
        """Whom the code is for."""
        return Addressee(self.cleaned_data["name"], self.cleaned_data["address"])


_SEPARATORS = re.compile(r"[\s,;，、；/.]+")


class NumbersField(Line):
    """Numbers of projects, with whatever people write between them: "3, 5、7"."""

    def to_python(self, value: Any) -> Any:
        """The numbers, in the order typed.

        Raises:
            ValidationError: something in between is no number.
        """
        words = [word for word in _SEPARATORS.split(super().to_python(value)) if word]
        if not all(word.isdecimal() and len(word) < 7 for word in words):
            raise forms.ValidationError(
                gettext("Please write the numbers of the projects with commas: 3, 5, 7.")
            )
        return [int(word) for word in words]

    def run_validators(self, value: Any) -> None:
        """Nothing more to check of numbers."""


class PhoneBallotForm(forms.Form):
    """What a caller says: the code, and the numbers of the projects."""

    code = Line(
        label=_("The caller's voting code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    choices = NumbersField(
        label=_("Numbers of the projects"),
        max_length=200,
        help_text=_("You read their names back to the caller before the ballot is cast."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PaperCodeForm(forms.Form):
    """The code of somebody who takes a ballot on paper."""

    code = Line(
        label=_("Voting code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class _OnPaper(forms.Form):
    """What stands on a sheet: numbers, or nothing that counts."""

    # A browser must not ask for numbers where the sheet is said to be spoilt.
    use_required_attribute = False
    field_order = ("number", "choices", "is_spoilt")
    choices = NumbersField(
        label=_("Numbers of the projects"),
        max_length=200,
        error_messages={
            "required": _(
                "Please type the numbers of the projects, or say that the sheet is blank or spoilt."
            )
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_spoilt = forms.BooleanField(
        label=_("It is blank or spoilt: it counts as a sheet, and for no project"), required=False
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["choices"].required = "is_spoilt" not in self.data

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.pop("is_spoilt") and said.get("choices"):
            raise forms.ValidationError(
                gettext("A sheet is spoilt, or it names projects. Please say one of the two.")
            )
        return said


class PaperForm(_OnPaper):
    """What stands on a sheet of this number."""

    number = forms.IntegerField(
        label=_("Number of the sheet"),
        min_value=1,
        max_value=10**6,
        help_text=_("Stamp a number on each sheet after the box has been opened and shaken."),
    )


class PaperSheetForm(forms.Form):
    """Many sheets at once, from a spreadsheet that one colleague typed."""

    sheet = forms.FileField(
        label=_("A spreadsheet (xlsx, ods, csv)"),
        help_text=_(
            "Two columns named “sheet” and “projects”; the projects with commas, or the word "
            "“spoilt” for a sheet that is blank or spoilt. It counts as one typing."
        ),
    )


class ThirdLookForm(_OnPaper):
    """What a third colleague reads on the paper."""
