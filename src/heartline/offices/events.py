"""What may happen to offices, areas, staff and calendars."""

from enum import StrEnum


class OfficeEvent(StrEnum):
    AREA_ADDED = "area.added"
    AREA_CHANGED = "area.changed"
    BOUNDARY_SET = "area.boundary_set"
    BOUNDARY_REMOVED = "area.boundary_removed"
    OFFICE_OPENED = "office.opened"
    OFFICE_RENAMED = "office.renamed"
    OFFICE_CLOSED = "office.closed"
    STAFF_ADDED = "staff.added"
    STAFF_LEFT = "staff.left"
    STAFF_CAME_BACK = "staff.came_back"
    DUTY_GIVEN = "duty.given"
    DUTY_ENDED = "duty.ended"
    NEW_PASSWORD = "staff.password_set"  # noqa: S105
    LANGUAGE_CHOSEN = "staff.language_chosen"
    DAYS_LOADED = "calendar.days_loaded"
    DAY_SET = "calendar.day_set"
    DAY_CLEARED = "calendar.day_cleared"
    YEAR_MARKED = "calendar.year_marked"
