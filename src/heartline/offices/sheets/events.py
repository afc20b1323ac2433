"""Days from an iCalendar file (RFC 5545): one event takes one or more whole days."""

import re
from datetime import date, datetime, timedelta

from heartline.offices.sentences import CalendarFileError, Fault
from heartline.offices.sheets.values import RawDay

_DAY = timedelta(days=1)
#: The longest event that is spelt out; a longer one is a mistake, and would fill the memory.
_LONGEST = 400
_WORKED = re.compile(r"[(（【\[]\s*(班|work|working)\s*[)）】\]]|补班|调休上班|上班", re.IGNORECASE)
_FREE = re.compile(
    r"[(（【\[]\s*(休|假|off|holiday)\s*[)）】\]]|放假|假期|休息|公休|public holiday", re.IGNORECASE
)
#: What the calendars that ship with telephones say beside the name.
_SPECIAL = {"ALTERNATE-WORKDAY": "1", "WORK-HOLIDAY": "0"}
_HEADERS = {"day": "DTSTART", "working": "SUMMARY", "name_zh": "SUMMARY", "name_en": "SUMMARY"}

Event = dict[str, str]


def ics_days(text: str) -> list[RawDay]:
    """The days of every event, each numbered by its event.

    Raises:
        CalendarFileError: an event repeats, takes hours, ends before it begins, or does not say
            whether its days are worked.
    """
    events = _events(text)
    days: list[RawDay] = []
    faults: list[Fault] = []
    for number, event in enumerate(events, start=1):
        try:
            days += _days(number, event)
        except CalendarFileError as error:
            faults += error.faults
    if faults:
        raise CalendarFileError(*faults)
    return days


def _events(text: str) -> list[Event]:
    """The properties of each event, by name without parameters."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    events: list[Event] = []
    inside: Event | None = None
    for line in unfolded.splitlines():
        name, _, value = line.partition(":")
        key = name.partition(";")[0].strip().upper()
        if line.strip().upper() == "BEGIN:VEVENT":
            inside = {}
        elif line.strip().upper() == "END:VEVENT" and inside is not None:
            events.append(inside)
            inside = None
        elif inside is not None:
            inside.setdefault(key, _plain(value))
    return events


def _plain(value: str) -> str:
    without = value.replace("\\n", " ").replace("\\N", " ")
    return re.sub(r"\\([,;\\])", r"\1", without).strip()


def _days(number: int, event: Event) -> list[RawDay]:
    name = event.get("SUMMARY", "")
    if "RRULE" in event or "RDATE" in event:
        raise CalendarFileError(Fault("event_repeats", number, "RRULE", {"name": name}))
    first = _day(number, event, "DTSTART")
    after = _day(number, event, "DTEND") if "DTEND" in event else first + _DAY
    count = (after - first).days
    if count < 1:
        raise CalendarFileError(Fault("event_backwards", number, "DTEND", {"name": name}))
    if count > _LONGEST:
        raise CalendarFileError(Fault("too_many", number, "DTEND", {"limit": 366}))
    working = _working(number, event, name)
    cells = {"working": working, **_names(name)}
    return [
        RawDay(number, cells | {"day": (first + n * _DAY).isoformat()}, _HEADERS)
        for n in range(count)
    ]


def _day(number: int, event: Event, key: str) -> date:
    value = event.get(key, "")
    hours = value[8:].strip("TZ0")
    if len(value) > 8 and (hours or value[8:9] != "T"):
        told = {"name": event.get("SUMMARY", "")}
        raise CalendarFileError(Fault("event_hours", number, key, told))
    try:
        return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise CalendarFileError(Fault("not_a_day", number, key, {"value": value[:20]})) from error


def _working(number: int, event: Event, name: str) -> str:
    special = event.get("X-APPLE-SPECIAL-DAY", "").upper()
    if special in _SPECIAL:
        return _SPECIAL[special]
    said = f"{name} {event.get('CATEGORIES', '')} {event.get('DESCRIPTION', '')}"
    for words in (name, said):
        if _WORKED.search(words):
            return "1"
        if _FREE.search(words):
            return "0"
    raise CalendarFileError(Fault("event_unclear", number, "SUMMARY", {"name": name[:40]}))


def _names(summary: str) -> dict[str, str]:
    """The name without the sign behind it, as the Chinese or the English name."""
    name = re.sub(r"\s*[(（【\[][^()（）【】\[\]]*[)）】\]]\s*$", "", summary).strip()
    chinese = re.search("[\u4e00-\u9fff]", name)
    return {"name_zh" if chinese else "name_en": name}
