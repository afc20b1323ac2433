"""Forms for sorting a case, giving it to an office, taking it on and handing it back."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import ActForm, TreeChoice, TreeChoices, Words
from heartline.cases.models import AssignmentStatus, Case, Kind, Role, Topic, Urgency
from heartline.cases.policies import Limits
from heartline.cases.queries.routing import called, joint_of, route
from heartline.cases.rules import Act, own_part
from heartline.cases.sentences import RETURN_REASONS
from heartline.offices.models import Area, Office, Staff


class AcceptForm(ActForm):
    short = _("Take it on")
    title = _("Take this case on")
    hint = _("Your office works on it from now on.")
    button = _("Take it on")
    at_once = True


class ReturnForm(ActForm):
    short = _("Hand back")
    title = _("Hand this case back to the desk")
    hint = _("The desk reads why and gives it to the office that can help.")
    button = _("Hand it back")

    reason = forms.ChoiceField(
        label=_("Why"), choices=lambda: list(RETURN_REASONS.items()), widget=forms.RadioSelect
    )
    words = Words(
        label=_("In a sentence"), rows=3, help_text=_("Which office should have it, and why?")
    )

    def set_up(self) -> None:
        part = own_part(self.staff, self.case, Act.RETURN)
        if part is None or part.role == Role.LEAD:
            most = Limits.of(self.case.policy).returns
            self.fields["reason"].help_text = _returns_left(self.case.returns, most)


def _returns_left(returns: int, most: int) -> str:
    """How often the case came back, and what follows when it comes back once more."""
    told = [gettext("It has come back %(returns)s of %(most)s times.")]
    if returns + 1 >= most:
        told.append(
            gettext("When it comes back now, the desk names an office that has to keep it.")
        )
    return " ".join(told) % {"returns": returns, "most": most}


class FinishForm(ActForm):
    short = _("Our part is done")
    title = _("What did your office do, or what has it to say?")
    hint = _("The office that leads and the desk read this; the person does not.")
    button = _("Our part is done")

    words = Words(label=_("In your words"))


class SortForm(ActForm):
    short = _("Sort")
    title = _("What is it about?")
    button = _("Keep this")

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    topic = TreeChoice(
        Topic.objects.open(),
        label=_("Topic"),
        required=False,
        empty_label=_("not chosen yet"),
    )
    area = TreeChoice(
        Area.objects.defer("boundary"),
        label=_("Area"),
        required=False,
        empty_label=_("not chosen yet"),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    about = TreeChoice(
        Office.objects.exclude(parent=None),
        label=_("The office complained of"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("It never leads the case and never reads who spoke."),
    )
    about_staff = forms.ModelChoiceField(
        Staff.objects.filter(is_active=True).order_by("display_name_zh", "pk"),
        label=_("The member of staff complained of"),
        required=False,
        empty_label=_("nobody"),
    )
    public_ground = forms.BooleanField(
        label=_("It is on public ground (a road, a park): the exact place may be shown"),
        required=False,
    )
    private = forms.BooleanField(
        label=_("Private: it is counted, and stands in no public list. There is no way back."),
        required=False,
    )

    def set_up(self) -> None:
        case = self.case
        for name in self.fields:
            value = getattr(case, name)
            self.initial.setdefault(name, value.pk if hasattr(value, "pk") else value)
        topic: Any = self.fields["topic"]
        topic.queryset = Topic.objects.filter(Q(closed_at=None) | Q(pk=case.topic_id))
        if case.private:
            del self.fields["private"]


class TakeSuggestionForm(ActForm):
    """Sorts the case as reading suggests; what was read on the page is what is taken."""

    short = _("Take the suggestion")
    title = _("Sort it as suggested")
    hint = _("What is suggested is taken over; everything else stays as it is.")
    button = _("Take the suggestion")
    at_once = True

    topic = forms.ModelChoiceField(
        Topic.objects.open(), to_field_name="code", widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(choices=Kind.choices, required=False, widget=forms.HiddenInput)
    area = forms.ModelChoiceField(
        Area.objects.all(), to_field_name="code", required=False, widget=forms.HiddenInput
    )

    def set_up(self) -> None:
        found = getattr(self.case, "suggestion", None)
        if found is not None and found.topic is not None:
            self.initial.setdefault("topic", found.topic.code)


class AssignForm(ActForm):
    short = _("Give to an office")
    title = _("Who shall lead?")
    hint = _("The office that leads answers for everybody who helps.")
    button = _("Give it to them")

    folded = frozenset({"joint"})

    lead = TreeChoice(
        Office.objects.none(), label=_("The office that leads"), empty_label=_("choose an office")
    )
    joint = TreeChoices(
        Office.objects.none(),
        label=_("Offices that help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruction = Words(
        label=_("A word to them"),
        required=False,
        rows=3,
        help_text=_("What matters, what the person expects. The person does not read this."),
    )

    def set_up(self) -> None:
        offices = offices_that_may_work(self.case)
        for name in ("lead", "joint"):
            field: Any = self.fields[name]
            field.queryset = offices
        rule = route(self.case)
        if rule is not None and not _came_back_from(rule.lead, self.case):
            joint = joint_of(rule, self.case)
            self.initial.setdefault("lead", rule.lead_id)
            self.initial.setdefault("joint", [office.pk for office in joint])
            words = gettext(
                "By the rule for %(rule)s. Choose another office where it does not fit."
            )
            self.fields["lead"].help_text = words % {"rule": called(rule)}


def _came_back_from(office: Office, case: Case) -> bool:
    """Whether this office has handed the case back, or it was taken back from it."""
    return any(
        part.office_id == office.pk and part.status == AssignmentStatus.RETURNED
        for part in case.assignments.all()
    )


def offices_that_may_work(case: Case) -> "QuerySet[Office]":
    """Open offices in the order of their tree, but for the one complained of and those under it."""
    offices = Office.objects.filter(closed_at=None)
    if case.about is not None:
        offices = offices.exclude(path__startswith=case.about.path or "-")
    return offices


class HearForm(ActForm):
    short = _("Hear the other side")
    title = _("Let the office complained of say its side")
    hint = _(
        "That office reads only what you write here: no name, no contact, no place, none of the "
        "person's own words. Write so that nobody can guess who spoke."
    )
    button = _("Ask them")
    seldom = True

    released_text = Words(label=_("What they will read"))
