"""What is filled in once for many cases."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import TreeChoice, Words
from heartline.cases.forms.issues import IssueChoice
from heartline.cases.models import Issue, Topic
from heartline.cases.rules.issues import UNDER_WAY
from heartline.cases.sentences import refusal
from heartline.offices.models import Office

#: The most cases that are done at once.
MOST = 500


class GiveForm(forms.Form):
    """An office for all of them; or each to the office that its rule names."""

    lead = TreeChoice(
        Office.objects.filter(closed_at=None),
        label=_("The office that leads"),
        required=False,
        empty_label=_("each to the office that the rules name"),
    )
    instruction = Words(
        label=_("A word to them"),
        required=False,
        rows=3,
        help_text=_("What matters, what the person expects. The person does not read this."),
    )


class TopicForm(forms.Form):
    """One topic for all of them; how else they are sorted stays."""

    topic = TreeChoice(
        Topic.objects.filter(closed_at=None),
        label=_("Topic"),
        empty_label=_("choose a topic"),
    )


class HastenAllForm(forms.Form):
    """A sentence to each office that has one of them."""

    words = Words(label=_("A sentence to them"), rows=3)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise ValidationError(refusal("no_words"))
        return words


class GatherAllForm(forms.Form):
    """The hot issue that all of them go into."""

    issue = IssueChoice(Issue.objects.none(), label=_("Which issue"), empty_label=_("choose one"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["issue"]
        field.queryset = Issue.objects.filter(status__in=UNDER_WAY).order_by("-opened_at")
