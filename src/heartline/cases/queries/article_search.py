"""Which articles answer some words, in Chinese or English, and the index that finds them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from heartline.cases.models import Article
from heartline.shared.fulltext import All, Either, Index, Sought, document, mark
from heartline.shared.words import fold, tokens_of, words_of

INDEX = Index("article")
#: The mark of what everybody may read; beside it each article carries its status as a mark.
PUBLIC = mark("public")
#: So many articles a search looks at, at the most.
MOST_FOUND = 400
#: Where nothing holds all the words, those that hold so much of them come near.
NEAR = 1 / 2
_HEAD = ("pk", "used", "written_at", "title_zh", "title_en")


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
    none holds all of them, those that come near: half of the words, or of the pairs of signs.

    Args:
        articles: what may be found at all.
        words: as somebody typed them; with at least one letter or digit in it.
        among: what of the index may be looked at.
    """
    sought = words_of(words)
    keys = INDEX.find(words, most=MOST_FOUND, among=among)
    found = _ranked(articles, keys, sought, least=1)
    if not found and sought:
        wanted = tuple(dict.fromkeys(form for token in _tokens(sought) for form in _forms(token)))
        keys = INDEX.walk(All((Either(wanted), among)), most=MOST_FOUND)
        found = _ranked(articles, keys, sought, least=NEAR)
    return found


def _ranked(
    articles: "QuerySet[Article]", keys: Iterable[int], words: list[str], *, least: float
) -> list[int]:
    """Those of `keys` among `articles` that hold the share `least` of the words, the best first."""
    tokens = _tokens(words)
    # What the index found holds every word; only what comes near is read whole.
    columns = _HEAD if least == 1 else (*_HEAD, "body_zh", "body_en")
    ranks = []
    for row in articles.filter(pk__in=list(keys)).values_list(*columns):
        pk, used, at, *texts = row
        in_title = _share(tokens, fold("\n".join(texts[:2])))
        share = 1.0 if least == 1 else _share(tokens, fold("\n".join(texts)))
        if share >= least:
            ranks.append((in_title < 1, -share, -in_title, -used, -at.timestamp(), -pk))
    return [-rank[-1] for rank in sorted(ranks)]


def _tokens(words: list[str]) -> list[str]:
    return [token for word in words for token in tokens_of(word)]


def _share(tokens: list[str], text: str) -> float:
    return sum(any(form in text for form in _forms(token)) for token in tokens) / len(tokens)


def _forms(token: str) -> tuple[str, ...]:
    """A word, and as one of it or several are called in English: "permit", "permits"."""
    if not token.isascii() or len(token) < 4 or not token.isalpha():
        return (token,)
    return (token, token[:-1]) if token.endswith("s") else (token, f"{token}s")
