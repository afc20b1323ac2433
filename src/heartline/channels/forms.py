"""What residents fill in. What they typed comes back with every refusal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.actions.intake import LONGEST
from heartline.cases.models import Kind, Satisfied, Solved
from heartline.files.rules import ACCEPT, MOST_FILES, CheckedFile, check_file
from heartline.files.rules.refusals import FileRefusedError
from heartline.offices.models import Area, tree_order
from heartline.people.models import Person, Reach
from heartline.shared.plain import for_the_database

#: Kinds as a neighbour would say them; a report is said to be private where it is chosen.
KINDS = (
    ("", _("You decide")),
    (Kind.CONSULTATION, _("I have a question")),
    (Kind.REQUEST, _("Please help, something must be done")),
    (Kind.COMPLAINT, _("A complaint about how I was treated")),
    (Kind.REPORT, _("A report of wrongdoing (private at once)")),
    (Kind.SUGGESTION, _("I have an idea")),
    (Kind.PRAISE, _("I want to say thank you")),
)


class Line(forms.CharField):
    """A line in any script; what no database can hold is shown as U+FFFD, not refused."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.validators = [
            check
            for check in self.validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: Any) -> str:
        return for_the_database(super().to_python(value) or "")


class Words(Line):
    """Words as they were written: nothing stripped, nothing forbidden, any script."""

    def __init__(self, *, rows: int = 4, required: bool = False, **given: Any) -> None:
        area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(strip=False, required=required, widget=area, **given)

    def to_python(self, value: Any) -> str:
        """The words with the line ends that the person typed: browsers send two characters."""
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST:
            raise forms.ValidationError(
                gettext(
                    "These are %(count)s characters; we can take %(most)s at once. Please send "
                    "the first part now, and add the rest afterwards: nothing is lost."
                ),
                params={"count": f"{len(value):,}", "most": f"{LONGEST:,}"},
            )


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[UploadedFile]:
        return files.getlist(name)


class Pictures(forms.Field):
    """Several files at once; what they are is looked at later, by `checked_files`."""

    widget = _ManyFiles

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, **given)
        self.widget.attrs |= {"accept": ACCEPT, "multiple": True, "data-preview": ""}


class OneOfASet(forms.ChoiceField):
    """One card of several; the first answer is none."""

    widget = forms.RadioSelect


class _WithPictures(forms.Form):
    """Something that is sent once, however often the button is pressed."""

    key = Line(required=False, max_length=64, widget=forms.HiddenInput)
    pictures = Pictures()

    def checked_files(self) -> list[CheckedFile] | None:
        """The pictures, safe to keep; None when one is refused, with its sentence in the form.

        Takes up to a second for each picture.
        """
        uploads: Sequence[UploadedFile] = self.cleaned_data["pictures"]
        try:
            if len(uploads) > MOST_FILES:
                raise FileRefusedError("too_many", {"limit": MOST_FILES})
            return [check_file(upload, upload.name or "") for upload in uploads]
        except FileRefusedError as refused:
            self.add_error("pictures", refused.sentence)
            return None


class _Saying(_WithPictures):
    """Words, pictures, or both."""

    field_order = ("key", "text")
    text = Words()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if not self.errors and not (given["text"].strip() or given["pictures"]):
            self.add_error(
                "text", _("Please write a few words, or choose a picture that shows it.")
            )
        return given


class SpeakForm(_Saying):
    text = Words(label=_("What troubles you?"), rows=4)
    pictures = Pictures(label=_("Show it: add a picture"))
    kind = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, required=False)


class AddForm(_Saying):
    text = Words(label=_("Your words"))
    pictures = Pictures(label=_("Add pictures"))


class PictureForm(_WithPictures):
    pictures = Pictures(label=_("Choose up to six pictures"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if not self.errors and not given["pictures"]:
            self.add_error("pictures", _("Please choose a picture, or skip this question."))
        return given


class WhereForm(forms.Form):
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("In which area?"), required=False, empty_label=""
    )
    place = Line(
        label=_("Where exactly, in your words?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=KINDS,
        required=False,
        help_text=_(
            "A report of wrongdoing is private from the moment you choose it: it counts, but "
            "nobody outside can read it, and those it is about never handle it."
        ),
    )
    latitude = forms.FloatField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.FloatField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        area = cast("forms.ModelChoiceField[Area]", self.fields["area"])
        area.queryset = Area.objects.exclude(parent=None)
        area.choices = [("", _("I do not know, or it is everywhere")), *_areas()]

    @property
    def point(self) -> tuple[float, float] | None:
        """The pin: latitude and longitude, WGS 84."""
        latitude = self.cleaned_data["latitude"]
        longitude = self.cleaned_data["longitude"]
        return None if latitude is None or longitude is None else (latitude, longitude)


def _areas() -> list[tuple[Any, str]]:
    """Every area below the whole town, each with the one above it where that says more."""
    areas = sorted(Area.objects.exclude(parent=None), key=lambda area: tree_order(area.path))
    by_pk = {area.pk: area for area in areas}
    named = []
    for area in areas:
        above = by_pk.get(area.parent_id or 0)
        named.append((area.pk, f"{above} · {area}" if above else str(area)))
    return named


#: Digits with what people write between them.
_TELEPHONE = re.compile(r"\+?[\d\s()/.–—-]{5,30}")


def check_telephone(phone: str) -> str:
    """The number as it was typed; "" for none.

    Raises:
        ValidationError: it is no telephone number.
    """
    digits = sum(letter.isdecimal() for letter in phone)
    if phone and not (_TELEPHONE.fullmatch(phone) and 5 <= digits <= 20):
        raise forms.ValidationError(
            gettext("Please write the number in digits, with the area code if it has one.")
        )
    return phone


class ContactForm(forms.Form):
    name = Line(
        label=_("Your name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    name_hidden = forms.BooleanField(
        label=_("Do not show my name to the office that handles it"), required=False
    )
    reach = OneOfASet(label=_("How shall we tell you?"), choices=Reach.choices)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This does not look like an e-mail address, such as li@example.org.")
        },
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write?"), choices=settings.LANGUAGES
    )

    def __init__(self, *given: Any, person: Person, **named: Any) -> None:
        initial = {
            "name": person.name,
            "name_hidden": person.name_hidden,
            "reach": person.reach,
            "language": person.language,
        }
        super().__init__(*given, **{"initial": initial, **named})
        #: The ways for which we hold something, which may stay as it is.
        self.held = set(person.contacts.values_list("kind", flat=True))

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return check_telephone(phone)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        reach = given.get("reach", "")
        if reach == Reach.PAGE:
            # Who writes an address wants it used, even when the first card stayed chosen.
            reach = next((way for way in (Reach.EMAIL, Reach.PHONE) if given.get(way)), reach)
            given["reach"] = reach
        if reach in ("email", "phone") and reach not in self.held and not given.get(reach, "x"):
            self.add_error(
                reach, _("Please tell us where to reach you, or choose the follow page.")
            )
        return given

    @property
    def value(self) -> str:
        """The address or number for the chosen way; "" for the follow page."""
        value: str = self.cleaned_data.get(self.cleaned_data["reach"], "")
        return value


class PublishForm(forms.Form):
    consents = forms.TypedChoiceField(
        label=_("May others read it?"),
        choices=(
            ("yes", _("Yes, publish it after the desk has read it over")),
            ("no", _("No, keep my words off the public page")),
        ),
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two, or skip this question.")},
    )


#: Solved, and whether more is wanted: one tap tells both.
SOLVED = (
    ("yes", _("Yes, it is solved")),
    ("enough", _("Partly, and I leave it at that")),
    ("more", _("Partly, and more must be done")),
    ("no", _("No, it is not solved")),
)
_MEANS = {
    "yes": (Solved.YES, False),
    "enough": (Solved.PARTLY, False),
    "more": (Solved.PARTLY, True),
    "no": (Solved.NO, True),
}


class WrongOfficeForm(forms.Form):
    words = Words(
        label=_("Which office should have it, or why is this one wrong?"),
        rows=3,
        error_messages={"required": _("Please say in a sentence why.")},
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["words"].required = True

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise forms.ValidationError(gettext("Please say in a sentence why."))
        return words


class JudgeForm(forms.Form):
    solved = OneOfASet(
        label=_("Is it solved?"),
        choices=SOLVED,
        error_messages={"required": _("Please tap one of the four: only you can say.")},
    )
    satisfied = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        choices=Satisfied.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    contacted = forms.TypedChoiceField(
        label=_("Did the office get in touch with you?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = Words(label=_("A sentence about it"), rows=3)

    @property
    def verdict(self) -> tuple[Solved, bool]:
        """How far it is solved, and whether more is to be done."""
        return _MEANS[self.cleaned_data["solved"]]


class ReopenForm(forms.Form):
    key = Line(required=False, max_length=64, widget=forms.HiddenInput)
    text = Words(label=_("What is still wrong?"), rows=3)


class EraseForm(forms.Form):
    """The number, typed: erasing cannot be undone."""

    typed = Line(
        label=_("Type your number here"),
        error_messages={"required": _("Please type your number first.")},
    )

    def __init__(self, *given: Any, number: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.number = number

    def clean_typed(self) -> str:
        typed: str = "".join(letter for letter in self.cleaned_data["typed"] if letter.isdecimal())
        if typed != self.number.replace("-", ""):
            raise forms.ValidationError(
                gettext("Please type %(number)s, so that nothing is erased by mistake."),
                params={"number": self.number},
            )
        return typed
