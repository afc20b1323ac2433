from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from heartline.channels.columns import choose_columns
from heartline.channels.rows import IncomingRow, Refusal, to_incoming
from heartline.channels.sheets import SheetError, read_sheet
from heartline.channels.sheets.values import FILE_LIMIT, column_letters
from tests.channels.workbooks import (
    HEADER,
    LAMP,
    edit_part,
    make_csv,
    make_ods,
    make_ole,
    make_xls,
    make_xlsx,
    make_zip,
    ods_cell,
)

SHEET = "xl/worksheets/sheet1.xml"


def read(data, filename="来件.xlsx", **more):
    return read_sheet(data, filename=filename, **more)


def refused(data, **more):
    with pytest.raises(SheetError) as error:
        read(data, **more)
    return error.value


def values(sheet):
    return [list(row.cells.values()) for row in sheet.rows]


def codes(sentences):
    return [sentence.code for sentence in sentences]


# ---- every format -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (make_xlsx(HEADER, LAMP), "a.xlsx"),
        (make_xls(HEADER, LAMP), "a.xls"),
        (make_ods(HEADER, LAMP), "a.ods"),
        (make_csv(HEADER, LAMP), "a.csv"),
        (make_csv(HEADER, LAMP, encoding="utf-8-sig"), "a.csv"),
        (make_csv(HEADER, LAMP, encoding="gb18030"), "a.csv"),
        (make_csv(HEADER, LAMP, encoding="utf-16"), "a.csv"),
        (make_csv(HEADER, LAMP, encoding="utf-16-le"), "a.csv"),
        (make_csv(HEADER, LAMP, encoding="utf-16-be"), "a.csv"),
        (make_csv(HEADER, LAMP, delimiter=";"), "a.csv"),
        (make_csv(HEADER, LAMP, delimiter="\t"), "a.tsv"),
        (b"sep=;\r\n" + make_csv(HEADER, LAMP, delimiter=";"), "a.csv"),
    ],
)
def test_every_format_reads_alike(data, filename):
    sheet = read(data, filename)

    assert sheet.header == HEADER
    assert values(sheet) == [LAMP]
    assert sheet.rows[0].number == 2
    assert sheet.notes == ()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_xlsx(HEADER, LAMP), "xlsx"),
        (make_xls(HEADER, LAMP), "xls"),
        (make_ods(HEADER, LAMP), "ods"),
        (make_csv(HEADER, LAMP), "csv"),
    ],
)
def test_a_wrong_name_is_forgiven_and_said(data, kind):
    sheet = read(data, "来件.docx")

    assert values(sheet) == [LAMP]
    assert codes(sheet.notes) == ["named_otherwise"]
    assert sheet.notes[0].params == {"name": "来件.docx", "kind": kind}


def test_a_file_is_read_from_disk(tmp_path):
    path = tmp_path / "来件.csv"
    path.write_bytes(make_csv(HEADER, LAMP))

    assert values(read_sheet(path, filename=path.name)) == [LAMP]
    assert values(read_sheet(str(path), filename=path.name)) == [LAMP]


def test_a_file_that_is_not_there_is_said(tmp_path):
    error = refused(tmp_path / "no.csv", filename="no.csv")

    assert (error.code, error.params["name"]) == ("missing", "no.csv")


# ---- rows and header --------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_xlsx, make_xls, make_ods, make_csv])
def test_blank_rows_are_left_out_and_rows_keep_their_numbers(make):
    blank = ["", "  ", "", "\t", ""]

    sheet = read(make(HEADER, blank, LAMP, blank, blank, LAMP, blank))

    assert [row.number for row in sheet.rows] == [3, 6]


def test_rows_of_csv_are_numbered_as_a_spreadsheet_shows_them():
    text = 'id,text\n1,"two\nlines"\n\n2,last\n'

    sheet = read(text.encode(), "a.csv")

    assert [(row.number, row.cells["text"]) for row in sheet.rows] == [
        (2, "two\nlines"),
        (4, "last"),
    ]


@pytest.mark.parametrize("make", [make_xlsx, make_xls, make_ods, make_csv])
def test_a_title_above_the_header_is_passed_over(make):
    title = ["明河区来件登记表", "", "", "", ""]

    sheet = read(make(title, ["", "", "", "", ""], HEADER, LAMP), f"a.{make.__name__[5:]}")

    assert (sheet.header, sheet.rows[0].number) == (HEADER, 4)
    assert [(note.code, note.params) for note in sheet.notes] == [("header_below", {"row": 3})]


def test_a_title_merged_over_all_columns_is_passed_over():
    def merge(_book, sheet):
        sheet.merge_range(0, 0, 0, 4, "明河区来件登记表")

    sheet = read(make_xlsx(["", "", "", "", ""], HEADER, LAMP, fill=merge))

    assert sheet.header == HEADER


def test_names_merged_over_columns_and_rows_are_joined():
    def merge(_book, sheet):
        sheet.merge_range(0, 0, 1, 0, "编号")
        sheet.merge_range(0, 1, 0, 2, "来件")
        sheet.merge_range(0, 3, 0, 4, "答复")

    group = ["", "", "", "", ""]
    names = ["", "内容", "时间", "意见", "时间"]
    row = ["7", "路灯坏了。", "2019/4/25", "已修好。", "2019/4/26"]

    sheet = read(make_xlsx(group, names, row, fill=merge))

    assert sheet.header == ["编号", "来件 内容", "来件 时间", "答复 意见", "答复 时间"]
    assert list(choose_columns(sheet.header).header_of) == [
        *("id", "text", "written_at", "reply", "replied_at")
    ]
    assert values(sheet) == [row]


def test_a_cell_merged_over_rows_holds_for_each_of_them():
    def merge(_book, sheet):
        sheet.merge_range(1, 0, 2, 0, "周小满")

    sheet = read(make_xlsx(["姓名", "内容"], ["", "路灯坏了。"], ["", "路面有坑。"], fill=merge))

    assert values(sheet) == [["周小满", "路灯坏了。"], ["周小满", "路面有坑。"]]


def test_names_nobody_knows_are_a_header_too():
    sheet = read(make_csv(["甲", "乙"], ["1", "路灯坏了"]), "a.csv")

    assert sheet.header == ["甲", "乙"]


def test_a_name_that_a_person_gave_helps_to_find_the_header():
    rows = (["上报单位", "城管局"], ["甲", "乙"], ["1", "路灯坏了"])

    sheet = read(make_csv(*rows), "a.csv", expected=["甲", "乙"])

    assert (sheet.header, values(sheet)) == (["甲", "乙"], [["1", "路灯坏了"]])


def test_a_column_without_a_name_is_said():
    sheet = read(make_xlsx(["编号", "", "内容"], ["1", "急", "路灯坏了"]))

    assert sheet.header == ["编号", "内容"]
    assert [note.params for note in sheet.notes] == [{"columns": "B", "row": 1}]


def test_a_separator_inside_a_text_without_marks_refuses_only_that_row():
    sheet = read(b"id,text\n1,a lamp, broken\n2,a hole\n", "a.csv")

    assert [list(row.faults) for row in sheet.rows] == [[""], []]


@pytest.mark.parametrize(
    "data", [make_csv([], [], [""]), make_xlsx([]), make_xlsx([], []), make_ods([]), b""]
)
def test_a_file_that_shows_nothing_is_empty(data):
    assert refused(data).code == "empty"


def test_rows_without_a_header_are_refused():
    assert refused(make_xlsx([1, "长" * 200], [2, "长" * 200])).code == "no_header"


def test_a_name_that_stands_twice_is_refused_with_both_places():
    error = refused(make_csv(["编号", "备注", "内容", " 备注"], ["1", "", "路灯", ""]))

    assert error.code == "same_header"
    assert error.params == {"header": "备注", "columns": "B, D"}


# ---- sheets of a workbook ---------------------------------------------------------------


def more_sheets(book, _sheet):
    book.add_worksheet("汇总").write_string(0, 0, "内容")
    book.add_worksheet("空")
    hidden = book.add_worksheet("旧")
    hidden.write_string(0, 0, "标题")
    hidden.hide()


def test_the_first_sheet_that_shows_anything_is_read_and_the_others_are_named():
    sheet = read(make_xlsx(fill=more_sheets))

    assert (sheet.name, sheet.header) == ("汇总", ["内容"])
    assert [note.params["sheets"] for note in sheet.notes] == ["“来件” “空”"]


def test_a_sheet_is_chosen_by_its_name_even_a_hidden_one():
    sheet = read(make_xlsx(HEADER, LAMP, fill=more_sheets), sheet="旧")

    assert (sheet.header, sheet.notes) == (["标题"], ())


@pytest.mark.parametrize(
    ("data", "sheets"),
    [
        (make_xlsx(HEADER, fill=more_sheets), "“来件” “汇总” “空” “旧”"),
        (make_csv(HEADER), "“来件”"),
    ],
)
def test_an_unknown_sheet_is_answered_with_those_there_are(data, sheets):
    error = refused(data, sheet="二月")

    assert error.code == "no_such_sheet"
    assert error.params == {"sheet": "二月", "sheets": sheets}


# ---- cells ------------------------------------------------------------------------------


def test_numbers_and_moments_keep_their_kind():
    at = datetime(2019, 4, 8, 8, 37, 20)  # noqa: DTZ001 - a cell knows no zone

    sheet = read(make_xlsx(["编号", "时间", "内容"], [2549, at, "路灯坏了"]))

    assert values(sheet) == [[2549.0, at, "路灯坏了"]]


def test_a_formula_gives_its_saved_result_and_is_never_worked_out():
    def fill(_book, sheet):
        sheet.write_formula(1, 1, '=HYPERLINK("http://example.org")', None, "路灯坏了")
        sheet.write_formula(2, 1, '=""', None, "")

    data = make_xlsx(["编号", "内容"], ["1"], ["2"], fill=fill)
    data = edit_part(data, SHEET, lambda xml: xml.replace(b'<c r="B3">', b'<c r="B3" t="str">'))

    sheet = read(data)

    assert values(sheet) == [["1", "路灯坏了"], ["2", ""]]
    assert [row.faults for row in sheet.rows] == [{}, {}]


def test_a_formula_without_a_saved_result_is_said_with_its_row_and_column():
    def fill(_book, sheet):
        sheet.write_formula(1, 1, "=A2", None, "")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")

    sheet = read(make_xlsx(["编号", "内容"], ["1"], ["2"], fill=fill))

    assert [(row.number, row.faults["内容"].code) for row in sheet.rows] == [
        (2, "formula"),
        (3, "cell_error"),
    ]


def test_a_row_of_nothing_but_an_unsaved_formula_is_not_blank():
    def fill(_book, sheet):
        sheet.write_formula(1, 1, "=A9", None, "")

    assert [row.number for row in read(make_xlsx(["编号", "内容"], fill=fill)).rows] == [2]


def test_formulas_without_results_are_found_in_ods():
    cells = '<table:table-cell table:formula="of:=[.A1]"/>' + ods_cell(
        "#DIV/0!", table_formula="of:=1/0", calcext_value_type="error"
    ).replace("calcext:value_type", "calcext:value-type")
    body = f"<table:table-row>{ods_cell('编号')}{ods_cell('内容')}</table:table-row>"

    sheet = read(make_ods(body=f"{body}<table:table-row>{cells}</table:table-row>"))

    assert {header: fault.code for header, fault in sheet.rows[0].faults.items()} == {
        "编号": "formula",
        "内容": "cell_error",
    }


def test_white_space_inside_an_ods_cell_is_kept():
    text = 'a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'
    note = "<office:annotation><text:p>a remark</text:p></office:annotation>"
    cell = ods_cell("X").replace("<text:p>X", f"{note}<text:p>{text}</text:p><text:p>e")
    body = f"<table:table-row>{ods_cell('内容')}</table:table-row>"

    sheet = read(make_ods(body=f"{body}<table:table-row>{cell}</table:table-row>"))

    assert values(sheet) == [["a   b\tc\nd\ne"]]


def test_repeated_rows_of_ods_are_each_a_row():
    body = f"<table:table-row>{ods_cell('内容')}</table:table-row>" + (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{ods_cell("路灯")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
        "</table:table-row>"
    )

    assert [row.number for row in read(make_ods(body=body)).rows] == [5, 6]


@pytest.mark.parametrize("make", [make_xlsx, make_xls, make_ods, make_csv])
def test_emoji_and_right_to_left_text_are_kept(make):
    text = "😀👨‍👩‍👧 مرحبا \u200fعالم שלום e\u0301 𠮷"

    assert values(read(make(["内容"], [text]))) == [[text]]


@pytest.mark.parametrize("make", [make_xlsx, make_xls, make_csv])
def test_control_characters_and_nulls_arrive_as_they_are(make):
    assert values(read(make(["编号", "内容"], ["1", "a\x00b\x0bc"]))) == [["1", "a\x00b\x0bc"]]


@pytest.mark.parametrize("make", [make_ods, make_csv])
def test_a_cell_of_a_hundred_thousand_characters_is_read(make):
    assert values(read(make(["内容"], ["字" * 100_000]))) == [["字" * 100_000]]


def test_a_letter_cut_in_half_is_replaced_and_said():
    text = make_csv(HEADER, *[LAMP] * 9, ["8", "王晓", "路灯", "断了的字", "2019/4/25"])
    broken = text.replace("断了的字".encode(), "断了的字".encode()[:-1])

    sheet = read(broken, "a.csv")

    assert sheet.rows[-1].cells["内容"] == "断了的\ufffd"
    assert [(note.code, note.params) for note in sheet.notes] == [("bytes_replaced", {"count": 1})]


# ---- what is no sheet -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "picture"),
        (b"\0\0\0\x18ftypheic" + bytes(99), "picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><table><tr><td>1", "web_page"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"{\\rtf1 hello}", "document"),
        (make_zip({"word/document.xml": b""}), "document"),
        (make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "document"),
        (make_zip({"xl/workbook.bin": b""}), "binary_workbook"),
        (make_zip({"来件.xlsx": make_xlsx(HEADER)}), "archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(99), "archive"),
        (make_ole({"WordDocument": b""}), "document"),
        (make_ole({"__properties_version1.0": b""}), "not_a_sheet"),
        (b"SQLite format 3\0" + bytes(99), "not_a_sheet"),
        (bytes(range(1, 200)) * 9, "not_a_sheet"),
        (b"\0" * 500, "empty"),
        (b" \r\n\t\n", "empty"),
        ("\ufeff\n".encode(), "empty"),
    ],
)
def test_what_is_no_sheet_is_named_for_what_it_is(data, code):
    assert refused(data).code == code


@pytest.mark.parametrize(
    "data",
    [
        make_ole({"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": bytes(99)}),
        make_xls(HEADER, LAMP, protected=True),
        make_ods(HEADER, manifest="<manifest:encryption-data/>"),
    ],
)
def test_a_password_is_recognised_in_every_format(data):
    assert refused(data).code == "password"


@pytest.mark.parametrize("make", [make_xlsx, make_xls, make_ods])
@pytest.mark.parametrize("share", [0.03, 0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_off_is_refused_or_read_whole(make, share):
    data = make(HEADER, *[LAMP] * 50)

    try:
        rows = values(read(data[: int(len(data) * share)]))
    except SheetError as error:
        rows = error.code

    assert rows in (["damaged"], "damaged", "not_a_sheet", [LAMP] * 50)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_bytes_changed_anywhere_never_break_the_reader(data):
    make = data.draw(st.sampled_from([make_xlsx, make_xls, make_ods, make_csv]))
    content = bytearray(make(HEADER, LAMP, LAMP))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(0, 255))

    try:
        sheet = read(bytes(content))
    except SheetError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert sheet.header


@pytest.mark.parametrize("row", ['3,"not closed\n4,x\n', '3,"closed" too early\n4,x\n'])
def test_a_stray_quotation_mark_never_swallows_rows(row):
    error = refused(f"id,text\n1,a\n2,b\n{row}".encode())

    assert (error.code, error.params) == ("quotes", {"row": 4})


def test_bytes_that_are_no_text_are_refused():
    assert refused("id,text\n1,café à Köln\n".encode("latin-1")).code == "encoding"


def test_xml_that_declares_entities_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    data = edit_part(make_xlsx(HEADER), SHEET, lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))

    assert refused(data).code == "damaged"


# ---- too much ---------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_opened():
    data = edit_part(make_xlsx(HEADER), "xl/sharedStrings.xml", lambda _: bytes(301_000_000))

    assert refused(data).code == "bomb"


def test_a_smaller_part_squeezed_beyond_reason_is_refused():
    data = edit_part(make_ods(HEADER), "content.xml", lambda xml: xml + b" " * 33_000_000)

    assert refused(data).code == "bomb"


def test_a_directory_that_lies_about_sizes_is_caught():
    size = 31_000_000  # each part alone would pass
    parts = {f"xl/media/{number}.bin": bytes(size) for number in range(10)}
    data = make_zip({"xl/workbook.xml": b"", **parts})

    lie = data.replace(size.to_bytes(4, "little"), (999).to_bytes(4, "little"))

    assert refused(lie).code == "bomb"


def test_a_workbook_of_too_many_parts_is_refused():
    parts = {f"xl/media/{number}.txt": b"" for number in range(2_001)}

    assert refused(make_zip({"xl/workbook.xml": b"", **parts})).code == "too_many_parts"


def test_a_stray_cell_in_the_last_corner_is_named_not_laid_out():
    def fill(_book, sheet):
        sheet.write_string(1_048_575, 16_383, "x")

    error = refused(make_xlsx(HEADER, LAMP, fill=fill))

    assert error.code == "too_wide"
    assert (error.params["row"], error.params["columns"]) == (1_048_576, 16_384)


def test_formatting_down_to_the_last_row_does_no_harm():
    def fill(book, sheet):
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert values(read(make_xlsx(HEADER, LAMP, fill=fill))) == [LAMP]


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ('table:number-rows-repeated="1048576"', "too_wide"),
        ('table:number-rows-repeated="99999999999"', "damaged"),
    ],
)
def test_a_sheet_that_repeats_without_end_is_refused(attribute, code):
    cell = ods_cell("x", table_number_columns_repeated="16384")
    cell = cell.replace("number_columns_repeated", "number-columns-repeated")

    error = refused(make_ods(body=f"<table:table-row {attribute}>{cell}</table:table-row>"))

    assert error.code == code


def test_a_file_beyond_the_limit_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(FILE_LIMIT * 3)

    error = refused(path)

    assert (error.code, error.params) == ("too_big", {"size": 300, "limit": 100})


# ---- properties and real data -----------------------------------------------------------

# Letters that both formats can hold; the ends of lines are written as they are in both.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\r\n\x00\ufeff"),
    max_size=30,
)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), max_size=6)
)


@given(TABLES)
@settings(deadline=None)
@pytest.mark.parametrize("make", [make_xlsx, make_csv])
def test_any_table_of_words_reads_back_the_same(make, table):
    header = HEADER[: len(table[0]) if table else 1]

    sheet = read(make(header, *table))

    shown = [(number, row) for number, row in enumerate(table, start=2) if "".join(row).strip()]
    assert sheet.header == header
    assert [(row.number, list(row.cells.values())) for row in sheet.rows] == shown


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")]
)
def test_columns_are_lettered_as_spreadsheets_do(column, letters):
    assert column_letters(column) == letters


def test_real_messages_are_read_and_none_is_refused(real_data):
    path = real_data / "messages" / "messages_with_replies.xlsx"
    now = datetime(2026, 1, 1, tzinfo=UTC)

    sheet = read_sheet(path, filename=path.name)
    columns = choose_columns(sheet.header)
    read_rows = [
        to_incoming(row, columns, zone=ZoneInfo("Asia/Shanghai"), now=now) for row in sheet.rows
    ]

    told = [one for one in read_rows if isinstance(one, IncomingRow)]
    assert [one for one in read_rows if isinstance(one, Refusal)] == []
    assert len({one.identity() for one in told}) == 2_816
    assert [one.row for one in told] == list(range(2, 2_818))
    assert all(one.reply and one.written_at and one.replied_at for one in told)
    assert [one.row for one in told if one.replied_day_only or one.written_day_only] == [1_141]
    assert not any(one.text != one.text.strip() for one in told)
