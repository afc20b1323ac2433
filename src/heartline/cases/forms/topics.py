"""Forms for the office's tree of topics."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import TreeChoice
from heartline.cases.models import Topic


class TopicForm(forms.Form):
    """A new topic."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    parent = TreeChoice(
        Topic.objects.open(),
        label=_("It belongs to"),
        required=False,
        empty_label=_("nothing: it is a branch of its own"),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short, for sheets and figures, such as roads.lamps. It never changes."),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*\Z",
                _("Please use small letters from a to z, digits, a point, - and _."),
            )
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class TopicNameForm(forms.Form):
    """The names of a topic."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
