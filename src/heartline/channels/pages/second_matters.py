"""The second matters that the desk found in what somebody said, each followed on its own."""

from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, Party
from heartline.ledger.models import Entry, reference


def second_matters(party: Party) -> list[Party]:
    """The parts of this person's words that became cases of their own, the oldest first.

    Nobody but them is told: an entry names the party whose words they were.
    """
    targets = [reference(Case(pk=pk)) for pk in {*party.came_from, party.home_id, party.case_id}]
    entries = Entry.objects.filter(target__in=targets, kind=CaseEvent.SPLIT).order_by("id")
    data = [one.data for one in entries]
    theirs = [one["to"] for one in data if one.get("party") == party.pk and "to" in one]
    found = Party.objects.filter(pk__in=theirs, person__erased_at=None).select_related("home")
    return list(found.order_by("id")) if theirs else []
