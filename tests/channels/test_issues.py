"""`heartline issues FILE`: which messages of a file are about one matter."""

import json
import subprocess
import sys

import pytest

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
