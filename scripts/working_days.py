"""Write the mainland China working calendar that Heartline ships with.

    python scripts/working_days.py

writes `src/heartline/offices/data/working_days_cn.json`. It takes the days from
chinesecalendar, compares every day with holidays, and stops at the first difference. The file
is:

    {
      "zone": "Asia/Shanghai",
      "years": {"2026": "confirmed", "2027": "provisional"},
      "days": [
        {"day": "2026-01-01", "working": false, "zh-hans": "元旦", "en": "New Year's Day"},
        {"day": "2026-01-04", "working": true, "zh-hans": "元旦调休上班", "en": "…"}
      ]
    }

`days` holds only the exceptions, in order: days off between Monday and Friday, and working days
at a weekend. Every other day of a year that stands in `years` follows its weekday. A year that
does not stand there is unknown, and nothing may be computed from it.

- confirmed: the State Council's notice for that year is known and both sources agree.
- provisional: only the holidays that the law itself fixes are known, with the days in lieu that
  it promises when they meet a weekend. The notice may still move days off and add make-up
  working days, so every day of the year may change.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

FILE = Path(__file__).parent.parent / "src/heartline/offices/data/working_days_cn.json"
CONFIRMED = range(2018, 2027)
PROVISIONAL = range(2027, 2028)
SATURDAY = 6

#: English name in chinesecalendar → the two names that people read.
NAMES = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-Sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
}
#: Chinese name in holidays → English name in chinesecalendar.
NAMES_BY_LAW = {
    "元旦": "New Year's Day",
    "农历除夕": "Spring Festival",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}

Row = dict[str, str | bool]


def days_of(year: int) -> Iterator[date]:
    """Every day of `year`, in order."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def is_weekend(day: date) -> bool:
    """Whether `day` is a Saturday or a Sunday."""
    return day.isoweekday() >= SATURDAY


def confirmed_rows(year: int) -> Iterator[Row]:
    """The exceptional days of a year whose notice is known.

    Raises:
        SystemExit: the two sources disagree on a day.
    """
    second = holidays.country_holidays("CN", years=year)
    for day in days_of(year):
        off, name = chinese_calendar.get_holiday_detail(day)
        if off == second.is_working_day(day):
            sys.exit(f"chinesecalendar and holidays disagree on {day}.")
        if off == is_weekend(day):
            continue
        if name is None:
            sys.exit(f"chinesecalendar has no name for {day}.")
        zh, en = NAMES[name]
        if not off:
            zh, en = f"{zh}调休上班", f"Make-up workday for {en}"
        yield {"day": day.isoformat(), "working": not off, "zh-hans": zh, "en": en}


def provisional_rows(year: int) -> Iterator[Row]:
    """The weekdays of `year` that the law itself makes days off."""
    for day, by_law in sorted(
        holidays.country_holidays("CN", years=year, language="zh_CN").items()
    ):
        if is_weekend(day):
            continue
        zh, en = NAMES[NAMES_BY_LAW[by_law.removesuffix("（补假）")]]
        if by_law.endswith("（补假）"):
            zh, en = f"{zh}补假", f"{en} (day in lieu)"
        yield {"day": day.isoformat(), "working": False, "zh-hans": zh, "en": en}


def main() -> None:
    """Write the file."""
    rows = [row for year in CONFIRMED for row in confirmed_rows(year)]
    rows += [row for year in PROVISIONAL for row in provisional_rows(year)]
    years = {str(year): "confirmed" for year in CONFIRMED}
    years |= {str(year): "provisional" for year in PROVISIONAL}
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    FILE.write_text(
        f'{{\n  "zone": "Asia/Shanghai",\n  "years": {json.dumps(years)},\n'
        f'  "days": [\n{lines}\n  ]\n}}\n',
        encoding="utf-8",
    )
    sys.stderr.write(f"Wrote {len(rows)} exceptional days to {FILE}.\n")


if __name__ == "__main__":
    main()
