"""Every figure counted one row after the other, in plain Python: nothing here knows SQL."""

from collections import Counter, defaultdict
from datetime import date, datetime

from heartline.cases.models import Application, Assignment, Case, Party, Reply, Verdict
from heartline.channels.models import Letter
from heartline.published.queries.periods import Period
from heartline.shared.clock import day_of
from tests.published.making import LOOK

#: How the first version of the formulas counts, said once more.
COUNTED_KINDS = {"request", "complaint", "report", "suggestion"}
FEWEST = 5
WHOLES = {"case": "received", "part": "given", "person": "people", "verdict": "verdicts"}


def lies_in(period: Period, day: date) -> bool:
    return (period.first or date.min) <= day <= (period.last or date.max)


def figures_of_case(case: Case, at: datetime) -> list[str]:
    """What one case is counted as."""
    told = ["received"]
    if case.status in ("received", "assigned", "accepted"):
        told.append("waiting")
    if case.closed_because in ("withdrawn", "merged", "out_of_scope"):
        return [*told, case.closed_because]
    if case.due_at is None:
        return [*told, "no_due"]
    if case.answered_at is None:
        return [*told, "within"] if case.due_at >= at else [*told, "due", "overdue"]
    if case.answered_at > case.due_at:
        return [*told, "due", "late"]
    return [*told, "due", "in_time", "in_time_moved" if case.first_due_at else "in_time_kept"]


def figures_of_part(part: Assignment, at: datetime) -> list[str]:
    """What one office's part is counted as."""
    reached = part.contacted_at or part.done_at
    return [
        "given",
        f"taken_{_stands(part.accepted_at, part.accept_by, at)}",
        f"contact_{_stands(reached, part.contact_by, at)}",
    ]


def _stands(done: datetime | None, by: datetime | None, at: datetime) -> str:
    if by is None:
        return "no_due"
    if done is None:
        return "overdue" if by < at else "within"
    return "late" if done > by else "in_time"


def figures_of_person(party: Party) -> list[str]:
    """What one person is counted as."""
    names = {"judged": "judged", "silent": "silent", "asked": "asked", "withdrawn": "left"}
    if party.status in names:
        return ["people", names[party.status]]
    letters = sorted(
        (letter for letter in Letter.objects.all() if letter.party_id == party.pk),
        key=lambda letter: letter.position,
    )
    lost = bool(letters) and letters[-1].status == "failed"
    return ["people", "not_reached" if lost or party.calls else "not_asked"]


def figures_of_verdict(verdict: Verdict) -> list[str]:
    """What one verdict is counted as."""
    level = "unsaid" if verdict.satisfied is None else verdict.satisfied
    return ["verdicts", f"solved_{verdict.solved}", f"satisfied_{level}"]


def why_not(case: Case, *, reviewed: bool = False) -> str:
    """Why the first version of the formulas leaves it out; "" where it counts."""
    if case.kind not in COUNTED_KINDS:
        return "kind"
    if case.excluded:
        granted = [
            one
            for one in Application.objects.all()
            if one.case_id == case.pk and one.wanted == "exclusion" and one.decided_at
        ]
        return f"excluded:{granted[0].reason if granted else ''}"
    if case.listed:
        return "listed"
    return "reviewed" if reviewed else ""


def every_row(at: datetime):
    """(unit, case, why it is left out, office, its figures) of everything that is counted."""
    for case in Case.objects.all():
        yield "case", case, why_not(case), case.lead_id, figures_of_case(case, at)
    for part in Assignment.objects.select_related("case"):
        led = part.role == "lead" and part.status != "returned"
        if led and part.case.closed_because != "merged":
            told = figures_of_part(part, at)
            yield "part", part.case, why_not(part.case), part.office_id, told
    for party in Party.objects.select_related("case"):
        if party.case.answered_at:
            told = figures_of_person(party)
            yield "person", party.case, why_not(party.case), party.case.lead_id, told
    replies = {reply.pk: reply for reply in Reply.objects.all()}
    for verdict in Verdict.objects.select_related("party__case"):
        case, reply = verdict.party.case, replies[verdict.reply_id]
        why = why_not(case, reviewed=verdict.reviewed_at is not None)
        office = None if reply.at_once else reply.office_id
        yield "verdict", case, why, office, figures_of_verdict(verdict)


def counted_by_hand(period: Period, at: datetime = LOOK) -> dict[str, Counter[str]]:
    """Every figure of the period as everybody may know it: by why it is left out of the rates."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    hidden: dict[tuple[date, str], list[tuple[str, list[str]]]] = defaultdict(list)
    for unit, case, why, _office, told in every_row(at):
        day = day_of(case.received_at)
        if not case.private:
            if lies_in(period, day):
                found[why].update(told)
        else:
            hidden[day.replace(day=1), unit].append((why, told))
    for (month, unit), rows in hidden.items():
        if month in _whole_months(period):
            _tell(found, unit, rows)
    return found


def _whole_months(period: Period) -> set[date]:
    """The months of which nothing happened outside the period."""
    days = {day_of(case.received_at) for case in Case.objects.all()}
    days |= {day_of(case.answered_at) for case in Case.objects.all() if case.answered_at}
    outside = {day.replace(day=1) for day in days if not lies_in(period, day)}
    return {day.replace(day=1) for day in days if lies_in(period, day)} - outside


def _tell(found: dict[str, Counter[str]], unit: str, rows: list[tuple[str, list[str]]]) -> None:
    """The private ones of a month, if they are enough: in their parts, or else together."""
    parts: Counter[tuple[str, str]] = Counter()
    skip = {"received", "given", "people", "verdicts", "waiting", "due", "in_time"}
    for why, told in rows:
        parts.update((why, code) for code in told if code not in skip)
    if all(n >= FEWEST for n in parts.values()):
        for why, told in rows:
            found[why].update(told)
    elif len(rows) >= FEWEST:
        found["apart"][WHOLES[unit]] += len(rows)


def altogether(found: dict[str, Counter[str]]) -> dict[str, int]:
    """The figures, whether they count in the rates or not."""
    total: Counter[str] = Counter()
    for counts in found.values():
        total.update(counts)
    return {code: n for code, n in total.items() if n}


def rates_by_hand(town: dict[str, Counter[str]]) -> dict[str, tuple[int, int]]:
    """Numerator and whole of each rate as version 1 counts it."""
    inside = town.get("", Counter())
    timed = [inside[f"taken_{how}"] for how in ("in_time", "late", "overdue")]
    levels = {level: inside[f"satisfied_{level}"] for level in (1, 2, 3, 4, 5)}
    return {
        "response": (timed[0], sum(timed)),
        "solution": (inside["solved_yes"], inside["verdicts"]),
        "satisfaction": (levels[3] + levels[4] + levels[5], sum(levels.values())),
    }


def offices_by_hand(at: datetime = LOOK) -> dict[int | None, dict[str, Counter[str]]]:
    """The public figures of each office, by why they are left out of the rates."""
    found: dict[int | None, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for _unit, case, why, office, told in every_row(at):
        if not case.private:
            found[office][why].update(told)
    return found
