"""Messages from a file that a command is given: which column, which row, and what is refused."""

import pytest

from heartline.channels.message_files import MessageRow, joined, read_messages
from heartline.channels.sentences import SheetError
from tests.channels.workbooks import HEADER, LAMP, make_xlsx


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def with_an_unsaved_formula(_book, sheet):
    sheet.write_formula("D2", "=1+1", value="")


def test_plain_text_holds_one_message_a_line_and_blank_lines_keep_their_place(tmp_path):
    path = write(tmp_path, "said.txt", "路灯不亮，晚上看不见\r\n\r\n垃圾没人收\n")

    messages = read_messages(path)

    assert [(message.id, message.text) for message in messages] == [
        (1, "路灯不亮，晚上看不见"),
        (2, ""),
        (3, "垃圾没人收"),
    ]


def test_title_and_body_of_a_sheet_go_together_under_its_own_number(tmp_path):
    path = write(tmp_path, "sheet.xlsx", make_xlsx(HEADER, LAMP))

    messages = read_messages(path)

    assert messages == [MessageRow(2, "7", "路灯不亮", "桥头的路灯坏了三天。")]
    assert messages[0].text == "路灯不亮\n桥头的路灯坏了三天。"


def test_without_a_column_of_numbers_the_row_is_the_number(tmp_path):
    path = write(tmp_path, "plain.csv", "text,label\n路灯不亮,照明\n井盖没了,道路\n")

    messages = read_messages(path)

    assert [(message.id, message.body, message.label) for message in messages] == [
        (2, "路灯不亮", "照明"),
        (3, "井盖没了", "道路"),
    ]


ROWS = [
    ["单号", "text", "日期"],
    ["A1", "路灯坏了\n第二行", ""],
    ["A2", "", ""],
    ["", "没有编号", ""],
    ["", "", ""],
    ["A5", "一\n\n二", "2026"],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_row_with_an_id_or_a_text_is_a_message_and_an_empty_row_is_none(tmp_path, kind):
    cells = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    path = write(tmp_path, f"rows.{kind}", cells if kind == "csv" else make_xlsx(*ROWS))

    messages = read_messages(path, id="单号")

    # Row 4 as a spreadsheet counts: the cell of two lines above it is one row.
    assert [(message.id, message.text) for message in messages] == [
        ("A1", "路灯坏了\n第二行"),
        ("A2", ""),
        (4, "没有编号"),
        ("A5", "一\n\n二"),
    ]


def test_words_that_were_cut_apart_are_joined(tmp_path):
    path = write(tmp_path, "cut.csv", "words,label\n桥头 路灯 不亮 ,照明\n")

    (message,) = read_messages(path)

    assert message.text == "桥头路灯不亮"


def test_latin_words_keep_the_space_between_them():
    assert joined("the lamp 坏 了 at A3 区") == "the lamp坏了at A3区"


def test_a_named_column_is_taken_alone(tmp_path):
    path = write(tmp_path, "mine.csv", "标题,内容,备注,单\n甲,乙,丙,丁\n")

    (message,) = read_messages(path, text="备注", id="单", label="标题")

    assert message == MessageRow(2, "丁", "", "丙", "甲")


def test_a_text_whose_first_line_names_columns_is_a_table_whatever_its_name(tmp_path):
    path = write(tmp_path, "export.txt", "编号\t内容\n9\t路灯不亮\n")

    (message,) = read_messages(path)

    assert (message.id, message.text) == ("9", "路灯不亮")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "gb18030", "big5"])
def test_a_file_is_read_in_the_charset_it_was_written_in(tmp_path, charset):
    said = "橋頭的路燈壞了三天，晚上看不見路，請派人來修。"
    path = write(tmp_path, "old.csv", f"編號,內容\n7,{said}\n".encode(charset))

    (message,) = read_messages(path)

    assert (message.id, message.text) == ("7", said)


@pytest.mark.parametrize(
    ("content", "named", "code", "told"),
    [
        ("甲,乙\n1,2\n", {}, "no_message_column", {"headers": "“甲” “乙”", "example": "甲"}),
        (
            "内容,正文\n1,2\n",
            {},
            "two_message_columns",
            {"headers": "“内容” “正文”", "example": "内容"},
        ),
        ("内容\n1\n", {"text": "说的"}, "no_such_header", {"header": "说的", "headers": "“内容”"}),
    ],
)
def test_a_column_that_cannot_be_told_is_asked_for(tmp_path, content, named, code, told):
    path = write(tmp_path, "odd.csv", content)

    with pytest.raises(SheetError) as refused:
        read_messages(path, **named)

    assert (refused.value.code, refused.value.params) == (code, told)


def test_a_row_that_cannot_be_read_is_named(tmp_path):
    path = write(tmp_path, "odd.csv", "编号,内容\n1,路灯,不亮\n")

    with pytest.raises(SheetError) as refused:
        read_messages(path)

    assert (refused.value.code, refused.value.params["row"]) == ("row_unreadable", 2)


def test_a_cell_that_cannot_be_read_is_named_with_its_column(tmp_path):
    path = write(tmp_path, "odd.xlsx", make_xlsx(HEADER, LAMP[:3], fill=with_an_unsaved_formula))

    with pytest.raises(SheetError) as refused:
        read_messages(path)

    told = refused.value.params
    assert (refused.value.code, told["row"], told["column"]) == ("message_unreadable", 2, "内容")


def test_every_real_message_is_read_in_order(real_data):
    folder = real_data / "messages"

    labelled = read_messages(folder / "labelled.csv")
    segmented = read_messages(folder / "labelled_segmented.csv")
    replied = read_messages(folder / "messages_with_replies.xlsx")

    assert [len(labelled), len(segmented), len(replied)] == [2220, 7695, 2816]
    assert all(message.label for message in labelled + segmented)
    assert all(message.title and message.body for message in replied)
