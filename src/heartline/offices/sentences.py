"""What an administrator is told, by code: why something cannot be, what is wrong in a file."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

#: Why an action was refused: one sentence for each code of `SettingRefusedError`.
REFUSALS: dict[str, Promise] = {
    "office_code_taken": gettext_lazy(
        "There is an office with the code %(code)s already. Please choose another."
    ),
    "office_above_closed": gettext_lazy(
        "The office above has been closed, so nothing can be opened below it."
    ),
    "office_at_top": gettext_lazy("The office at the top cannot be closed: it answers for all."),
    "office_closed": gettext_lazy("This office has been closed."),
    "office_has_parts": gettext_lazy(
        "Offices below it are still open. Please close those first, so that none hangs in the air."
    ),
    "office_has_work": gettext_lazy(
        "It still has open cases: %(count)s. Please answer them, or give them to another office; "
        "then it can close and nobody is left waiting."
    ),
    "area_code_taken": gettext_lazy(
        "There is an area with the code %(code)s already. Please choose another."
    ),
    "staff_name_taken": gettext_lazy(
        "Somebody signs in as %(name)s already. Please choose another name."
    ),
    "staff_left": gettext_lazy("This colleague has left, and holds no duties any more."),
    "year_missing": gettext_lazy(
        "The days of %(year)s are not known yet. Please load the days of that year first."
    ),
    "day_outside_year": gettext_lazy("%(day)s is not in %(year)s."),
    "day_twice": gettext_lazy("%(day)s stands there twice."),
}

#: What is wrong in a file of days.
FAULTS: dict[str, Promise] = {
    "missing": gettext_lazy("There is no file %(name)s, or it may not be read."),
    "empty": gettext_lazy("This file is empty."),
    "too_big": gettext_lazy(
        "This file is larger than %(limit)s kB. The days of one year are far less: is it the "
        "right file?"
    ),
    "no_calendar": gettext_lazy(
        "This is no list of days. Please give a csv, ics or json file, with one day a row or an "
        "event a day."
    ),
    "encoding": gettext_lazy(
        "The characters in this file cannot be read. Please save it in UTF-8 and try again."
    ),
    "quotes": gettext_lazy(
        "A quotation mark is not closed or stands in the wrong place, so the rows after it cannot "
        "be told apart."
    ),
    "no_column": gettext_lazy(
        "A column is missing: %(column)s. The first row names the columns: day, working, name_zh, "
        "name_en; or 日期, 上班, 中文名称, 英文名称."
    ),
    "column_twice": gettext_lazy("Two columns say the same: %(column)s. Please keep one of them."),
    "no_days": gettext_lazy("There is not one day in this file."),
    "too_many": gettext_lazy(
        "There are more than %(limit)s rows here, and a year has 366 days at most."
    ),
    "no_day": gettext_lazy("No day is given here."),
    "not_a_day": gettext_lazy(
        "“%(value)s” is not a day of the calendar. Please write it as 2027-02-17."
    ),
    "outside_year": gettext_lazy(
        "%(day)s is not in %(year)s. Please give the days of one year only."
    ),
    "twice": gettext_lazy("%(day)s stands here a second time; the first is in row %(first)s."),
    "not_said": gettext_lazy("It is not said whether %(day)s is worked or free."),
    "not_yes_or_no": gettext_lazy(
        "“%(value)s” does not say whether the day is worked. Please write 1 or 0, yes or no, 班 "
        "or 休."
    ),
    "long_name": gettext_lazy("This name is longer than %(limit)s characters."),
    "event_unclear": gettext_lazy(
        "“%(name)s” does not say whether the day is worked or free. Please write 休 or 班 behind "
        "its name, or (off) or (work)."
    ),
    "event_repeats": gettext_lazy(
        "“%(name)s” repeats by a rule. Please save the days one by one, so that each can be seen."
    ),
    "event_backwards": gettext_lazy("“%(name)s” ends before it begins."),
    "event_hours": gettext_lazy(
        "“%(name)s” takes only a part of a day. A working calendar knows whole days."
    ),
}

#: What is wrong in a file of outlines, or in a sheet of areas.
AREA_FAULTS: dict[str, Promise] = {
    "area_empty": gettext_lazy("This file is empty."),
    "geo_too_big": gettext_lazy(
        "This file is larger than %(limit)s MB. Please give fewer areas at once, or thin the "
        "outlines out; for a town they need no more than a point every ten metres."
    ),
    "geo_no_json": gettext_lazy(
        "This is no GeoJSON. Please save the outline as GeoJSON (RFC 7946) in UTF-8: a Polygon, a "
        "MultiPolygon, a Feature or a FeatureCollection."
    ),
    "geo_broken": gettext_lazy(
        "The file breaks off or is damaged at line %(line)s. Please save it once more."
    ),
    "geo_none": gettext_lazy("There is not one outline in this file."),
    "geo_too_many": gettext_lazy(
        "There are more than %(limit)s outlines here. Please give them in several files."
    ),
    "geo_of": gettext_lazy("%(name)s: %(reason)s"),
    "geo_shifted": gettext_lazy(
        "The file says that its coordinates are %(name)s. These are shifted by some hundred metres "
        "against WGS 84; please convert them first."
    ),
    "geo_projection": gettext_lazy(
        "The file says that its coordinates are %(name)s. Please save it again in WGS 84 "
        "(EPSG:4326), longitude and latitude in degrees."
    ),
    "geo_metres": gettext_lazy(
        "These coordinates are metres of a map projection, not degrees. Please save the outline "
        "again in WGS 84 (EPSG:4326)."
    ),
    "geo_topology": gettext_lazy("This is TopoJSON. Please save it as GeoJSON."),
    "geo_no_area": gettext_lazy(
        "This is a %(kind)s, which has no inside. An area needs a Polygon or a MultiPolygon."
    ),
    "geo_no_ring": gettext_lazy("The outline has no ring of points."),
    "geo_no_point": gettext_lazy(
        "“%(value)s” is no point: it needs two numbers, longitude and then latitude."
    ),
    "geo_short": gettext_lazy(
        "A ring needs three different points at the least, and its first again."
    ),
    "geo_open": gettext_lazy(
        "A ring is not closed: its last point, %(lng)s, %(lat)s, must be its first one again."
    ),
    "geo_points": gettext_lazy(
        "A ring has more than %(limit)s points. Please thin it out; a point every ten metres is "
        "enough."
    ),
    "geo_range": gettext_lazy(
        "A longitude lies beyond 180 degrees, or a latitude beyond 90. Please check the file."
    ),
    "geo_swapped": gettext_lazy(
        "Latitude and longitude are swapped: GeoJSON gives the longitude first. Please swap them "
        "in the file."
    ),
    "geo_crosses": gettext_lazy(
        "The outline crosses or touches itself near longitude %(lng)s, latitude %(lat)s. Please "
        "mend it there."
    ),
    "geo_flat": gettext_lazy("The outline encloses nothing."),
    "geo_unknown": gettext_lazy(
        "No area has the code %(code)s. Please add the area first, or mend the code in the file."
    ),
    "geo_no_code": gettext_lazy(
        "An outline names no code. Each needs the area's code among its properties, as “code”."
    ),
    "geo_several": gettext_lazy(
        "There are several outlines in this file, and none has the code %(code)s."
    ),
    "geo_twice": gettext_lazy("The code %(code)s stands in the file more than once."),
    "area_too_big": gettext_lazy("This file is larger than %(limit)s MB: is it the right one?"),
    "area_no_sheet": gettext_lazy(
        "This is no sheet of areas. Please give an xlsx or csv file whose first row names the "
        "columns: code, name_zh, name_en, level, parent, residents, lat, lng."
    ),
    "area_quotes": gettext_lazy("A quotation mark is not closed, or stands in the wrong place."),
    "area_damaged": gettext_lazy(
        "This workbook is damaged, or locked with a password. Please save it once more."
    ),
    "area_no_column": gettext_lazy(
        "A column is missing: %(column)s. The first row names the columns: code, name_zh, name_en, "
        "level, parent, residents, lat, lng."
    ),
    "area_too_many": gettext_lazy(
        "There are more than %(limit)s rows here. Please give them in several files."
    ),
    "area_none": gettext_lazy("There is not one area in this file."),
    "area_bad_code": gettext_lazy(
        "“%(value)s” cannot be a code. Please use letters from A to Z, digits, dots, - and _: 20 "
        "signs at most, the first one a letter or a digit."
    ),
    "area_no_name": gettext_lazy("The name in Chinese is missing."),
    "area_no_level": gettext_lazy(
        "“%(value)s” is no level. Please write city, district, street, community or grid; or 市, "
        "区县, 街道, 社区, 网格."
    ),
    "area_bad_residents": gettext_lazy("“%(value)s” is no number of people."),
    "area_bad_place": gettext_lazy(
        "“%(value)s” is no place: latitude lies between -90 and 90, longitude between -180 and 180."
    ),
    "area_swapped": gettext_lazy("“%(value)s”: latitude and longitude are swapped."),
    "area_twice": gettext_lazy(
        "The code %(code)s stands here a second time; the first is in row %(first)s."
    ),
    "area_no_parent": gettext_lazy(
        "There is no area with the code %(parent)s, neither here nor in this sheet."
    ),
    "area_circle": gettext_lazy(
        "%(code)s would lie in itself: its areas above lead back to it. Please mend the column "
        "that names the area above."
    ),
    "area_level": gettext_lazy("%(code)s must be smaller than %(parent)s, which it is a part of."),
    "area_moves": gettext_lazy(
        "%(code)s is known already with another level or another area above it. What exists is not "
        "moved by a sheet, since cases lie in it."
    ),
}
FAULTS |= AREA_FAULTS


class SettingRefusedError(Exception):
    """What was asked cannot be; `code` says why, and `sentence` says it to a person."""

    def __init__(self, code: str, /, **told: Any) -> None:
        super().__init__(code)
        self.code, self.told = code, told

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return str(REFUSALS[self.code]) % self.told


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file of days.

    row: as the reader counts them: a line of the csv, the how-manieth event or day; None for the
        file as a whole.
    column: its header, or the name of the field; None when the row as a whole is meant.
    """

    code: str
    row: int | None = None
    column: str | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        return str(FAULTS[self.code]) % self.told

    @property
    def sentence(self) -> str:
        """Where and what, in the reader's language."""
        told = {"row": self.row, "column": self.column, "reason": self.reason}
        if self.row is None:
            return self.reason
        if self.column is None:
            return _("Row %(row)s: %(reason)s") % told
        return _("Row %(row)s, column %(column)s: %(reason)s") % told


class CalendarFileError(Exception):
    """A file of days cannot be taken; `faults` says why, and nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


class AreaFileError(Exception):
    """A file of outlines or areas cannot be taken; `faults` says why, and nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults
