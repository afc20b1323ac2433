"""What came of a matter, as the person who spoke sees it: the pictures from before and after."""

from django.db.models import Q, QuerySet

from heartline.cases.models import CaseFile, FileRole, Party


def _of_outcome(party: Party) -> Q:
    """The office's pictures of what changed; none while the matter waits for an answer again."""
    if party.case.is_waiting:
        return Q(pk__in=[])
    roles = (FileRole.BEFORE, FileRole.AFTER)
    return Q(case=party.case_id, role__in=roles, message=None, attachment__erased_at=None)


def readable_files(party: Party) -> "QuerySet[CaseFile]":
    """The files that this person may open: what they sent, and what shows what came of it."""
    own = Q(message__party=party, role=FileRole.SAID)
    return CaseFile.objects.filter(own | _of_outcome(party)).select_related("attachment")


def pictures_of_outcome(party: Party) -> list[CaseFile]:
    """The pictures from before, then those from after, each in the order they came."""
    files = CaseFile.objects.filter(_of_outcome(party), attachment__kind="picture")
    found = files.select_related("attachment").order_by("id")
    return sorted(found, key=lambda file: file.role == FileRole.AFTER)
