"""Forms for prompting the office that leads."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import ActForm, Words
from heartline.shared.clock import day_of, now

#: So many days are proposed for an office to say what it has done.
PROPOSED = timedelta(days=3)


class HastenForm(ActForm):
    short = _("Hasten")
    title = _("Hasten the office that leads")
    hint = _("Its people and their supervisor see it on top of their work. The person does not.")
    button = _("Hasten them")
    seldom = True

    words = Words(label=_("A sentence to them"), rows=3)


class SuperviseForm(ActForm):
    short = _("Supervise")
    title = _("Put this case under supervision")
    hint = _(
        "The office must say by the day you set what it has done, in a note on this case. It stays "
        "on top of its work until it has answered."
    )
    button = _("Supervise it")
    seldom = True

    words = Words(label=_("What the office is to do or to explain"), rows=4)
    until = forms.DateField(
        label=_("By which day it must say what it has done"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def set_up(self) -> None:
        self.initial.setdefault("until", day_of(now()) + PROPOSED)

    def clean_until(self) -> datetime:
        """The end of that day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59)))
