"""Which articles answer some words, in Chinese or English, and the index that finds them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import chain, pairwise
from math import log

from django.db.models import QuerySet

from heartline.cases.models import Article
from heartline.shared.fulltext import Index, Sought, document, mark
from heartline.shared.words import fold, forms_of, tokens_of, words_of

INDEX = Index("article")
#: The mark of what everybody may read; beside it each article carries its status as a mark.
PUBLIC = mark("public")
#: So many articles a search looks at, at the most.
MOST_FOUND = 400
#: Where nothing holds all the words, a title comes near that is held so far by what is asked; or
#: one that itself holds so much of what is asked, as where somebody types a few words to search.
NEAR, HOLDS = 0.85, 0.65
#: What asks, greets and joins, and tells nothing of the matter; it parts the words beside it.
_ASKING = re.compile(
    "想问一下|问一下|请问|您好|你好|谢谢|麻烦|怎么办理|怎么办|怎么样|怎么|怎样|如何|什么时候|什么|哪里"
    "|哪儿|哪些|多少|是不是|能不能|可不可以|可以|需要|我们|那个|这个|那条|这条|找谁|向谁|报修|申请|办理"
    "|投诉|[我你您他的了吗呢吧啊要]"
    "|\\b(?:a|an|and|apply|are|at|be|been|by|can|could|do|does|for|from|get|have|how|i|if|in|is|it"
    "|me|my|of|on|or|our|please|report|that|the|there|this|to|we|what|when|where|which|who|whom"
    "|will|with|would|you|your)\\b"
)
_RANKED = ("pk", "used", "written_at", "title_zh", "title_en")


def keep_in_index(article: Article) -> None:
    """Let the article be found by its words as they stand now."""
    INDEX.put(
        article.pk,
        document(
            title=f"{article.title_zh}\n{article.title_en}",
            texts=[article.body_zh, article.body_en],
            marks=[_plain(article.status), *(["public"] if article.public else [])],
        ),
    )


def status_mark(status: str) -> str:
    """The mark of the articles with this status."""
    return mark(_plain(status))


def _plain(status: str) -> str:
    return str(status).replace("_", "")


def ranked_keys(articles: "QuerySet[Article]", words: str, among: Sought) -> list[int]:
    """The keys of those of `articles` that answer `words`, the best first.

    First those that hold the words in their title, then those most used, then the newest. Where
    none holds all of them, those whose title comes near to what is asked.

    Args:
        articles: what may be found at all.
        words: as somebody typed them; with at least one letter or digit in it.
        among: what of the index may be looked at.
    """
    sought = _tokens(words_of(words))
    found = _holding(articles, INDEX.find(words, most=MOST_FOUND, among=among), sought)
    return found or _near(articles, words)


def _holding(articles: "QuerySet[Article]", keys: Iterable[int], tokens: list[str]) -> list[int]:
    """Those of `keys` among `articles`, which hold all of the tokens, the best first."""
    ranks = []
    for pk, used, at, *titles in articles.filter(pk__in=list(keys)).values_list(*_RANKED):
        in_title = _share(tokens, fold("\n".join(titles)))
        ranks.append((in_title < 1, -in_title, -used, -at.timestamp(), -pk))
    return [-rank[-1] for rank in sorted(ranks)]


def _tokens(words: list[str]) -> list[str]:
    return [token for word in words for token in tokens_of(word)]


def _share(tokens: list[str], text: str) -> float:
    return sum(any(form in text for form in forms_of(token)) for token in tokens) / len(tokens)


def _stem(word: str) -> str:
    """The shortest that a word and its forms come to: the same for one of it and for several."""
    return min((stem for form in forms_of(word) for stem in forms_of(form)), key=len)


@dataclass(frozen=True)
class _Matter:
    """What a text is about: its words, and of Chinese its signs, each as the pairs it stands in."""

    units: tuple[tuple[str, ...], ...]
    tokens: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Matter":
        units: list[tuple[str, ...]] = []
        for word in words_of(_ASKING.sub(" ", fold(text))):
            pairs = tokens_of(word)
            if len(pairs) == 1:
                units.append((_stem(word),))
            else:
                units += [(pairs[0],), *pairwise(pairs), (pairs[-1],)]
        return cls(tuple(units), frozenset(chain.from_iterable(units)))

    def share(self, other: "_Matter", weights: Mapping[str, float]) -> float:
        """How much of it the other holds; what is rare weighs more."""
        whole = held = 0.0
        for unit in self.units:
            weight = max(weights[token] for token in unit)
            whole += weight
            held += weight * any(token in other.tokens for token in unit)
        return held / whole


#: Titles are read again and again; each keeps a few short words.
_of_title = lru_cache(maxsize=4_096)(_Matter.of)


def _near(articles: "QuerySet[Article]", words: str) -> list[int]:
    """Those of `articles` whose title comes near to what is asked, the nearest first.

    What stands in few titles weighs more than what stands in many: log(1 + titles / those).
    """
    asked = _Matter.of(words)
    rows = articles.values_list("pk", "title_zh", "title_en")
    titles = [(pk, _of_title(title)) for pk, *both in rows for title in both if title]
    common = [(pk, title) for pk, title in titles if not title.tokens.isdisjoint(asked.tokens)]
    wanted = asked.tokens.union(*(title.tokens for _pk, title in common))
    counts = Counter(chain.from_iterable(title.tokens & wanted for _pk, title in titles))
    weights = {token: log(1 + len(titles) / max(counts[token], 1)) for token in wanted}
    near: dict[int, float] = {}
    for pk, title in common:
        held, holds = title.share(asked, weights), asked.share(title, weights)
        if held >= NEAR or holds >= HOLDS:
            near[pk] = max(near.get(pk, 0), held + holds)
    nearest = nlargest(MOST_FOUND, near, key=near.__getitem__)
    ranks = [
        (-near[pk], -used, -at.timestamp(), -pk)
        for pk, used, at in articles.filter(pk__in=nearest).values_list("pk", "used", "written_at")
    ]
    return [-rank[-1] for rank in sorted(ranks)]
