"""The command that reads a file of messages: what it prints, in which order, and for whom."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from heartline.shared.commands import RefusalError

SAID = (
    "我叫王小明，家住A7县丽水新城，电话１３８ 0013 8000\n\n"
    "The lamp on Main Street\n橋頭的路燈壞了\n"
)


def read(tmp_path, content, *options, name="said.txt"):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    printed = StringIO()
    call_command("read", str(path), *options, stdout=printed)
    return printed.getvalue()


def test_every_line_is_a_row_in_the_order_of_the_file(tmp_path):
    rows = json.loads(read(tmp_path, SAID, "--json"))["rows"]

    assert [row["id"] for row in rows] == [1, 2, 3, 4]
    assert [row["language"] for row in rows] == ["zh-Hans", "other", "en", "zh-Hant"]
    assert [row["clean"] for row in rows][1:] == ["", "The lamp on Main Street", "橋頭的路燈壞了"]


def test_a_row_without_words_is_told_with_nothing_clean_and_no_topic(tmp_path):
    sheet = "id,text\nA1,\n,路灯坏了\n,\n"
    rows = json.loads(read(tmp_path, sheet, "--json", name="said.csv"))["rows"]

    told = [(row["id"], row["clean"], row["topic"] is None) for row in rows]
    assert told == [("A1", "", True), (3, "路灯坏了", False)]


def test_help_says_which_number_a_row_without_an_id_has(capsys):
    with pytest.raises(SystemExit):
        call_command("read", "--help")

    assert "the header is row 1" in " ".join(capsys.readouterr().out.split())


def test_spans_are_code_points_of_the_original(tmp_path):
    original = SAID.split("\n")[0]

    row = json.loads(read(tmp_path, SAID, "--json"))["rows"][0]

    told = {
        name: [(spot["type"], original[spot["start"] : spot["end"]]) for spot in row[name]]
        for name in ("places", "private")
    }
    assert row["text"] == original
    assert told == {
        "places": [("area", "A7县"), ("estate", "丽水新城")],
        "private": [("name", "王小明"), ("phone", "１３８ 0013 8000")],
    }


def test_a_topic_is_told_with_its_confidence_where_it_is_sure_enough(tmp_path):
    said = "小区门口的路灯不亮了，晚上一片漆黑\n公交车等很久不来，班次太少\n您好\n"

    rows = json.loads(read(tmp_path, said, "--json"))["rows"]

    assert [row["topic"] and row["topic"]["label"] for row in rows] == [
        "roads.lamps",
        "roads.buses",
        None,
    ]
    assert all(0.5 <= row["topic"]["confidence"] <= 1 for row in rows[:2])


def test_spaces_width_and_script_do_not_change_the_topic(tmp_path):
    said = [
        "公交车等很久不来,班次太少",
        "公 交 车 等 很 久 不 来 ，班 次 太 少",
        "公交車等很久不來,班次太少",
    ]

    rows = json.loads(read(tmp_path, "\n".join(said), "--json"))["rows"]

    assert {row["topic"]["label"] for row in rows} == {"roads.buses"}


def test_a_column_and_an_id_are_chosen(tmp_path):
    sheet = "号,甲,内容\nx1,桥头,路灯\n"

    (row,) = json.loads(
        read(tmp_path, sheet, "--json", "--text", "甲", "--id", "号", name="said.csv")
    )["rows"]

    assert (row["id"], row["clean"]) == ("x1", "桥头")


def test_a_person_reads_a_line_a_message_and_what_was_found_below(tmp_path):
    lines = read(tmp_path, SAID).splitlines()

    assert lines[0].startswith("1  zh-Hans  我叫王小明")
    assert lines[2].endswith("王小明 (name), １３８ 0013 8000 (phone)")


def test_a_column_that_is_not_there_is_refused_with_the_name_of_the_file(tmp_path):
    with pytest.raises(RefusalError) as refused:
        read(tmp_path, "内容\n路灯\n", "--text", "正文", name="said.csv")

    assert str(refused.value).startswith("said.csv: ")
    assert refused.value.returncode == 2
