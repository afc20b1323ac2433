"""What can happen to areas, offices, staff and calendars."""

from heartline.offices.actions.boundaries import import_areas, remove_boundary, set_boundaries
from heartline.offices.actions.calendars import clear_day, load_days, mark_year, set_day
from heartline.offices.actions.places import (
    add_area,
    change_area,
    close_office,
    open_office,
    rename_office,
    root_office,
)
from heartline.offices.actions.staff import (
    add_staff,
    choose_language,
    come_back,
    end_duty,
    give_duty,
    leave,
    set_password,
)

__all__ = [
    "add_area",
    "add_staff",
    "change_area",
    "choose_language",
    "clear_day",
    "close_office",
    "come_back",
    "end_duty",
    "give_duty",
    "import_areas",
    "leave",
    "load_days",
    "mark_year",
    "open_office",
    "remove_boundary",
    "rename_office",
    "root_office",
    "set_boundaries",
    "set_day",
    "set_password",
]
