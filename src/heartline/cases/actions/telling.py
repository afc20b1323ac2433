"""Telling everybody in a hot issue: each person once, in their language; nobody sees a list.

The news is written down first, then it goes out case by case, each in a transaction of its own.
What a crash cuts short the worker takes up again: whoever has the word already does not get it
twice.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from heartline.cases.actions.answers import word_to
from heartline.cases.actions.issues import hold_issue, refuse_private
from heartline.cases.actions.steps import CaseRefusedError, allow, hold, step_issue
from heartline.cases.events import IssueEvent
from heartline.cases.models import Case, Issue, IssueNews, IssueStatus, Party, PartyStatus, Reply
from heartline.cases.rules.issues import may_still_be_told, may_work_on_issue, voice
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.plain import for_the_database

#: So many cases are told at once; the others wait for the worker's next turn.
CASES_AT_ONCE = 50


@transaction.atomic
def tell_everybody(
    issue: Issue,
    *,
    text_zh: str,
    text_en: str = "",
    shown: Collection[str] = (),
    by: Staff,
    at: datetime,
) -> IssueNews:
    """Write news for everybody whose case is in the issue; `send_news` then brings it to them.

    Args:
        shown: what tells who somebody is and may be read by everybody all the same.

    Raises:
        PermissionDenied: `by` neither works for the owner nor sits at the desk.
        CaseRefusedError: "no_text": it says nothing; "issue_dropped"; "tells_who": a private
            detail is not in `shown`.
    """
    hold_issue(issue)
    allow(may_work_on_issue(by, issue))
    if issue.status == IssueStatus.DROPPED:
        raise CaseRefusedError("issue_dropped")
    if not text_zh.strip():
        raise CaseRefusedError("no_text")
    refuse_private([text_zh, text_en], shown)
    news = _news(issue, text_zh, text_en, by=by, at=at)
    record(IssueEvent.TOLD, at=at, by=by, target=issue, commits=[news], news=news.pk)
    return news


@transaction.atomic
def finish_issue(
    issue: Issue,
    *,
    text_zh: str,
    text_en: str = "",
    shown: Collection[str] = (),
    by: Staff,
    at: datetime,
) -> IssueNews:
    """It is put right: everybody whose case is in it is told what came of it.

    Args:
        shown: what tells who somebody is and may be read by everybody all the same.

    Raises:
        PermissionDenied: `by` neither works for the owner nor sits at the desk.
        CaseRefusedError: "no_news": what came of it is not said; "tells_who": a private detail is
            not in `shown`.
        CaseMovedError: it is not being put right, or not any more.
    """
    allow(may_work_on_issue(by, issue))
    if not text_zh.strip():
        raise CaseRefusedError("no_news")
    refuse_private([text_zh, text_en], shown)
    step_issue(issue, "finish", done_at=at)
    news = _news(issue, text_zh, text_en, by=by, at=at)
    record(
        IssueEvent.STEPPED,
        at=at,
        by=by,
        target=issue,
        commits=[news],
        step="finish",
        news=news.pk,
    )
    return news


def _news(issue: Issue, text_zh: str, text_en: str, *, by: Staff, at: datetime) -> IssueNews:
    news = IssueNews(
        issue=issue,
        text_zh=for_the_database(text_zh.strip()),
        text_en=for_the_database(text_en.strip()),
        by=by,
        at=at,
    )
    news.commit()
    news.save(force_insert=True)
    return news


def send_news(news: IssueNews, *, at: datetime, most: int | None = None) -> bool:
    """Bring the news to everybody it has not reached yet; whether that was the last of them.

    Args:
        most: so many cases now; None for all.
    """
    cases = list(_cases_to_tell(news).values_list("pk", flat=True)[: most and most + 1])
    for pk in cases[:most]:
        _tell_case(news, pk)
    if most is not None and len(cases) > most:
        return False
    IssueNews.objects.filter(pk=news.pk, told_at=None).update(told_at=at)
    news.refresh_from_db(fields=["told", "told_at"])
    return True


def tell_what_waits(*, at: datetime) -> int:
    """Go on with every telling that is not finished; how many there were. For the worker."""
    waiting = list(IssueNews.objects.filter(told_at=None).select_related("issue__owner", "by"))
    for news in waiting:
        send_news(news, at=at, most=CASES_AT_ONCE)
    return len(waiting)


def _parties(news: IssueNews) -> Q:
    """Those in a gathered case, also where it was joined with another since."""
    return Q(case__in_issue__issue=news.issue_id) | Q(home__in_issue__issue=news.issue_id)


def _told(news: IssueNews) -> Q:
    """The words that this news has become: no two are of one moment and one hand."""
    return Q(answers=False, sent_at=news.at, sent_by=news.by_id)


def _cases_to_tell(news: IssueNews) -> "QuerySet[Case]":
    told = Reply.objects.filter(_told(news), party=OuterRef("pk"))
    waiting = Party.objects.filter(_parties(news)).filter(~Exists(told))
    waiting = waiting.exclude(status=PartyStatus.WITHDRAWN).filter(person__erased_at=None)
    return Case.objects.filter(pk__in=waiting.values("case")).order_by("pk")


@transaction.atomic
def _tell_case(news: IssueNews, pk: int) -> None:
    """Tell those in one case who have not heard yet; held, so that nobody is told twice."""
    case = Case.objects.select_related("about").get(pk=pk)
    hold(case)
    heard = set(Reply.objects.filter(_told(news), case=case).values_list("party", flat=True))
    parties = Party.objects.filter(_parties(news), case=case).select_related("person")
    count = 0
    for party in parties.distinct().order_by("pk"):
        if party.pk in heard or not may_still_be_told(party):
            continue
        party.case = case
        words = _in_their_language(news, party)
        word_to(party, voice(news.issue, case), words, by=news.by, at=news.at)
        count += 1
    IssueNews.objects.filter(pk=news.pk).update(told=F("told") + count)


def _in_their_language(news: IssueNews, party: Party) -> str:
    """What they read: English for whom reads English, where it was written."""
    english = party.person.language.startswith("en")
    return (news.text_en if english else news.text_zh) or news.text_zh
