"""The form in which an administrator writes down the times, line by line, without scripts."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Kind, Policy, Topic, Urgency
from heartline.cases.policies import CLOCKS, Limits, PolicyFault
from heartline.cases.policies.faults import CLOCK_NAMES, FIELD_NAMES, UNIT_NAMES
from heartline.cases.queries.filters import depth_of
from heartline.engines.deadlines.rules import Unit
from heartline.offices.models import WorkCalendar, tree_order

#: The most lines that one page takes.
MOST_LINES = 60
LIMITS = (
    *("extensions", "extension_count", "extension_unit", "pause_days"),
    *("returns", "remind_after"),
)
_UNITS = [(str(unit), name) for unit, name in UNIT_NAMES.items()]
_ANY = [("", _("any"))]


class LineForm(forms.Form):
    """One line: what it holds for, and how long each clock runs then."""

    kind = forms.ChoiceField(label=FIELD_NAMES["kind"], choices=_ANY + Kind.choices, required=False)
    urgency = forms.ChoiceField(
        label=FIELD_NAMES["urgency"], choices=_ANY + Urgency.choices, required=False
    )
    topic = forms.ChoiceField(label=FIELD_NAMES["topic"], required=False)

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.choices = _ANY + topics
        for clock in CLOCKS:
            name = CLOCK_NAMES[clock]
            count = forms.CharField(label=name, max_length=12, required=False)
            count.widget.attrs |= {"inputmode": "numeric", "size": "4"}
            unit = forms.ChoiceField(
                label=_("Unit"), choices=_UNITS, required=False, initial=Unit.WORKING_DAY
            )
            self.fields |= {f"{clock}_count": count, f"{clock}_unit": unit}
        # What a page without scripts can do to a line.
        self.fields["gone"] = forms.BooleanField(label=_("Leave this line out"), required=False)

    @property
    def named(self) -> list[forms.BoundField]:
        """What the line holds for."""
        return [self[name] for name in ("kind", "urgency", "topic")]

    @property
    def clocks(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """How much, and of what, for each clock."""
        return [(self[f"{clock}_count"], self[f"{clock}_unit"]) for clock in CLOCKS]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it, or it is to be left out."""
        said = self.cleaned_data
        names = ("kind", "urgency", "topic", *(f"{clock}_count" for clock in CLOCKS))
        return bool(said.get("gone")) or not any(said.get(name) for name in names)

    def line(self) -> dict[str, Any]:
        """The line as a policy keeps it; what is no number goes to the engine as it is."""
        said = self.cleaned_data
        clocks = {
            clock: _rule(said[f"{clock}_count"], said[f"{clock}_unit"])
            for clock in CLOCKS
            if said.get(f"{clock}_count")
        }
        return {name: said.get(name, "") for name in ("kind", "urgency", "topic")} | {
            "clocks": clocks
        }


def _rule(count: str, unit: str) -> dict[str, Any]:
    number = int(count) if count.isdecimal() else count
    return {"count": number, "unit": unit or Unit.WORKING_DAY}


class PolicyForm(forms.Form):
    """The name, the beginning and the limits of a policy; its lines stand beside it."""

    name_zh = forms.CharField(label=FIELD_NAMES["name_zh"], max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    since = forms.DateField(
        label=_("In force from"),
        required=False,
        help_text=_("From the beginning of that day; empty for at once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    calendar = forms.ModelChoiceField(
        WorkCalendar.objects.order_by("id"), label=_("Working days"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LIMITS:
            if name == "extension_unit":
                field: forms.Field = forms.ChoiceField(choices=_UNITS)
            else:
                field = forms.IntegerField()
                field.widget.attrs |= {"inputmode": "numeric"}
            field.label = FIELD_NAMES[name]
            self.fields[name] = field

    @property
    def limits(self) -> dict[str, Any]:
        """The limits as a policy keeps them."""
        return {name: self.cleaned_data[name] for name in LIMITS}

    @property
    def since_moment(self) -> datetime | None:
        """The beginning of the day from which it holds; None for at once."""
        day = self.cleaned_data["since"]
        return timezone.make_aware(datetime.combine(day, time())) if day else None


def _topics() -> list[tuple[str, str]]:
    """The topics that a line can be for, each set in below its parent."""
    ordered = sorted(Topic.objects.open(), key=lambda topic: tree_order(topic.path))
    return [(topic.code, "\u3000" * depth_of(topic.path) + str(topic)) for topic in ordered]


class Draft:
    """Times as they stand in the form: what was typed, and, once checked, what is in the way."""

    def __init__(self, data: QueryDict | None, *, initial: Mapping[str, Any] | None = None) -> None:
        topics = _topics()
        initial = initial or {}
        count = _lines_sent(data) if data is not None else len(initial.get("lines", []))
        self.form = PolicyForm(data, initial=initial)
        self.lines = [
            LineForm(
                data,
                prefix=f"line{number}",
                topics=topics,
                initial=initial["lines"][number] if data is None else None,
            )
            for number in range(count)
        ]
        self.faults: list[PolicyFault] = []

    @property
    def count(self) -> int:
        """How many lines the page shows; it is sent back with them."""
        return len(self.lines)

    def add_line(self) -> None:
        """One empty line more, if there is room."""
        if self.count < MOST_LINES:
            self.lines.append(LineForm(prefix=f"line{self.count}", topics=_topics()))

    @property
    def is_readable(self) -> bool:
        """Whether what was sent can be read at all."""
        # Each is asked, so that each shows what is wrong in it.
        readable = [line.is_valid() for line in self.lines]
        return self.form.is_valid() and all(readable)

    @property
    def said(self) -> dict[str, Any]:
        """What `set_policy` takes."""
        return {
            "name_zh": self.form.cleaned_data["name_zh"],
            "name_en": self.form.cleaned_data["name_en"],
            "calendar": self.form.cleaned_data["calendar"],
            "since": self.form.since_moment,
            "lines": [line.line() for line in self._written()],
            "limits": self.form.limits,
        }

    def _written(self) -> list[LineForm]:
        return [line for line in self.lines if not line.is_blank]

    def refuse(self, faults: Iterable[PolicyFault]) -> None:
        """Show what is in the way; lines are numbered as the page shows them."""
        places = [self.lines.index(line) + 1 for line in self._written()]
        self.faults = [_placed(fault, places) for fault in faults]


def _placed(fault: PolicyFault, places: list[int]) -> PolicyFault:
    told = dict(fault.told)
    if "other" in told:
        told["other"] = places[told["other"] - 1]
    line = places[fault.line - 1] if fault.line else None
    return PolicyFault(fault.code, line, fault.where, told)


def _lines_sent(data: QueryDict) -> int:
    count = data.get("lines", "")
    return min(int(count), MOST_LINES) if count.isdecimal() and len(count) < 4 else 0


def initial_of(
    *, lines: list[dict[str, Any]], limits: Mapping[str, Any], **told: Any
) -> dict[str, Any]:
    """What the form begins with, from lines and limits as a policy keeps them."""
    usual = vars(Limits())
    shown = []
    for line in lines:
        row = {name: line.get(name, "") for name in ("kind", "urgency", "topic")}
        for clock, rule in line["clocks"].items():
            row |= {f"{clock}_count": rule["count"], f"{clock}_unit": rule["unit"]}
        shown.append(row)
    return {**usual, **limits, **told, "lines": shown}


def unkept(said: Mapping[str, Any]) -> Policy:
    """The policy that is written in the form, as a row that is not kept."""
    return Policy(
        name_zh=said["name_zh"],
        name_en=said["name_en"],
        rules=said["lines"],
        limits=said["limits"],
        calendar=said["calendar"],
    )
