"""What helps to write: forms whose text can begin from a template, or from knowledge."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.actions.helper import Task, draft_with_helper
from heartline.cases.forms.base import ActForm
from heartline.cases.models import Article, Case, Template
from heartline.cases.queries.helps import (
    Listed,
    checklists_of,
    language_of,
    templates_for,
    words_of_template,
)
from heartline.cases.queries.knowledge import ArticleView, article_view, find_articles
from heartline.cases.queries.reply_check import advice_for
from heartline.cases.rules.knowledge import uses_knowledge
from heartline.offices.models import Office
from heartline.shared.clock import day_of, now
from heartline.shared.helper import HelperError, is_on as helper_is_on

#: So many articles stand beside the text.
MOST_SHOWN = 5
#: So many can be put into one text.
MOST_USED = 10


@dataclass
class Help:
    """What stands beside the text: templates, and what was found in knowledge."""

    templates: Sequence[Template] = ()
    template: str = ""
    knows: bool = False
    find: str = ""
    asked: bool = False
    found: list[ArticleView] = field(default_factory=list)


class HelpedForm(ActForm):
    """An act with a text that can begin from a template or from an article.

    The address may name them ("?template=3", "?article=5"); the buttons beside the text send what
    was typed, and it comes back with what was asked for.
    """

    #: What the templates know the act by.
    act: ClassVar[str]
    #: Whether the text is an answer, so that one may ask what it lacks.
    is_checked: ClassVar[bool] = False
    #: Whether the text may be made from knowledge.
    knows: ClassVar[bool] = False

    #: The keys of the articles that the text was made from.
    used = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    help: Help
    #: What is said of a draft by the office's helper program, where one was asked for.
    helper_said: str = ""
    #: What the text lacks, once it was asked for; advice, and no block.
    advice: Sequence[str] = ()

    def begin(self) -> None:
        """Put into the text what the address, or a button, asks for; find what may help."""
        asked = {name: str(self.initial.pop(name, "")) for name in ("template", "article", "find")}
        knows = self.knows and uses_knowledge(self.staff)
        self.help = Help(templates_for(self.staff, self.case, self.act), asked["template"], knows)
        self._add_template(asked["template"])
        if knows:
            self._add_article(asked["article"])
            self._find(asked["find"] or str(self.data.get("find", "")))
        if self.initial.pop("helper", "") and self.has_helper:
            self._add_draft()
        if self.initial.pop("check", "") and self.is_checked:
            self.advice = checked(self.case, str(self.initial.get("text", "")), self._office)

    def _add(self, words: str) -> None:
        text = str(self.initial.get("text", "")).rstrip()
        if words and words not in text:
            self.initial["text"] = f"{text}\n\n{words}" if text else words

    def _add_template(self, key: str) -> None:
        chosen = next((one for one in self.help.templates if str(one.pk) == key), None)
        if chosen is not None:
            self._add(words_of_template(chosen, self.case, self._office, now()))

    @property
    def has_helper(self) -> bool:
        """Whether the office runs a helper that may draft this text."""
        return self.is_checked and helper_is_on()

    def _add_draft(self) -> None:
        """Put the helper's draft into the text, with its sources; a person reads it over."""
        language = "English" if language_of(self.case) == "en" else "Chinese"
        try:
            drafted = draft_with_helper(
                self.case, Task.REPLY, language=language, by=self.staff, at=now()
            )
        except HelperError:
            self.helper_said = gettext(
                "The helper program does not answer. Write it yourself, or try again later."
            )
            return
        self._add(drafted.text)
        self.helper_said = gettext(
            "The helper program drafted this. Read over every word: you answer for it."
        )
        if drafted.sources:
            named = (f"[{n}] {one}" for n, one in enumerate(drafted.sources, 1))
            self.helper_said += " " + gettext("Sources: %(sources)s") % {
                "sources": gettext("; ").join(named)
            }

    @property
    def _office(self) -> Office | None:
        """The office that answers: the one that leads, or one's own."""
        return self.case.lead or next(iter(self.staff.offices()), None)

    def _add_article(self, key: str) -> None:
        article = _in_force([key]).get(key)
        if article is None:
            return
        self._add(article.says(language_of(self.case))[1])
        used = str(self.initial.get("used", "")).split()
        self.initial["used"] = " ".join(dict.fromkeys([*used, key]))

    def _find(self, words: str) -> None:
        """What was asked for; at first what the title of the case finds."""
        words = words.strip()[:100]
        self.help.find, self.help.asked = words, bool(words)
        sought = words or self.case.title
        today = day_of(now())
        found = find_articles(sought, limit=MOST_SHOWN, today=today) if sought else []
        self.help.found = [article_view(one, today, words=words) for one in found]

    @property
    def made_from(self) -> list[Article]:
        """The articles that the text was made from, once the form is valid."""
        return list(_in_force(self.cleaned_data["used"].split()[:MOST_USED]).values())


def checked(case: Case, text: str, office: Office | None) -> list[str]:
    """What a text lacks as the answer to the case; a sentence where that is nothing."""
    if not text.strip():
        return [gettext("Nothing is written yet that could be looked at.")]
    found = advice_for(case, text, office=office, at=now())
    return found or [gettext("Nothing is missing as far as its words show.")]


def _in_force(keys: list[str]) -> dict[str, Article]:
    """The articles in force with these keys, as they were written."""
    whole = [int(key) for key in keys if key.isdecimal() and len(key) < 16]
    found = Article.objects.in_force(day_of(now())).filter(pk__in=whole)
    return {str(article.pk): article for article in found}


class CheckForm(ActForm):
    short = _("Checklist")
    title = _("What has been done?")
    hint = _("Tick off what is done, so that nothing is forgotten. It holds nothing up.")
    button = _("Keep this")
    seldom = True

    items = forms.MultipleChoiceField(
        label=_("Done"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def set_up(self) -> None:
        lists = checklists_of(self.case)
        choices: Any = [(one.name, [(i.code, i.label) for i in one.items]) for one in lists]
        if len(lists) == 1:
            choices = choices[0][1]
        chosen: Any = self.fields["items"]
        chosen.choices = choices
        done = [item.code for one in lists for item in one.items if item.done]
        self.initial["items"] = done
        if not lists:
            chosen.help_text = gettext("No checklist counts for this case.")


def advice(lists: list[Listed]) -> str:
    """What is not ticked off yet, said before an answer is sent; "" if there is nothing."""
    left = [label for one in lists for label in one.open]
    if not left:
        return ""
    whole = sum(len(one.items) for one in lists)
    return gettext(
        "%(done)s of %(whole)s on the checklist are done. Not ticked off yet: %(left)s. "
        "You can send the answer all the same."
    ) % {"done": whole - len(left), "whole": whole, "left": gettext("; ").join(left)}
