"""Forms for what only the desk does."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import ActForm, PartyChoice, Words
from heartline.cases.models import Case, CaseFile, Message, Reply, pk_of
from heartline.cases.queries.covers import Covers, cut_title, details_in, mark_of, named
from heartline.cases.rules import may_be_put_back
from heartline.cases.sentences import SCOPE_REASONS
from heartline.engines.reading.private import COVER


class ReleaseForm(ActForm):
    short = _("Publish the words")
    title = _("Read it over, then publish")
    hint = _(
        "The person agreed that their words may be read by everybody. What tells who somebody is "
        "has been covered as far as it was found; please read it over and cover the rest."
    )
    button = _("Publish")
    seldom = True

    public_title = forms.CharField(label=_("Title"), max_length=200)
    public_text = Words(label=_("What the person said"), rows=8)
    public_reply = Words(label=_("What the office answered"), required=False, rows=8)
    shown = forms.MultipleChoiceField(
        label=_("Covered. Tick what may be read all the same:"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hidden = Words(
        label=_("Cover these words, too"),
        required=False,
        rows=2,
        help_text=_("One a line; they are covered wherever they stand."),
    )
    #: What was read over; another text is shown before it is published.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    pictures = forms.ModelMultipleChoiceField(
        CaseFile.objects.none(),
        label=_("Pictures that may be shown"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def set_up(self) -> None:
        case = self.case
        field: Any = self.fields["pictures"]
        kept = CaseFile.objects.filter(case=case, attachment__erased_at=None)
        field.queryset = kept.may_be_released()
        files = list(field.queryset.select_related("attachment"))
        field.choices = [(file.pk, _name(file)) for file in files]
        if not files:
            del self.fields["pictures"]
        self.initial.setdefault("pictures", [file.pk for file in files if file.released])
        for name, value in _words_to_read_over(case).items():
            self.initial.setdefault(name, value)
        self._offer_details()
        self.initial["seen"] = mark_of(words for _label, words in self.preview)

    def _offer_details(self) -> None:
        """Each private detail that was found can be left open."""
        found = details_in(self._words().values())
        shown: Any = self.fields["shown"]
        shown.choices = named(found)
        if not found:
            del self.fields["shown"]

    def _words(self) -> dict[str, str]:
        """The words as they stand in the form: as they were sent, or as it begins."""
        told = self.data if self.is_bound else self.initial
        return {name: str(told.get(name, "") or "").replace("\r\n", "\n") for name in _PUBLIC}

    @property
    def covers(self) -> Covers:
        """What the desk decided so far."""
        told: Any = self.data if self.is_bound else QueryDict()
        offered = {detail for detail, _label in getattr(self.fields.get("shown"), "choices", ())}
        shown = offered.intersection(told.getlist("shown"))
        return Covers(shown, str(told.get("hidden", "")).splitlines())

    @property
    def preview(self) -> list[tuple[str, str]]:
        """What everybody would read: the name of each field, and its words, covered."""
        covers = self.covers
        return [
            (str(self.fields[name].label), covers.on(words))
            for name, words in self._words().items()
        ]

    def clean(self) -> dict[str, Any]:
        """What is covered is shown once before it is published."""
        told = super().clean() or {}
        texts = [words for _label, words in self.preview]
        mark = mark_of(texts)
        if any(COVER in text for text in texts) and told.get("seen") != mark:
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent["seen"] = mark
            raise ValidationError(
                gettext("Please read over how it will look now, then publish it.")
            )
        return told


#: What of a case everybody may read.
_PUBLIC = ("public_title", "public_text", "public_reply")


def _name(file: CaseFile) -> str:
    return f"{file.get_role_display()} · {file.attachment.name}"


def _words_to_read_over(case: Case) -> dict[str, str]:
    """What the form begins with: what is published now, else the person's words and the answer."""
    if case.released_at:
        return {
            "public_title": case.public_title,
            "public_text": case.public_text,
            "public_reply": case.public_reply,
        }
    # Those who were joined to the case by merging agreed to nothing here.
    own = Message.objects.filter(party__case=case, party__home=case, first=True)
    first = own.order_by("received_at").first()
    reply = Reply.objects.filter(case=case).answers().first()
    return {
        # A title that was made by cutting the text may end within what must be covered.
        "public_title": cut_title(first.text) if first and case.title.endswith("…") else case.title,
        "public_text": first.text if first else "",
        "public_reply": reply.text if reply else "",
    }


class TakeBackForm(ActForm):
    short = _("Take back from publication")
    title = _("Take the words back")
    hint = _("Words and pictures go from the public page at once; the case itself stays in sight.")
    button = _("Take them back")
    seldom = True


class OtherCaseForm(ActForm):
    """What names another case by its number."""

    seldom = True

    number = forms.CharField(
        label=_("Number of the other case"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_number(self) -> Case:
        """The other case, which this member of staff must be able to open."""
        number = self.cleaned_data["number"]
        cases = Case.objects.visible_to(self.staff).select_related("lead", "about")
        case = cases.prefetch_related("assignments__office").filter(pk=pk_of(number) or 0).first()
        if case is None or case.number != number.strip():
            raise ValidationError(gettext("There is no case with this number that you may open."))
        return case


class MergeForm(OtherCaseForm):
    short = _("Join with another case")
    title = _("Which case is about the same matter?")
    hint = _(
        "This case goes into the other one. Everybody who spoke keeps their own number, clock and "
        "verdict; it can be taken out again."
    )
    button = _("Join them")

    def set_up(self) -> None:
        """A case that was split off is most likely to go back to where it came from."""
        first = may_be_put_back(self.staff, self.case)
        if first is None:
            return
        self.initial.setdefault("number", first.number)
        self.fields["number"].help_text = gettext(
            "This case was split from %(number)s. Joined with it, it is put back."
        ) % {"number": first.number}


class UnmergeForm(ActForm):
    short = _("Take it out again")
    title = _("Take this case out of the other one")
    hint = _("It waits for the desk again, with the people it brought.")
    button = _("Take it out")


class OutOfScopeForm(ActForm):
    short = _("Not ours to decide")
    title = _("This is not ours to decide")
    hint = _("The case is closed. The person reads why, where to turn instead, and how to appeal.")
    button = _("Close it as not ours")
    grave = True
    seldom = True

    reason = forms.ChoiceField(
        label=_("Why"), choices=lambda: list(SCOPE_REASONS.items()), widget=forms.RadioSelect
    )
    instead = Words(
        label=_("Where to turn instead, and how to appeal"),
        rows=4,
        help_text=_("The office, its address or number; by when; and where to appeal against us."),
    )


class MakePrivateForm(ActForm):
    short = _("Make private")
    title = _("Make this case private")
    hint = _("It is counted, and stands in no public list any more. There is no way back.")
    button = _("Make it private")
    grave = True
    seldom = True


class EraseForm(ActForm):
    short = _("Forget the person")
    title = _("Forget this person, as they asked")
    hint = _(
        "Their words, name, contact and pictures are erased for ever. The case stays, with what "
        "the offices did and what the verdict was. Only at the person's own request."
    )
    button = _("Erase for ever")
    grave = True
    seldom = True

    party = PartyChoice()
    typed = forms.CharField(
        label=_("To be sure, type the number of this case"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def set_up(self) -> None:
        field: Any = self.fields["party"]
        known = [one for one in self.case.parties.all() if one.person.erased_at is None]
        field.offer(self, known)

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self.case.number:
            raise ValidationError(gettext("That is not the number of this case."))
        return typed
