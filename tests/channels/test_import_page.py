"""The page that brings in a sheet, and the worker behind it."""

import csv
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from heartline.cases.models import Case, Message, Policy
from heartline.channels.imports import running
from heartline.channels.imports.jobs import begin, choose, discard, hand_in
from heartline.channels.imports.rows import BATCH
from heartline.channels.imports.running import run_waiting
from heartline.channels.models import ImportedRow, RefusedRow, SheetImport, SheetStatus
from heartline.channels.rules import IMPORTERS
from heartline.channels.sentences import SheetError
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.shared.cells import harmless
from heartline.shared.clock import now
from tests.channels.workbooks import make_csv, make_ole, make_xlsx, make_zip
from tests.factories import MONDAY, make_office, make_staff, root

HEADER = ["编号", "姓名", "标题", "内容", "时间", "答复", "答复时间"]
LAMP = ["7", "周小满", "路灯不亮", "桥头的路灯坏了。", "2019/4/25 9:32", "已修好。", "2019/5/10"]
BUS = ["8", "王晓", "公交改线", "公交站改到哪里去了？", "2020-01-03 08:00", "", ""]
BAD = ["9", "李", "日期", "日期写错了。", "2020-02-31", "", ""]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A data folder of its own, for the sheets."""
    settings.DATA = tmp_path
    return tmp_path / "sheets"


@pytest.fixture
def dispatcher():
    return make_staff(DutyKind.DISPATCHER)


@pytest.fixture
def at_desk(client, dispatcher):
    return signed_in(client, dispatcher)


def signed_in(client, staff):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(staff)
    return client


def standard():
    return Policy.objects.get(code="standard")


def upload(*rows, header=HEADER, name="来件.csv", content=None):
    data = make_csv(header, *rows) if content is None else content
    return SimpleUploadedFile(name, data)


def handed_in(*rows, by, **told):
    return hand_in(upload(*rows, **told), office=root(), policy=standard(), by=by, at=MONDAY)


def begun(*rows, by):
    job = handed_in(*rows, by=by)
    begin(job, by=by, at=MONDAY)
    return fresh(job)


def fresh(job):
    return SheetImport.objects.get(key=job.key)


def send(client, file, **told):
    data = {"office": root().pk, "policy": standard().pk, "file": file} | told
    return client.post(reverse("channels:sheets"), data)


def words(response):
    return " ".join(response.content.decode().split())


def counts(job):
    job = fresh(job)
    return job.status, job.done, job.imported, job.repeated, job.refused.count()


# ---- the whole way ------------------------------------------------------------------------


def test_a_sheet_is_handed_in_looked_at_begun_and_brought_in(at_desk, files):
    came = send(at_desk, upload(LAMP, BUS, BAD))
    job = SheetImport.objects.get()
    assert came.url == job.get_absolute_url()

    looked = words(at_desk.get(came.url))
    assert "Bring in 2 messages" in looked
    assert "“2020-02-31” is not a day or time that exists." in looked
    assert not Case.objects.exists()

    at_desk.post(came.url, choices(job) | {"begin": "yes"})
    assert "0 of 3 rows are done" in words(at_desk.get(came.url))

    assert run_waiting(at=MONDAY) == 1
    told = words(at_desk.get(came.url))
    assert "2020-02-31" in told
    assert counts(job) == ("done", 3, 2, 0, 1)
    assert list(Case.objects.order_by("pk").values_list("status", flat=True)) == [
        "answered",
        "received",
    ]
    assert list(files.iterdir()) == []


def choices(job, **columns):
    """What the preview's form holds: each column as it was recognised, but for `columns`."""
    fields = ["id", "person", "title", "text", "written_at", "reply", "replied_at"]
    held = {f"column-{n}": columns.get(f"column_{n}", field) for n, field in enumerate(fields)}
    return {"office": job.office_id, "policy": job.policy_id} | held


def test_columns_are_given_by_hand_and_looked_at_again(at_desk, dispatcher):
    job = handed_in(LAMP, by=dispatcher, header=["A", "B", "C", "D", "E", "F", "G"])
    assert "No column was recognised as what people said." in words(
        at_desk.get(job.get_absolute_url())
    )

    at_desk.post(job.get_absolute_url(), choices(job, column_2="") | {"look": "again"})

    looked = words(at_desk.get(job.get_absolute_url()))
    assert "Bring in 1 message" in looked
    assert 'Left out: <span dir="auto">“C”</span>' in looked
    assert fresh(job).mapping["text"] == "D"
    assert fresh(job).status == SheetStatus.DRAFT


def test_one_field_is_not_given_to_two_columns(at_desk, dispatcher):
    job = handed_in(LAMP, by=dispatcher)

    told = at_desk.post(job.get_absolute_url(), choices(job, column_2="text") | {"begin": "yes"})

    assert "“What they said” is given to “标题” already." in words(told)
    assert fresh(job).status == SheetStatus.DRAFT


def test_another_sheet_of_the_workbook_can_be_chosen(at_desk, dispatcher):
    def second(book, sheet):
        more = book.add_worksheet("答复件")
        for line, row in enumerate([HEADER, LAMP]):
            more.write_row(line, 0, row)

    content = make_xlsx(HEADER, BUS, BUS, fill=second)
    job = handed_in(by=dispatcher, content=content, name="来件.xlsx")

    at_desk.post(job.get_absolute_url(), choices(job) | {"sheet": "答复件", "look": "again"})

    looked = words(at_desk.get(job.get_absolute_url()))
    assert (fresh(job).sheet, "Of 1 row" in looked) == ("答复件", True)


def test_what_is_all_known_offers_nothing_to_bring_in(at_desk, dispatcher):
    begun(LAMP, by=dispatcher)
    run_waiting(at=MONDAY)
    job = handed_in(LAMP, by=dispatcher)

    assert 'name="begin"' not in words(at_desk.get(job.get_absolute_url()))


def test_begun_twice_it_comes_in_once(at_desk, dispatcher):
    job = handed_in(LAMP, by=dispatcher)

    for _press in range(2):
        at_desk.post(job.get_absolute_url(), choices(job) | {"begin": "yes"})
    run_waiting(at=MONDAY)
    at_desk.post(job.get_absolute_url(), choices(job) | {"begin": "yes"})
    run_waiting(at=MONDAY)

    assert counts(job) == ("done", 1, 1, 0, 0)
    assert Entry.objects.filter(kind="sheet.begun").count() == 1


def test_a_sheet_is_thrown_away_with_its_file(at_desk, dispatcher, files):
    job = handed_in(LAMP, by=dispatcher)

    at_desk.post(reverse("channels:sheet_throw_away", args=[job.key]))

    assert not SheetImport.objects.exists()
    assert list(files.iterdir()) == []


def test_what_has_begun_is_not_thrown_away(dispatcher, files):
    job = begun(LAMP, by=dispatcher)

    discard(job, by=dispatcher)

    assert fresh(job).status == SheetStatus.WAITING
    assert len(list(files.iterdir())) == 1


def test_the_file_is_for_our_eyes_only(dispatcher, files):
    handed_in(LAMP, by=dispatcher)

    assert [file.stat().st_mode & 0o777 for file in files.iterdir()] == [0o600]


# ---- files that cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.xlsx", "This file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "lamp.xlsx", "This is a picture, not a spreadsheet."),
        (b"%PDF-1.7\n" + bytes(64), "lamp.xlsx", "This is a PDF, not a spreadsheet."),
        (
            make_ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
            "locked.xlsx",
            "This workbook is protected by a password.",
        ),
        (make_xlsx(HEADER, LAMP)[:900], "cut.xlsx", "This file cannot be read; it may be damaged"),
        (
            make_zip({"xl/workbook.xml": bytes(40_000_000)}),
            "bomb.xlsx",
            "This file would unpack to far more than a sheet of messages holds",
        ),
        (b"\x00\x01\x02\x03" * 50, "what.csv", "No row with the names of the columns was found"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    at_desk, files, content, name, sentence
):
    told = send(at_desk, upload(content=content, name=name))

    assert told.status_code == 200
    assert sentence in words(told)
    assert not SheetImport.objects.exists()
    assert not files.exists() or list(files.iterdir()) == []


def test_a_form_without_a_file_asks_for_one(at_desk):
    told = at_desk.post(reverse("channels:sheets"), {"office": root().pk, "policy": standard().pk})

    assert "Please choose a file." in words(told)


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(dispatcher, files):
    big = TemporaryUploadedFile("big.csv", "text/csv", 100_000_001, None)

    with big, pytest.raises(SheetError) as refused:
        hand_in(big, office=root(), policy=standard(), by=dispatcher, at=MONDAY)

    assert (refused.value.code, files.exists()) == ("too_big", False)


def test_a_request_far_beyond_the_limit_is_turned_away_unread(at_desk):
    class Unread(io.RawIOBase):
        def read(self, *_):
            raise AssertionError("the body was read")

    told = at_desk.generic(
        "POST",
        reverse("channels:sheets"),
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(400_000_000), "wsgi.input": Unread()},
    )

    assert told.status_code == 413
    assert "This file holds 400 MB; at most 100 MB can be read at once." in words(told)


def test_the_form_needs_its_token(dispatcher):
    strict = signed_in(Client(enforce_csrf_checks=True), dispatcher)

    assert send(strict, upload(LAMP)).status_code == 403
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("cell", ["a" * 100_001, "字" * 100_001])
def test_a_cell_that_is_too_long_refuses_its_row_alone(dispatcher, cell):
    job = begun([*BUS[:3], cell, *BUS[4:]], LAMP, by=dispatcher)

    run_waiting(at=MONDAY)

    assert counts(job) == ("done", 2, 1, 0, 1)
    assert RefusedRow.objects.get().code == "too_long"


@pytest.mark.parametrize(
    "text",
    ["😀👨‍👩‍👧 灯坏了", "مرحبا \u200fعالم\u202c", "灯\x0b坏\x1b了", "=HYPERLINK(1)", "ﬁ ① Ａ１"],
)
def test_strange_letters_come_in_as_they_are(at_desk, dispatcher, text):
    job = begun([*BUS[:3], text, *BUS[4:]], by=dispatcher)

    run_waiting(at=MONDAY)

    assert Message.objects.get().text == text
    assert at_desk.get(job.get_absolute_url()).status_code == 200


def test_the_words_of_a_sheet_are_never_taken_for_markup(at_desk, dispatcher):
    evil = "<script>alert(1)</script>"

    job = handed_in([*BAD[:4], evil, "", ""], by=dispatcher, header=[*HEADER[:6], evil], name=evil)

    looked = words(at_desk.get(job.get_absolute_url()))
    assert evil not in looked
    assert "&lt;script&gt;" in looked


# ---- the worker -----------------------------------------------------------------------------


def many(count):
    return [[f"{n}", *BUS[1:]] for n in range(count)]


class Crash(BaseException):
    """The process dies."""


def crashing_after(monkeypatch, batches):
    whole = running._Advance.__call__
    told = []

    def advance(self, batch):
        whole(self, batch)
        told.append(batch)
        if len(told) > batches:
            raise Crash

    monkeypatch.setattr(running._Advance, "__call__", advance)


def test_what_a_crash_cut_off_is_taken_up_again_after_a_minute(dispatcher, monkeypatch):
    rows = [*many(60), BAD, *many(120)[60:]]
    job = begun(*rows, by=dispatcher)
    crashing_after(monkeypatch, 1)
    with pytest.raises(Crash):
        run_waiting(at=MONDAY)
    monkeypatch.undo()
    assert counts(job) == ("running", BATCH, BATCH, 0, 0)

    assert run_waiting(at=MONDAY + timedelta(seconds=50)) == 0
    assert run_waiting(at=MONDAY + timedelta(seconds=90)) == 1

    assert counts(job) == ("done", 121, 120, 0, 1)
    assert Case.objects.count() == 120


def test_who_was_overtaken_brings_in_nothing_more(dispatcher, monkeypatch):
    job = begun(*many(120), by=dispatcher)
    whole = running._Advance.__call__

    def overtaken(self, batch):
        SheetImport.objects.filter(key=job.key).update(done=70)
        whole(self, batch)

    monkeypatch.setattr(running._Advance, "__call__", overtaken)

    assert run_waiting(at=MONDAY) == 0
    assert (Case.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_what_waits_is_claimed_once(dispatcher):
    begun(LAMP, by=dispatcher)

    assert running._claim(MONDAY) is not None
    assert running._claim(MONDAY) is None


def test_a_file_that_is_gone_ends_the_import_with_a_sentence(at_desk, dispatcher, files):
    job = begun(LAMP, by=dispatcher)
    for file in files.iterdir():
        file.unlink()

    assert run_waiting(at=MONDAY) == 1

    assert fresh(job).status == SheetStatus.REFUSED
    assert "The file is no longer in the data folder." in words(at_desk.get(job.get_absolute_url()))


def test_who_has_lost_the_duty_brings_in_nothing(dispatcher):
    job = begun(LAMP, by=dispatcher)
    dispatcher.duties.update(ended_at=MONDAY)

    assert run_waiting(at=MONDAY) == 1

    assert (fresh(job).status, fresh(job).problem["code"]) == ("refused", "no_longer_allowed")
    assert not Case.objects.exists()


def test_each_import_leaves_two_entries_without_words(dispatcher):
    job = begun(LAMP, BAD, by=dispatcher)
    run_waiting(at=MONDAY)

    entries = Entry.objects.filter(target=f"channels.sheetimport:{job.key}").order_by("pk")
    assert [(entry.kind, entry.data) for entry in entries] == [
        ("sheet.begun", {"office": "root", "rows": 2}),
        ("sheet.done", {"rows": 2, "imported": 1, "repeated": 0}),
    ]


def test_sheets_nobody_begins_are_forgotten_after_a_day(dispatcher, files):
    handed_in(LAMP, by=dispatcher)

    run_waiting(at=MONDAY + timedelta(hours=23))
    assert len(list(files.iterdir())) == 1
    run_waiting(at=MONDAY + timedelta(hours=25))

    assert not SheetImport.objects.exists()
    assert list(files.iterdir()) == []


def test_what_came_of_an_import_is_forgotten_after_ninety_days(dispatcher):
    begun(BAD, by=dispatcher)
    run_waiting(at=MONDAY)

    run_waiting(at=MONDAY + timedelta(days=91))

    assert (SheetImport.objects.count(), RefusedRow.objects.count()) == (0, 0)


def test_files_without_a_row_are_swept_away_after_a_day(dispatcher, files):
    job = handed_in(LAMP, by=dispatcher)
    stray = files / "stray"
    stray.write_bytes(b"left by a crash")
    long_ago = (MONDAY - timedelta(days=2)).timestamp()
    os.utime(stray, (long_ago, long_ago))

    run_waiting(at=MONDAY)

    assert [file.name for file in files.iterdir()] == [Path(job.file).name]


# ---- what the page says while it runs -----------------------------------------------------------


def test_the_page_asks_again_by_itself_only_while_it_runs(at_desk, dispatcher):
    job = begun(LAMP, by=dispatcher)

    waiting = words(at_desk.get(job.get_absolute_url()))
    run_waiting(at=MONDAY)
    done = words(at_desk.get(job.get_absolute_url()))

    assert ('hx-trigger="every 2s"' in waiting, 'hx-trigger="every 2s"' in done) == (True, False)


def test_the_part_comes_alone_when_it_asks_for_itself(at_desk, dispatcher):
    job = begun(LAMP, by=dispatcher)

    part = at_desk.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert "<html" not in words(part)
    assert 'id="sheet-job"' in words(part)


def test_without_a_worker_the_page_says_so_after_half_a_minute(at_desk, dispatcher):
    job = begun(LAMP, by=dispatcher)
    said = "Nobody is working on it at this moment."

    SheetImport.objects.update(touched_at=now() - timedelta(seconds=20))
    early = words(at_desk.get(job.get_absolute_url()))
    SheetImport.objects.update(touched_at=now() - timedelta(seconds=40))
    late = words(at_desk.get(job.get_absolute_url()))

    assert (said in early, said in late) == (False, True)


def test_refused_rows_are_given_out_as_a_file_that_works_nothing_out(at_desk, dispatcher):
    header = ["＝1+1", *HEADER[1:]]
    job = handed_in(["x" * 101, *LAMP[1:]], by=dispatcher, header=header)
    choose(
        job,
        sheet="",
        mapping={"id": "＝1+1"},
        office=root(),
        policy=standard(),
        by=dispatcher,
    )
    begin(job, by=dispatcher, at=MONDAY)
    run_waiting(at=MONDAY)

    given = at_desk.get(reverse("channels:sheet_refused", args=[job.key]))

    lines = list(csv.reader(io.StringIO(given.content.decode("utf-8-sig"))))
    assert lines == [
        ["Row", "Column", "Why it was not brought in"],
        ["2", "'＝1+1", "This cell holds 101 characters; at most 100 can be kept here."],
    ]


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", " =", "\ufeff="]
)
def test_no_cell_begins_with_a_sign_that_is_worked_out(sign):
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"


def test_other_cells_are_given_out_as_they_are():
    assert harmless("路灯 = 灯") == "路灯 = 灯"


# ---- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("duty", sorted(set(DutyKind) - set(IMPORTERS)))
def test_other_duties_are_shown_the_door(client, duty):
    assert signed_in(client, make_staff(duty)).get(reverse("channels:sheets")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    root()

    assert "/accounts/login/" in client.get(reverse("channels:sheets")).url


@pytest.mark.parametrize("duty", IMPORTERS)
def test_administrators_and_dispatchers_may(client, duty):
    assert signed_in(client, make_staff(duty)).get(reverse("channels:sheets")).status_code == 200


def test_a_dispatcher_below_is_offered_only_offices_below_them(client):
    ours = make_office(name_en="Lamp Office")
    make_office(name_en="Bus Office")
    page = words(
        signed_in(client, make_staff(DutyKind.DISPATCHER, ours)).get(reverse("channels:sheets"))
    )

    assert ("Lamp Office" in page, "Bus Office" in page, "Town Hall</option>" in page) == (
        True,
        False,
        False,
    )


def test_an_office_that_is_not_ours_cannot_be_asked_for(client):
    staff = make_staff(DutyKind.DISPATCHER, make_office())

    told = send(signed_in(client, staff), upload(LAMP))

    assert told.status_code == 200
    assert not SheetImport.objects.exists()
    with pytest.raises(PermissionDenied):
        handed_in(LAMP, by=staff)


def test_a_draft_is_seen_by_who_handed_it_in_and_by_nobody_else(client, dispatcher):
    job = handed_in(LAMP, by=make_staff(DutyKind.DISPATCHER))

    assert signed_in(client, dispatcher).get(job.get_absolute_url()).status_code == 404


def test_what_came_of_it_is_seen_by_dispatchers_above_and_by_no_other_administrator(client):
    job = begun(BAD, by=make_staff(DutyKind.ADMINISTRATOR))
    run_waiting(at=MONDAY)

    seen = {
        duty: signed_in(client, make_staff(duty)).get(job.get_absolute_url()).status_code
        for duty in IMPORTERS
    }

    assert seen == {DutyKind.DISPATCHER: 200, DutyKind.ADMINISTRATOR: 404}


def test_the_list_asks_the_database_the_same_number_of_times(at_desk, dispatcher, same_queries):
    handed_in(LAMP, by=dispatcher)

    same_queries(
        lambda: at_desk.get(reverse("channels:sheets")),
        lambda: [handed_in(LAMP, by=dispatcher) for _ in range(5)],
    )
