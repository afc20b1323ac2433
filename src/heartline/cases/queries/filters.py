"""What a list of cases is narrowed to, as it stands in the list's address."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from html import escape
from typing import Any, ClassVar, NamedTuple, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, gettext_lazy

from heartline.cases.models import (
    IS_WAITING,
    Case,
    CaseStatus,
    Channel,
    Issue,
    IssueStatus,
    Kind,
    Topic,
    Urgency,
    pk_of,
)
from heartline.cases.models.case import concerning, promised
from heartline.cases.queries.search import find_keys
from heartline.offices.models import Area, Office, Staff, tree_order
from heartline.shared.clock import local
from heartline.shared.prepared import Prepared
from heartline.shared.text import reads_english
from heartline.shared.words import LONGEST

#: So many cases with some words are put through the other filters: the newest.
_WITH_WORDS = 1_000
#: The longest value of a filter that is no text.
_LONGEST = 40
#: The lead of a case that no office has.
NO_LEAD = "-"
#: When an answer is due, as the list is narrowed to it.
DUES: dict[str, Promise] = {
    "today": gettext_lazy("today"),
    "week": gettext_lazy("within 7 days"),
    "none": gettext_lazy("no date yet"),
}
#: So many sets of choices are kept as they were written last.
_SETS = 128
#: What can be the code of something, a date or a number.
_CODE = re.compile(r"[A-Za-z0-9_.-]+")
#: A whole case number, typed where words may stand as well.
_NUMBER = re.compile(r"[0-9]{4}-[0-9]{1,15}")
Branch = type[Topic] | type[Area] | type[Office]
#: What a choice of a branch is made of.
_OF_A_TREE = ("code", "name_zh", "name_en", "path")


class Choice(NamedTuple):
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


class Choices(tuple[Choice, ...]):
    """The choices of a filter."""

    @cached_property
    def options(self) -> SafeString:
        """What stands in the select; written here, for trees offer hundreds on every list."""
        return mark_safe(  # noqa: S308 - every word is escaped
            "".join(
                f'<option value="{escape(one.value)}"{" selected" if one.chosen else ""}>'
                f"{escape(one.label)}</option>"
                for one in self
            )
        )


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; "" for everything. What cannot be understood narrows nothing."""

    KEYS: ClassVar[tuple[str, ...]] = (
        *("number", "text", "status", "kind", "urgency", "channel", "topic", "area", "lead"),
        *("heard_from", "heard_to", "due_before", "late", "due", "paused", "listed", "issue"),
    )
    #: Those that stand behind "more filters".
    SELDOM: ClassVar[tuple[str, ...]] = (
        *("urgency", "channel", "heard_from", "heard_to", "due_before", "due"),
        *("paused", "listed", "issue"),
    )

    number: str = ""
    text: str = ""
    status: str = ""
    kind: str = ""
    urgency: str = ""
    channel: str = ""
    topic: str = ""
    area: str = ""
    lead: str = ""
    heard_from: str = ""
    heard_to: str = ""
    due_before: str = ""
    late: str = ""
    due: str = ""
    paused: str = ""
    listed: str = ""
    issue: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters that an address carries."""
        told = {key: query.get(key, "").replace("\x00", "").strip() for key in cls.KEYS}
        if not told["number"] and _NUMBER.fullmatch(told["text"]):
            told["number"], told["text"] = told["text"], ""
        return cls(
            **{key: value[: LONGEST if key == "text" else _LONGEST] for key, value in told.items()}
        )

    @property
    def query(self) -> str:
        """The filters as they stand in an address: "kind=complaint&late=1"; "" without any."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self)}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def codes(self) -> dict[str, str]:
        """The filters as the ledger may hold them: codes and dates, and of words that there were.

        What nobody offers to choose is left out.
        """
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "text"}
        plain = {name: value for name, value in told.items() if _CODE.fullmatch(value)}
        return plain | ({"text": "yes"} if self.text else {})

    @property
    def seldom(self) -> bool:
        """Whether one of the filters behind "more" is in use."""
        return any(getattr(self, key) for key in self.SELDOM)

    def without(self, *keys: str) -> Self:
        """The same filters, but for those named."""
        return replace(self, **dict.fromkeys(keys, ""))

    @property
    def is_plain(self) -> bool:
        """Whether what must fit depends on the filters alone, and on the moment as it is.

        Words and branches are looked up first, days are counted from the moment, and a number is
        asked for once.
        """
        seldom = (self.number, self.text, self.topic, self.area, self.lead, self.due)
        return not any(seldom)

    def apply(self, cases: "QuerySet[Case]", at: datetime, *, reader: Staff) -> "QuerySet[Case]":
        """The cases that fit.

        A case that complains of the reader's office shows them its number and no more, so it fits
        no filter but that: trying one after another would tell where it is and what it is about.
        """
        if self.without("number").query:
            cases = cases.exclude(concerning(reader))
        if self.text:
            cases = cases.filter(pk__in=find_keys(reader, self.text, most=_WITH_WORDS).keys)
        return cases.filter(self.fit(at))

    def fit(self, at: datetime) -> Q:
        """What a case must be to fit, but for the words that it holds."""
        fitting = Q()
        for key in self.KEYS:
            value = getattr(self, key) if key in _FITS else ""
            fits = _FITS[key](value, at) if value else None
            fitting = fitting & fits if fits is not None else fitting
        return fitting

    def kinds(self) -> Choices:
        return _named(Kind, self.kind, get_language())

    def statuses(self) -> Choices:
        return _named(CaseStatus, self.status, get_language())

    def urgencies(self) -> Choices:
        return _named(Urgency, self.urgency, get_language())

    def channels(self) -> Choices:
        return _named(Channel, self.channel, get_language())

    def topics(self) -> Choices:
        return tree_choices(Topic, self.topic)

    def areas(self) -> Choices:
        return tree_choices(Area, self.area)

    def leads(self) -> Choices:
        nobody = Choice(NO_LEAD, _("no office yet"), self.lead == NO_LEAD)
        return tree_choices(Office, self.lead, before=(nobody,))

    def dues(self) -> Choices:
        return _choices(DUES.items(), self.due)

    def issues(self) -> Choices:
        """The hot issues that are open, and the one that was chosen."""
        rows = _ISSUES(chosen=_whole(self.issue))
        return _choices(((str(row.pk), str(row)) for row in rows), self.issue)


def _choices(pairs: Iterable[tuple[str, Any]], chosen: str) -> Choices:
    return Choices(Choice(value, str(label), value == chosen) for value, label in pairs)


@lru_cache(maxsize=_SETS)
def _named(kind: type[TextChoices], chosen: str, _language: str | None) -> Choices:
    return _choices(kind.choices, chosen)


def tree_choices(model: Branch, chosen: str, *, before: tuple[Choice, ...] = ()) -> Choices:
    """The rows of a tree, each below its parent and set in by its depth; first those `before`."""
    return _tree(tuple(_TREES[model]()), chosen, before, english=reads_english())


# The same rows give the same choices: asked for on every list, they are written once.
@lru_cache(maxsize=_SETS)
def _tree(
    rows: tuple[tuple[str, str, str, str | None], ...],
    chosen: str,
    before: tuple[Choice, ...],
    *,
    english: bool,
) -> Choices:
    branches = (
        Choice(
            value=code,
            label=_SETS_IN * depth_of(path) + ((en or zh) if english else (zh or en)),
            chosen=code == chosen,
        )
        for code, zh, en, path in sorted(rows, key=lambda row: tree_order(row[-1]))
    )
    return Choices((*before, *branches))


_SETS_IN = "\u3000"
_TREES: dict[Branch, Prepared[Any]] = {
    model: Prepared(model._default_manager.order_by().values_list(*_OF_A_TREE).all)
    for model in (Topic, Area, Office)
}


def _open_issues(chosen: int) -> "QuerySet[Issue]":
    ended = (IssueStatus.DONE, IssueStatus.DROPPED)
    rows = Issue.objects.filter(~Q(status__in=ended) | Q(pk=chosen))
    return rows.order_by("-opened_at", "-pk").only("opened_at", "title_zh", "title_en")[:100]


_ISSUES = Prepared(_open_issues, chosen=int)


def depth_of(path: str | None) -> int:
    """How deep a path of a tree leads: 0 for the top, "/1/"."""
    return max(0, (path or "").count("/") - 2)


def _under(model: Branch, field: str, code: str) -> Q | None:
    """That a case hangs on the branch of this code, or on one below it."""
    path = model._default_manager.filter(code=code).values_list("path", flat=True).first()
    if not path:
        return None
    below = model._default_manager.filter(path__startswith=path).values_list("pk", flat=True)
    # The keys themselves: a join would hide from the database how few cases there are.
    return Q(**{f"{field}__in": list(below)})


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _midnight(text: str, *, later: int = 0) -> datetime | None:
    """The moment at which the day "2026-03-02" begins, or one `later` days after it."""
    try:
        day = date.fromisoformat(text) + timedelta(days=later)
        return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _heard_from(value: str, _at: datetime) -> Q | None:
    begins = _midnight(value)
    return Q(received_at__gte=begins) if begins else None


def _heard_to(value: str, _at: datetime) -> Q | None:
    ends = _midnight(value, later=1)
    return Q(received_at__lt=ends) if ends else None


def _due(value: str, at: datetime) -> Q | None:
    """An answer that is due today, in the seven days after, or has no date; not what rests."""
    if value not in DUES:
        return None
    going = IS_WAITING & Q(listed=False) & ~Q(paused_until__gt=at)
    if value == "none":
        return going & Q(due_at=None, again_by=None)
    tomorrow = local(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    if value == "today":
        return going & promised(gte=at, lt=tomorrow)
    return going & promised(gte=tomorrow, lt=tomorrow + timedelta(days=7))


def _due_before(value: str, _at: datetime) -> Q | None:
    ends = _midnight(value)
    return IS_WAITING & promised(lt=ends) if ends else None


_FITS: dict[str, Callable[[str, datetime], Q | None]] = {
    "number": lambda value, _at: Q(pk=pk_of(value) or 0),
    "status": lambda value, _at: Q(status=value) if value in CaseStatus.values else None,
    "kind": lambda value, _at: Q(kind=value) if value in Kind.values else None,
    "urgency": lambda value, _at: Q(urgency=value) if value in Urgency.values else None,
    "channel": lambda value, _at: Q(channel=value) if value in Channel.values else None,
    "topic": lambda value, _at: _under(Topic, "topic", value),
    "area": lambda value, _at: _under(Area, "area", value),
    "lead": lambda value, _at: Q(lead=None) if value == NO_LEAD else _under(Office, "lead", value),
    "heard_from": _heard_from,
    "heard_to": _heard_to,
    "due_before": _due_before,
    "late": lambda _value, at: IS_WAITING & Q(due_at__lt=at, listed=False),
    "due": _due,
    "paused": lambda _value, at: IS_WAITING & Q(paused_until__gt=at),
    "listed": lambda _value, _at: Q(listed=True),
    "issue": lambda value, _at: Q(in_issue__issue=_whole(value)) if _whole(value) else None,
}
