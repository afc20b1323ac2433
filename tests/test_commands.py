"""The one way in from a terminal: what it lists, what it refuses, and how."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("DJANGO_SETTINGS_MODULE", "HEARTLINE_DATA", "HEARTLINE_DATABASE_URL")


def heartline(*words, **environment):
    ours = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-P", "-m", "heartline", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env=ours | {"PYTHONPATH": str(ROOT / "src")} | environment,
        check=False,
    )


def test_help_lists_our_commands_and_nothing_else(tmp_path):
    listed = heartline("--data", tmp_path, "help").stdout

    names = {line.split()[0] for line in listed.splitlines() if line.startswith("  ")}
    assert {"up", "import", "deliver", "ledger", "test"} <= names
    assert not {"shell", "migrate", "import_"} & names


def test_a_command_that_is_none_is_refused_with_a_sentence_and_code_2(tmp_path):
    said = heartline("--data", tmp_path, "dance")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == "There is no command “dance”. ./heartline help lists them.\n"


def test_data_without_a_folder_is_refused_with_a_sentence_and_code_2():
    said = heartline("--data")

    assert (said.returncode, said.stderr.startswith("--data needs a folder")) == (2, True)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://town", "HEARTLINE_DATABASE_URL must begin with postgresql://"),
        ("postgresql://127.0.0.1:9/town", "The database cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_a_traceback(tmp_path, url, sentence):
    said = heartline(
        "--data",
        tmp_path,
        "ledger",
        "verify",
        HEARTLINE_DATABASE_URL=url,
        HEARTLINE_DATABASE_POOL="no",
    )

    assert said.returncode == 2
    assert said.stderr.startswith(sentence)
    assert "Traceback" not in said.stderr


def test_a_command_that_keeps_nothing_makes_no_data_folder(tmp_path):
    said = tmp_path / "said.txt"
    said.write_text("桥头的路灯坏了三天\n", encoding="utf-8")

    ran = heartline("--data", tmp_path / "town", "read", said, "--json")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [row["id"] for row in json.loads(ran.stdout)["rows"]] == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["said.txt"]


def test_a_file_that_cannot_be_read_is_refused_with_its_name_and_code_2(tmp_path):
    ran = heartline("read", tmp_path / "gone.csv", LANG="C")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "gone.csv: There is no file gone.csv, or it may not be read.\n"
