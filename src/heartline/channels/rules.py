"""Who may bring in sheets of messages."""

from heartline.offices.models import DutyKind, Office, Staff

#: Who brings in sheets, for the offices in which they hold it and those under them.
IMPORTERS = (DutyKind.ADMINISTRATOR, DutyKind.DISPATCHER)


def may_import(staff: Staff, office: Office) -> bool:
    """Whether `staff` may bring in messages that `office` answered, or has to."""
    return any(office.is_under(own) for own in staff.offices(*IMPORTERS))
