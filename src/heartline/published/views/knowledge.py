"""What everybody may look up: answers to what people ask again and again."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from heartline.cases.models import Article, Topic
from heartline.cases.queries.knowledge import (
    article_view,
    find_articles,
    public_articles,
    public_topics,
    successor,
)
from heartline.shared.clock import day_of, now
from heartline.shared.words import words_of

#: Articles on one page.
PAGE = 30
#: So many a search shows: whoever has not found it among them asks in other words.
MOST = 30


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Search in what is known, or look through it by topic."""
    today = day_of(now())
    asked = request.GET.get("words", "").strip()[:100]
    topic = Topic.objects.filter(code=request.GET.get("topic", "")[:20]).first()
    searched = bool(words_of(asked))
    found = (
        find_articles(asked, public_only=True, limit=MOST, today=today)
        if searched
        else public_articles(topic, today)
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "searched": searched,
        "topic": topic,
        "topics": public_topics(today),
        "page": page,
        "rows": [article_view(one, today, words=asked) for one in page],
        "query": f"topic={topic.code}&" if topic else "",
    }
    return render(request, "published/knowledge.html", context)


@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article; what took its place, where it was replaced; nothing else is found."""
    today = day_of(now())
    rows = Article.objects.select_related("office", "topic")
    found = rows.public(today).filter(pk=pk).first()
    if found is None:
        replaced = get_object_or_404(rows.filter(public=True, reviewed_at__isnull=False), pk=pk)
        later = successor(replaced, today)
        if later is None:
            raise Http404
        return redirect("published:article", later.pk)
    context = {"article": found, "view": article_view(found, today)}
    return render(request, "published/article.html", context)
