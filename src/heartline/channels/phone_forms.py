"""What is filled in at the phone desk. Everything but the words may stay empty."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import TreeChoice
from heartline.cases.models import Article, Case, Issue, Kind, Topic, Urgency, pk_of
from heartline.cases.queries.rows import with_what_rows_need
from heartline.cases.rules import Fields, readable
from heartline.cases.rules.issues import UNDER_WAY
from heartline.channels.forms import Line, Words, check_telephone
from heartline.channels.phone.hearing import Caller
from heartline.channels.phone.looking_up import Found
from heartline.offices.models import Area, Staff
from heartline.people.models import Reach
from heartline.shared.clock import day_of, now

#: What somebody who takes a call may be looking for.
PURPOSES = (
    ("they_call", _("They are calling us")),
    ("we_call", _("We are calling them")),
    ("counter", _("They stand at the counter")),
)
#: Emergencies first.
URGENCIES = tuple(reversed(Urgency.choices))
#: How they want to be told, as one asks it on the telephone; "" as it follows from what they give.
REACHES = (
    ("", _("By what they give")),
    (Reach.PHONE, _("Call them back")),
    (Reach.EMAIL, _("E-mail")),
    (Reach.PAGE, _("They look at the follow page")),
)
#: So many areas are offered while a name is typed.
AREAS_OFFERED = 8
_BETWEEN = " · "


def area_label(area: Area) -> str:
    """An area as it is chosen: with the one above it, where that is not the whole town."""
    above = area.parent
    return f"{above}{_BETWEEN}{area}" if above and above.parent_id else str(area)


def areas_like(words: str, *, most: int = AREAS_OFFERED) -> list[Area]:
    """Areas whose name holds the last of `words`, those named exactly so first."""
    names = [part.strip() for part in words.split(_BETWEEN.strip()) if part.strip()]
    if not names:
        return []
    areas = Area.objects.select_related("parent").defer("boundary", "parent__boundary")
    fitting = areas.filter(
        Q(name_zh__icontains=names[-1]) | Q(name_en__icontains=names[-1]) | Q(code=names[-1])
    )
    if len(names) > 1:
        above = Q(parent__name_zh__iexact=names[-2]) | Q(parent__name_en__iexact=names[-2])
        fitting = fitting.filter(above)
    found = list(fitting.order_by("path")[: most * 4])
    wanted = names[-1].casefold()
    found.sort(key=lambda area: wanted not in _names(area))
    return found[:most]


def _names(area: Area) -> set[str]:
    return {name.casefold() for name in (area.name_zh, area.name_en, area.code)}


class AreaChoice(Line):
    """An area, typed: offered while one types, and understood without being chosen from a list."""

    def clean(self, value: Any) -> Area | None:
        typed: str = super().clean(value).strip()
        if not typed:
            return None
        fitting = areas_like(typed)
        exact = [area for area in fitting if area_label(area).casefold() == typed.casefold()]
        named = [area for area in fitting if typed.casefold() in _names(area)]
        for found in (exact, named, fitting):
            if len(found) == 1:
                return found[0]
        if not fitting:
            raise forms.ValidationError(
                gettext("We know no area of this name. Type a part of it, or leave it empty.")
            )
        raise forms.ValidationError(
            gettext("Several areas are called so: %(names)s. Please choose one."),
            params={"names": ", ".join(area_label(area) for area in fitting)},
        )


class QuickSelect(forms.Select):
    """A list of choices written in one go: a template for each choice takes ten times as long."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        told = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", told, options)


class PhoneForm(forms.Form):
    """A call, from who is calling to what they are answered."""

    who = Line(
        label=_("Their number, follow code or case number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"accesskey": "c", "autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label=_("What you look it up for"), choices=PURPOSES, widget=QuickSelect
    )
    #: What was looked up in this call, signed.
    found = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    party = forms.CharField(required=False, max_length=20)

    text = Words(label=_("In their own words"), rows=6)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=URGENCIES,
        widget=QuickSelect,
        help_text=_("Danger to life? Connect them with 110, 119 or 120 first."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=QuickSelect)
    topic = TreeChoice(
        Topic.objects.filter(closed_at=None),
        label=_("Topic"),
        required=False,
        empty_label=_("not chosen yet"),
        widget=QuickSelect,
    )
    area = AreaChoice(
        label=_("Area"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"list": "areas", "autocomplete": "off", "dir": "auto", "size": 11}
        ),
    )
    place = Line(
        label=_("Where exactly"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "size": 11}),
    )
    name = Line(
        label=_("Name, if they wish"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "size": 11, "accesskey": "p"}
        ),
    )
    name_hidden = forms.BooleanField(
        label=_("Hide the name from the office that handles it"), required=False
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "size": 11}),
    )
    reach = forms.ChoiceField(
        label=_("How to tell them"), choices=REACHES, required=False, widget=QuickSelect
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "size": 11}),
        error_messages={
            "invalid": _("This does not look like an e-mail address, such as li@example.org.")
        },
    )
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=settings.LANGUAGES, widget=QuickSelect
    )
    consents = forms.BooleanField(
        label=_("They agree that it is published, once the desk has read it over"), required=False
    )

    words = Line(
        label=_("Look up in the knowledge"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "accesskey": "k", "autocomplete": "off", "dir": "auto"}
        ),
    )
    answer = Words(label=_("The answer, if you give it at once"), rows=5)
    #: The key of the article that the answer was taken from.
    article = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    #: The number of the case that is about the same matter.
    same = forms.CharField(required=False, max_length=20)

    def __init__(self, *given: Any, staff: Staff, found: Found | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.staff, self.looked_up = staff, found
        text = self.fields["text"]
        text.required = text.widget.is_required = True
        text.error_messages["required"] = _("Please write down what they say.")
        text.widget.attrs["accesskey"] = "m"
        self.fields["area"].widget.attrs |= {
            "hx-get": reverse("channels:phone_areas"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#areas",
        }
        self.fields["answer"].widget.attrs["accesskey"] = "a"

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return check_telephone(phone)

    def clean_article(self) -> Article | None:
        """The article behind the answer; None where there is none, or none in force any more."""
        typed = self.cleaned_data["article"]
        return article_in_force(typed)

    def clean_party(self) -> Any:
        """The open matter that they speak of; None for a new one.

        It must have been looked up in this call: nobody adds to a matter by guessing its key.
        """
        typed = self.cleaned_data["party"]
        if not typed:
            return None
        parties = self.looked_up.parties if self.looked_up else []
        chosen = next((party for party in parties if str(party.pk) == typed), None)
        if chosen is None:
            raise forms.ValidationError(
                gettext(
                    "That matter is not open any more, or was looked up too long ago. Please look "
                    "the caller up again, or keep it as a new matter."
                )
            )
        return chosen

    def clean_same(self) -> Case | Issue | None:
        """The open case that a new one is joined with, or the hot issue that it is put into.

        One that this reader may read.
        """
        number: str = self.cleaned_data["same"].strip()
        if not number:
            return None
        if number.startswith("H"):
            return self._issue(number)
        cases = Case.objects.visible_to(self.staff).filter(pk=pk_of(number) or 0)
        case = with_what_rows_need(cases, self.staff).first()
        readable_words = case is not None and Fields.WORDS in readable(self.staff, case)
        if case is None or case.number != number or not readable_words:
            raise forms.ValidationError(
                gettext("There is no case with this number that you may open.")
            )
        return Case.objects.get(pk=case.pk)

    def _issue(self, number: str) -> Issue:
        found = [one for one in Issue.objects.filter(status__in=UNDER_WAY) if one.number == number]
        if not found:
            raise forms.ValidationError(
                gettext("That hot issue takes no more cases. Please choose again.")
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if "text" in given and not given["text"].strip():
            self.add_error("text", _("Please write down what they say."))
        if given.get("party"):
            self._refuse_beside_known_case(given)
        elif given.get("answer", "").strip() and given.get("same"):
            self.add_error(
                "answer",
                _("Either answer it now, or join it with the other case: please choose one."),
            )
        reach = given.get("reach")
        if reach in ("email", "phone") and not given.get(reach, "x"):
            self.add_error(str(reach), _("Please ask where to reach them, or choose another way."))
        return given

    def _refuse_beside_known_case(self, given: dict[str, Any]) -> None:
        """Words for an open case are added to it: they make no answer and no second case."""
        if given.get("answer", "").strip() or given.get("same"):
            self.add_error(
                "answer",
                _(
                    "These words go to a case that is open already, so it is answered there. "
                    "Empty the answer, or choose “a new matter”."
                ),
            )

    @property
    def caller(self) -> Caller:
        """Who is calling, as a checked form says it."""
        given = self.cleaned_data
        follows = Reach.EMAIL if given["email"] else Reach.PHONE if given["phone"] else Reach.PAGE
        return Caller(
            name=given["name"],
            name_hidden=given["name_hidden"],
            phone=given["phone"],
            email=given["email"],
            reach=Reach(given["reach"]) if given["reach"] else follows,
            consents=given["consents"],
        )


def article_in_force(typed: str) -> Article | None:
    """The article with this key that holds today; None for none."""
    fits = typed.isdecimal() and len(typed) < 16
    articles = Article.objects.in_force(day_of(now()))
    return articles.filter(pk=int(typed)).first() if fits else None


#: What the form holds of a call; the rest of what is sent belongs to the page.
DRAFTED = tuple(PhoneForm.base_fields)
#: Chosen from the start: alone they make no draft.
_STANDING = frozenset({"purpose", "urgency", "kind", "language", "found"})
_BLANK = re.compile(r"\s*")


def typed_in(sent: Any) -> dict[str, str]:
    """What of a call stands in a form as it was sent; {} while nothing was typed."""
    fields = {name: sent.get(name, "") for name in DRAFTED if sent.get(name)}
    said = any(
        not _BLANK.fullmatch(value) for name, value in fields.items() if name not in _STANDING
    )
    return fields if said else {}
