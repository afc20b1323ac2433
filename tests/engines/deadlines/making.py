"""Calendars, moments and rules for the tests, in the office's own wall clock."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from heartline.engines.deadlines import Calendar, Clock, DayEnd, DayKind, Rule, Start

SEED = Path(__file__).parents[3] / "src/heartline/offices/data/working_days_cn.json"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TO_HALF_PAST_FIVE = ((time(9), time(12)), (time(13, 30), time(17, 30)))


def make_calendar(**differing):
    """The mainland's calendar with a lunch break; 2027 is provisional, 2028 unknown."""
    seed = json.loads(SEED.read_text(encoding="utf-8"))
    fields = {
        "zone": seed["zone"],
        "hours": NINE_TO_HALF_PAST_FIVE,
        "days": {
            date.fromisoformat(row["day"]): DayKind(row["working"], row["en"])
            for row in seed["days"]
        },
        "known_years": frozenset(map(int, seed["years"])),
        "provisional_years": frozenset({2027}),
    }
    return Calendar(**fields | differing)


CALENDAR = make_calendar()


def at(text):
    """The moment, in UTC, at which a clock in Shanghai shows `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def shown(moment):
    """What a clock in Shanghai shows at `moment`."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def make_rule(text):
    """The rule in a few words, such as "5 working_day" or "3 calendar_day same_time"."""
    count, unit, *words = text.split()
    settings = {"count": int(count), "unit": unit}
    for word in words:
        for setting, choices in (("clock", Clock), ("start", Start), ("day_end", DayEnd)):
            if word in list(choices):
                settings[setting] = word
    if "stays" in words:
        settings["moves_to_working_day"] = False
    return Rule.from_dict(settings)
