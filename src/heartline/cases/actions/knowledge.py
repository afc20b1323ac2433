"""Knowledge: written by one, passed by another until a day, replaced, renewed, taken out of force.

An article in force is never edited: a draft replaces it, and takes its place once it is passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, allow
from heartline.cases.events import ArticleEvent
from heartline.cases.models import Article, ArticleStatus, Case, Topic
from heartline.cases.queries.article_search import keep_in_index
from heartline.cases.rules.casework import may_make_knowledge
from heartline.cases.rules.knowledge import (
    may_edit_article,
    may_renew_article,
    may_replace_article,
    may_retire_article,
    may_review_article,
    may_write_for,
    uses_knowledge,
)
from heartline.cases.steps import ARTICLE_STEPS
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff
from heartline.shared.clock import day_of
from heartline.shared.plain import for_the_database, tidy, trimmed

#: An article is looked at again after so many years at the latest.
MOST_YEARS = 3


@dataclass(frozen=True)
class Written:
    """What an article says, in one language or in both."""

    title_zh: str = ""
    body_zh: str = ""
    title_en: str = ""
    body_en: str = ""
    #: The rule or notice that it rests on.
    source: str = ""
    topic: Topic | None = None
    #: Whether everybody may read it; else the staff alone.
    public: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row, as the database holds them.

        Raises:
            CaseRefusedError: "article_empty": nothing is said in either language; "no_question";
                "half_a_language": a title without its text.
        """
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("title_zh", "title_en", "source"):
            told[name] = for_the_database(trimmed(told[name]))
        for name in ("body_zh", "body_en"):
            told[name] = for_the_database(tidy(told[name]))
        pairs = [(told[f"title_{one}"], told[f"body_{one}"]) for one in ("zh", "en")]
        if not any(title or body for title, body in pairs):
            raise CaseRefusedError("article_empty")
        if any(body and not title for title, body in pairs):
            raise CaseRefusedError("no_question")
        if any(title and not body for title, body in pairs):
            raise CaseRefusedError("half_a_language")
        return told


def _step(article: Article, name: str, **told: Any) -> None:
    """Take the step `name` of `ARTICLE_STEPS`, and set what is `told` with it.

    Raises:
        CaseMovedError: the article no longer stands where that step starts.
    """
    starts, end = ARTICLE_STEPS[name]
    told["status"] = end
    if not Article.objects.filter(pk=article.pk, status__in=starts).update(**told):
        raise CaseMovedError(str(article))
    for field, value in told.items():
        setattr(article, field, value)
    keep_in_index(article)


def _hold(article: Article) -> None:
    """Read the article anew; nobody else moves it until this transaction ends."""
    article.refresh_from_db(from_queryset=Article.objects.select_for_update())


@transaction.atomic
def write_article(
    written: Written,
    *,
    office: Office,
    from_case: Case | None = None,
    replaces: Article | None = None,
    by: Staff,
    at: datetime,
) -> Article:
    """A new draft that `office` will answer for; `replaces` is what it shall take the place of.

    Raises:
        PermissionDenied: `by` does not write for that office, or makes no knowledge of that case.
        CaseRefusedError: as `Written.columns`; "replaced_already": the other one is not in force
            any more.
    """
    allow(may_write_for(by, office))
    allow(from_case is None or may_make_knowledge(by, from_case))
    if replaces is not None:
        _hold(replaces)
        if replaces.status != ArticleStatus.IN_FORCE:
            raise CaseRefusedError("replaced_already")
        allow(may_replace_article(by, replaces))
    article = Article.objects.create(
        **written.columns,
        office=office,
        from_case=from_case,
        replaces=replaces,
        written_by=by,
        written_at=at,
    )
    keep_in_index(article)
    codes: dict[str, Any] = {"office": office.code}
    if replaces is not None:
        codes["replaces"] = replaces.pk
    record(ArticleEvent.WRITTEN, at=at, by=by, target=article, **codes)
    return article


@transaction.atomic
def edit_article(
    article: Article, written: Written, *, office: Office, by: Staff, at: datetime
) -> Article:
    """Write one's own draft anew; what a reviewer said of it is answered with that.

    Raises:
        PermissionDenied: it is not a draft of `by`, or `by` does not write for that office.
        CaseRefusedError: as `Written.columns`.
    """
    _hold(article)
    allow(may_edit_article(by, article) and may_write_for(by, office))
    told = written.columns | {"office": office, "written_at": at, "review_words": ""}
    for name, value in told.items():
        setattr(article, name, value)
    article.save(update_fields=list(told))
    keep_in_index(article)
    record(ArticleEvent.WRITTEN, at=at, by=by, target=article, office=office.code)
    return article


def _expiry(day: date | None, at: datetime) -> date:
    """The day until which an article holds.

    Raises:
        CaseRefusedError: "no_expiry", "expiry_past", "expiry_far".
    """
    if day is None:
        raise CaseRefusedError("no_expiry")
    today = day_of(at)
    if day < today:
        raise CaseRefusedError("expiry_past")
    if day > last_expiry(today):
        raise CaseRefusedError("expiry_far")
    return day


def last_expiry(today: date) -> date:
    """The last day until which an article can be passed on `today`."""
    try:
        return today.replace(year=today.year + MOST_YEARS)
    except ValueError:
        return date(today.year + MOST_YEARS, 2, 28)


def _refuse_own(article: Article, by: Staff) -> None:
    if article.written_by_id == by.pk:
        raise CaseRefusedError("own_article")


@transaction.atomic
def pass_article(
    article: Article,
    *,
    expires_on: date | None,
    words: str = "",
    seen: datetime | None = None,
    by: Staff,
    at: datetime,
) -> Article:
    """Let a draft of somebody else pass; it is in force until `expires_on`, that day included.

    What it replaces goes out of force in the same moment.

    Args:
        seen: `written_at` of the draft as the reviewer read it; None if nobody could have changed
            it since.

    Raises:
        PermissionDenied: `by` is no supervisor or dispatcher over its office.
        CaseRefusedError: "own_article"; "no_expiry"; "expiry_past"; "expiry_far";
            "replaced_already": what it should replace is not in force any more.
        CaseMovedError: it was passed, dropped or written anew meanwhile.
    """
    _hold(article)
    _refuse_own(article, by)
    _still_as_read(article, seen)
    allow(may_review_article(by, article))
    until = _expiry(expires_on, at)
    if article.replaces is not None:
        _hold(article.replaces)
        if article.replaces.status != ArticleStatus.IN_FORCE:
            raise CaseRefusedError("replaced_already")
        _step(article.replaces, "retire")
    article.commit()
    _step(
        article,
        "pass",
        salt=article.salt,
        expires_on=until,
        reviewed_by=by,
        reviewed_at=at,
        review_words=for_the_database(words.strip()),
    )
    codes: dict[str, Any] = {"expires": until.isoformat()}
    if article.replaces is not None:
        codes["replaces"] = article.replaces.pk
    record(ArticleEvent.PASSED, at=at, by=by, target=article, commits=[article], **codes)
    return article


def _still_as_read(article: Article, seen: datetime | None) -> None:
    if article.status != ArticleStatus.DRAFT or (seen and seen != article.written_at):
        raise CaseMovedError(str(article))


@transaction.atomic
def send_article_back(
    article: Article, *, words: str, seen: datetime | None = None, by: Staff, at: datetime
) -> Article:
    """Give a draft back to its writer, with words.

    Raises:
        PermissionDenied: `by` is no supervisor or dispatcher over its office.
        CaseRefusedError: "own_article"; "no_words": it is not said why.
        CaseMovedError: it was passed, dropped or written anew meanwhile.
    """
    _hold(article)
    _refuse_own(article, by)
    _still_as_read(article, seen)
    allow(may_review_article(by, article))
    if not words.strip():
        raise CaseRefusedError("no_words")
    article.review_words = for_the_database(words.strip())
    article.save(update_fields=["review_words"])
    record(ArticleEvent.SENT_BACK, at=at, by=by, target=article)
    return article


@transaction.atomic
def renew_article(
    article: Article, *, expires_on: date | None, words: str = "", by: Staff, at: datetime
) -> Article:
    """Say, after reading it again, that an article still holds until `expires_on`.

    Raises:
        PermissionDenied: `by` is no supervisor or dispatcher over its office.
        CaseRefusedError: "own_article"; "no_expiry"; "expiry_past"; "expiry_far".
        CaseMovedError: it is not in force any more.
    """
    _hold(article)
    _refuse_own(article, by)
    if article.status != ArticleStatus.IN_FORCE:
        raise CaseMovedError(str(article))
    allow(may_renew_article(by, article))
    article.expires_on = _expiry(expires_on, at)
    article.reviewed_by, article.reviewed_at = by, at
    article.review_words = for_the_database(words.strip())
    article.save(update_fields=["expires_on", "reviewed_by", "reviewed_at", "review_words"])
    expires = article.expires_on.isoformat()
    record(ArticleEvent.RENEWED, at=at, by=by, target=article, expires=expires)
    return article


@transaction.atomic
def retire_article(article: Article, *, by: Staff, at: datetime) -> Article:
    """Take an article out of force, or drop a draft; it can still be read by those who could.

    Raises:
        PermissionDenied: it is not for `by` to say.
        CaseMovedError: it is out of force already.
    """
    _hold(article)
    if article.status == ArticleStatus.RETIRED:
        raise CaseMovedError(str(article))
    allow(may_retire_article(by, article))
    _step(article, "drop" if article.status == ArticleStatus.DRAFT else "retire")
    record(ArticleEvent.RETIRED, at=at, by=by, target=article)
    return article


@transaction.atomic
def note_use(article: Article, *, case: Case | None = None, by: Staff, at: datetime) -> None:
    """Count that an answer was made from an article.

    Raises:
        PermissionDenied: `by` does not answer people.
    """
    allow(uses_knowledge(by))
    # Not read first: two colleagues may answer from it at the same moment.
    Article.objects.filter(pk=article.pk).update(used=F("used") + 1)
    codes: dict[str, Any] = {"case": case.number} if case else {}
    record(ArticleEvent.USED, at=at, by=by, target=article, **codes)


def note_uses(articles: Iterable[Article], *, case: Case, by: Staff, at: datetime) -> None:
    """Count each of the articles that one answer was made from."""
    for article in articles:
        note_use(article, case=case, by=by, at=at)
