"""What the forms of all acts share: their words, and the fields that several of them have."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceIterator
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Case, Party
from heartline.cases.queries.filters import depth_of
from heartline.cases.queries.time_line import names_of_people
from heartline.files.rules import ACCEPT, MOST_FILES, CheckedFile, check_file
from heartline.files.rules.refusals import FileRefusedError
from heartline.offices.models import Staff, tree_order


class ActForm(forms.Form):
    """One act on a case: what it is called, what it asks, and what its button says."""

    #: The word in the bar; the question over the form; what will follow; the button.
    short: ClassVar[Promise]
    title: ClassVar[Promise]
    hint: ClassVar[Promise | str] = ""
    button: ClassVar[Promise]
    #: The button stands in the bar itself: nothing has to be filled in.
    at_once: ClassVar[bool] = False
    #: What cannot be taken back.
    grave: ClassVar[bool] = False
    #: Seldom needed: stands behind "More".
    seldom: ClassVar[bool] = False
    #: Fields that are folded away at first: long, and seldom filled in.
    folded: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, case: Case, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.staff = case, staff
        self.set_up()
        shown = [field for field in self.fields.values() if not field.widget.is_hidden]
        if shown and not isinstance(shown[0].widget, _CHOSEN):
            shown[0].widget.attrs["autofocus"] = True

    def set_up(self) -> None:
        """Fill in what depends on the case."""

    @property
    def shown_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it is folded away: not once something stands in it."""
        return [
            (field, field.name in self.folded and not field.value() and not field.errors)
            for field in self
        ]

    @property
    def has_files(self) -> bool:
        """Whether pictures can be chosen, so that the form is sent in parts."""
        return self.is_multipart()


_CHOSEN = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


class Words(forms.CharField):
    """Words as they were typed, with plain line ends."""

    def __init__(self, *, rows: int = 6, **given: Any) -> None:
        area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(strip=False, widget=area, **given)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class _TreeOrder(ModelChoiceIterator):
    """The rows of a tree, each after its parent."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in sorted(self.queryset, key=lambda row: tree_order(row.path)):
            yield self.choice(row)


class TreeChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows of a tree, in its order."""

    iterator = _TreeOrder


class TreeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row of a tree, shown below its parent."""

    iterator = _TreeOrder

    def label_from_instance(self, obj: Any) -> str:
        return "\u3000" * depth_of(obj.path) + str(obj)


class PartyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of those who spoke; no question where there is only one."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            Party.objects.none(),
            label=_("Whom"),
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Please choose one of those who spoke.")},
            **given,
        )

    def offer(self, form: ActForm, parties: list[Party]) -> None:
        """Let one of `parties` be chosen, each called as the reader may know them."""
        names = names_of_people(form.staff, form.case)
        self.queryset = Party.objects.filter(pk__in=[party.pk for party in parties])
        self.choices = [(party.pk, names[party.pk]) for party in parties]
        if len(parties) == 1:
            self.widget = forms.HiddenInput()
            form.initial.setdefault("party", parties[0].pk)

    def clean(self, value: Any) -> Party:
        party: Party = super().clean(value)
        return party


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> Any:
        return files.getlist(name)


class Pictures(forms.Field):
    """Several files at once, each looked into; what comes out is safe to keep."""

    widget = _ManyFiles

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, **given)
        self.widget.attrs |= {"accept": ACCEPT, "multiple": True, "data-preview": ""}

    def clean(self, value: list[UploadedFile]) -> list[CheckedFile]:
        try:
            if len(value) > MOST_FILES:
                raise FileRefusedError("too_many", {"limit": MOST_FILES})
            return [check_file(upload, upload.name or "") for upload in value]
        except FileRefusedError as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused
