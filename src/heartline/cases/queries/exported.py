"""Lists of cases as rows of a sheet: of each case only what its reader may read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heartline.cases.models import Assignment, Case, Party
from heartline.cases.queries.lists import all_cases, inbox, my_parts, to_call_back
from heartline.cases.queries.rows import parts_for_rules, status_tag
from heartline.cases.rules import Fields, readable
from heartline.offices.models import Staff
from heartline.shared.exports import Value

#: Rows that are read at a time.
_BATCH = 1_000
_NEAR = ("topic", "area", "lead", "about")


@dataclass(frozen=True)
class Column:
    """A column: its title, what stands in it, and the group of facts that it belongs to."""

    title: Promise | str
    value: Callable[[Case, datetime], Value]
    group: Fields = Fields.SUMMARY


def _late(case: Case, at: datetime) -> bool:
    return case.is_late(at) and (case.is_waiting or case.answered_at is not None)


COLUMNS: tuple[Column, ...] = (
    Column(_("Title"), lambda case, _at: case.title, Fields.WORDS),
    Column(_("Kind"), lambda case, _at: case.get_kind_display()),
    Column(_("Topic"), lambda case, _at: str(case.topic or "")),
    Column(_("Area"), lambda case, _at: str(case.area or "")),
    Column(_("Place"), lambda case, _at: case.place, Fields.PLACE),
    Column(_("Urgency"), lambda case, _at: case.get_urgency_display()),
    Column(_("Channel"), lambda case, _at: case.get_channel_display()),
    Column(_("Private"), lambda case, _at: case.private),
    Column(_("Where it stands"), lambda case, at: status_tag(case, at)[1]),
    Column(_("Lead office"), lambda case, _at: str(case.lead or "")),
    Column(_("Received on"), lambda case, _at: case.received_at),
    Column(_("Answer due"), lambda case, _at: case.due_at),
    Column(_("To be answered again by"), lambda case, _at: case.again_by),
    Column(_("Answered on"), lambda case, _at: case.answered_at),
    Column(_("Closed on"), lambda case, _at: case.closed_at),
    Column(_("Late"), _late),
    Column(_("Clock stands until"), lambda case, _at: case.paused_until),
    Column(_("Listed"), lambda case, _at: case.listed),
    Column(_("Handed back, times"), lambda case, _at: case.returns),
    Column(_("Done again, times"), lambda case, _at: case.redos),
)


@dataclass(frozen=True)
class Sheet:
    """A list that may leave as a sheet."""

    title: Promise | str
    #: The cases of a plain list, newest first; None where the rows are something else.
    cases: Callable[[Staff], "QuerySet[Case]"] | None
    #: Rows that are something else, and the columns before those of their case.
    others: Callable[[Staff], "QuerySet[Any]"] | None = None
    extra: tuple[tuple[Promise | str, Callable[[Any], Value]], ...] = ()


def _next_end(part: Assignment) -> datetime | None:
    return part.accept_by if part.accepted_at is None else part.answer_by


SHEETS: dict[str, Sheet] = {
    "all": Sheet(_("All cases"), all_cases),
    "inbox": Sheet(_("Inbox"), inbox),
    "mine": Sheet(
        _("My work"),
        None,
        my_parts,
        (
            (_("Office"), lambda part: str(part.office)),
            (_("Next end"), _next_end),
        ),
    ),
    "call-backs": Sheet(
        _("Call-backs"),
        None,
        to_call_back,
        ((_("Called, times"), lambda party: party.calls),),
    ),
}


def header(sheet: Sheet) -> list[str]:
    """The titles of the columns."""
    extra = [str(title) for title, _value in sheet.extra]
    return [str(_("Number")), *extra, *(str(column.title) for column in COLUMNS)]


def case_values(staff: Staff, case: Case, at: datetime) -> list[Value]:
    """The values of one case after its number; empty where `staff` may not read them."""
    fields = readable(staff, case)
    return [column.value(case, at) if column.group in fields else None for column in COLUMNS]


def case_lines(staff: Staff, cases: "QuerySet[Case]", at: datetime) -> Iterator[list[Value]]:
    """The lines of a list of cases, the newest first.

    Read batch by batch, each from where the last one ended: as many as there are, never all at
    once, and none twice because somebody wrote meanwhile.
    """
    rows = cases.defer(None).select_related(None).select_related(*_NEAR).prefetch_related(None)
    rows = rows.defer("area__boundary", "public_text", "public_reply", "scope_instead")
    rows = rows.prefetch_related(parts_for_rules("assignments")).order_by("-received_at", "-pk")
    after = Q()
    while found := list(rows.filter(after)[:_BATCH]):
        for case in found:
            yield [case.number, *case_values(staff, case, at)]
        last = found[-1]
        after = Q(received_at__lt=last.received_at) | Q(
            received_at=last.received_at, pk__lt=last.pk
        )


def other_lines(
    staff: Staff, sheet: Sheet, rows: "QuerySet[Any]", at: datetime
) -> Iterator[list[Value]]:
    """The lines of a list whose rows belong to cases: parts of offices, people to call."""
    for row in rows.iterator(chunk_size=_BATCH):
        case = row.case
        number = row.number if isinstance(row, Party) else case.number
        extra = [value(row) for _title, value in sheet.extra]
        yield [number, *extra, *case_values(staff, case, at)]
