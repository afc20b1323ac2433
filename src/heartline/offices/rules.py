"""Who administers what: facts in, yes or no out.

An administrator looks after their own office and all below it. Nobody changes their own duties, so
whoever wants more than they have needs a colleague; and the last administrator at the top stays.
"""

from heartline.offices.models import Duty, DutyKind, Office, Staff


def administers(staff: Staff, office: Office) -> bool:
    """Whether `staff` looks after `office`: an administrator there or above it."""
    return any(office.is_under(own) for own in staff.offices(DutyKind.ADMINISTRATOR))


def administers_all(staff: Staff) -> bool:
    """Whether `staff` administers the office at the top: areas and calendars belong to all."""
    return any(office.parent_id is None for office in staff.offices(DutyKind.ADMINISTRATOR))


def administers_staff(staff: Staff, other: Staff) -> bool:
    """Whether `staff` may set the password of `other`, or say that they have left.

    All that `other` does now, or did last, lies in offices that `staff` looks after; otherwise a
    password set below would open what lies above.
    """
    if staff.pk == other.pk:
        return False
    duties = other.held or tuple(other.duties.select_related("office"))
    if not duties:
        return administers_all(staff)
    return all(administers(staff, duty.office) for duty in duties)


def may_give_duty(staff: Staff, other: Staff, office: Office) -> bool:
    """Whether `staff` may give `other` a duty in `office`; never to themselves."""
    return staff.pk != other.pk and administers(staff, office)


def may_end_duty(staff: Staff, duty: Duty) -> bool:
    """Whether `staff` may take `duty` back; never their own."""
    return staff.pk != duty.staff_id and administers(staff, duty.office)
