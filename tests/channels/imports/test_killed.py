"""An import that is killed half-way and run again loses and doubles nothing."""

import json
import os
import re
import signal
import time
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from tests.channels.imports.bringing import BUS, HEADER, LAMP, SHANGHAI
from tests.channels.workbooks import make_csv

pytestmark = pytest.mark.django_db


def test_an_import_that_is_killed_and_run_again_loses_and_doubles_nothing(new_town, tmp_path):
    path = tmp_path / "came.csv"
    rows = [[f"{n}", *(LAMP if n % 2 else BUS)[1:]] for n in range(400)]
    path.write_bytes(make_csv(HEADER, *rows))
    town = new_town()
    town.run("ledger", "seal")

    imported = killed_half_way(town, path)

    answer = town.run("import", str(path), "--json").json
    assert 0 < imported < 400
    assert answer == {
        "rows": 400,
        "imported": 400 - imported,
        "repeated": imported,
        "refused": [],
        "notes": [],
    }
    verified = town.run("ledger", "verify", "--json").json
    assert (verified["ok"], verified["entries"]) == (True, verified["sealed"])


def killed_half_way(town, path):
    """Start the import, kill it when it is on its way, and say how many rows are in."""
    process = town.start("import", str(path), "--json")
    while "rows" not in (line := process.stderr.readline()):
        assert line, "The import ended before it had begun."
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    ran = town.run("import", str(path), "--json", "--dry-run")
    assert ran.code == 0, ran.stderr
    return ran.json["repeated"]


def plain_table(path):
    """The rows of a workbook as calamine gives them, by header; nothing of ours in between."""
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows if any(map(str, row))]


def told(value):
    """A moment as the sheet tells it, without our own reading: the few ways real sheets have."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    year, month, day, *rest = (int(number) for number in re.findall(r"\d+", value))
    hour, minute, second = (*rest, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller's zone


def squeezed(text):
    """The letters that show, for comparing."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())


IN_THE_TOWN = """
import json
from heartline.cases.models import Message, Reply
replies = {reply.case_id: reply for reply in Reply.objects.select_related("case")}
for message in Message.objects.select_related("party__case__lead", "party__person"):
    case = message.party.case
    reply = replies[case.pk]
    print(json.dumps([
        message.external_id, message.party.person.name, message.title, message.text,
        case.received_at.isoformat(), reply.text, reply.sent_at.isoformat(),
        case.answered_at.isoformat(), case.status, message.party.status, case.lead.code,
        reply.status, case.parties.count(),
    ]))
"""


@pytest.mark.sqlite_only
def test_real_messages_are_neither_lost_nor_doubled_when_killed_half_way(real_data, new_town):
    path = real_data / "messages" / "messages_with_replies.xlsx"
    table = plain_table(path)
    town = new_town()
    town.run("ledger", "seal")

    imported = killed_half_way(town, path)
    answer = town.run("import", str(path), "--json").json

    assert len(table) == 2_816
    assert 0 < imported < 2_816
    assert (answer["rows"], answer["imported"], answer["repeated"], answer["refused"]) == (
        2_816,
        2_816 - imported,
        imported,
        [],
    )
    lines = town.run("shell", "--no-imports", "-c", IN_THE_TOWN).stdout.splitlines()
    found = {one[0]: one[1:] for one in map(json.loads, lines)}
    assert len(lines) == len(found) == 2_816
    for row in table:
        check_real_row(row, found[str(int(row["留言编号"]))])
    verified = town.run("ledger", "verify", "--json").json
    assert (verified["ok"], verified["entries"]) == (True, verified["sealed"])


def check_real_row(row, found):
    name, title, text, received, reply, sent, answered, *rest = found
    assert (name, squeezed(title)) == (row["留言用户"].strip(), squeezed(row["留言主题"]))
    assert text == row["留言详情"]
    assert squeezed(reply) == squeezed(row["答复意见"])
    assert datetime.fromisoformat(received) == told(row["留言时间"]).replace(tzinfo=SHANGHAI)
    replied = max(told(row["答复时间"]), told(row["留言时间"]).replace(microsecond=0))
    assert datetime.fromisoformat(sent) == replied.replace(tzinfo=SHANGHAI)
    assert answered == sent
    assert rest == ["answered", "waiting", "root", "sent", 1]
