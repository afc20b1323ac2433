"""Bringing in sheets: every row once, from a terminal and from the page's worker alike."""

import json
import os
import re
import signal
import time
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from heartline.cases.actions import history
from heartline.cases.models import (
    Assignment,
    Case,
    Kind,
    Message,
    Party,
    PartyStatus,
    Policy,
    Reply,
    Topic,
)
from heartline.channels.columns import choose_columns
from heartline.channels.imports import Batch, import_sheet, rows as importing
from heartline.channels.models import ImportedRow, Letter
from heartline.channels.rules import IMPORTERS
from heartline.channels.sentences import Sentence
from heartline.channels.sheets import read_sheet
from heartline.ledger.models import Entry, Unsealed
from heartline.offices.models import DutyKind
from heartline.people.actions import erase_person, open_contact
from heartline.people.models import Contact, Reach
from heartline.shared.commands import RefusalError
from tests.channels.workbooks import make_csv, make_xlsx
from tests.factories import MONDAY, desk, make_area, make_office, make_staff, root

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADER = ["编号", "姓名", "标题", "内容", "时间", "答复", "答复时间"]
LAMP = ["7", "周小满", "路灯不亮", "桥头的路灯坏了。", "2019/4/25 9:32", "已修好。", "2019/5/10"]
BUS = ["8", "王晓", "公交改线", "公交站改到哪里去了？", "2020-01-03 08:00", "", ""]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def town():
    root()


def bring_in(*rows, header=HEADER, **options):
    sheet = read_sheet(make_csv(header, *rows), filename="came.csv")
    given = {
        "office": root(),
        "policy": Policy.objects.get(code="standard"),
        "by": None,
        "at": MONDAY,
    }
    return import_sheet(sheet, choose_columns(sheet.header), **given | options)


def counts(result):
    return result.rows, result.imported, result.repeated, len(result.refused)


def reasons(result):
    return [(one.row, one.column, one.reason.code) for one in result.refused]


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# ---- what a row becomes -----------------------------------------------------------------


def test_a_row_with_a_reply_becomes_an_answered_case_with_its_real_moments():
    result = bring_in(LAMP)

    case = Case.objects.get()
    assert counts(result) == (1, 1, 0, 0)
    assert (case.status, case.title, case.imported, case.lead) == (
        "answered",
        "路灯不亮",
        True,
        root(),
    )
    assert (case.received_at, case.answered_at) == (
        local("2019-04-25 09:32"),
        local("2019-05-10 00:00"),
    )
    reply = Reply.objects.get()
    assert (reply.text, reply.status, reply.sent_at) == ("已修好。", "sent", case.answered_at)
    part = Assignment.objects.get()
    assert (part.status, part.assigned_at, part.done_at) == (
        "done",
        case.received_at,
        case.answered_at,
    )


def test_a_row_without_a_reply_waits_for_the_desk():
    bring_in(BUS)

    case = Case.objects.get()
    assert (case.status, case.lead, case.answered_at) == ("received", None, None)
    assert case in Case.objects.to_dispatch()


def test_the_message_is_kept_as_it_came():
    came = "\n\t\t　桥头的路灯坏了。\r\n\t "

    bring_in([*LAMP[:3], came, *LAMP[4:]])

    message = Message.objects.get()
    assert message.text == came
    assert (message.external_id, message.channel, message.written_at) == (
        "7",
        "import",
        local("2019-04-25 09:32"),
    )


def test_only_white_space_beyond_what_is_kept_is_left_out():
    bring_in([*LAMP[:3], " " * 100_000 + "桥头的路灯坏了。", *LAMP[4:]])

    assert Message.objects.get().text == "桥头的路灯坏了。"


def test_history_sends_nothing_asks_nobody_and_publishes_no_words():
    bring_in(LAMP)

    party = Party.objects.get()
    case = party.case
    assert (party.status, party.asked_at, Letter.objects.count()) == (PartyStatus.WAITING, None, 0)
    assert (case.public_title, case.public_text, case.released_at) == ("", "", None)


def test_the_name_and_the_contacts_are_sealed():
    header = [*HEADER, "电话", "邮箱"]

    bring_in([*LAMP, "13800000000", "xiaoman@example.org"], header=header)

    person = Party.objects.get().person
    assert (person.name, person.anonymous, person.reach) == ("周小满", False, Reach.PAGE)
    assert {
        kind: open_contact(person, kind=kind, purpose="question", by=desk(), at=MONDAY)
        for kind in (Reach.PHONE, Reach.EMAIL)
    } == {Reach.PHONE: "13800000000", Reach.EMAIL: "xiaoman@example.org"}
    assert not any("1380000" in contact.sealed for contact in Contact.objects.all())


def test_who_left_a_number_is_not_anonymous():
    bring_in(["桥头的路灯坏了。", "13800000000"], header=["内容", "电话"])

    assert Party.objects.get().person.anonymous is False


def test_topics_areas_offices_and_kinds_are_found_by_name_in_either_language():
    topic = Topic.objects.exclude(parent=None).exclude(name_en="").earliest("pk")
    bridge = make_area(name_zh="桥头社区", name_en="Bridge End")
    works = make_office(name_zh="城管局", name_en="City Works")
    header = [*HEADER, "分类", "区域", "部门", "类型"]

    chinese = [topic.name_zh, "桥头社区", "城管局", "投诉"]
    english = [f"All > {topic.name_en}", "BRIDGE END", "City works", "Complaint"]
    result = bring_in([*LAMP, *chinese], ["9", *LAMP[1:], *english], header=header)

    found = Case.objects.values_list("topic", "area", "lead", "kind")
    assert list(found) == [(topic.pk, bridge.pk, works.pk, Kind.COMPLAINT)] * 2
    assert result.notes == ()


def test_names_that_are_not_known_are_noted_and_the_message_comes_in():
    header = [*HEADER, "分类", "区域", "部门", "类型"]

    result = bring_in([*LAMP, "云彩", "月亮", "天宫", "闲聊"], header=header)

    assert [str(note) for note in result.notes] == [
        "Kinds that are not known here: “闲聊”. These messages (1) count as requests.",
        "Topics that are not known here: “云彩”. These messages (1) have no topic yet.",
        "Areas that are not known here: “月亮”. These messages (1) have no area yet.",
        "Offices that are not known here: “天宫”. The answers to these messages (1) count as the "
        "chosen office’s.",
    ]
    case = Case.objects.get()
    assert (case.kind, case.topic, case.area, case.lead) == (Kind.REQUEST, None, None, root())


def test_titles_that_come_in_alone_are_said():
    result = bring_in(["路灯不亮"], header=["标题"])

    assert [note.code for note in result.notes] == ["titles_only", "undated"]


def test_a_name_that_two_areas_share_names_neither():
    make_area(name_zh="和平社区", code="a1")
    make_area(name_zh="和平社区", code="a2")

    result = bring_in([*LAMP, "和平社区"], header=[*HEADER, "区域"])

    assert (Case.objects.get().area, [note.code for note in result.notes]) == (
        None,
        ["unknown_area"],
    )


def test_an_office_beside_the_chosen_one_is_given_no_answers():
    ours = make_office()
    make_office(name_zh="城管局")

    bring_in([*LAMP, "城管局"], header=[*HEADER, "部门"], office=ours)

    assert Case.objects.get().lead == ours


@pytest.mark.parametrize("word", ["举报", "投诉举报", "report"])
def test_a_report_is_private_from_the_first_second(word):
    bring_in([*LAMP, word], header=[*HEADER, "类型"])

    assert (Case.objects.get().kind, Case.objects.get().private) == (Kind.REPORT, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lamp at 桥头 has been dark since Monday.", "en"),
        ("路灯坏了，见 https://example.org/lamp 。", "zh-hans"),
        ("12345", "zh-hans"),
    ],
)
def test_a_message_is_english_when_it_is_mostly_latin(text, language):
    bring_in([*BUS[:3], text, *BUS[4:]])

    assert Message.objects.get().language == language
    assert Party.objects.get().person.language == language


def test_a_year_that_the_calendar_does_not_know_gives_no_due_moment():
    bring_in([*LAMP[:4], "2003-02-01 10:00", "", ""])

    assert (Case.objects.get().due_at, Case.objects.get().provisional) == (None, True)


def test_a_message_without_a_date_counts_from_today_and_that_is_said():
    result = bring_in([*BUS[:4], "", "", ""])

    assert Case.objects.get().received_at == MONDAY
    assert [note.code for note in result.notes] == ["undated"]


def test_what_had_to_be_changed_is_kept_beside_the_message_and_counted():
    result = bring_in([*BUS[:3], "路\x0b灯\x1b坏了", *BUS[4:]])

    assert Message.objects.get().remarks == {"controls_removed": 2}
    assert [(note.code, note.params) for note in result.notes] == [
        ("controls_removed", {"count": 2})
    ]


def test_each_row_leaves_one_entry_that_vouches_for_message_and_reply():
    bring_in(LAMP)

    entry = Entry.objects.get(kind="case.imported")
    message, reply = Message.objects.get(), Reply.objects.get()
    assert set(entry.commits.values()) == {message.commitment(), reply.commitment()}


# ---- each row once ----------------------------------------------------------------------


def test_the_same_sheet_again_is_all_repeated():
    bring_in(LAMP, BUS)

    assert counts(bring_in(LAMP, BUS)) == (2, 0, 2, 0)
    assert Case.objects.count() == 2


def test_the_same_id_with_other_words_is_refused_and_the_first_stays():
    bring_in(LAMP)

    result = bring_in([*LAMP[:3], "别的话。", *LAMP[4:]])

    assert reasons(result) == [(2, "编号", "other_content")]
    assert Message.objects.get().text == "桥头的路灯坏了。"


def test_the_same_words_under_other_ids_are_other_messages():
    result = bring_in(LAMP, ["7b", *LAMP[1:]], ["7B", *LAMP[1:]])

    assert counts(result) == (3, 3, 0, 0)


def test_an_id_twice_in_one_sheet_is_repeated_or_refused():
    result = bring_in(LAMP, LAMP, [*LAMP[:5], "还没修好。", "2019/5/10"])

    assert counts(result) == (3, 1, 1, 1)
    assert reasons(result) == [(4, "编号", "other_content")]


def test_without_ids_person_moment_and_text_tell_messages_apart():
    header, lamp, bus = HEADER[1:], LAMP[1:], BUS[1:]
    other_reply = [*lamp[:4], "又坏了，已再修。", "2019/6/1"]
    bring_in(lamp, header=header)

    result = bring_in(lamp, other_reply, ["王晓", *lamp[1:]], bus, header=header)

    assert counts(result) == (4, 2, 2, 0)
    assert Case.objects.count() == 3


def test_a_blank_id_among_ids_goes_by_person_moment_and_text():
    result = bring_in(["", *LAMP[1:]], ["", *LAMP[1:]], ["", *BUS[1:]])

    assert counts(result) == (3, 2, 1, 0)


def test_blank_rows_are_not_counted():
    assert counts(bring_in(LAMP, ["", " ", "", "", "", "", ""], BUS)) == (2, 2, 0, 0)


def erase_the_only_person():
    erase_person(Party.objects.get().person, by=desk(), at=MONDAY)


@pytest.mark.parametrize("first", [0, 1], ids=["with ids", "without"])
def test_what_was_erased_is_not_brought_back(first):
    header, lamp = HEADER[first:], LAMP[first:]
    bring_in(lamp, header=header)
    erase_the_only_person()

    result = bring_in(lamp, header=header)

    assert counts(result) == (1, 0, 1, 0)
    assert list(Message.objects.values_list("text", "external_id")) == [("", None)]


def test_after_erasing_nothing_is_kept_that_could_be_read_or_joined():
    bring_in(LAMP)
    erase_the_only_person()

    kept = ImportedRow.objects.values().get()
    assert set(kept) == {"identity", "content"}
    assert all(re.fullmatch("[0-9a-f]{32}", str(value)) for value in kept.values())


# ---- a dry run ---------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_counts_and_touches_nothing():
    rows = [LAMP, LAMP, BUS, [*LAMP[:3], "别的话。", *LAMP[4:]], [*BUS[:4], "2020-02-31", "", ""]]
    rows += [[f"{n}", *BUS[1:]] for n in range(100, 180)] + [LAMP]
    bring_in(BUS)
    before = Entry.objects.count()

    dry = bring_in(*rows, dry_run=True)

    assert (Case.objects.count(), Entry.objects.count()) == (1, before)
    real = bring_in(*rows)
    assert dry == real
    assert counts(real) == (86, 81, 3, 2)


# ---- when something goes wrong -------------------------------------------------------------


def failing_on(monkeypatch, words, error):
    whole = history.import_message

    def fail(incoming, **told):
        party = whole(incoming, **told)
        if words in incoming.text:
            raise error
        return party

    monkeypatch.setattr(importing, "import_message", fail)


def test_a_row_that_fails_is_refused_with_a_sentence_and_the_others_come_in(monkeypatch):
    failing_on(monkeypatch, "公交", ValueError("a slip of ours"))

    result = bring_in(BUS, LAMP)

    assert reasons(result) == [(2, None, "went_wrong")]
    assert list(Message.objects.values_list("external_id", flat=True)) == ["7"]
    monkeypatch.undo()
    assert counts(bring_in(BUS, LAMP)) == (2, 1, 1, 0)


def test_a_database_that_fails_ends_the_import_and_blames_no_row(monkeypatch):
    failing_on(monkeypatch, "公交", OperationalError("disk I/O error"))

    with pytest.raises(OperationalError):
        bring_in(LAMP, BUS)

    assert (Case.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_what_ends_the_import_undoes_its_batch_and_no_other():
    def stop_at_the_second(batch):
        batches.append(batch)
        if len(batches) == 2:
            raise KeyboardInterrupt

    batches: list[Batch] = []
    rows = [[f"{n}", *BUS[1:]] for n in range(120)]

    with pytest.raises(KeyboardInterrupt):
        bring_in(*rows, progress=stop_at_the_second)

    assert Case.objects.count() == ImportedRow.objects.count() == importing.BATCH
    assert counts(bring_in(*rows)) == (120, 120 - importing.BATCH, importing.BATCH, 0)


def test_known_rows_are_looked_up_once_for_a_batch():
    rows = [[f"{n}", *BUS[1:]] for n in range(importing.BATCH)]
    bring_in(*rows)

    with CaptureQueriesContext(connection) as few:
        bring_in(rows[0])
    with CaptureQueriesContext(connection) as many:
        bring_in(*rows)

    assert len(many) == len(few)


# ---- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("duty", sorted(set(DutyKind) - set(IMPORTERS)))
def test_other_duties_bring_in_nothing(duty):
    with pytest.raises(PermissionDenied):
        bring_in(LAMP, by=make_staff(duty, root()))

    assert not Case.objects.exists()


def test_a_dispatcher_brings_in_messages_of_their_own_office_and_those_under_it():
    ours = make_office()
    dispatcher = make_staff(DutyKind.DISPATCHER, ours)

    assert counts(bring_in(LAMP, by=dispatcher, office=make_office(parent=ours))) == (1, 1, 0, 0)
    with pytest.raises(PermissionDenied):
        bring_in(BUS, by=dispatcher, office=root())


# ---- the command ---------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path):
    def make(*rows, header=HEADER, name="came.xlsx"):
        path = tmp_path / name
        path.write_bytes(make_xlsx(header, *rows))
        return path

    return make


def command(path, *options):
    """The command's JSON and its exit code."""
    out = StringIO()
    code: int | str | None = 0
    try:
        call_command("import_", str(path), "--json", *options, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return json.loads(out.getvalue()), code


def test_the_command_says_what_came_of_the_rows(sheet):
    answer, code = command(sheet(LAMP, LAMP, [*BUS[:4], "2020-02-31", "", ""]))

    assert answer == {
        "rows": 3,
        "imported": 1,
        "repeated": 1,
        "refused": [
            {"row": 4, "column": "时间", "reason": "“2020-02-31” is not a day or time that exists."}
        ],
        "notes": [],
    }
    assert code == 1


def test_the_command_seals_the_ledger(sheet):
    answer, code = command(sheet(LAMP))

    assert (answer["imported"], code, Unsealed.objects.count()) == (1, 0, 0)


def test_the_command_speaks_chinese_on_a_chinese_terminal(sheet, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    with translation.override("en"):
        answer, _code = command(sheet(["1", "", "", "", "", "", "x"]))

    with translation.override("zh-hans"):
        assert answer["refused"][0]["reason"] == str(Sentence("no_words"))


def test_columns_can_be_named_and_left_out(sheet):
    header = ["序", "姓名", "标题", "说了什么", "时间", "答复", "答复时间"]
    options = ["--map", "text=说了什么", "--map", "id=序", "--map", "title="]

    answer, code = command(sheet(LAMP, header=header), *options)

    assert (answer["imported"], code) == (1, 0)
    assert answer["notes"] == ["Columns that were not read: “标题”."]
    assert list(Message.objects.values_list("external_id", "title")) == [("7", "")]


def test_office_and_policy_can_be_chosen(sheet):
    works = make_office(code="works")
    slow = Policy.objects.get(code="standard")
    slow.pk, slow.code = None, "slow"
    slow.save()

    command(sheet(LAMP), "--office", "works", "--policy", "slow")

    assert list(Case.objects.values_list("lead", "policy")) == [(works.pk, slow.pk)]


def test_a_dry_run_from_the_terminal_touches_nothing(sheet):
    answer, code = command(sheet(LAMP), "--dry-run")

    assert (answer["imported"], code, Case.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--office", "moon"], "There is no office moon. The offices are: root (Town Hall)."),
        (
            ["--policy", "never"],
            "There is no policy never. The policies are: standard (Standard times).",
        ),
        (["--sheet", "Moon"], "There is no sheet Moon. This file has: “来件”."),
        (["--map", "text"], "Write which column is meant as FIELD=HEADER, not text."),
        (["--map", "mood=内容"], "There is no field mood. The fields are: "),
        (["--map", "text=心情"], "There is no column 心情. The columns are: "),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(sheet, options, sentence):
    out = StringIO()

    with pytest.raises(RefusalError) as refused:
        call_command("import_", str(sheet(LAMP)), "--json", *options, stdout=out)

    assert str(refused.value).startswith(sentence)
    assert (refused.value.returncode, json.loads(out.getvalue())) == (
        2,
        {"error": str(refused.value)},
    )
    assert not Case.objects.exists()


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path):
    path = tmp_path / "came.xlsx"
    path.write_bytes(b"")

    with pytest.raises(RefusalError, match=r"This file is empty\."):
        call_command("import_", str(path))


def test_a_person_reads_a_line_for_each_refused_row(sheet):
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("import_", str(sheet(LAMP, ["9", "", "", "", "", "", ""])), stdout=out)

    assert out.getvalue().splitlines() == [
        "rows: 2",
        "imported: 1",
        "repeated: 0",
        "refused:",
        "  3, 内容: This row has neither a title nor a text.",
        "notes:",
    ]


# ---- killed half-way, and the real thing ------------------------------------------------------


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
