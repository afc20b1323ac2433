"""`heartline classify`: what messages are about, as learned from the files that are given."""

import csv
import json

import pytest
from django.core.management import call_command

from heartline.shared.commands import RefusalError
from tests.engines.reading.topics.town_talk import ROADS, WORK, town_talk
from tests.test_commands import heartline


@pytest.fixture
def files(tmp_path):
    texts, labels = town_talk()
    _write(tmp_path / "train.csv", ("text", "label"), zip(texts, labels, strict=True))
    _write(
        tmp_path / "test.csv", ("编号", "text"), [("a", "路灯坏了"), ("b", ""), ("c", "工厂欠薪")]
    )
    return tmp_path


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_every_message_is_answered_for_in_order_without_a_data_folder(files):
    ran = heartline(
        *("--data", files / "town", "classify", "--json"),
        *("--train", files / "train.csv", "--test", files / "test.csv", "--id", "编号"),
    )

    rows = json.loads(ran.stdout)["rows"]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert [rows[0]["label"], rows[2]["label"]] == [ROADS, WORK]
    assert all(set(row) == {"id", "label", "confidence", "suggested"} for row in rows)
    assert rows[1]["suggested"] is False
    assert not (files / "town").exists()


def test_words_cut_apart_teach_as_much_as_whole_texts(files, capsys):
    texts, labels = town_talk()
    cut = [" ".join(text) for text in texts]
    _write(files / "cut.csv", ("words", "label"), zip(cut, labels, strict=True))

    said = []
    for name in ("train.csv", "cut.csv"):
        call_command("classify", train=[files / name], test=files / "test.csv", json=True)
        said.append(json.loads(capsys.readouterr().out))

    assert said[0] == said[1]


def test_a_person_reads_a_line_for_each_message(files, capsys):
    call_command("classify", train=[files / "train.csv"], test=files / "test.csv")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[-1] for line in lines][::2] == [ROADS, WORK]
    assert "?" in lines[1]


@pytest.mark.parametrize(
    ("header", "rows", "sentence"),
    [
        (("text",), [("路灯坏了",)], "There is no column “label”"),
        (("text", "label"), [("路灯坏了", "")], "There is no message with a label"),
        (("text", "label"), [("路灯坏了", ROADS)], f"All messages to learn from have .*{ROADS}"),
    ],
)
def test_a_file_that_teaches_nothing_is_refused_with_a_sentence(files, header, rows, sentence):
    _write(files / "poor.csv", header, rows)

    with pytest.raises(RefusalError, match=sentence):
        call_command("classify", train=[files / "poor.csv"], test=files / "test.csv")
