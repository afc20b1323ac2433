"""A sheet of old messages, from the file to the public figures, counted a second time by hand.

The sheets are brought in as an office would do it; the figures are read off the results page, and
what they must be is counted here from the sheet itself, with nothing of Heartline in between.
"""

import csv
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import chinese_calendar
import pytest
from python_calamine import CalamineWorkbook

from tests.browsing import read_again_until
from tests.channels.workbooks import make_xlsx
from tests.journeys.test_main_loop import sign_in

TITLE = ["2019—2024年留言登记表（内部流转）"]
HEADER = [
    " 留言编号",
    "留言用户 ",
    "留言类型",
    "留言主题",
    "留言时间\t",
    "留言详情",
    "答复意见",
    "答复时间",
]
#: Cells of the spreadsheet's own kind: a moment, and the days since the end of 1899.
NOON, SERIAL = datetime(2020, 5, 11, 12, 0), 43978.5  # noqa: DTZ001 - sheets know no zone
ROUTE, REPAIRED = "线路表已更新，请以站牌为准。", "已派人查看并修好，请您再看看。"


@dataclass(frozen=True)
class Row:
    """One row of the sheet; in its last three places, what any reader would say of it."""

    number: object
    kind: str
    written: object
    replied: object
    timing: str = ""  # "" where the row cannot come in, or came in before
    year: int = 0
    answered: int = 0
    text: str = ""

    def cells(self, line):
        text = self.text or f"\u3000\u3000您好！第{line}条：桥头路灯不亮，\t请看一看。 \n"
        reply = (ROUTE if line % 2 else REPAIRED) if self.replied else ""
        return [
            *(self.number, f" 周小满{line}\t", self.kind, f"桥头路灯{line}\t", self.written),
            *(text, reply, self.replied),
        ]


# In time is the same or the next day, late a month or more: plain without counting days.
ROWS = [
    Row(1001, "咨询", "2019/4/25 9:32:09", "2019/4/26 10:00:00", "in_time", 2019, 2019),
    Row(1002, "咨询 ", " 2019-04-25 09:32", "2019-04-25 16:00", "in_time", 2019, 2019),
    Row(1003, "求助", "2019年5月6日 下午3点", "2019年5月7日", "in_time", 2019, 2019),
    Row(1004, "投诉", "2019.7.1 8:05", "2019.9.2", "late", 2019, 2019),
    Row(1005, "求助", "\t2019/12/30 22:10:00", "2020/3/2 9:00:00", "late", 2019, 2020),
    Row(1006, "建议", "3 January 2020", "2020-01-06", "in_time", 2020, 2020),
    Row(1007, "表扬", NOON, NOON + timedelta(hours=23), "in_time", 2020, 2020),
    Row(1008, "咨询", SERIAL, SERIAL + 1, "in_time", 2020, 2020),
    Row("1009", "求助", "20200601", "2020-06-02", "in_time", 2020, 2020),
    Row("１０１０", "求助", "２０２０／６／８ ９：００", "2020/8/31", "late", 2020, 2020),
    Row(
        1011, "投诉", "2020-06-08 09:00", "2020-06-09 09:00", "in_time", 2020, 2020, "=1+1 算什么？"
    ),
    Row(1012, "举报", "2021/3/1 9:00", "2021/3/2 9:00", "in_time", 2021, 2021),
    Row(1013, "举报", "2021/3/1 9:00", "2021/6/30 9:00", "late", 2021, 2021),
    Row(1014, "建议", "2021/3/8 9:00", "2021/3/9", "in_time", 2021, 2021),
    Row(1015, "求助", "2021/10/11 9:00", "2022/1/10", "late", 2021, 2022),
    Row(1016, "求助", "2022/2/14 9:00", "", "overdue", 2022),  # nobody has answered it
    Row(1017, "咨询", "2022/2/14 9:00", "2022/2/15", "in_time", 2022, 2022),
    Row(1017, "咨询", "2022/2/14 9:00", "2022/2/15"),  # the same once more, below
    Row(1018, "求助", "2022年2月30日", "2022/3/4"),  # there is no such day
    Row(1019, "求助", "2023/3/13 9:00", "2023/3/14", "in_time", 2023, 2023),
    Row(1020, "表扬", "2023/3/13 9:00", "2023/3/14", "in_time", 2023, 2023),
    Row(1021, "", "2023-03-20 9:00:00", "2023-03-21 08:00:00", "in_time", 2023, 2023),
    Row(1022, "求助", "2023/4/17 9:00", "2023/7/3", "late", 2023, 2023),
    Row(1023, "投诉", "2023/4/17 9:00", "2023/4/17 11:20", "in_time", 2023, 2023),
    Row(1024, "建议", "2024/1/8 9:00", "2024/1/9 17:00", "in_time", 2024, 2024),
    Row(1025, "咨询", "2024/1/8 9:00", "2024/4/8 17:00", "late", 2024, 2024),
    Row(1026, "求助", "2024/3/11 9:00", "2024/3/12 17:00", "in_time", 2024, 2024),
    Row(1027, "求助", "2024/3/11 9:00", "2024/3/12 17:00", "in_time", 2024, 2024),
    # Before the calendars that we know begin, nobody can say what was in time.
    Row(1028, "求助", "2016/5/9 9:00", "2016/5/10 17:00", "no_due", 2016, 2016),
    Row(1029, "咨询", "2016/5/9 9:00", "2017/5/10 17:00", "no_due", 2016, 2017),
]
KINDS = {
    "咨询": "consultation",
    "求助": "request",
    "投诉": "complaint",
    "举报": "report",
    "建议": "suggestion",
    "表扬": "praise",
    "": "request",
}


def the_sheet():
    """The workbook: a title, the header in the third line, the rows, and blank ones between."""
    cells = [row.cells(line) for line, row in enumerate(ROWS)]
    twice = next(line for line, row in enumerate(ROWS) if not row.timing)
    cells[twice] = cells[twice - 1]
    return make_xlsx(TITLE, [], HEADER, *cells[:10], ["", " "], *cells[10:])


def in_the_sheet(index):
    """The number that a spreadsheet shows beside a row: title, blank and header stand above."""
    return index + 4 + (index >= 10)


# What the page shows ---------------------------------------------------------------------------


def figures(page):
    """Every number of the page that opens rows: its name → (the number, the address)."""
    found: dict[str, tuple[int, str]] = {}
    for link in page.locator('main a[href*="/results/rows/"]').all():
        address = link.get_attribute("href")
        asked = dict(parse_qsl(urlsplit(address).query))
        name = " ".join(
            [asked["figure"], *(asked[key] for key in ("kind", "office") if key in asked)]
            + [asked["from"][:4] for _ in range("from" in asked)]
        )
        number = first_number(link)
        assert found.setdefault(name, (number, address))[0] == number, name
    return found


def first_number(shown):
    """The first number in what an element says: "共 2,816 件" says 2816."""
    digits = re.findall(r"[\d,]*\d", shown.text_content() or "")
    return int(digits[0].replace(",", ""))


#: What an office did by its own clocks; no sheet tells when it took a case on.
OWN_CLOCKS = ("given", "taken", "contact", "respon")


def numbers(page):
    """The figures of the page that are not nought and that a sheet can tell."""
    return {
        name: number
        for name, (number, _address) in figures(page).items()
        if number and not name.startswith(OWN_CLOCKS)
    }


def open_all_results(page, town, expected):
    """The results since the beginning, by the tab of that name, once all is counted."""
    page.goto(f"{town.url}/results/")
    page.locator('nav a[href*="period=all"]').click()
    page.wait_for_url("**period=all**")
    read_again_until(page, lambda: numbers(page) == expected)


def rows_shown(page):
    """How many rows are listed behind a figure, over all its pages."""
    shown = page.locator("ol.matters > li").count()
    while (onward := page.locator('a[rel="next"]')).count():
        onward.first.click()
        shown += page.locator("ol.matters > li").count()
    return shown


# What it must show -----------------------------------------------------------------------------


def counted(rows):
    """The figures, from what is written beside each row: (kind, timing, year, year of answer)."""
    counts: Counter[str] = Counter()
    for kind, timing, received, answered in rows:
        counts.update(["received", f"received {kind}", timing, f"received {received}"])
        counts.update(["waiting"] * (not answered))
        if answered:
            # History asks nobody: all who were answered stand there as not asked.
            counts.update(["people", "not_asked", f"answered {answered}"])
        if timing in ("in_time", "late", "overdue"):
            counts.update(["due", f"due {'root' if answered else 'none'}"])
        counts.update(["in_time root"] * (timing == "in_time"))
    return dict(counts)


def of_the_sheet():
    """Reports are private, and of fewer than five private cases in a month nothing is told."""
    rows = [(KINDS[row.kind.strip()], row.timing, row.year, row.answered) for row in ROWS]
    return counted(row for row in rows if row[1] and row[0] != "report")


def hand_in(page, town):
    """From the desk to the preview, by the links and buttons of the pages."""
    page.goto(f"{town.url}/desk/")
    page.locator('nav a[href="/desk/import/"]').first.click()
    page.wait_for_url("**/desk/import/")
    sheet = {"name": "留言.xlsx", "mimeType": "application/octet-stream", "buffer": the_sheet()}
    page.locator("input[type=file]").set_input_files([sheet])
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile(r"/desk/import/[\da-f-]{36}/"))


def tally(page):
    """New, known and refused, as the page shows them."""
    return [int(number) for number in page.locator("dl.figures dd").all_inner_texts()]


def refused(page):
    """The refused rows: number and column."""
    lines = page.locator('section[aria-labelledby="refused"] tbody tr').all()
    return [tuple(line.locator("td").nth(place).inner_text() for place in (0, 1)) for line in lines]


def wait_for_the_end(page, *, script):
    """The page asks again by itself; without scripts, somebody presses "look again"."""
    page.locator("#sheet-job").wait_for()
    if script:
        page.locator("#sheet-job:not([hx-get])").wait_for(timeout=60_000)
    until = time.monotonic() + 60
    while page.locator("#sheet-job progress").count() and time.monotonic() < until:
        page.locator("#sheet-job a.button").first.click()
        page.wait_for_timeout(500)


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_a_sheet_is_looked_at_brought_in_and_counted_as_by_hand(new_town, open_page, script):
    town = new_town().up(empty=True)
    page = sign_in(open_page, town, town.someone("administrator")["name"], script=script).page
    impossible = next(line for line, row in enumerate(ROWS) if row.number == 1018)

    hand_in(page, town)
    would_come = (tally(page), refused(page))
    page.locator("button[name=begin]").click()
    wait_for_the_end(page, script=script)
    came = (tally(page), refused(page))
    open_all_results(page, town, of_the_sheet())

    assert would_come == ([28, 1, 1], [(str(in_the_sheet(impossible)), "留言时间")])
    assert came == would_come
    assert numbers(page) == of_the_sheet()


def test_every_figure_of_a_sheet_opens_as_many_rows(new_town, open_page, tmp_path):
    town = new_town().up(empty=True)
    (tmp_path / "came.xlsx").write_bytes(the_sheet())
    town.run("import", str(tmp_path / "came.xlsx"))
    page = open_page("wide", script=False)
    open_all_results(page, town, of_the_sheet())
    shown = figures(page)

    opened = {}
    for name, (_number, address) in shown.items():
        page.goto(town.url + address)
        opened[name] = (first_number(page.locator("h1")), rows_shown(page))

    assert opened == {name: (number, number) for name, (number, _address) in shown.items()}
    assert opened["received"] == (26, 26)


# Real messages ---------------------------------------------------------------------------------

#: The standard times give a request seven working days, to the end of business of the last one.
DAYS, CLOSING = 7, timedelta(hours=17, minutes=30)
#: The working days of earlier years are not known.
FIRST_KNOWN = 2018


def due(received):
    """When an answer was due, by the working days of another library; None where nobody knows."""
    day, left = received.date(), DAYS
    while left:
        day += timedelta(days=1)
        if day.year < FIRST_KNOWN:
            return None
        left -= chinese_calendar.is_workday(day)
    return datetime.combine(day, datetime.min.time()) + CLOSING


def told(value):
    """The moment in a cell of the real sheet: year, month, day, and perhaps the time of day."""
    if isinstance(value, datetime):
        return value
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    year, month, day, hour, minute, second = (*numbers, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the office's own time


def standing(received, answered):
    until = due(received)
    if until is None:
        return "no_due"
    return "in_time" if answered <= until else "late"


@pytest.fixture
def real_rows(real_data, tmp_path):
    """A sheet of every fourth real message; of each its two moments and how it stands."""
    whole = real_data / "messages" / "messages_with_replies.xlsx"
    header, *rows = CalamineWorkbook.from_path(whole).get_sheet_by_index(0).to_python()
    rows = rows[::4]
    path = tmp_path / "every-fourth.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    table = [dict(zip(header, row, strict=True)) for row in rows]
    found = []
    for row in table:
        received = told(row["留言时间"])
        answered = max(received, told(row["答复时间"]))
        found.append((received, answered, standing(received, answered)))
    return path, found


def test_real_messages_are_counted_as_by_another_script(real_rows, new_town, open_page):
    path, rows = real_rows
    town = new_town()
    answer = town.run("import", str(path), "--json").json
    town.up(empty=True)
    page = open_page("wide")
    expected = counted(
        ("request", timing, received.year, answered.year) for received, answered, timing in rows
    )

    open_all_results(page, town, expected)
    whole = numbers(page)

    assert (answer["rows"], answer["imported"]) == (len(rows), len(rows)) == (704, 704)
    assert whole == expected
    for year in sorted({received.year for received, _answered, _timing in rows}):
        page.goto(f"{town.url}/results/?from={year}-01-01&to={year}-12-31")
        assert months(page) == months_of(rows, year)


def months(page):
    """Month → (received, answered), as the table beside the lines has them."""
    page.locator("details:has(table) summary").first.click()
    found = {}
    for line in page.locator("details table tbody tr").all():
        links = line.locator("a")
        asked = dict(parse_qsl(urlsplit(links.first.get_attribute("href")).query))
        received, answered = (int(text.replace(",", "")) for text in links.all_inner_texts())
        found[date.fromisoformat(asked["from"]).month] = (received, answered)
    return found


def months_of(rows, year):
    received = Counter(moment.month for moment, _, _ in rows if moment.year == year)
    answered = Counter(moment.month for _, moment, _ in rows if moment.year == year)
    first = min(moment for moment, _, _ in rows)
    begun = first.month if first.year == year else 1
    return {month: (received[month], answered[month]) for month in range(begun, 13)}
