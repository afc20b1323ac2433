"""What is filled in to bring in a sheet: the file, whose answers they are, what columns hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.models import Policy
from heartline.channels.columns import FIELDS
from heartline.channels.rules import IMPORTERS
from heartline.offices.models import Office, Staff, tree_order
from heartline.shared.clock import now

#: What a column can hold, in words.
FIELD_LABELS = {
    "id": _("Number of the message"),
    "person": _("Who spoke"),
    "title": _("Title"),
    "text": _("What they said"),
    "written_at": _("When it came"),
    "reply": _("Answer"),
    "replied_at": _("When it was answered"),
    "topic": _("Topic"),
    "area": _("Area"),
    "place": _("Place"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "kind": _("Kind"),
    "office": _("Office that answered"),
}
COLUMN_CHOICES = [("", _("– left out –")), *((field, FIELD_LABELS[field]) for field in FIELDS)]

#: Endings that file choosers offer; what a file is, is told by its content.
ACCEPT = ".xlsx,.xlsm,.xls,.et,.ods,.csv,.tsv,.txt"


def offices_for(staff: Staff) -> list[Office]:
    """The offices whose messages `staff` may bring in, the one on top first."""
    own = staff.offices(*IMPORTERS)
    offices = sorted(
        Office.objects.filter(closed_at=None), key=lambda office: tree_order(office.path)
    )
    return [office for office in offices if any(office.is_under(above) for above in own)]


def newest_policies() -> list[Policy]:
    """The version of each policy that is in force."""
    newest: dict[str, Policy] = {}
    in_force = Policy.objects.filter(since__lte=now())
    for policy in in_force.select_related("calendar").order_by("version"):
        newest[policy.code] = policy
    return [newest[code] for code in sorted(newest, key=lambda code: (code != "standard", code))]


class _WhoseForm(forms.Form):
    """Whose answers the sheet holds, and which times apply to them."""

    office = forms.ChoiceField(
        label=_("Whose answers are these?"),
        help_text=_("Where a row names an office that we know, that one counts."),
    )
    policy = forms.ChoiceField(label=_("Which times apply?"))

    def __init__(self, *given: Any, staff: Staff, **named: Any) -> None:
        super().__init__(*given, **named)
        self.offices = {str(office.pk): office for office in offices_for(staff)}
        self.policies = {str(policy.pk): policy for policy in newest_policies()}
        self._choices("office").choices = [
            (key, _indented(office)) for key, office in self.offices.items()
        ]
        self._choices("policy").choices = [
            (key, str(policy)) for key, policy in self.policies.items()
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        return field

    @property
    def chosen_office(self) -> Office:
        return self.offices[self.cleaned_data["office"]]

    @property
    def chosen_policy(self) -> Policy:
        return self.policies[self.cleaned_data["policy"]]


def _indented(office: Office) -> str:
    """The office's name, further in the deeper it stands in the tree."""
    return "\u2003" * ((office.path or "").count("/") - 2) + str(office)


class HandInForm(_WhoseForm):
    """The file itself."""

    file = forms.FileField(
        label=_("The spreadsheet"),
        help_text=_("xlsx, xls, ods or csv, up to 100 MB. You see what would come in first."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        error_messages={"required": _("Please choose a file.")},
    )
    field_order = ("file", "office", "policy")


class ColumnsForm(_WhoseForm):
    """What each column holds; `fields_of` (header → field) is what we believe so far."""

    sheet = forms.ChoiceField(label=_("Which sheet?"), required=False)
    field_order = ("sheet", "office", "policy")

    def __init__(
        self,
        *given: Any,
        fields_of: Mapping[str, str],
        sheet_names: Sequence[str],
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.headers = list(fields_of)
        for number, (header, field) in enumerate(fields_of.items()):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=header, choices=COLUMN_CHOICES, required=False, initial=field
            )
        if len(sheet_names) > 1:
            self._choices("sheet").choices = [(name, name) for name in sheet_names]
        else:
            del self.fields["sheet"]

    def clean(self) -> dict[str, Any]:
        """Each field may be given one column."""
        headers: dict[str, str] = {}
        for number, header in enumerate(self.headers):
            field = self.cleaned_data.get(f"column-{number}", "")
            if field in headers:
                self.add_error(
                    f"column-{number}",
                    gettext("“%(field)s” is given to “%(other)s” already.")
                    % {"field": FIELD_LABELS[field], "other": headers[field]},
                )
            elif field:
                headers[field] = header
        return self.cleaned_data

    @property
    def mapping(self) -> dict[str, str]:
        """Field → header; "" for fields that no column holds."""
        mapping = dict.fromkeys(FIELDS, "")
        for number, header in enumerate(self.headers):
            if field := self.cleaned_data.get(f"column-{number}"):
                mapping[field] = header
        return mapping
