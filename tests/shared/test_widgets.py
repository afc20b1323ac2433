"""Fields of forms that are written in Python come out as Django's templates write them."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html

from heartline.shared.widgets import Renderer

BAD = "<b onclick='x'>&\"\n 中文"
GROUPED = [("", "no matter"), (BAD, [(1, BAD), ("two", format_html("<{}>", "two"))]), (3, 2026)]


def plain(html):
    """Without the line breaks between tags, which no browser shows."""
    return re.sub(r">\s+<", "><", html)


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput(attrs={"dir": "auto", "maxlength": 200, "data-x": BAD}), BAD),
        (forms.TextInput(attrs={"autofocus": True, "disabled": False}), None),
        (forms.NumberInput(attrs={"min": 0}), 1234567),
        (forms.EmailInput(), "a@example.org"),
        (forms.URLInput(), "https://example.org/?a=1&b=2"),
        (forms.PasswordInput(), "never shown"),
        (forms.HiddenInput(), "key"),
        (forms.DateInput(attrs={"type": "date"}), date(2026, 2, 3)),
        (forms.TimeInput(), "09:30"),
        (forms.FileInput(attrs={"accept": "image/*"}), None),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.Textarea(attrs={"rows": 4}), BAD),
        (forms.Textarea(), None),
        (forms.Textarea(), "\n the first line is empty"),
        (forms.Select(choices=GROUPED), "two"),
        (forms.Select(choices=GROUPED), None),
        (forms.SelectMultiple(choices=GROUPED), [1, 3]),
        (forms.Select(), ""),
        (forms.RadioSelect(choices=GROUPED), "two"),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, forms.Widget) else "",
)
def test_a_field_is_what_djangos_template_makes_of_it(widget, value):
    attrs = {"id": "id_field"}

    ours = widget.render("field", value, attrs, renderer=Renderer())

    assert plain(ours) == plain(widget.render("field", value, attrs, renderer=TemplatesSetting()))
