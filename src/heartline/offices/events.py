"""What may happen to offices, areas, staff and calendars."""

from enum import StrEnum


class OfficeEvent(StrEnum):
    AREA_ADDED = "area.added"
    OFFICE_OPENED = "office.opened"
    OFFICE_RENAMED = "office.renamed"
    STAFF_ADDED = "staff.added"
    STAFF_LEFT = "staff.left"
    DUTY_GIVEN = "duty.given"
    DUTY_ENDED = "duty.ended"
    NEW_PASSWORD = "staff.password_set"  # noqa: S105
    DAYS_LOADED = "calendar.days_loaded"
    SIGN_IN_FAILED = "staff.sign_in_failed"
