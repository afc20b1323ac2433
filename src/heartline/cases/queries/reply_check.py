"""What an answer lacks: advice beside the draft, and how often each office leaves it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from heartline.cases.models import Case, Reply, ReplyFinding
from heartline.cases.queries.rows import with_what_rows_need
from heartline.cases.queries.said import all_words
from heartline.cases.sentences.replies import SHORT, advice_of
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.reply_check import CODES, Finding, check_reply
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.plain import first_line

#: So many of the office's latest answers are looked at for copies.
_OTHERS = 60
#: The spans of the page, in days; the first is the one it begins with.
SPANS = (90, 30, 365)
#: What the page of an office counts, the gravest first; of what is missing, the gravest alone.
WATCHED = (*(code for code in CODES if not code.startswith("no_")), "no_what")


def findings_of(
    case: Case, text: str, *, office: Office | None, at: datetime
) -> list[tuple[Finding, list[Reply]]]:
    """What `text` lacks as the answer to `case`, each with the answers it may be a copy of."""
    said = "\n".join(all_words([case.pk]).get(case.pk, []))
    others = _others(case, office)
    allowed = (case.due_at - case.received_at).days if case.due_at else None
    found = check_reply(
        clean_text(text),
        clean_text(said),
        others=[clean_text(one.text) for one in others],
        days=(at - case.received_at).days,
        allowed_days=allowed,
    )
    return [(one, others) for one in found]


def _others(case: Case, office: Office | None) -> list[Reply]:
    """The latest answers of an office in other cases."""
    if office is None:
        return []
    sent = Reply.objects.answers().filter(office=office).exclude(case=case).exclude(text="")
    return list(sent.select_related("case").only("text", "case__received_at")[:_OTHERS])


def advice_for(case: Case, text: str, *, office: Office | None, at: datetime) -> list[str]:
    """Sentences of advice beside a draft; none where nothing was found, or nothing is written."""
    if not text.strip():
        return []
    said = "\n".join(all_words([case.pk]).get(case.pk, []))
    return [
        _sentence(finding, others, said)
        for finding, others in findings_of(case, text, office=office, at=at)
    ]


def _sentence(finding: Finding, others: list[Reply], said: str) -> str:
    facts = dict(finding.facts)
    if finding.code == "copy":
        facts["case"] = others[facts["of"]].case.number
    if finding.code == "question_unanswered":
        facts["question"] = first_line(said[facts["start"] : facts["end"]])
    return advice_of(finding.code, facts)


def keep_findings(replies: Iterable[int]) -> None:
    """Keep what answers lack that were sent, for the offices' figures; once for each answer."""
    rows = Reply.objects.answers().filter(pk__in=list(replies), findings=None)
    for reply in rows.select_related("case", "office"):
        sent_at = reply.sent_at
        if sent_at is None or reply.case.imported or not reply.text:
            continue
        found = findings_of(reply.case, reply.text, office=reply.office, at=sent_at)
        codes = dict.fromkeys(finding.code for finding, _others in found) or {"": None}
        ReplyFinding.objects.bulk_create(
            [
                ReplyFinding(reply=reply, office=reply.office, code=code, sent_at=sent_at)
                for code in codes
            ],
            ignore_conflicts=True,
        )


# How often, by office --------------------------------------------------------------------------


class Cell(NamedTuple):
    """How many answers of an office lack something, and the page that lists them."""

    answers: int
    url: str


@dataclass(frozen=True)
class OfficeLine:
    """One office: how many answers it sent, and what they lack."""

    office: Office
    sent: int
    cells: list[Cell]


def _seen(staff: Staff, since: datetime) -> "QuerySet[ReplyFinding]":
    """The findings of answers whose case `staff` may open, in the offices that they supervise."""
    where = Q(pk__in=[])
    for office in staff.offices(DutyKind.SUPERVISOR):
        where |= Q(office__path__startswith=office.path)
    cases = Case.objects.visible_to(staff)
    return ReplyFinding.objects.filter(where, sent_at__gte=since, reply__case__in=cases)


def office_lines(staff: Staff, *, days: int, at: datetime) -> list[OfficeLine]:
    """What the answers of each office lack, within so many days; those with most answers first."""
    seen = _seen(staff, at - timedelta(days=days))
    sent = dict(seen.values_list("office").annotate(Count("reply", distinct=True)))
    counts = {
        (office, code): count
        for office, code, count in seen.values_list("office", "code").annotate(Count("pk"))
    }
    offices = Office.objects.in_bulk(list(sent))
    return [
        OfficeLine(
            offices[pk],
            sent[pk],
            [
                Cell(counts.get((pk, code), 0), _rows_url(offices[pk], code, days))
                for code in WATCHED
            ],
        )
        for pk in sorted(sent, key=lambda one: (-sent[one], one))
    ]


def watched_names() -> list[str]:
    """The columns of the table."""
    return [str(SHORT[code]) for code in WATCHED]


def _rows_url(office: Office, code: str, days: int) -> str:
    asked = urlencode({"office": office.code, "lack": code, "days": days})
    return f"{reverse('cases:answers_rows')}?{asked}"


def cases_lacking(
    staff: Staff, *, office: Office, code: str, days: int, at: datetime
) -> "QuerySet[Case]":
    """The cases behind one of the counts, the newest answer first."""
    found = _seen(staff, at - timedelta(days=days)).filter(office=office, code=code)
    cases = Case.objects.filter(pk__in=found.values("reply__case")).visible_to(staff)
    return with_what_rows_need(cases, staff).order_by("-answered_at", "-id")
