"""What helps to write an answer: templates with their places filled in, and checklists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from heartline.cases.models import Case, CaseStatus, CheckedItem, Checklist, Template
from heartline.cases.rules.places import filled
from heartline.cases.sentences import moment, short_moment
from heartline.offices.models import Office, Staff
from heartline.shared.clock import local
from heartline.shared.text import in_language


def language_of(case: Case) -> str:
    """The language of the person who opened the case; uses what was prefetched."""
    party = next(iter(case.parties.all()), None)
    return party.person.language if party else settings.LANGUAGE_CODE


def _keys(path: str | None) -> list[int]:
    """The keys on the way from the root to a row of a tree."""
    return [int(key) for key in (path or "").split("/") if key]


def _fits(case: Case) -> Q:
    """For cases of all topics, or of this one or one above it."""
    return Q(topic=None) | Q(topic__in=_keys(case.topic.path if case.topic else None))


# Templates --------------------------------------------------------------------------------------


def templates_for(staff: Staff, case: Case, act: str) -> list[Template]:
    """The templates that `staff` may begin from, those of the nearest topic first."""
    above = {key for office in staff.offices() for key in _keys(office.path)}
    found = Template.objects.filter(_fits(case), act__in=("", act), office__in=above)
    return sorted(
        found.select_related("topic"),
        key=lambda one: (-len(_keys(one.topic.path if one.topic else None)), not one.act, str(one)),
    )


def words_of_template(template: Template, case: Case, office: Office | None, at: datetime) -> str:
    """The words of a template in the language of the person, its places filled in."""
    language = language_of(case)
    with override(language):
        text = in_language(template.text_zh, template.text_en)
        return filled(text, _values(case, office, at))


def _values(case: Case, office: Office | None, at: datetime) -> dict[str, str]:
    # Translators: a day, as Django's date format.
    today = date_format(local(at), _("j F Y"))
    return {
        "number": case.number,
        "office": str(office or case.lead or ""),
        "due": moment(case.told_by) if case.told_by else _("no date yet"),
        "topic": str(case.topic or ""),
        "area": str(case.area or ""),
        "today": today,
        "follow_link": f"{settings.SITE_URL}/follow/",
    }


# Checklists -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One item of a checklist, in one case."""

    #: "3.1": the item "1" of the checklist 3.
    code: str
    label: str
    #: Who ticked it off, and when; "" while it is open.
    done: str = ""


@dataclass(frozen=True)
class Listed:
    """A checklist as it stands in one case."""

    name: str
    items: list[Item]

    @property
    def done(self) -> int:
        return sum(bool(item.done) for item in self.items)

    @property
    def open(self) -> list[str]:
        return [item.label for item in self.items if not item.done]


def checklists_of(case: Case) -> list[Listed]:
    """The checklists that count in a case while it is worked on, those of its topic first."""
    if case.status != CaseStatus.ACCEPTED or case.lead is None:
        return []
    offices = _keys(case.lead.path)
    lists = Checklist.objects.filter(_fits(case), closed_at=None, office__in=offices)
    found = sorted(lists, key=lambda one: (one.topic_id is None, one.pk))
    if not found:
        return []
    checked = CheckedItem.objects.filter(case=case, checklist__in=found).select_related("by")
    done = {(one.checklist_id, one.item): f"{one.by} · {short_moment(one.at)}" for one in checked}
    return [Listed(str(one), _items(one, done)) for one in found]


def _items(checklist: Checklist, done: dict[tuple[int, Any], str]) -> list[Item]:
    return [
        Item(
            code=f"{checklist.pk}.{one['key']}",
            label=in_language(one["zh"], one["en"]),
            done=done.get((checklist.pk, one["key"]), ""),
        )
        for one in checklist.standing
    ]
