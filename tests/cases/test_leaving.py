"""What leaves the house: sheets with what their reader may read, and the file of a case."""

import contextlib
import csv
import io
import re
import tracemalloc
import zlib
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.models import Channel, Kind
from heartline.cases.queries.exported import SHEETS, header
from heartline.cases.views import leaving
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from heartline.shared.exports import Value, csv_lines, workbook
from tests.cases.desk import signed_in, text_of
from tests.factories import MONDAY, STEP, desk, make_case, make_office, make_party, make_staff

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def lines(response) -> list[dict[str, str]]:
    """The lines of a csv file by the titles of its columns."""
    text = body(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# Sheets


def test_a_list_leaves_as_csv_with_every_line_that_fits():
    complaint = make_case(kind=Kind.COMPLAINT, text="Dark.")
    make_case(kind=Kind.REQUEST)

    response = signed_in(desk()).get("/desk/export/all/csv?kind=complaint")

    assert [line["Number"] for line in lines(response)] == [complaint.number]
    assert "attachment" in response["Content-Disposition"]


def test_a_sheet_says_how_each_case_came_and_is_narrowed_to_one_way():
    called = make_case(channel=Channel.PHONE)
    make_case(channel=Channel.WEB)

    response = signed_in(desk()).get("/desk/export/all/csv?channel=phone")

    told = [(line["Number"], line["Channel"]) for line in lines(response)]
    assert told == [(called.number, "By telephone")]


def test_a_workbook_opens_and_its_dates_are_dates():
    case = make_case(text="=1+1")

    response = signed_in(desk()).get("/desk/export/all/xlsx")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(response))).get_sheet_by_index(0)
    titles, line = sheet.to_python()
    values = dict(zip(titles, line, strict=True))
    assert (values["Number"], values["Title"]) == (case.number, "=1+1")
    assert values["Received on"] == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 (a sheet knows no zones)


DANGEROUS = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", "＋1", "－1", "＠a", "  =1", "\u200b=1"]


@pytest.mark.parametrize("dangerous", DANGEROUS)
def test_words_in_csv_are_never_worked_out(dangerous):
    _mark, _header, line = csv_lines(["a"], [[dangerous]])

    assert next(csv.reader([line.decode()]))[0] == f"'{dangerous}"


def test_words_in_a_workbook_stay_words():
    words: list[Value] = [*DANGEROUS, "http://example.org"]

    with workbook("a", ["=1+1"], [words]) as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()

    assert rows == [["=1+1", *[""] * len(DANGEROUS)], words]


def test_who_reads_no_words_takes_none_away():
    make_case(text="Dark and secret.")

    response = signed_in(make_staff(DutyKind.ANALYST)).get("/desk/export/all/csv")

    (line,) = lines(response)
    assert (line["Title"], line["Place"], line["Kind"]) == ("", "", "Request")


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_leaves_in_both_forms(name, form):
    make_case("answered")

    response = signed_in(desk()).get(f"/desk/export/{name}/{form}")

    assert response.status_code == 200
    assert body(response)


def test_call_backs_leave_without_contacts():
    party = make_party("answered")
    give_contact(
        party.person,
        name="Wang",
        name_hidden=False,
        reach=Reach.PHONE,
        value="13900000001",
        at=MONDAY,
    )

    text = body(signed_in(desk()).get("/desk/export/call-backs/csv")).decode()

    assert party.number in text
    assert "13900000001" not in text
    assert "Wang" not in text


def test_the_ledger_keeps_who_took_a_list_and_how_much_of_it():
    make_case(kind=Kind.COMPLAINT, text="secret lamp")
    staff = desk()

    body(signed_in(staff).get("/desk/export/all/csv?kind=complaint&text=lamp&topic=%20x y"))

    entry = Entry.objects.get(kind="list.exported")
    assert entry.actor == f"offices.staff:{staff.pk}"
    told = {"list": "all", "form": "csv", "filters": {"kind": "complaint", "text": "yes"}}
    assert entry.data.items() >= told.items()


def test_too_many_for_a_workbook_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setattr(leaving, "MOST_IN_WORKBOOK", 1)
    make_case()
    make_case()

    response = signed_in(desk()).get("/desk/export/all/xlsx?kind=request", follow=True)

    assert "Take the csv file" in text_of(response)
    assert response.redirect_chain[-1][0] == "/desk/cases/?kind=request"
    assert not Entry.objects.filter(kind="list.exported").exists()


@pytest.mark.parametrize("address", ["/desk/export/all/pdf", "/desk/export/nothing/csv"])
def test_a_list_or_form_that_is_none_is_not_found(address):
    assert signed_in(desk()).get(address).status_code == 404


def test_a_million_lines_of_csv_are_never_in_memory_at_once():
    titles = header(SHEETS["all"])
    row: list[Value] = ["2026-000001", "路灯坏了", *[MONDAY] * (len(titles) - 2)]
    tracemalloc.start()

    size = sum(len(line) for line in csv_lines(titles, (row for _n in range(2_500))))

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 500_000
    assert most < 250_000


# The file of a case


def words_of_pdf(pdf: bytes) -> str:
    """The text of a PDF, read back through the tables by which its glyphs mean signs."""
    streams = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        streams.append(found[1])
        with contextlib.suppress(zlib.error):
            # What was packed may end in "\r", which is taken for the end of the line.
            streams[-1] = zlib.decompressobj().decompress(found[1])
    table: dict[int, str] = {}
    for stream in streams:
        if b"beginbfchar" in stream:
            for glyph, sign in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", stream):
                table[int(glyph, 16)] = bytes.fromhex(sign.decode()).decode("utf-16-be")
    shown = []
    for stream in streams:
        if not stream.startswith(b"2 J"):
            continue
        for string in re.findall(rb"\(((?:[^()\\]|\\.)*)\)", stream, re.DOTALL):
            plain = re.sub(rb"\\(.)", _unescaped, string, flags=re.DOTALL)
            glyphs = (plain[at : at + 2] for at in range(0, len(plain), 2))
            shown += [table.get(int.from_bytes(glyph), "") for glyph in glyphs]
    return "".join(shown)


def _unescaped(found: "re.Match[bytes]") -> bytes:
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(found[1], found[1])


def test_the_file_of_a_case_holds_its_words_in_both_languages_for_a_machine_too():
    party = make_party("answered", text="路灯坏，燈壞。 The lamp is dark. 😀", answer="修好了。")
    add_to_case(party, Incoming(text="谢谢"), at=MONDAY + 9 * STEP)

    response = signed_in(desk()).get(f"/desk/cases/{party.number}/file.pdf")

    told = words_of_pdf(response.content)
    assert response["Content-Type"] == "application/pdf"
    for words in (party.number, "路灯坏，燈壞。", "The lamp is dark.", "修好了。", "谢谢"):
        assert words in told


def test_no_contact_and_no_hidden_name_is_printed():
    party = make_party(text="Dark.")
    give_contact(
        party.person,
        name="王小明",
        name_hidden=True,
        reach=Reach.PHONE,
        value="13900000001",
        at=MONDAY,
    )

    told = words_of_pdf(signed_in(desk()).get(f"/desk/cases/{party.number}/file.pdf").content)

    assert "Dark." in told
    assert "王小明" not in told
    assert "13900000001" not in told


def test_who_reads_no_words_prints_none():
    case = make_case(text="Dark and secret.")

    page = signed_in(make_staff(DutyKind.ANALYST)).get(f"/desk/cases/{case.number}/file.pdf")

    told = words_of_pdf(page.content)
    assert case.number in told
    assert "secret" not in told


def test_a_stranger_to_the_case_prints_nothing():
    case = make_case(text="Dark.")

    page = signed_in(make_staff("handler", make_office())).get(
        f"/desk/cases/{case.number}/file.pdf"
    )

    assert page.status_code == 404


def test_the_ledger_keeps_who_printed():
    case = make_case()
    staff = desk()

    signed_in(staff).get(f"/desk/cases/{case.number}/file.pdf")

    entry = Entry.objects.get(kind="case.printed")
    assert (entry.target, entry.actor) == (f"cases.case:{case.pk}", f"offices.staff:{staff.pk}")
