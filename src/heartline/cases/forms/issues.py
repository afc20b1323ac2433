"""Forms for hot issues: gathering a case from its page, and the steps of an issue on its own."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import ActForm, TreeChoice, Words
from heartline.cases.models import Issue, IssueCase, Topic
from heartline.cases.queries.covers import details_in, left_open, named
from heartline.cases.queries.issues import public_words, title_of
from heartline.cases.rules.issues import UNDER_WAY
from heartline.cases.sentences import refusal
from heartline.offices.models import Area, DutyKind, Office, Staff
from heartline.shared.clock import day_of, local, now

#: A title in Chinese and one in English, as the table holds them.
_ZH, _EN = 120, 200


class IssueChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the issues that still gather cases."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {title_of(obj)}"


def offices_below_desk(staff: Staff) -> "QuerySet[Office]":
    """The open offices for which `staff` dispatches, in the order of their tree."""
    offices = Office.objects.filter(pk__in=[])
    for office in staff.offices(DutyKind.DISPATCHER):
        offices |= Office.objects.filter(path__startswith=office.path or "-")
    return offices.filter(closed_at=None)


class GatherForm(ActForm):
    short = _("Hot issue")
    title: ClassVar[Promise] = _("Put this case into a hot issue")
    hint: ClassVar[Promise | str] = _(
        "Many cases with one root are put right together. The case keeps its own clock, answer "
        "and verdict; who spoke is told what came of the whole."
    )
    button: ClassVar[Promise] = _("Put it in")
    seldom = True

    issue = IssueChoice(
        Issue.objects.none(),
        label=_("Which issue"),
        required=False,
        empty_label=_("A new one, named below"),
    )
    title_zh = forms.CharField(
        label=_("Name of the new issue, in Chinese"),
        max_length=_ZH,
        required=False,
        help_text=_("The matter, not a person: as in “Street lamps by the old bridge”."),
    )
    title_en = forms.CharField(label=_("The same in English"), max_length=_EN, required=False)
    owner = TreeChoice(
        Office.objects.none(),
        label=_("The office that owns the new issue"),
        required=False,
        empty_label=_("Please choose"),
    )
    #: The issue that the case was in when the form was opened; "" for none.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def set_up(self) -> None:
        known = IssueCase.objects.filter(case=self.case.pk).select_related("issue").first()
        self.initial["seen"] = self.now_in = str(known.issue_id) if known else ""
        if known is not None:
            for name in ("issue", "title_zh", "title_en", "owner"):
                del self.fields[name]
            named = {"number": known.issue.number, "title": title_of(known.issue)}
            self.title = gettext("Take this case out of %(number)s %(title)s") % named  # type: ignore[assignment,misc]
            self.hint = _("Who spoke in it hears no more news of that issue.")  # type: ignore[misc]
            self.button = _("Take it out of the issue")  # type: ignore[misc]
            return
        issue, owner = self._choice("issue"), self._choice("owner")
        issue.queryset = Issue.objects.filter(status__in=UNDER_WAY).order_by("-opened_at")
        owner.queryset = offices_below_desk(self.staff)
        self.initial.setdefault("owner", self.case.lead_id)

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    @property
    def is_fresh(self) -> bool:
        """Whether the case is still in the issue, or in none, as when the form was opened."""
        return str(self.cleaned_data.get("seen", "")) == self.now_in

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if "issue" in self.fields and not told.get("issue"):
            if not (told.get("title_zh") or "").strip():
                self.add_error("title_zh", _unnamed(told))
            if not told.get("owner"):
                self.add_error("owner", gettext("Please choose the office that puts it right."))
        return told


def _unnamed(told: dict[str, Any]) -> str:
    """What is missing where no issue was chosen and none is named in Chinese."""
    if (told.get("title_en") or "").strip():
        return refusal("no_title")
    return gettext("Please choose an issue, or name a new one.")


class IssueForm(forms.Form):
    """One step of an issue: what it is called, what it asks, and what its button says."""

    short: ClassVar[Promise]
    title: ClassVar[Promise]
    hint: ClassVar[Promise | str] = ""
    button: ClassVar[Promise]
    grave: ClassVar[bool] = False

    def __init__(self, *args: Any, issue: Issue | None, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issue, self.staff = issue, staff
        self.set_up()

    def set_up(self) -> None:
        """Fill in what depends on the issue."""

    def _begin_with(self, *names: str) -> None:
        for name in names:
            self.initial.setdefault(name, getattr(self.issue, name))


def _title_zh() -> forms.CharField:
    return forms.CharField(label=_("Name in Chinese"), max_length=_ZH)


def _title_en() -> forms.CharField:
    return forms.CharField(label=_("Name in English"), max_length=_EN, required=False)


class DirectForm(IssueForm):
    short = _("Owner and topic")
    title = _("Which office owns it, and what is it about?")
    button = _("Keep this")

    owner = TreeChoice(Office.objects.none(), label=_("Owner office"), empty_label=None)
    topic = TreeChoice(
        Topic.objects.all(), label=_("Topic"), required=False, empty_label=_("several")
    )
    area = TreeChoice(
        Area.objects.defer("boundary"),
        label=_("Area"),
        required=False,
        empty_label=_("several"),
    )

    def set_up(self) -> None:
        owner: Any = self.fields["owner"]
        owner.queryset = offices_below_desk(self.staff)
        if self.issue is not None:
            self._begin_with("owner_id", "topic_id", "area_id")
            for name in ("owner", "topic", "area"):
                self.initial.setdefault(name, self.initial[f"{name}_id"])


class OpenIssueForm(DirectForm):
    title = _("Open a hot issue")
    hint = _("Many cases with one root, put right together. It gathers matters, never people.")
    button = _("Open it")

    title_zh = _title_zh()
    title_en = _title_en()
    field_order = ("title_zh", "title_en", "owner", "topic", "area")


class _Ticked(forms.MultipleChoiceField):
    """What is ticked of what is on offer; a tick at what was taken out since counts for nothing."""

    def clean(self, value: Any) -> list[str]:
        return [one for one in self.to_python(value) if self.valid_value(one)]


class _ForEverybody(IssueForm):
    """Words that everybody may read: what tells who somebody is is shown, and has to be ticked."""

    shown = _Ticked(
        label=_("This tells who somebody is. Take it out, or tick what everybody may read:"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    #: The fields whose words everybody reads.
    public: ClassVar[tuple[str, ...]] = ()

    def set_up(self) -> None:
        found = details_in(self._words())
        shown: Any = self.fields["shown"]
        shown.choices = named(found)
        if not found:
            del self.fields["shown"]

    def _words(self) -> list[str]:
        """The words as they stand in the form: as they were sent, or as it begins."""
        told = self.data if self.is_bound else self.initial
        return [str(told.get(name, "") or "").replace("\r\n", "\n") for name in self.public]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if left_open(self._words(), told.get("shown", ())):
            self.add_error("shown", refusal("tells_who"))
        return told


class ChangeForm(_ForEverybody):
    short = _("Words")
    title = _("What is it called, and what is it about?")
    hint = _("Everybody may read this once it is published: no names, no addresses of people.")
    button = _("Keep this")

    title_zh = _title_zh()
    title_en = _title_en()
    text_zh = Words(label=_("What it is about, in Chinese"), required=False)
    text_en = Words(label=_("The same in English"), required=False)
    public = ("title_zh", "title_en", "text_zh", "text_en")
    field_order = (*public, "shown")

    def set_up(self) -> None:
        self._begin_with(*self.public)
        super().set_up()


class PlanForm(_ForEverybody):
    short = _("Plan")
    title = _("What is to be done, and by when?")
    hint = _("Everybody may read the plan once the issue is published.")
    button = _("Keep the plan")

    plan_zh = Words(label=_("Plan in Chinese"))
    plan_en = Words(label=_("Plan in English"), required=False)
    keeper = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Who keeps it in mind"),
        required=False,
        empty_label=_("nobody by name"),
    )
    public = ("plan_zh", "plan_en")
    field_order = (*public, "shown", "keeper")

    def set_up(self) -> None:
        self._begin_with("plan_zh", "plan_en", "keeper_id")
        super().set_up()
        self.initial.setdefault("keeper", self.initial["keeper_id"])
        keeper: Any = self.fields["keeper"]
        works = (DutyKind.HANDLER, DutyKind.SUPERVISOR)
        keeper.queryset = (
            Staff.objects.filter(
                is_active=True,
                duties__ended_at=None,
                duties__kind__in=works,
                duties__office=self.issue.owner_id if self.issue else None,
            )
            .distinct()
            .order_by("display_name_zh", "pk")
        )


class StartForm(IssueForm):
    short = _("Work begins")
    title = _("Since when is it being put right?")
    hint = _("This day divides before from after in the curve that everybody sees.")
    button = _("The work has begun")

    since = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def set_up(self) -> None:
        self.initial.setdefault("since", day_of(now()))

    def moment(self, at: datetime) -> datetime:
        """The beginning of that day on the office's clock; for today, `at` itself."""
        day = self.cleaned_data["since"]
        if day == day_of(at):
            return at
        return local(at).replace(
            year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
        )

    def clean_since(self) -> Any:
        day = self.cleaned_data["since"]
        if not 2000 <= day.year <= 2199:
            raise ValidationError(gettext("Please check the year."))
        return day


class TellForm(_ForEverybody):
    short = _("Tell everybody")
    title = _("What do you tell everybody whose case is in it?")
    hint = _(
        "Each reads it on their follow page, in their language. Nobody sees a list of them, and "
        "the issue's public page shows it too."
    )
    button = _("Send it")

    text_zh = Words(label=_("In Chinese"), rows=5)
    text_en = Words(label=_("In English"), rows=5, required=False)
    public = ("text_zh", "text_en")
    field_order = (*public, "shown")


class FinishIssueForm(TellForm):
    short = _("It is put right")
    title = _("It is put right: what came of it?")
    button = _("It is put right, tell everybody")

    def set_up(self) -> None:
        super().set_up()
        self.fields["text_zh"].error_messages["required"] = refusal("no_news")


class _NothingToFillIn(IssueForm):
    """Asked once more, because it changes what everybody sees."""


class ResumeForm(_NothingToFillIn):
    short = _("Not put right after all")
    title = _("Is it not put right after all?")
    hint = _("The work goes on; the page says so.")
    button = _("Go on with it")


class DropForm(_NothingToFillIn):
    short = _("Drop it")
    title = _("Is this not one matter after all?")
    hint = _("Its cases are free again and its page goes. There is no way back.")
    button = _("Drop it")
    grave = True


class PublishIssueForm(_ForEverybody):
    short = _("Publish")
    title = _("Show this issue to everybody?")
    hint = _(
        "Its words, plan, news, communities and counts: never a name, never a list of people. "
        "Read the words over once more."
    )
    button = _("Publish it")

    def _words(self) -> list[str]:
        return public_words(self.issue) if self.issue is not None else []


class TakeIssueBackForm(_NothingToFillIn):
    short = _("Take back from publication")
    title = _("Take this issue off the public pages?")
    button = _("Take it back")
