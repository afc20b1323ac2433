"""Knowledge at the desk: looked up, written, reviewed by another, renewed, replaced."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.knowledge import (
    edit_article,
    pass_article,
    renew_article,
    retire_article,
    send_article_back,
    write_article,
)
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.forms.knowledge import ArticleForm, RenewArticleForm, ReviewArticleForm
from heartline.cases.models import Article, Case
from heartline.cases.queries.knowledge import (
    ArticleFilters,
    article_rows,
    article_view,
    listed_articles,
    tabs_of,
)
from heartline.cases.rules.knowledge import (
    may_edit_article,
    may_renew_article,
    may_replace_article,
    may_retire_article,
    may_review_article,
    uses_knowledge,
)
from heartline.cases.sentences import ARTICLE_MOVED, refusal
from heartline.cases.views.common import paged
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.shared.clock import day_of, now
from heartline.shared.views import render_part

_GET_OR_POST = ["GET", "HEAD", "POST"]


def _reader(request: StaffRequest) -> Staff:
    """Who asks, if they answer people.

    Raises:
        PermissionDenied: they do not.
    """
    if not uses_knowledge(request.user):
        raise PermissionDenied
    return request.user


def find_article(staff: Staff, pk: int) -> Article:
    """The article with this key.

    Raises:
        Http404: there is none, or `staff` may not open it; the two look alike.
    """
    article = article_rows().visible_to(staff).filter(pk=pk).first()
    if article is None:
        raise Http404
    return article


@staff_required
@require_safe
def knowledge(request: StaffRequest) -> HttpResponse:
    """What may be looked up, what waits for a review, and what expires."""
    staff, today = _reader(request), day_of(now())
    filters = ArticleFilters.read(request.GET)
    page = paged(listed_articles(staff, filters, today), request)
    context = {
        "page": page,
        "rows": [article_view(one, today, words=filters.words) for one in page],
        "filters": filters,
        "tabs": tabs_of(staff, filters, today),
        "query": f"{filters.query}&" if filters.query else "",
    }
    return render_part(request, "cases/knowledge.html", "cases/_articles.html", context)


@staff_required
@require_safe
def article(request: StaffRequest, pk: int) -> HttpResponse:
    """One article, and what this reader may do with it."""
    return _show(request, find_article(_reader(request), pk))


def _show(
    request: StaffRequest,
    article: Article,
    *,
    review: forms.Form | None = None,
    renew: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    staff, today = request.user, day_of(now())
    if review is None and may_review_article(staff, article):
        review = ReviewArticleForm(article=article, staff=staff, today=today)
    if renew is None and may_renew_article(staff, article):
        renew = RenewArticleForm(today=today)
    from_case = Case.objects.visible_to(staff).filter(pk=article.from_case_id or 0).first()
    context = {
        "article": article,
        "view": article_view(article, today),
        "review": review,
        "renew": renew,
        "may_edit": may_edit_article(staff, article),
        "may_replace": may_replace_article(staff, article),
        "may_retire": may_retire_article(staff, article),
        "from_case": from_case,
        "drafts": Article.objects.visible_to(staff).filter(replaces=article).order_by("-pk"),
        "author": author_mark(staff),
    }
    return render(request, "cases/article.html", context, status=status)


@staff_required
@require_http_methods(_GET_OR_POST)
def new(request: StaffRequest) -> HttpResponse:
    """A form for a new article."""
    staff = _reader(request)
    form = _form(request, staff=staff)
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data["office"]
        made = _took(form, lambda: write_article(form.written, office=office, by=staff, at=now()))
        if made is not None:
            messages.success(request, _("The draft is kept. A colleague reviews it."))
            return redirect(made)
    return _write(request, form, _("A new article"))


@staff_required
@require_http_methods(_GET_OR_POST)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own draft, to be written anew."""
    staff = _reader(request)
    found = find_article(staff, pk)
    if not may_edit_article(staff, found):
        return redirect(found)
    form = _form(request, staff=staff, article=found)
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data["office"]
        if _took(
            form, lambda: edit_article(found, form.written, office=office, by=staff, at=now())
        ):
            messages.success(request, _("The draft is kept. A colleague reviews it."))
            return redirect(found)
    return _write(request, form, _("Write the draft anew"), found)


@staff_required
@require_http_methods(_GET_OR_POST)
def replace(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft that takes the place of an article in force once it is passed."""
    staff = _reader(request)
    found = find_article(staff, pk)
    form = _form(request, staff=staff, article=found)
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data["office"]
        made = _took(
            form,
            lambda: write_article(form.written, office=office, replaces=found, by=staff, at=now()),
        )
        if made is not None:
            said = _("The draft is kept. The article stays in force until a colleague passes it.")
            messages.success(request, said)
            return redirect(made)
    if request.method != "POST" and not may_replace_article(staff, found):
        return redirect(found)
    return _write(request, form, _("Write what shall replace it"), found)


def _form(request: StaffRequest, *, staff: Staff, article: Article | None = None) -> ArticleForm:
    """The form as it was sent; or with what was written before a sign-in ended."""
    if request.method == "POST":
        return ArticleForm(request.POST, staff=staff, article=article)
    form = ArticleForm(staff=staff, article=article)
    kept = take_kept_words(request)
    if kept is not None:
        fill_again(form, kept)
        messages.info(request, _("Here is what you were writing. Nothing has been sent yet."))
    return form


def fill_again(form: forms.Form, kept: QueryDict) -> None:
    """Put kept words into a form, not yet judged."""
    for name, field in form.fields.items():
        if name in kept:
            form.initial[name] = field.widget.value_from_datadict(kept, MultiValueDict(), name)


def _took(form: forms.Form, act: Callable[[], Article]) -> Article | None:
    """Do what a form asks; None when it cannot be, and the form says why."""
    try:
        return act()
    except CaseRefusedError as refused:
        form.add_error(None, refusal(refused.code))
    except CaseMovedError:
        form.add_error(None, str(ARTICLE_MOVED))
    except PermissionDenied:
        form.add_error(None, _("This is not yours to do, or not any more."))
    return None


def _write(
    request: StaffRequest, form: ArticleForm, heading: str, article: Article | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "article": article,
        "author": author_mark(request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/article_form.html", context, status=status)


@staff_required
@require_POST
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Pass a draft until a day, or send it back with words."""
    staff, at = _reader(request), now()
    found = find_article(staff, pk)
    form = ReviewArticleForm(request.POST, article=found, staff=staff, today=day_of(at))
    if not form.is_valid():
        return _show(request, found, review=form, status=422)
    told: dict[str, Any] = form.cleaned_data
    same = {"words": told["words"], "seen": told["seen"], "by": staff, "at": at}
    if told["good"]:
        done = _took(form, lambda: pass_article(found, expires_on=told["expires_on"], **same))
        said = _("It is in force: your colleagues can answer from it now.")
    else:
        done = _took(form, lambda: send_article_back(found, **same))
        said = _("The draft is back with the one who wrote it.")
    return _after(request, found, done, said, review=form)


@staff_required
@require_POST
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that an article still holds, until another day."""
    staff, at = _reader(request), now()
    found = find_article(staff, pk)
    form = RenewArticleForm(request.POST, today=day_of(at))
    if not form.is_valid():
        return _show(request, found, renew=form, status=422)
    done = _took(form, lambda: renew_article(found, **form.cleaned_data, by=staff, at=at))
    return _after(request, found, done, _("It holds until then."), renew=form)


@staff_required
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an article out of force, or drop a draft."""
    staff = _reader(request)
    found = find_article(staff, pk)
    form = forms.Form(request.POST)
    done = _took(form, lambda: retire_article(found, by=staff, at=now()))
    said = _("It is no longer in force: nobody answers from it any more.")
    return _after(request, found, done, said, renew=form)


def _after(
    request: StaffRequest, found: Article, done: Article | None, said: str, **form: forms.Form
) -> HttpResponse:
    """Onward once it is done; else the article as it stands, with why it cannot be."""
    if done is None:
        return _show(request, find_article(request.user, found.pk), **form, status=422)
    messages.success(request, said)
    return redirect(found)
