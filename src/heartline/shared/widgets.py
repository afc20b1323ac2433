"""The fields of forms, written in Python as Django's own templates would write them.

A page has many, and a template takes several times as long for each.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape as escape

Described = dict[str, Any]


def _attributes(widget: Described) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Described) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{escape(str(value))}"'
    start = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return f"{start}{said}{_attributes(widget)}>"


def _textarea(widget: Described) -> str:
    start = f'<textarea name="{escape(widget["name"])}"{_attributes(widget)}>'
    # A browser drops the first new line, and no other.
    return f"{start}\n{escape(widget['value'] or '')}</textarea>"


def _select(widget: Described) -> str:
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: str | None, options: list[Described]) -> str:
    lines = "".join(
        f'\n<option value="{escape(str(option["value"]))}"{_attributes(option)}>'
        f"{escape(option['label'])}</option>"
        for option in options
    )
    return f'\n<optgroup label="{escape(name)}">{lines}\n</optgroup>' if name else lines


_INPUTS = (
    *("text", "number", "email", "url", "password", "hidden"),
    *("date", "time", "datetime", "file", "checkbox"),
)
_DRAWN: dict[str, Callable[[Described], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class Renderer(TemplatesSetting):
    """Draws the commonest fields itself, and leaves all others to their templates."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
