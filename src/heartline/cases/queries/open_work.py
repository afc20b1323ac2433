"""What an office still has in hand, asked before it closes."""

from heartline.cases.models import Assignment, AssignmentStatus
from heartline.offices.models import Office


def parts_in_hand(office: Office) -> int:
    """How many cases were given to `office` and wait for it to act."""
    waiting = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
    return Assignment.objects.filter(office=office, status__in=waiting).count()
