"""What reading finds in the words of a case, put together when somebody asks for it."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from heartline.cases.models import Case, Topic
from heartline.cases.models.case import address_of
from heartline.cases.queries.covers import type_name
from heartline.cases.queries.gazetteer import PlaceBook
from heartline.cases.queries.knowledge import find_articles
from heartline.cases.queries.routing import called, route
from heartline.cases.queries.rows import share_words
from heartline.cases.queries.said import opening_words
from heartline.cases.rules import Act, Fields, acts_for, readable
from heartline.engines.reading.clean import Change, CleanText, clean_text
from heartline.engines.reading.dates import Deadline, deadlines
from heartline.engines.reading.language import language_of
from heartline.engines.reading.matters import matters
from heartline.engines.reading.places import Place
from heartline.engines.reading.private import private_details
from heartline.offices.models import Area, Staff
from heartline.shared.clock import day_of

#: So many articles, places and changes are named.
ARTICLES, PLACES, CHANGES = 3, 8, 20
#: What can be learned by name: not lines, codes or houses.
_LEARNED = {"street", "estate", "school", "hospital", "site", "area"}


class Choice(NamedTuple):
    """A topic that may be meant: its name, how sure, and the form that sorts the case so."""

    name: str
    share: str
    url: str


class PlaceFound(NamedTuple):
    """A place that the words name."""

    name: str
    #: The area it lies in, and the form that sorts the case there; "" where it is not known.
    area: str
    url: str
    #: Whether the office could keep it as a place it knows.
    is_new: bool


class Day(NamedTuple):
    """A deadline that the words name, and the day that is meant."""

    words: str
    day: str


class Part(NamedTuple):
    """One of several matters, and the form that makes a case of it."""

    words: str
    url: str


class Changed(NamedTuple):
    """What was changed so that people can read it."""

    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Read:
    """What was found; what is empty was not there, or may not be decided by the reader."""

    number: str
    url: str
    language: str
    original: str
    clean: str
    changes: list[Changed] = field(default_factory=list)
    more_changes: int = 0
    choices: list[Choice] = field(default_factory=list)
    office: str = ""
    rule: str = ""
    places: list[PlaceFound] = field(default_factory=list)
    area: int | None = None
    may_keep_places: bool = False
    deadlines: list[Day] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    private: list[tuple[str, str]] = field(default_factory=list)
    articles: list[tuple[str, str, str]] = field(default_factory=list)


def read_case(staff: Staff, case: Case) -> Read | None:
    """What is found in the words that opened `case`, for somebody who reads them; None for none.

    Args:
        case: a row of `case_rows`, read whole.
    """
    if Fields.WORDS not in readable(staff, case):
        return None
    original = opening_words([case.pk]).get(case.pk, "")
    if not original.strip():
        return None
    text, acts = clean_text(original), acts_for(staff, case)
    changes = [_changed(text, change) for change in text.changes]
    book, found = PlaceBook(), private_details(text)
    return Read(
        number=case.number,
        url=case.get_absolute_url(),
        language=_language(text),
        original=original,
        clean=text.clean,
        changes=changes[:CHANGES],
        more_changes=max(0, len(changes) - CHANGES),
        choices=_choices(case) if Act.SORT in acts else [],
        places=_places(case, text, book) if Fields.PLACE in readable(staff, case) else [],
        area=case.area_id,
        may_keep_places=Act.SORT in acts,
        deadlines=[_day(original, one) for one in deadlines(text, day_of(case.received_at))],
        parts=_parts(case, text) if Act.SPLIT in acts else [],
        private=[(type_name(one.type), original[one.start : one.end]) for one in found],
        articles=_articles(case, text, acts),
        **_office(case),
    )


def _language(text: CleanText) -> str:
    names = {
        "zh-Hans": _("Chinese, simplified"),
        "zh-Hant": _("Chinese, traditional"),
        "en": _("English"),
        "other": _("another language"),
    }
    return names[language_of(text)]


def _changed(text: CleanText, change: Change) -> Changed:
    reasons = {
        "width": _("another width of the same sign"),
        "invisible": _("a sign that shows nothing"),
        "pronunciation": _("a pronunciation in brackets"),
        "space": _("uneven spaces"),
        "repaired": _("broken signs, put together again"),
        "partly_lost": _("broken signs, some of them lost"),
        "unreadable": _("signs that cannot be read"),
    }
    return Changed(text.original[change.start : change.end], change.put, reasons[change.why])


def _choices(case: Case) -> list[Choice]:
    """The three topics that are likeliest; each leads to the form for sorting.

    None where the first is not as sure as the office wants it, as everywhere.
    """
    found = getattr(case, "suggestion", None)
    if found is None or found.topic is None:
        return []
    best: Sequence[tuple[str, float]] = found.best
    topics = {topic.code: topic for topic in Topic.objects.filter(code__in=[c for c, _p in best])}
    return [
        Choice(
            str(topics[code]), share_words(share), _act_url(case, Act.SORT, topic=topics[code].pk)
        )
        for code, share in best
        if code in topics
    ]


def _act_url(case: Case, act: Act, **told: object) -> str:
    return f"{address_of(case.number, act)}?{urlencode(told)}#act"


def _office(case: Case) -> dict[str, str]:
    """The office that the rules would give it, as it is sorted or as it is suggested."""
    found = getattr(case, "suggestion", None)
    if case.lead_id is not None or not case.is_waiting:
        return {}
    meant = copy(case)
    meant.topic = case.topic or (found.topic if found else None)
    meant.area = case.area or (found.area if found else None)
    rule = route(meant)
    return {"office": str(rule.lead), "rule": called(rule)} if rule else {}


def _places(case: Case, text: CleanText, book: PlaceBook) -> list[PlaceFound]:
    named = {place.key: place for place in book.places(text)}
    return [_place(case, place, book) for place in list(named.values())[:PLACES]]


def _place(case: Case, place: Place, book: PlaceBook) -> PlaceFound:
    known = book.known(place)
    if known is None:
        return PlaceFound(place.name, "", "", place.type in _LEARNED and not place.within)
    area: Area | None = known.area
    differs = area is not None and area.pk != case.area_id
    url = _act_url(case, Act.SORT, area=area.pk) if area is not None and differs else ""
    return PlaceFound(known.name, str(area or ""), url, is_new=False)


def _day(original: str, found: Deadline) -> Day:
    words = original[found.start : found.end]
    if found.due_on is not None:
        return Day(words, _day_words(found.due_on))
    days = found.working_days or 0
    return Day(
        words, ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
    )


def _day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _parts(case: Case, text: CleanText) -> list[Part]:
    """Each matter after the first, which stays in this case."""
    spans = matters(text)
    return [
        Part(text.original[one.start : one.end], _act_url(case, Act.SPLIT, matter=place))
        for place, one in enumerate(spans)
        if place
    ]


def _articles(case: Case, text: CleanText, acts: Sequence[Act]) -> list[tuple[str, str, str]]:
    """Articles that may answer: title, address, and the form that answers with it."""
    answers = next((act for act in (Act.ANSWER_AT_ONCE, Act.DRAFT) if act in acts), None)
    found = find_articles(case.title or text.clean[:100], limit=ARTICLES)
    return [
        (
            str(article),
            article.get_absolute_url(),
            _act_url(case, answers, article=article.pk) if answers else "",
        )
        for article in found
    ]
