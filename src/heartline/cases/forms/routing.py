"""What administrators fill in for a rule that says who leads what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import TreeChoice, TreeChoices
from heartline.cases.models import Kind, RoutingRule, Topic
from heartline.offices.models import Area, Office


class RuleForm(forms.Form):
    """A rule: which cases, and who has them."""

    topic = TreeChoice(
        Topic.objects.none(), label=_("Topic"), required=False, empty_label=_("all topics")
    )
    area = TreeChoice(
        Area.objects.defer("boundary"), label=_("Area"), required=False, empty_label=_("all areas")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: [("", _("all kinds")), *Kind.choices], required=False
    )
    lead = TreeChoice(
        Office.objects.none(), label=_("The office that leads"), empty_label=_("choose an office")
    )
    joint = TreeChoices(
        Office.objects.none(),
        label=_("Offices that help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at_once = forms.BooleanField(
        label=_("It goes there at once, as soon as the desk has sorted it"),
        help_text=_(
            "Otherwise the desk is offered this office and gives the case itself. A report of "
            "wrongdoing never goes by itself."
        ),
        required=False,
    )

    def __init__(self, *args: Any, rule: RoutingRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the rule names already stays to be seen, also when it was closed since.
        topics = Topic.objects.filter(closed_at=None)
        offices = Office.objects.filter(closed_at=None)
        if rule is not None:
            topics |= Topic.objects.filter(pk=rule.topic_id or 0)
            offices |= Office.objects.filter(pk=rule.lead_id)
        for name, rows in (("topic", topics), ("lead", offices), ("joint", offices)):
            field: Any = self.fields[name]
            field.queryset = rows


def first_words(rule: RoutingRule) -> dict[str, Any]:
    """What the form of a rule that stands begins with."""
    return {
        "topic": rule.topic_id,
        "area": rule.area_id,
        "kind": rule.kind,
        "lead": rule.lead_id,
        "joint": [office.pk for office in rule.joint.all()],
        "at_once": rule.at_once,
    }
