"""A line of a list: what its reader may read of one case, in a few words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Danger,
    Kind,
    Reply,
    Role,
    Suggestion,
    Urgency,
)
from heartline.cases.models.case import address_of
from heartline.cases.rules import Fields, readable
from heartline.cases.sentences import day_words, due_words, short_moment, waiting_words
from heartline.offices.models import DutyKind, Staff
from heartline.shared.prepared import Prepared, put_each

_KINDS, _URGENCIES, _STATUSES = (
    dict(choices) for choices in (Kind.choices, Urgency.choices, CaseStatus.choices)
)
#: A due moment nearer than this is due soon.
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Row:
    """One line; `state` is the shape of the tag whose word is `label`."""

    number: str
    url: str
    title: str
    meta: str
    state: str
    label: str
    due: str
    is_open: bool = False
    #: The shape and the word of how urgent it is; "" where it is as usual.
    urgency: tuple[str, str] = ("", "")
    is_private: bool = False
    #: The shape and the words of what may be in danger; "" where nothing is said of it.
    danger: tuple[str, str] = ("", "")
    #: The shape and the word of a second tag: that the office was prompted; "" for none.
    prompted: tuple[str, str] = ("", "")
    #: How many others say the same, and where they stand; "" for none.
    others: tuple[str, str] = ("", "")


#: What a line and the rules read of a case and what hangs on it; lists are long, columns wide.
_NAMES = ("name_zh", "name_en")
_OWN = (
    *("kind", "status", "urgency", "title", "private", "returns", "about_staff"),
    *("received_at", "due_at", "again_by", "answered_at", "closed_at", "paused_until", "listed"),
)
_NEAR = {
    "topic": _NAMES,
    "area": _NAMES,
    "lead": (*_NAMES, "path"),
    "about": (*_NAMES, "path"),
}


#: What a line of the inbox says beside: what reading suggests.
_SUGGESTED = {
    "suggestion": ("confidence", "danger", "danger_words", "looked_at"),
    "suggestion__topic": _NAMES,
}


def _columns(near: dict[str, tuple[str, ...]]) -> list[str]:
    return [*_OWN, *(f"{name}__{column}" for name, columns in near.items() for column in columns)]


def parts_for_rules(lookup: str) -> "Prefetch[str]":
    """The parts of a case with their offices, in one query, as the rules read them."""
    return Prefetch(lookup, _parts())


def _parts() -> "QuerySet[Assignment]":
    read = ("case", "role", "status", "designated", "released_text")
    office = ("office__path", "office__parent", *(f"office__{name}" for name in _NAMES))
    return Assignment.objects.select_related("office").only(*read, *office)


_PARTS_OF = Prepared(lambda cases: _parts().filter(case__in=cases), cases=list[int])


def put_parts(cases: Iterable[Case]) -> None:
    """Read the parts of these cases, as `parts_for_rules` does."""
    cases = list(cases)
    put_each(cases, "assignments", _PARTS_OF(cases=[case.pk for case in cases]), "case_id")


def reads_by_parts(staff: Staff) -> bool:
    """Whether `staff` reaches cases by the parts of an office; others need no parts in a list."""
    return staff.holds(DutyKind.HANDLER, DutyKind.SUPERVISOR)


def with_what_rows_need(
    cases: "QuerySet[Case]", staff: Staff, *, suggested: bool = False
) -> "QuerySet[Case]":
    """`cases` with what `case_row` reads, so that each line asks nothing of the database.

    Only those who reach a case by their office's part need the parts.

    Args:
        suggested: with what reading suggests.
    """
    rows = _with_names(cases, suggested=suggested)
    if not reads_by_parts(staff):
        return rows
    return rows.prefetch_related(parts_for_rules("assignments"))


def _with_names(cases: "QuerySet[Case]", *, suggested: bool) -> "QuerySet[Case]":
    near = _NEAR | _SUGGESTED if suggested else _NEAR
    return cases.select_related(*near).only(*_columns(near))


_WITH_NAMES = {
    suggested: Prepared(
        lambda keys, suggested=suggested: _with_names(
            Case.objects.filter(pk__in=keys), suggested=suggested
        ),
        keys=list[int],
    )
    for suggested in (False, True)
}


def cases_of_rows(keys: list[int], staff: Staff, *, suggested: bool = False) -> list[Case]:
    """The cases of `keys`, which `staff` may open, in that order and as `with_what_rows_need`."""
    known = {case.pk: case for case in _WITH_NAMES[suggested](keys=keys)}
    rows = [known[key] for key in keys if key in known]
    if reads_by_parts(staff):
        put_parts(rows)
    return rows


def case_row(
    staff: Staff,
    case: Case,
    at: datetime,
    *,
    back: str = "",
    shown: str = "",
    says_wait: bool = False,
) -> Row:
    """The line of one case.

    Args:
        back: the query that leads from the case back to this list.
        shown: the number of the case that is open beside the list.
        says_wait: say how long it waits, in a list where all stand at the same step.
    """
    state, label = status_tag(case, at)
    if says_wait and case.status == CaseStatus.RECEIVED and not case.returns:
        label = waiting_words(case.received_at, at)
    if case.is_waiting and case.listed:
        due = ""
    elif case.is_waiting:
        due = _due(case, at)
    else:
        due = short_moment(case.answered_at or case.closed_at or case.received_at)
    return _row(staff, case, (state, label, due), back=back, shown=shown)


def _due(case: Case, at: datetime) -> str:
    """When the people of the case should have an answer; that it is the next one, after a "no"."""
    due = due_words(case.told_by, at)
    return _("again: %(due)s") % {"due": due} if case.again_by else due


def part_row(
    staff: Staff, part: Assignment, label: str, at: datetime, *, back: str = "", shown: str = ""
) -> Row:
    """The line of one office's part in a case, with the moment that comes next for that office."""
    offered = part.status == AssignmentStatus.OFFERED
    due = part.accept_by if offered else part.answer_by
    state = nearness(due, at) or ("wait" if offered else "now")
    if standing := stands_still(part.case, at):
        state, label = "info", standing
    row = _row(staff, part.case, (state, label, due_words(due, at)), back=back, shown=shown)
    return replace(row, prompted=prompt_tag(part))


def prompt_tag(part: Any) -> tuple[str, str]:
    """The shape and the word for a part with what `prompts.standing` adds; "" for none."""
    until = getattr(part, "supervised_until", None)
    if until is not None:
        return "late", _("Account by %(day)s") % {"day": day_words(until)}
    return ("soon", _("Hastened")) if getattr(part, "hastened", False) else ("", "")


def _row(staff: Staff, case: Case, told: tuple[str, str, str], *, back: str, shown: str) -> Row:
    fields = readable(staff, case)
    state, label, due = told
    number = case.number
    url = address_of(number)
    return Row(
        number=number,
        url=f"{url}?{back}" if back else url,
        title=title_for(case, fields),
        meta=_meta(case, fields) if Fields.SUMMARY in fields else "",
        state=state,
        label=label,
        due=due,
        is_open=number == shown,
        urgency=urgency_tag(case) if Fields.SUMMARY in fields else ("", ""),
        is_private=case.private and Fields.SUMMARY in fields,
        danger=_danger_tag(case) if Fields.WORDS in fields else ("", ""),
    )


def _suggestion_of(case: Case) -> Suggestion | None:
    """What reading suggests, where the list has read it."""
    found: Suggestion | None = case._state.fields_cache.get("suggestion")
    return found


def _danger_tag(case: Case) -> tuple[str, str]:
    """The shape and the words of danger that nobody has looked at."""
    found = _suggestion_of(case)
    if found is None or not found.stands_out:
        return "", ""
    shape = "late" if found.danger == Danger.LIFE else "soon"
    return shape, danger_words(found)


def danger_words(found: Suggestion) -> str:
    """What may be in danger, and the words that led there: "Danger to life? 触电, 着火"."""
    return f"{found.get_danger_display()} {_(', ').join(found.danger_words[:3])}"


def share_words(confidence: float) -> str:
    """A confidence in whole percent; never “100 %” or “0 %”, for nothing is sure."""
    percent = min(99, round(confidence * 100))
    return f"{percent} %" if percent else "<1 %"


def title_for(case: Case, fields: frozenset[Fields]) -> str:
    """What a case is called for somebody who reads `fields` of it."""
    if Fields.WORDS in fields:
        return case.title or _("(a picture without words)")
    if Fields.RELEASED in fields:
        return _("You are asked for your side")
    return " · ".join(str(word) for word in (_KINDS[case.kind], case.topic) if word)


def urgency_tag(case: Case) -> tuple[str, str]:
    """The shape and the word of how urgent the matter is; "" where it is as usual."""
    shapes = {Urgency.EMERGENCY: "late", Urgency.URGENT: "soon"}
    shape = shapes.get(Urgency(case.urgency), "")
    return (shape, str(_URGENCIES[case.urgency])) if shape else ("", "")


def _meta(case: Case, fields: frozenset[Fields]) -> str:
    words = [
        _KINDS[case.kind],
        str(case.topic or _suggested_topic(case, fields)),
        str(case.area or ""),
        str(case.lead or ""),
    ]
    return " · ".join(str(word) for word in words if word)


def _suggested_topic(case: Case, fields: frozenset[Fields]) -> str:
    found = _suggestion_of(case)
    if found is None or found.topic is None or Fields.WORDS not in fields:
        return ""
    told = {"topic": found.topic, "share": share_words(found.confidence)}
    return _("suggested: %(topic)s (%(share)s)") % told


def nearness(due: datetime | None, at: datetime) -> str:
    """The shape of a due moment: "late", "soon", or "" for neither."""
    if due is None:
        return ""
    if due < at:
        return "late"
    return "soon" if due - at < SOON else ""


def status_tag(case: Case, at: datetime) -> tuple[str, str]:
    """The shape and the word of where a case stands."""
    label = str(_STATUSES[case.status])
    if case.status == CaseStatus.RECEIVED and case.returns:
        label = _("Handed back")
    if case.status == CaseStatus.ASSIGNED and case.lead_id is None:
        label = _("To be done again")
    shapes = {CaseStatus.ANSWERED: "done", CaseStatus.CLOSED: "closed", CaseStatus.ACCEPTED: "now"}
    state = shapes.get(CaseStatus(case.status), "wait")
    if standing := stands_still(case, at):
        return "info", standing
    if case.is_waiting:
        state = nearness(case.due_at, at) or state
    return state, label


def stands_still(case: Case, at: datetime) -> str:
    """Why the clock of the case stands aside, in a word; "" while it runs."""
    if case.listed:
        return _("Listed")
    return _("Paused") if case.is_waiting and case.is_paused(at) else ""


def part_label(part: Assignment, reply_status: str | None) -> str:
    """Where an office's part stands, in a word: also how far its answer is."""
    if part.status == AssignmentStatus.OFFERED:
        return _("To be taken on")
    if part.role == Role.LEAD and reply_status == "draft":
        return _("With the reviewer")
    if part.role == Role.LEAD and reply_status == "reviewed":
        return _("Ready to send")
    return _("In work") if part.role == Role.LEAD else _("Helping")


def review_row(staff: Staff, reply: Reply, at: datetime, *, back: str = "", shown: str = "") -> Row:
    """The line of a draft that waits for review, with the person's own moment."""
    label = _("Sent back") if reply.review_words else _("To review")
    state = nearness(reply.case.due_at, at) or "wait"
    return _row(staff, reply.case, (state, label, _due(reply.case, at)), back=back, shown=shown)
