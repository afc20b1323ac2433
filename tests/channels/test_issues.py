"""`heartline issues FILE`: which messages of a file are about one matter."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from heartline.shared.commands import RefusalError
from tests.engines.reading.grouping.test_grouping import MEANWHILE
from tests.town import ROOT

LINES = """柳荫新村旁边的工地夜里十二点还在施工，打桩的声音很大，老人孩子睡不着。
三路公交车在渔歌路站没有雨棚，下雨天等车的人都淋湿了。
我是柳荫新村的住户，小区旁边工地半夜打桩，声音太大，希望管一管夜间施工。
"""
LINES = "\n".join([*(text for _title, text in MEANWHILE), LINES])


def run(*words, folder):
    command = [sys.executable, "-P", "-m", "heartline", "issues", *words]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("mode", ["batch", "incremental"])
def test_messages_about_one_matter_have_one_issue_in_the_order_of_the_file(tmp_path, mode):
    (tmp_path / "lines.txt").write_text(LINES)

    said = run("lines.txt", "--mode", mode, "--json", folder=tmp_path)

    rows = json.loads(said.stdout)["rows"]
    first, second, third = (row["issue"] for row in rows[-3:])
    assert [row["id"] for row in rows] == list(range(1, len(MEANWHILE) + 4))
    assert first == third != second


def test_it_keeps_nothing_and_makes_no_data_folder(tmp_path):
    (tmp_path / "lines.txt").write_text(LINES)

    run("lines.txt", folder=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["lines.txt"]


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path):
    said = run("lost.xlsx", folder=tmp_path)

    assert said.returncode == 2
    assert "lost.xlsx" in said.stderr
    assert "Traceback" not in said.stderr


SAID = (
    "桥头的路灯坏了，晚上很黑，请派人来修。\n"
    "咨询异地结婚登记需要什么材料\n"
    "橋頭的路燈壞了，晚上很黑，請派人來修！\n"
    "\n"
)


def issues(tmp_path, content, *options, name="said.txt"):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    printed = StringIO()
    call_command("issues", str(path), *options, stdout=printed)
    return printed.getvalue()


@pytest.mark.parametrize("mode", ["batch", "incremental"])
def test_every_row_is_told_its_issue_in_the_order_of_the_file(tmp_path, mode):
    rows = json.loads(issues(tmp_path, SAID, "--mode", mode, "--json"))["rows"]

    assert rows == [
        {"id": 1, "issue": 1},
        {"id": 2, "issue": 2},
        {"id": 3, "issue": 1},
        {"id": 4, "issue": 4},
    ]


def test_a_title_counts_beside_its_text_and_the_numbers_are_those_of_the_file(tmp_path):
    sheet = (
        "留言编号,留言用户,留言主题,留言时间,留言详情\n"
        "188006,A00010,碧溪新城搅拌站扰民,2019/2/28,碧溪新城旁边的搅拌站灰尘太大，请关停。\n"
        "188007,A00011,护照怎么换,2019/3/1,旧本子只剩两个月。\n"
        "188031,A00012,投诉碧溪新城的搅拌站,2019/3/2,搅拌站晚上也在生产，碧溪新城的人睡不着。\n"
    )

    rows = json.loads(issues(tmp_path, sheet, "--json", name="said.csv"))["rows"]

    assert [row["id"] for row in rows] == ["188006", "188007", "188031"]
    assert [row["issue"] for row in rows] == [1, 2, 1]


def test_a_person_reads_the_issues_of_several_messages(tmp_path):
    told = issues(tmp_path, SAID)

    assert "4 messages, 1 issues of several messages" in told
    assert "    1  桥头的路灯坏了" in told


def test_a_sheet_without_messages_is_refused_with_its_headers(tmp_path):
    with pytest.raises(RefusalError, match="colour"):
        issues(tmp_path, "number,colour\n1,red\n", name="said.csv")


@pytest.mark.parametrize("mode", ["batch", "incremental"])
def test_what_has_no_letters_and_whom_to_call_make_no_issue(tmp_path, mode):
    said = "...\n,,,\n😀\n1234567890\n13812345678\n"
    said += "垃圾没人清，电话13900001111\n路灯坏了，电话13900001111\n"

    rows = json.loads(issues(tmp_path, said, "--mode", mode, "--json"))["rows"]

    assert [row["issue"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
