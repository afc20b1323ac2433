"""Looking things up: which articles answer some words, and what a list of them shows."""

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import ClassVar, Self
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _, pgettext_lazy

from heartline.cases.models import Article, ArticleStatus, Topic
from heartline.cases.models.knowledge import ArticleQuerySet
from heartline.cases.queries.article_search import PUBLIC, ranked_keys, status_mark
from heartline.cases.queries.filters import Choices, tree_choices
from heartline.offices.models import Staff
from heartline.shared.clock import day_of, now
from heartline.shared.fulltext import All
from heartline.shared.words import Pieces, excerpt, highlight, words_of

#: An article is shown as expiring so many days before it does.
SOON = timedelta(days=30)
#: How much of a text a list shows, in characters: about two lines.
_EXCERPT = {"zh": 80, "en": 180}
_NEAR = ("topic", "office", "written_by", "reviewed_by", "replaces", "from_case")
#: What is used most stands first, and of equals the newest.
_USED = ("-used", "-reviewed_at", "-pk")


def article_rows() -> ArticleQuerySet:
    """Articles with what their pages and the rules read."""
    articles: ArticleQuerySet = Article.objects.select_related(*_NEAR)
    return articles


def find_articles(
    words: str, *, public_only: bool = False, limit: int = 10, today: date | None = None
) -> list[Article]:
    """The articles in force that answer `words`, in Chinese or English, the best first.

    Args:
        words: as somebody typed them; "" finds what is used most.
        public_only: only what everybody may read.
        today: the day on which they must hold; by default the present one.
    """
    today = today or day_of(now())
    rows = Article.objects.public(today) if public_only else Article.objects.in_force(today)
    if not words_of(words):
        return list(rows.select_related(*_NEAR).order_by(*_USED)[:limit])
    among = All((status_mark(ArticleStatus.IN_FORCE), *([PUBLIC] if public_only else [])))
    return _in_order(ranked_keys(rows, words, among)[:limit])


def _in_order(keys: list[int]) -> list[Article]:
    """The articles with these keys, in this order."""
    rows = article_rows().in_bulk(keys)
    return [rows[key] for key in keys]


# The list --------------------------------------------------------------------------------------

#: The tabs of the list, and what each is called.
STATES: dict[str, Promise] = {
    "in_force": _("In force"),
    "drafts": _("Drafts"),
    "expiring": _("Expired, or expires within 30 days"),
    "retired": _("No longer in force"),
}


_STATUSES = {
    "in_force": ArticleStatus.IN_FORCE,
    "drafts": ArticleStatus.DRAFT,
    "expiring": ArticleStatus.IN_FORCE,
    "retired": ArticleStatus.RETIRED,
}


@dataclass(frozen=True)
class ArticleFilters:
    """What the list is narrowed to; what cannot be understood narrows nothing."""

    KEYS: ClassVar[tuple[str, ...]] = ("words", "topic", "state")

    words: str = ""
    topic: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters that an address carries."""
        told = {key: query.get(key, "").strip()[:100] for key in cls.KEYS}
        if told["state"] not in STATES:
            told["state"] = ""
        return cls(**told)

    @property
    def query(self) -> str:
        """The filters as they stand in an address: "words=lamp&state=drafts"."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self)}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def tab(self) -> str:
        """The tab that is open."""
        return self.state or "in_force"

    def topics(self) -> Choices:
        return tree_choices(Topic, self.topic)


def _state(state: str, today: date) -> Q:
    in_force = Q(status=ArticleStatus.IN_FORCE)
    return {
        "in_force": in_force & Q(expires_on__gte=today),
        "drafts": Q(status=ArticleStatus.DRAFT),
        "expiring": in_force & Q(expires_on__lt=today + SOON),
        "retired": Q(status=ArticleStatus.RETIRED),
    }[state]


def _narrowed(staff: Staff, filters: ArticleFilters) -> ArticleQuerySet:
    articles = article_rows().visible_to(staff)
    if filters.topic:
        branch = Topic.objects.filter(code=filters.topic).first()
        if branch is not None:
            articles = articles.filter(topic__path__startswith=branch.path or "-")
    return articles


def listed_articles(
    staff: Staff, filters: ArticleFilters, today: date
) -> "QuerySet[Article] | list[Article]":
    """The articles that fit, in the order of their tab: what is to be done first stands first."""
    articles = _narrowed(staff, filters).filter(_state(filters.tab, today))
    if words_of(filters.words):
        status = _STATUSES[filters.tab]
        return _in_order(ranked_keys(articles, filters.words, status_mark(status)))
    orders = {
        "in_force": _USED,
        "drafts": ("written_at", "pk"),
        "expiring": ("expires_on", "pk"),
        "retired": ("-written_at", "-pk"),
    }
    return articles.order_by(*orders[filters.tab])


def tabs_of(
    staff: Staff, filters: ArticleFilters, today: date
) -> list[tuple[str, Promise, int, bool]]:
    """Each tab: its query, its name, how many articles stand there in all, whether it is open."""
    counts = {state: Count("pk", filter=_state(state, today)) for state in STATES}
    told = _narrowed(staff, filters).aggregate(**counts)
    return [
        (replace(filters, state=state).query, name, told[state], state == filters.tab)
        for state, name in STATES.items()
    ]


@dataclass(frozen=True)
class ArticleView:
    """An article as a page shows it, in the reader's language where it is written in it."""

    article: Article
    language: str
    title: Pieces
    body: str
    #: The part of the text around what was looked for.
    words: Pieces
    state: str
    label: str
    #: Title, text and language once more in the other language; empty without it.
    other: tuple[str, str, str]
    days_left: int | None


def article_view(article: Article, today: date, *, words: str = "") -> ArticleView:
    """What one reader sees of an article, with the words looked for marked in it."""
    sought = words_of(words)
    language = _language_of(article)
    title, body = article.says(language)
    other = "en" if language == "zh" else "zh"
    second = article.says(other)
    state, label = _shown_state(article, today)
    left = (article.expires_on - today).days if article.expires_on else None
    return ArticleView(
        article=article,
        language=language,
        title=highlight(title, sought),
        body=body,
        words=excerpt(body, sought, most=_EXCERPT[language]),
        state=state,
        label=str(label),
        other=(*second, other) if second != (title, body) else ("", "", ""),
        days_left=left,
    )


def _language_of(article: Article) -> str:
    """The language in which the reader reads it: their own where it is written in it."""
    wanted = "en" if (get_language() or "").startswith("en") else "zh"
    there = {"zh": article.body_zh, "en": article.body_en}
    return wanted if there[wanted] else ("en" if wanted == "zh" else "zh")


def _shown_state(article: Article, today: date) -> tuple[str, Promise | str]:
    """The shape and the word of where an article stands."""
    if article.status == ArticleStatus.DRAFT:
        sent_back = _("Sent back, with words")
        return ("wait", sent_back if article.review_words else _("Waits for a review"))
    if article.status == ArticleStatus.RETIRED:
        return ("closed", _("No longer in force"))
    if article.expires_on is not None and article.expires_on < today:
        return ("late", pgettext_lazy("article", "Expired"))
    if article.expires_on is not None and article.expires_on < today + SOON:
        return ("soon", _("Expires soon"))
    return ("done", _("In force"))


def successor(article: Article, today: date) -> Article | None:
    """The public article in force that took the place of this one, perhaps after others."""
    seen = {article.pk}
    later: Article | None = article
    while later is not None:
        later = later.replaced_by.filter(reviewed_at__isnull=False).order_by("-pk").first()
        if later is None or later.pk in seen:
            return None
        if Article.objects.public(today).filter(pk=later.pk).exists():
            return later
        seen.add(later.pk)
    return None


def public_topics(today: date) -> list[tuple[Topic, int]]:
    """The branches of the tree in which something is public, and how many articles each holds."""
    counts: Counter[int] = Counter()
    known = Article.objects.public(today).exclude(topic=None).order_by()
    for path, count in known.values_list("topic__path").annotate(Count("pk")):
        counts[int((path or "/0/").split("/")[1])] += count
    topics = Topic.objects.filter(pk__in=counts).order_by("pk")
    return [(topic, counts[topic.pk]) for topic in topics]


def public_articles(topic: Topic | None, today: date) -> ArticleQuerySet:
    """What everybody may read, of one topic and below, or of all; what is used most first."""
    articles = article_rows().public(today)
    if topic is not None:
        articles = articles.filter(topic__path__startswith=topic.path or "-")
    return articles.order_by(*_USED)
