"""A policy as people read it: its times in words, its versions, and what it would promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _, ngettext

from heartline.cases.clocks import ends
from heartline.cases.models import Kind, Policy, Topic, Urgency
from heartline.cases.policies import CLOCKS, Limits, Line, Matter, lines_of, topic_paths
from heartline.cases.policies.faults import (
    CLOCK_NAMES,
    FIELD_NAMES,
    KIND_NAMES,
    UNIT_NAMES,
    URGENCY_NAMES,
)
from heartline.cases.policies.reading import STANDARD, closest
from heartline.cases.sentences import short_moment
from heartline.engines.deadlines.rules import Clock as Running, Rule, Unit
from heartline.offices.models import Day, WorkCalendar
from heartline.shared.clock import day_of, local

_FRIDAY = 5


@dataclass(frozen=True)
class Cell:
    """How long one clock runs; `own` is False where a wider line says it."""

    words: str
    own: bool


@dataclass(frozen=True)
class Times:
    """One line of a policy: what it holds for, and how long each clock runs then."""

    matter: str
    cells: list[Cell]


def clock_names() -> list[str]:
    """The heads of a table of times, in the order of its cells."""
    return [str(CLOCK_NAMES[clock]) for clock in CLOCKS]


def times_of(policy: Policy) -> list[Times]:
    """The lines of a policy, the one that holds for everything first."""
    lines = sorted(lines_of(policy), key=lambda line: not line.is_base)
    names, paths = _topics(lines), topic_paths(line.topic for line in lines)
    return [Times(_matter(line, names), _cells(line, lines, paths)) for line in lines]


def _topics(lines: Iterable[Line]) -> dict[str, str]:
    codes = {line.topic for line in lines if line.topic}
    return {topic.code: str(topic) for topic in Topic.objects.filter(code__in=codes)}


def _matter(line: Line, names: Mapping[str, str]) -> str:
    words = [
        KIND_NAMES.get(line.kind, ""),
        URGENCY_NAMES.get(line.urgency, ""),
        names.get(line.topic, line.topic),
    ]
    return " · ".join(str(word) for word in words if word) or _("Everything not named below")


def _cells(line: Line, lines: list[Line], paths: Mapping[str, str]) -> list[Cell]:
    cells = []
    for clock in CLOCKS:
        counting = line
        if clock not in line.clocks:
            counting = closest(lines, _sample(line, paths), clock, paths) or line
        rule = counting.clocks.get(clock)
        cells.append(Cell(rule_words(Rule.from_dict(rule)) if rule else "–", counting is line))
    return cells


def _sample(line: Line, paths: Mapping[str, str]) -> Matter:
    """A matter that the line holds for."""
    return Matter(
        line.kind or Kind.REQUEST, line.urgency or Urgency.GENERAL, paths.get(line.topic, "")
    )


def rule_words(rule: Rule) -> str:
    """How long a clock runs, as one says it."""
    return length_words(rule.count, rule.unit)


def length_words(count: int, unit: Unit) -> str:
    """How long, as one says it: "5 working days", "30 minutes"."""
    words = {
        Unit.MINUTE: ngettext("%(count)s minute", "%(count)s minutes", count),
        Unit.HOUR: ngettext("%(count)s hour", "%(count)s hours", count),
        Unit.WORKING_HOUR: ngettext("%(count)s working hour", "%(count)s working hours", count),
        Unit.CALENDAR_DAY: ngettext("%(count)s calendar day", "%(count)s calendar days", count),
        Unit.WORKING_DAY: ngettext("%(count)s working day", "%(count)s working days", count),
    }[unit]
    return words % {"count": count}


def runs_round_the_clock(policy: Policy) -> bool:
    """Whether some time in it runs day and night, on days off as well."""
    rules = (Rule.from_dict(rule) for line in lines_of(policy) for rule in line.clocks.values())
    quick = (Unit.MINUTE, Unit.HOUR)
    return any(rule.unit in quick and rule.clock == Running.ROUND_THE_CLOCK for rule in rules)


def limit_words(policy: Policy) -> list[str]:
    """What an office may ask for, and when it is prompted, a sentence each."""
    limits = Limits.of(policy)
    more = rule_words(Rule(limits.extension_count, Unit(limits.extension_unit), **_loosely(limits)))
    often = ngettext(
        "More time can be granted once, at most %(more)s, if the office asks before its time is "
        "over and somebody outside it agrees.",
        "More time can be granted %(count)s times, at most %(more)s each time, if the office asks "
        "before its time is over and somebody outside it agrees.",
        limits.extensions,
    )
    still = ngettext(
        "The clock may stand still for %(count)s day in all, for a reason that somebody outside "
        "the office agrees to.",
        "The clock may stand still for %(count)s days in all, for a reason that somebody outside "
        "the office agrees to.",
        limits.pause_days,
    )
    back = ngettext(
        "After %(count)s return the desk says which office must do it.",
        "After %(count)s returns the desk says which office must do it.",
        limits.returns,
    )
    prompts = _(
        "An office is reminded when %(count)s%% of its time has passed, and hastened after it."
    )
    return [
        often % {"count": limits.extensions, "more": more}
        if limits.extensions
        else _("More time is not granted."),
        still % {"count": limits.pause_days},
        back % {"count": limits.returns},
        prompts % {"count": limits.remind_after},
    ]


def _loosely(limits: Limits) -> dict[str, Any]:
    """What a rule of working hours needs beside its count, to be told in words."""
    in_office = limits.extension_unit == Unit.WORKING_HOUR
    return {"clock": Running.OFFICE_HOURS} if in_office else {}


@dataclass(frozen=True)
class Version:
    """One version of the times; `state` is "coming", "now" or "past"."""

    policy: Policy
    state: str
    since: str
    set_by: str
    differs: list[str]


def versions(at: datetime) -> list[Version]:
    """All versions, the newest first, each with what differs from the one before it."""
    rows = list(
        Policy.objects.filter(code=STANDARD)
        .select_related("calendar", "set_by")
        .order_by("-version")
    )
    now = next((row for row in rows if row.since <= at), rows[-1] if rows else None)
    older = [*rows[1:], None]
    return [
        Version(
            policy=row,
            state=_state(row, now),
            since=short_moment(row.since),
            set_by=str(row.set_by or ""),
            differs=differences(before, row) if before else [],
        )
        for row, before in zip(rows, older, strict=True)
    ]


def _state(row: Policy, now: Policy | None) -> str:
    if now is None or row.pk == now.pk:
        return "now"
    return "coming" if row.version > now.version else "past"


def differences(older: Policy, newer: Policy) -> list[str]:
    """What the newer of two versions says otherwise, a sentence each."""
    before, after = lines_of(older), lines_of(newer)
    names = _topics([*before, *after])
    keyed = [{_key(line): line for line in lines} for lines in (before, after)]
    told = []
    for key in dict.fromkeys([*keyed[0], *keyed[1]]):
        was, becomes = (lines.get(key) for lines in keyed)
        matter = _matter(was or becomes or Line(), names)
        told += _line_differs(matter, was, becomes)
    told += _limits_differ(Limits.of(older), Limits.of(newer))
    if older.calendar_id != newer.calendar_id:
        told.append(_("Working days: %(now)s") % {"now": newer.calendar})
    return told


def _key(line: Line) -> tuple[str, str, str]:
    return line.kind, line.urgency, line.topic


def _line_differs(matter: str, was: Line | None, becomes: Line | None) -> list[str]:
    told = []
    for clock in CLOCKS:
        rules = [line.clocks.get(clock) if line else None for line in (was, becomes)]
        is_base = any(line is not None and line.is_base for line in (was, becomes))
        none = "–" if is_base else _("as the wider line says")
        words = [rule_words(Rule.from_dict(rule)) if rule else none for rule in rules]
        if words[0] != words[1]:
            places = {"matter": matter, "clock": CLOCK_NAMES[clock]}
            places |= {"was": words[0], "now": words[1]}
            told.append(_("%(matter)s, %(clock)s: %(was)s → %(now)s") % places)
    return told


def _limits_differ(was: Limits, becomes: Limits) -> list[str]:
    return [
        _("%(field)s: %(was)s → %(now)s")
        % {
            "field": FIELD_NAMES[name],
            "was": UNIT_NAMES.get(getattr(was, name), getattr(was, name)),
            "now": UNIT_NAMES.get(getattr(becomes, name), getattr(becomes, name)),
        }
        for name in vars(was)
        if getattr(was, name) != getattr(becomes, name)
    ]


@dataclass(frozen=True)
class Promise:
    """What one line would promise: a row for each clock, a moment for each sample."""

    matter: str
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Preview:
    """What messages that arrive at some sample moments would be promised."""

    heads: list[str]
    promises: list[Promise]


def preview(policy: Policy, at: datetime) -> Preview:
    """What `policy`, which need not be kept yet, would promise for each of its lines."""
    samples = _samples(policy.calendar, at)
    lines = sorted(lines_of(policy), key=lambda line: not line.is_base)
    names, paths = _topics(lines), topic_paths(line.topic for line in lines)
    promises = [
        Promise(
            _matter(line, names),
            [
                (
                    str(CLOCK_NAMES[clock]),
                    [_ends(policy, _sample(line, paths), clock, start) for _name, start in samples],
                )
                for clock in CLOCKS
            ],
        )
        for line in lines
    ]
    heads = [
        _("%(name)s, %(at)s") % {"name": name, "at": short_moment(start)} for name, start in samples
    ]
    return Preview(heads, promises)


def _ends(policy: Policy, matter: Matter, clock: Any, start: datetime) -> str:
    moment = ends(policy, matter, clock, start)
    if moment.at is None:
        return _("not known: the days of %(year)s are missing") % {"year": moment.missing_year}
    words = short_moment(moment.at)
    return _("%(moment)s (may move)") % {"moment": words} if moment.provisional else words


def _samples(calendar: WorkCalendar, at: datetime) -> list[tuple[str, datetime]]:
    """A message now, on the next Friday evening, and on the eve of the next Spring Festival."""
    here = local(at).replace(minute=0, second=0, microsecond=0)
    friday = here.replace(hour=19) + timedelta(days=(_FRIDAY - here.isoweekday()) % 7 or 7)
    samples = [(_("Now"), at), (_("A Friday evening"), friday)]
    festival = (
        Day.objects.filter(
            calendar=calendar, day__gt=day_of(at) + timedelta(days=1), name_zh__contains="春节"
        )
        .filter(working=False)
        .order_by("day")
        .first()
    )
    if festival is not None:
        eve = festival.day - timedelta(days=1)
        before = here.replace(year=eve.year, month=eve.month, day=eve.day, hour=16)
        samples.append((_("The eve of the Spring Festival holiday"), before))
    return samples
