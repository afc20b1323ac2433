"""What stands on the phone desk: what was looked up, articles that answer, cases like this one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heartline.cases.models import Article, Case, Danger, Issue, Party, Topic, pk_of
from heartline.cases.queries.issues import title_of
from heartline.cases.queries.knowledge import find_articles
from heartline.cases.queries.others import Others, issues_beside, others_of
from heartline.cases.queries.routing import rule_for
from heartline.cases.queries.rows import danger_words, share_words, status_tag
from heartline.cases.rules import may_judge_by_phone, may_read_name, may_take_verdict
from heartline.cases.rules.issues import UNDER_WAY, may_read_issues
from heartline.cases.sentences import due_words, waiting_words
from heartline.channels.pages.story import last_said_to
from heartline.channels.pages.words import shown
from heartline.channels.phone.alike import cases_like
from heartline.offices.models import Area, Staff
from heartline.shared.clock import local
from heartline.shared.plain import first_line

#: So many articles and cases stand beside the words.
ARTICLES = 5
ALIKE = 5
#: Signs after which words are worth reading.
SAID_ENOUGH = 6


@dataclass(frozen=True)
class Matter:
    """One open matter of the caller, as it is read out to them."""

    key: str
    number: str
    url: str
    title: str
    name: str
    state: str
    label: str
    due: str
    said: str
    said_when: str
    verdict_url: str


def matters(staff: Staff, parties: Iterable[Party], at: datetime) -> list[Matter]:
    """The open matters that a look-up brought up; rows of `looking_up`."""
    return [_matter(staff, party, at) for party in parties]


def _matter(staff: Staff, party: Party, at: datetime) -> Matter:
    """The title is the one of the case they opened: joined cases may be called by others' words."""
    case = party.case
    state, label = status_tag(case, at)
    last = last_said_to(party, today=at)
    judges = may_judge_by_phone(party) and may_take_verdict(staff, case)
    verdict = f"{reverse('cases:verdict', args=[case.number])}?party={party.pk}#act"
    return Matter(
        key=str(party.pk),
        number=party.number,
        url=case.get_absolute_url(),
        title=shown(party.home.title) or _("(a picture without words)"),
        name=party.person.name if may_read_name(staff, case, party.person) else "",
        state=state,
        label=label,
        due=due_words(case.again_by or party.due_at, at) if case.is_waiting else "",
        said=last.text if last else "",
        said_when=" · ".join((last.who, last.moment)) if last else "",
        verdict_url=verdict if judges else "",
    )


@dataclass(frozen=True)
class Offered:
    """An article that may answer, in the language of the letters."""

    key: int
    title: str
    body: str


def offered(words: str, language: str) -> list[Offered]:
    """The articles in force that these words are answered by, the best first."""
    if _is_one_letter(words.strip()):
        return []
    found = find_articles(words, limit=ARTICLES)
    return [Offered(article.pk, *says(article, language)) for article in found]


def _is_one_letter(words: str) -> bool:
    """Whether they find nothing worth reading; one Chinese sign may well be a whole word."""
    return len(words) < 2 and words.isascii()


def says(article: Article, language: str) -> tuple[str, str]:
    """Title and text of an article in the language of the caller."""
    told: tuple[str, str] = article.says("en" if language.startswith("en") else "zh")
    return told


@dataclass(frozen=True)
class Alike:
    """An open case with similar words: what it is called, never who spoke."""

    number: str
    url: str
    title: str
    office: str
    since: str
    #: How many others say the same; "" for none.
    others: str = ""


@dataclass(frozen=True)
class Suggested:
    """A hot issue that those are in who say the same."""

    number: str
    title: str
    url: str


def suggested(staff: Staff, cases: Iterable[Alike], chosen: str) -> list[Suggested]:
    """The hot issues that cases like what is said stand in; and the one that was chosen before."""
    if not may_read_issues(staff):
        return []
    keys = [pk for case in cases if (pk := pk_of(case.number)) is not None]
    issues = issues_beside(keys)
    if chosen.startswith("H") and chosen not in {issue.number for issue in issues}:
        issues += [
            one for one in Issue.objects.filter(status__in=UNDER_WAY) if one.number == chosen
        ]
    return [Suggested(one.number, title_of(one), one.get_absolute_url()) for one in issues]


def alike(staff: Staff, words: str, area: Area | None, at: datetime) -> list[Alike]:
    """Open cases with similar words, in the district of `area` where one was named."""
    cases = cases_like(staff, words, area, most=ALIKE)
    others = others_of(staff, cases)
    return [_alike(case, at, others.get(case.pk)) for case in cases]


def _alike(case: Case, at: datetime, others: Others | None) -> Alike:
    return Alike(
        number=case.number,
        url=case.get_absolute_url(),
        title=first_line(case.title) or _("(a picture without words)"),
        office=str(case.lead) if case.lead else _("the desk"),
        since=waiting_words(case.received_at, at),
        others=others.words if others else "",
    )


@dataclass(frozen=True)
class Heard:
    """What the words suggest while they are typed; what is empty is not sure enough."""

    topic: str = ""
    code: str = ""
    share: str = ""
    words: tuple[str, ...] = ()
    area: str = ""
    area_code: str = ""
    danger: tuple[str, str] = ("", "")
    #: The office that the rules name for it.
    office: str = ""


def heard(words: str, *, topic: str, area: Area | None, kind: str) -> Heard:
    """What the words of a call suggest; nothing while there are hardly any.

    Args:
        topic: the code of the topic that was chosen; "" to go by the suggested one.
        area: the same of the area.
        kind: "" while none is chosen.
    """
    if len(words.strip()) < SAID_ENOUGH:
        return Heard()
    # What computes with tables of numbers takes half a second to load: here, not by each command.
    from heartline.cases.queries.reader import Reader

    found = Reader(kinds=False).read_text(words)
    shape = "late" if found.danger == Danger.LIFE else "soon"
    return Heard(
        topic=str(found.topic or ""),
        code=found.topic.code if found.topic else "",
        share=share_words(found.confidence),
        words=tuple(found.words),
        area=str(found.area or ""),
        area_code=found.area.code if found.area else "",
        danger=(shape, danger_words(found)) if found.danger else ("", ""),
        office=_by_rule(topic or found.topic, area or found.area, kind),
    )


def _by_rule(topic: Topic | str | None, area: Area | None, kind: str) -> str:
    """The office that the rules name; "" for none, and for one that is closed."""
    if isinstance(topic, str):
        topic = Topic.objects.filter(code=topic).first()
    rule = rule_for(topic, area, kind)
    return str(rule.lead) if rule is not None and rule.lead.closed_at is None else ""


def clock_words(at: datetime) -> str:
    """A time of the day: "10:32"; drafts last a day, so it says enough."""
    return date_format(local(at), "H:i")
