"""What cannot be solved now, and what was left out of a rate: for everybody to read."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heartline.cases.models import Application, ApplicationStatus, Case, Wanted
from heartline.cases.queries.applications import day_words, review_day
from heartline.cases.sentences import asked_because, short_moment
from heartline.published.queries.shown import HEAVY, UNSAID, Shown, shown
from heartline.published.queries.summary import FEWEST
from heartline.published.sentences import verdict_words

#: How many rows stand on a page.
PAGE = 30


@dataclass(frozen=True)
class Excepted:
    """One case or verdict of these lists, without a word that anybody wrote.

    asked: the office that asked, and, for a listing, keeps the case in mind.
    day: a listing: when it is looked at again; else: when it was decided.
    has_come: whether the day of the review has come.
    """

    case: Shown
    reason: str
    asked: str
    decided: str
    day: str
    said: str = ""
    has_come: bool = False


@dataclass(frozen=True)
class Exceptions:
    """A page of one of these lists.

    all: how many are of public cases; `joined` of them of cases joined with another, not shown.
    many_private: whether there are so many of private cases that it may be told.
    """

    page: Page[Application]
    rows: list[Excepted]
    all: int
    joined: int
    many_private: bool


def listed(page: str, at: datetime) -> Exceptions:
    """The cases that cannot be solved now, by the day on which they are looked at again."""
    found = Application.objects.filter(wanted=Wanted.LISTING, status=ApplicationStatus.GRANTED)
    return _exceptions(found.order_by("until", "id"), page, at)


def left_out(page: str, at: datetime) -> Exceptions:
    """The cases that are left out of the rates, the newest decision first."""
    found = Application.objects.granted().filter(wanted=Wanted.EXCLUSION)
    return _exceptions(found.order_by("-decided_at", "-id"), page, at)


def reviewed(page: str, at: datetime) -> Exceptions:
    """The verdicts that somebody outside the office reviewed, the newest decision first."""
    found = Application.objects.granted().filter(wanted=Wanted.REVIEW)
    return _exceptions(found.order_by("-decided_at", "-id"), page, at)


def _exceptions(found: "QuerySet[Application]", page: str, at: datetime) -> Exceptions:
    seen = found.filter(case__in=Case.objects.public())
    near = ("case__topic", "case__area__parent", "case__lead", "office", "decided_office")
    unsaid = [f"case__{name}" for name in (*UNSAID, *HEAVY)]
    rows = seen.select_related(*near, "verdict").defer(
        *unsaid, "words", "decision_words", "verdict__words"
    )
    leaf = Paginator(rows, PAGE).get_page(page)
    count = found.filter(case__private=False).count()
    return Exceptions(
        page=leaf,
        rows=[_excepted(one, at) for one in leaf],
        all=count,
        joined=count - leaf.paginator.count,
        # No number: beside what the results tell of whole months it could give a small one away.
        many_private=found.filter(case__private=True).count() >= FEWEST,
    )


def standing(case: Case, at: datetime) -> list[str]:
    """What holds of one case beside its step: listed, paused, left out; a sentence for each."""
    found = case.applications.granted().filter(wanted__in=_TOLD).order_by("id")
    rows = found.select_related("office", "decided_office")
    return [_TOLD[Wanted(one.wanted)] % _places(one) for one in rows if _holds(one, at)]


_TOLD: dict[Wanted, Promise] = {
    Wanted.LISTING: gettext_lazy(
        "It cannot be solved now, because: %(because)s. %(office)s keeps it in mind and "
        "looks at it again on %(day)s."
    ),
    Wanted.PAUSE: gettext_lazy(
        "The clock stands still until the end of %(day)s at the latest: %(because)s."
    ),
    Wanted.EXCLUSION: gettext_lazy(
        "It counts in no rate: %(because)s. %(decided)s decided so, as %(office)s had asked."
    ),
}


def _holds(one: Application, at: datetime) -> bool:
    if one.wanted == Wanted.PAUSE and one.until is not None and one.until <= at:
        return False
    return one.status == ApplicationStatus.GRANTED


def _places(one: Application) -> dict[str, str]:
    day = review_day(one) if one.wanted == Wanted.LISTING else ""
    return {
        "because": asked_because(one.wanted, one.reason),
        "office": str(one.office or ""),
        "decided": str(one.decided_office or ""),
        "day": day_words(one.until) if one.wanted == Wanted.PAUSE and one.until else day,
    }


def _excepted(one: Application, at: datetime) -> Excepted:
    is_listing, verdict = one.wanted == Wanted.LISTING, one.verdict
    return Excepted(
        case=shown(one.case, at),
        reason=asked_because(one.wanted, one.reason),
        asked=str(one.office or ""),
        decided=str(one.decided_office or ""),
        day=review_day(one) if is_listing else short_moment(one.decided_at or one.asked_at),
        said=verdict_words(verdict.solved, verdict.satisfied) if verdict else "",
        has_come=is_listing and one.until is not None and one.until <= at,
    )
