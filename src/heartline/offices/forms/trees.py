"""Fields that several settings forms share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from heartline.offices.models import Area, Office
from heartline.offices.queries import in_tree_order

#: What goes before a name for each step below the top.
INDENT = "\u3000"
#: Whether a text can be a code; raises ValidationError when not.
check_code = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}\Z",
    _(
        "Please use letters from A to Z, digits, - and _: 20 signs at most, the first one a "
        "letter or a digit."
    ),
)


class TreeField(forms.ChoiceField):
    """One row of a tree, chosen from a list that shows the tree; its value is the row, or None."""

    def offer(self, rows: Sequence[Office] | Sequence[Area], nothing: Any = "") -> None:
        """Let these rows be chosen; `nothing` is what the empty choice is called."""
        self.rows = {str(row.pk): row for row in rows}
        tree = [(str(row.pk), f"{INDENT * depth}{row}") for depth, row in in_tree_order(rows)]
        self.choices = [("", nothing), *tree] if not self.required or len(tree) != 1 else tree

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Area | Office) else value

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.rows[chosen] if chosen else None


def code_field(hint: Any) -> forms.CharField:
    """A short code, as it stands in addresses and in the ledger."""
    field = forms.CharField(label=_("Code"), max_length=20, help_text=hint, validators=[check_code])
    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
    return field


def chinese_name(most: int = 80) -> forms.CharField:
    """The name in Chinese."""
    return forms.CharField(label=_("Name in Chinese"), max_length=most)


def english_name(most: int = 80) -> forms.CharField:
    """The name in English, which may stay empty."""
    return forms.CharField(label=_("Name in English"), max_length=most, required=False)


def refuse_level(level: str, parent: Area | None, levels: list[str]) -> None:
    """A part is smaller than what it is a part of.

    Raises:
        ValidationError: it is not.
    """
    if parent is not None and levels.index(level) <= levels.index(parent.level):
        raise ValidationError(
            _("%(parent)s is a %(above)s, so what lies in it must be smaller than that."),
            params={"parent": str(parent), "above": parent.get_level_display()},
        )
