"""Forms for what the desk puts right: taking a case back, splitting it, linking it."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import ActForm, PartyChoice, TreeChoice, Words
from heartline.cases.forms.desk import OtherCaseForm
from heartline.cases.models import Case, Kind, Party, Topic
from heartline.cases.queries.said import opening_words
from heartline.cases.rules import may_be_unlinked
from heartline.cases.sentences import REFUSALS
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.matters import matters
from heartline.offices.models import Area


class RecallForm(ActForm):
    short = _("Take it back")
    title = _("Take this case back from the office")
    hint = _(
        "For a case that went to the wrong office. It waits for the desk again; what the office "
        "drafted is kept and cannot be sent. The person's clock runs on."
    )
    button = _("Take it back")
    seldom = True

    words = Words(
        label=_("Why"), rows=3, help_text=_("The office reads this. The person does not.")
    )


class SplitForm(ActForm):
    short = _("Make two of it")
    title = _("Make a second case of a part of it")
    hint = _(
        "For a message that holds two matters. It stays whole here; the second case keeps the "
        "words that you leave below, the same person, and the moment at which they spoke. It can "
        "be put back while both wait for an answer."
    )
    button = _("Make the second case")
    seldom = True

    party = PartyChoice()
    words = Words(
        label=_("What they said of the second matter"),
        rows=8,
        error_messages={"required": REFUSALS["no_split_words"]},
        help_text=_("Take out what belongs to the first matter, and add nothing."),
    )
    new_title = forms.CharField(
        label=_("What the second case is called"),
        max_length=200,
        required=False,
        help_text=_("Its first line, if you leave this empty."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    topic = TreeChoice(
        Topic.objects.filter(closed_at=None),
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
    same_place = forms.BooleanField(label=_("It is at the same place"), required=False)

    def set_up(self) -> None:
        field: Any = self.fields["party"]
        known = [one for one in self.case.parties.all() if one.person.erased_at is None]
        field.offer(self, known)
        self.initial.setdefault("area", self.case.area_id)
        self.initial.setdefault("kind", self.case.kind)
        if known:
            matter = str(self.initial.pop("matter", ""))
            words = _matter_of(self.case, matter) or _all_words_of(known[0])
            self.initial.setdefault("words", words)


def _matter_of(case: Case, place: str) -> str:
    """One of the several matters that reading finds in what opened the case; "" for none."""
    if not (place.isdecimal() and len(place) < 3):
        return ""
    text = clean_text(opening_words([case.pk]).get(case.pk, ""))
    one = next(iter(matters(text)[int(place) :]), None)
    return text.original[one.start : one.end] if one else ""


def _all_words_of(party: Party) -> str:
    messages = party.messages.filter(erased_at=None).order_by("received_at", "key")
    return "\n".join(one.text or one.title for one in messages)


class LinkForm(OtherCaseForm):
    short = _("Link with another case")
    title = _("Which case belongs together with this one?")
    hint = _(
        "Both stay as they are, each with its own office and answer. Colleagues who may open both "
        "find the one beside the other."
    )
    button = _("Link them")


class UnlinkForm(ActForm):
    short = _("Take a link away")
    title = _("Which case does not belong with this one after all?")
    button = _("Take the link away")
    seldom = True

    other = forms.ModelChoiceField(
        Case.objects.none(), label=_("The other case"), empty_label=None, widget=forms.RadioSelect
    )

    def set_up(self) -> None:
        linked = may_be_unlinked(self.staff, self.case)
        field: Any = self.fields["other"]
        field.queryset = (
            Case.objects.filter(pk__in=[other.pk for other in linked])
            .select_related("lead", "about")
            .prefetch_related("assignments__office")
        )
        if len(linked) == 1:
            self.initial.setdefault("other", linked[0].pk)
