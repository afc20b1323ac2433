"""Forms for articles: written, made from an answered case, reviewed, renewed."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.actions.knowledge import Written, last_expiry
from heartline.cases.forms.base import ActForm, TreeChoice, Words
from heartline.cases.models import Article, Case, Message, Topic
from heartline.cases.rules import may_read_name
from heartline.cases.rules.personal import Personal, personal_in
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.plain import first_line

#: What an article seems to hold that is somebody's own.
FOUND: dict[Personal, Promise] = {
    Personal.PHONE: _("a telephone number"),
    Personal.IDENTITY: _("an identity number"),
    Personal.NAME: _("the name of the person who asked"),
}
#: The fields that everybody would read.
_READ = ("title_zh", "body_zh", "title_en", "body_en", "source")


class ArticleFields(forms.Form):
    """What an article says, in one language or in both."""

    title_zh = forms.CharField(
        label=_("The question in Chinese"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh"}),
    )
    body_zh = Words(label=_("The answer in Chinese"), rows=8, required=False)
    title_en = forms.CharField(
        label=_("The question in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    body_en = Words(label=_("The answer in English"), rows=8, required=False)
    source = forms.CharField(
        label=_("What it rests on"),
        max_length=200,
        required=False,
        help_text=_("The rule or the notice, so that others can look it up."),
    )
    topic = TreeChoice(
        Topic.objects.filter(closed_at=None),
        label=_("Topic"),
        required=False,
        empty_label=_("not chosen yet"),
    )
    office = TreeChoice(
        Office.objects.none(),
        label=_("The office that answers for it"),
        empty_label=_("choose an office"),
    )
    public = forms.BooleanField(
        label=_("Everybody may read it; otherwise only those who answer people"), required=False
    )
    sure = forms.BooleanField(
        label=_("I have looked: it belongs to an office, or may stand there"), required=False
    )

    #: Names that must not stand in it.
    names: tuple[str, ...] = ()

    @property
    def found(self) -> str:
        """What it seems to hold that is somebody's own, in words; "" for nothing."""
        texts = (str(self[name].value() or "") for name in _READ)
        sorts = personal_in("\n".join(texts), self.names)
        return gettext(", ").join(str(FOUND[sort]) for sort in sorts)

    @property
    def warning(self) -> str:
        """What to look at before it is kept; "" if there is nothing."""
        if not self.found:
            return ""
        return gettext("It seems to hold %(found)s. Please take out what is somebody's own.") % {
            "found": self.found
        }

    @property
    def visible(self) -> list[forms.BoundField]:
        """The fields as they are shown: the last question only where there is something to ask."""
        return [field for field in self if field.name != "sure" or self.found]

    def offer_offices(self, staff: Staff) -> None:
        """Let `staff` choose among the offices that they write for."""
        field: Any = self.fields["office"]
        field.queryset = offices_to_write_for(staff)
        first = field.queryset.filter(pk__in=[one.pk for one in staff.offices()]).first()
        if first is not None:
            self.initial.setdefault("office", first.pk)

    def clean(self) -> dict[str, Any]:
        """Ask again where somebody's own words may still stand in it."""
        told: dict[str, Any] = super().clean() or {}
        if self.found and not told.get("sure"):
            self.add_error(
                "sure" if "sure" in self.fields else None,
                ValidationError(self.warning, code="personal"),
            )
        return told

    @property
    def written(self) -> Written:
        """What was filled in, once it is valid."""
        told = self.cleaned_data
        names = ("title_zh", "body_zh", "title_en", "body_en", "source", "topic", "public")
        return Written(**{name: told[name] for name in names})


def offices_to_write_for(staff: Staff) -> "QuerySet[Office]":
    """The open offices that `staff` may write articles for, in the order of their tree."""
    own = Q(pk__in=[office.pk for office in staff.offices(DutyKind.HANDLER)])
    for office in staff.offices(DutyKind.OPERATOR, DutyKind.DISPATCHER, DutyKind.SUPERVISOR):
        own |= Q(path__startswith=office.path or "-")
    return Office.objects.filter(own, closed_at=None)


class ArticleForm(ArticleFields):
    """An article as it is written or written anew."""

    def __init__(
        self, *args: Any, staff: Staff, article: Article | None = None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        if article is not None:
            for name in (*_READ, "public"):
                self.initial.setdefault(name, getattr(article, name))
            self.initial.setdefault("topic", article.topic_id)
            self.initial.setdefault("office", article.office_id)
            if article.from_case is not None:
                self.names = names_in(staff, article.from_case)
        self.offer_offices(staff)


def names_in(staff: Staff, case: Case) -> tuple[str, ...]:
    """The names of those who spoke, as far as `staff` may read them.

    Others are not compared: whoever tries one name after another would find out.
    """
    people = [party.person for party in case.parties.select_related("person", "case")]
    readable = [person.name for person in people if may_read_name(staff, case, person)]
    return tuple(name for name in readable if name)


class ToKnowledgeForm(ArticleFields, ActForm):
    short = _("Make knowledge of it")
    title = _("Make an article of this answer")
    hint = _(
        "The question and the answer as they stand. Write them so that they fit everybody who asks "
        "the same, and take out whatever tells who asked. A colleague reviews it before it counts."
    )
    button = _("Keep it as a draft")
    seldom = True

    folded = frozenset({"title_zh", "body_zh", "title_en", "body_en", "source"})

    @property
    def shown_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """As for every act; the last question only where there is something to ask."""
        return [pair for pair in super().shown_fields if pair[0].name != "sure" or self.found]

    def set_up(self) -> None:
        self.names = names_in(self.staff, self.case)
        self.offer_offices(self.staff)
        for name, value in self._as_it_stands().items():
            self.initial.setdefault(name, value)

    def _as_it_stands(self) -> dict[str, Any]:
        """The question and the newest answer, in the language of the question."""
        case = self.case
        first = Message.objects.filter(party__case=case, first=True).order_by("received_at").first()
        language = "en" if first is not None and first.language.startswith("en") else "zh"
        sent = [reply for reply in case.replies.all() if reply.answers and reply.sent_at]
        newest = max(sent, key=lambda reply: (reply.sent_at, reply.pk), default=None)
        most = self.fields[f"title_{language}"].max_length  # type: ignore[attr-defined]
        question = case.title or (first_line(first.text, most) if first else "")
        fields = self.fields["office"].queryset  # type: ignore[attr-defined]
        known = newest is not None and fields.filter(pk=newest.office_id).exists()
        return {
            f"title_{language}": question[:most],
            f"body_{language}": newest.text if newest else "",
            "topic": case.topic_id,
            "public": True,
            **({"office": newest.office_id} if newest and known else {}),
        }


class _Expiry(forms.Form):
    """Until when it holds, and a word about it."""

    #: The browser does not ask for the day: whoever sends a draft back needs none.
    use_required_attribute = False

    expires_on = forms.DateField(
        label=_("It holds until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("On that day it is looked at again: three years from now at the latest."),
        error_messages={
            "required": _("Please say until which day it holds."),
            "invalid": _("Please write the day as 2027-02-17."),
        },
    )

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        limits = {"min": today.isoformat(), "max": last_expiry(today).isoformat()}
        self.fields["expires_on"].widget.attrs |= limits


class ReviewArticleForm(_Expiry):
    """Pass a draft until a day, or send it back with words."""

    good = forms.TypedChoiceField(
        label=_("Your review"),
        choices=[
            ("yes", _("It is right: it may be answered from")),
            ("no", _("It has to be written again")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = Words(label=_("What you say to the writer"), required=False, rows=3)
    seen = forms.DateTimeField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("I have looked: it belongs to an office, or may stand there"), required=False
    )

    field_order = ("good", "expires_on", "words", "seen", "sure")

    def __init__(self, *args: Any, article: Article, staff: Staff, **given: Any) -> None:
        super().__init__(*args, **given)
        self.initial["seen"] = article.written_at.isoformat()
        if self.data.get("good") == "no":
            self.fields["expires_on"].required = False
        names = names_in(staff, article.from_case) if article.from_case else ()
        sorts = personal_in("\n".join(getattr(article, name) for name in _READ), names)
        self.found = gettext(", ").join(str(FOUND[sort]) for sort in sorts)
        if not self.found:
            del self.fields["sure"]

    @property
    def warning(self) -> str:
        """What to look at before it is passed; "" if there is nothing."""
        if not self.found:
            return ""
        return gettext("It seems to hold %(found)s. Send it back if that is somebody's own.") % {
            "found": self.found
        }

    def clean(self) -> dict[str, Any]:
        """Ask again where somebody's own words may still stand in it."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("good") and self.found and not told.get("sure"):
            self.add_error("sure", ValidationError(self.warning, code="personal"))
        return told


class RenewArticleForm(_Expiry):
    """Say that it still holds, until another day."""

    words = Words(label=_("A word about it"), required=False, rows=2)
