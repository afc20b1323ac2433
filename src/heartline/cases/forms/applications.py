"""Forms for asking for an exception, deciding on one, and ending it."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from heartline.cases.actions.applications import REVIEWED_WITHIN, Ask, pause_left, was_due
from heartline.cases.forms.base import ActForm, Words
from heartline.cases.models import Application, ApplicationStatus, Verdict, Wanted
from heartline.cases.policies import Limits
from heartline.cases.policies.faults import UNIT_NAMES
from heartline.cases.queries.applications import asked_words
from heartline.cases.queries.time_line import names_of_people
from heartline.cases.rules import lasting_applications, open_applications, part_asking, reviewable
from heartline.cases.sentences import ASKED_BECAUSE, asked_because, refusal, short_moment
from heartline.offices.models import DutyKind, Staff
from heartline.shared.clock import day_of, now

_DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The moment at which `day` begins here."""
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


class _AskForm(ActForm):
    wanted: ClassVar[Wanted]
    #: Why it is refused once the answer was due; "" for what may be asked for then, too.
    too_late: ClassVar[str] = ""
    button = _("Ask for it")
    seldom = True

    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    words = Words(
        label=_("In a sentence or two"),
        rows=3,
        help_text=_(
            "Whoever decides reads this, and so do your colleagues. The person reads the reason "
            "above."
        ),
    )

    def set_up(self) -> None:
        field: Any = self.fields["reason"]
        field.choices = list(ASKED_BECAUSE[self.wanted].items())

    @property
    def warning(self) -> str:
        """That it is too late, said before anything is written; "" while it is not."""
        part = part_asking(self.staff, self.case, self.wanted)
        is_late = self.too_late and part is not None and was_due(part, now())
        return refusal(self.too_late) if is_late else ""

    def ask(self) -> Ask:
        """What is asked for; of a form that holds."""
        said = self.cleaned_data
        return Ask(self.wanted, said["reason"], said["words"])


class AskPauseForm(_AskForm):
    wanted = Wanted.PAUSE
    too_late = "pause_too_late"
    short = _("Ask for a pause")
    title = _("What does the matter have to wait for?")
    hint = _(
        "The clock stands still from now on, if somebody outside your office agrees. The person "
        "reads the reason and the new date."
    )

    until = forms.DateField(
        label=_("Until the end of which day, at the latest?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def set_up(self) -> None:
        super().set_up()
        at = now()
        last = day_of(at + pause_left(self.case)) - _DAY
        field: Any = self.fields["until"]
        field.widget.attrs |= {"min": day_of(at).isoformat(), "max": last.isoformat()}
        days = (last - day_of(at)).days + 1
        field.help_text = ngettext(
            "The policy leaves %(count)s day in all.",
            "The policy leaves %(count)s days in all.",
            days,
        ) % {"count": max(0, days)}

    def ask(self) -> Ask:
        said = self.cleaned_data
        until = midnight(said["until"] + _DAY)
        return Ask(self.wanted, said["reason"], said["words"], until=until)


class AskExtensionForm(_AskForm):
    wanted = Wanted.EXTENSION
    too_late = "extension_too_late"
    short = _("Ask for more time")
    title = _("How much more time do you need?")
    hint = _(
        "It has to be asked before the answer is due. Somebody outside your office decides; the "
        "person reads the reason, the date before and the new one."
    )

    count = forms.IntegerField(label=_("How much more"))

    def set_up(self) -> None:
        super().set_up()
        limits = Limits.of(self.case.policy)
        self.fields["count"] = forms.IntegerField(
            label=_("How much more"),
            min_value=1,
            max_value=limits.extension_count,
            help_text=gettext("In %(unit)s; the policy gives %(most)s at the most.")
            % {"unit": UNIT_NAMES[limits.extension_unit], "most": limits.extension_count},
        )

    def ask(self) -> Ask:
        said = self.cleaned_data
        return Ask(self.wanted, said["reason"], said["words"], count=said["count"])


class AskListingForm(_AskForm):
    wanted = Wanted.LISTING
    short = _("List it as unsolvable now")
    title = _("Why can it not be solved now?")
    hint = _(
        "Once somebody outside your office agrees, the case stands in the public list of what "
        "cannot be solved now, with the reason and the day on which it is looked at again."
    )

    owner = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Who keeps it in mind?"), empty_label=_("choose a colleague")
    )
    until = forms.DateField(
        label=_("When is it looked at again?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def set_up(self) -> None:
        super().set_up()
        today = day_of(now())
        owner, until = self.fields["owner"], self.fields["until"]
        owner.queryset = self._colleagues()  # type: ignore[attr-defined]
        last = today + REVIEWED_WITHIN - _DAY
        until.widget.attrs |= {"min": (today + _DAY).isoformat(), "max": last.isoformat()}

    def _colleagues(self) -> "QuerySet[Staff]":
        part = part_asking(self.staff, self.case, self.wanted)
        works = (DutyKind.HANDLER, DutyKind.SUPERVISOR)
        return (
            Staff.objects.filter(
                is_active=True,
                duties__ended_at=None,
                duties__kind__in=works,
                duties__office=part.office if part else None,
            )
            .distinct()
            .order_by("display_name_zh", "pk")
        )

    def ask(self) -> Ask:
        said = self.cleaned_data
        until = midnight(said["until"])
        return Ask(self.wanted, said["reason"], said["words"], until=until, owner=said["owner"])


class AskExclusionForm(_AskForm):
    wanted = Wanted.EXCLUSION
    short = _("Ask to leave it out of the rates")
    title = _("Why should it not count in the rates?")
    hint = _(
        "Somebody outside your office decides. Everybody can read that it was left out, why, and "
        "who decided; the verdict of the person stays."
    )


class _VerdictChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    names: ClassVar[dict[int, str]] = {}

    def label_from_instance(self, obj: Any) -> str:
        who = self.names.get(obj.party_id, "")
        told = (who, str(obj.get_solved_display()), short_moment(obj.given_at), obj.words)
        return " · ".join(part for part in told if part)


class AskReviewForm(_AskForm):
    wanted = Wanted.REVIEW
    short = _("Ask for a review of a verdict")
    title = _("Which verdict should somebody else look at?")
    hint = _(
        "The verdict stays as it was given. If somebody outside your office agrees with you, it is "
        "counted as reviewed, and everybody can see that."
    )

    verdict = _VerdictChoice(
        Verdict.objects.none(), label=_("Verdict"), empty_label=None, widget=forms.RadioSelect
    )
    field_order = ("verdict", "reason", "words")

    def set_up(self) -> None:
        super().set_up()
        part = part_asking(self.staff, self.case, self.wanted)
        verdicts = reviewable(self.case, part.office) if part else []
        field: Any = self.fields["verdict"]
        field.names = names_of_people(self.staff, self.case)
        found = Verdict.objects.filter(pk__in=[verdict.pk for verdict in verdicts])
        field.queryset = found.select_related("party", "reply")
        if verdicts:
            self.initial.setdefault("verdict", verdicts[0].pk)

    def ask(self) -> Ask:
        said = self.cleaned_data
        return Ask(self.wanted, said["reason"], said["words"], verdict=said["verdict"])


class _ApplicationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of what was applied for, told so that it can be decided on."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            Application.objects.none(),
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Please choose one of those shown here.")},
            **given,
        )

    def offer(self, form: ActForm, applications: Sequence[Application]) -> None:
        """Let one of `applications` be chosen; what was decided meanwhile is told by the act."""
        self.queryset = Application.objects.filter(case=form.case)
        self.choices = [(one.pk, described(one)) for one in applications]
        if applications:
            form.initial.setdefault("application", applications[0].pk)


def described(one: Application) -> str:
    """An application in a sentence: what, why, in whose words."""
    because = asked_because(one.wanted, one.reason) if one.office else ""
    told = (asked_words(one), because, f"“{one.words}”" if one.words else "", str(one.office or ""))
    return " · ".join(part for part in told if part)


class DecideForm(ActForm):
    short = _("Decide on what was asked")
    title = _("What do you decide?")
    hint = _(
        "Ask yourself whether you would tell the person the same. Your decision and your office "
        "stand in the record."
    )
    button = _("Decide")

    application = _ApplicationChoice(label=_("What is asked for"))
    granted = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Yes, it is granted")), ("no", _("No, it is refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = Words(
        label=_("Why"),
        required=False,
        rows=3,
        help_text=_(
            "Needed for a refusal; and always for a review, for leaving a case out of the rates, "
            "and for what a person asked, who then reads it."
        ),
    )

    def set_up(self) -> None:
        field: Any = self.fields["application"]
        field.offer(self, open_applications(self.staff, self.case))


class EndApplicationForm(ActForm):
    short = _("End or take back")
    title = _("What shall end?")
    hint = _(
        "A pause or a listing that ends lets the clock run on. What was not decided yet is taken "
        "back."
    )
    button = _("End it")
    seldom = True

    application = _ApplicationChoice(label=_("What was asked for"))

    def set_up(self) -> None:
        field: Any = self.fields["application"]
        field.offer(self, lasting_applications(self.staff, self.case))

    @property
    def is_open(self) -> bool:
        """Whether what was chosen has not been decided yet."""
        chosen: Application = self.cleaned_data["application"]
        return chosen.status == ApplicationStatus.ASKED
