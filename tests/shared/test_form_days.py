"""A day that a form starts with is written as browsers read it, in every language."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.utils.translation import override

import heartline

FORMS = ("forms", "sheet_forms", "phone_forms")


def _below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def days_asked_for() -> dict[str, forms.Field]:
    """Every field of a form of this house that a browser shows as a calendar."""
    for module in walk_packages(heartline.__path__, "heartline."):
        if not set(FORMS).isdisjoint(module.name.split(".")):
            import_module(module.name)
    return {
        f"{form.__name__}.{name}": field
        for form in _below(forms.Form)
        if form.__module__.startswith("heartline.")
        for name, field in form.base_fields.items()
        if "date" in (field.widget.attrs.get("type"), getattr(field.widget, "input_type", ""))
    }


DAYS = days_asked_for()


@pytest.mark.parametrize("where", DAYS)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_day_is_written_as_browsers_read_it(where, language):
    field = DAYS[where]

    with override(language):
        told = field.widget.format_value(date(2026, 3, 2))

    assert told == "2026-03-02"
