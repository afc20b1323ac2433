"""Forms for the templates and the checklists of an office."""

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from heartline.cases.forms.base import TreeChoice, Words
from heartline.cases.models import Checklist, Template, Topic
from heartline.cases.rules import Act
from heartline.cases.rules.knowledge import SETTERS
from heartline.offices.models import Office, Staff

#: The acts whose text can begin from a template.
TEMPLATE_ACTS = [
    ("", pgettext_lazy("template", "every one of them")),
    (str(Act.ANSWER_AT_ONCE), _("Answer at once")),
    (str(Act.DRAFT), _("Write the answer")),
    (str(Act.WRITE), _("Write to the person")),
]
_BAR = re.compile(r"\s*[|｜]\s*")
_HAN = re.compile("[\u3400-\u9fff]")


def offices_to_set_for(staff: Staff) -> "QuerySet[Office]":
    """The open offices whose templates and checklists `staff` sets, in the order of their tree."""
    mine = Q(pk__in=[])
    for office in staff.offices(*SETTERS):
        mine |= Q(path__startswith=office.path or "-")
    return Office.objects.filter(mine, closed_at=None)


class _NamedForm(forms.Form):
    """A name, the topic that it is for, and the office that uses it."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    topic = TreeChoice(
        Topic.objects.filter(closed_at=None),
        label=_("Topic"),
        required=False,
        empty_label=_("all topics"),
        help_text=_("It counts for this topic and those below it."),
    )
    office = TreeChoice(
        Office.objects.none(),
        label=_("Office"),
        empty_label=_("choose an office"),
        help_text=_("It is used there and in the offices under it."),
    )

    def __init__(
        self, *args: Any, staff: Staff, row: Template | Checklist | None = None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["office"]
        field.queryset = offices_to_set_for(staff)
        first = field.queryset.first()
        self.initial.setdefault("office", first.pk if first else None)
        if row is not None:
            self.initial.update({name: getattr(row, name) for name in ("name_zh", "name_en")})
            self.initial.update({"topic": row.topic_id, "office": row.office_id})


class TemplateForm(_NamedForm):
    """Words to begin from."""

    act = forms.ChoiceField(label=_("For which step"), choices=TEMPLATE_ACTS, required=False)
    text_zh = Words(label=_("Words in Chinese"), rows=8, required=False)
    text_en = Words(label=_("Words in English"), rows=8, required=False)

    field_order = ("name_zh", "name_en", "topic", "act", "office", "text_zh", "text_en")

    def __init__(self, *args: Any, row: Template | None = None, **given: Any) -> None:
        super().__init__(*args, row=row, **given)
        if row is not None:
            self.initial.update(
                {name: getattr(row, name) for name in ("act", "text_zh", "text_en")}
            )


class ChecklistForm(_NamedForm):
    """What has to be done, a line for each item."""

    items = Words(
        label=_("What has to be done"),
        rows=8,
        required=False,
        help_text=_(
            "One item a line, in Chinese and in English with a bar between them: 看现场 | Look at "
            "the place. An item that stays as it is keeps what was ticked off."
        ),
    )
    closed = forms.BooleanField(label=_("No longer used in any case"), required=False)

    field_order = ("name_zh", "name_en", "topic", "office", "items", "closed")

    def __init__(self, *args: Any, row: Checklist | None = None, **given: Any) -> None:
        super().__init__(*args, row=row, **given)
        if row is not None:
            self.initial["items"] = "\n".join(
                " | ".join(words for words in (one["zh"], one["en"]) if words)
                for one in row.standing
            )
            self.initial["closed"] = row.closed_at is not None

    def clean_items(self) -> list[tuple[str, str]]:
        """Each item in Chinese and in English; "" where it is not written in it."""
        return [_pair(line) for line in self.cleaned_data["items"].splitlines() if line.strip()]


def _pair(line: str) -> tuple[str, str]:
    first, *rest = _BAR.split(line.strip(), maxsplit=1)
    if rest:
        return first, rest[0]
    return (first, "") if _HAN.search(first) else ("", first)
