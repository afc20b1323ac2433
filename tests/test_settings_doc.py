"""Every variable that is read is explained, and none is explained that nobody reads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"HEARTLINE_[A-Z_]*[A-Z]")
#: What a text calls all of them together is not one of them.
CODE = ("src", "scripts", "tests", "example_town", "benchmarks")


def read_in_code():
    files = [file for folder in CODE for file in (ROOT / folder).rglob("*.py")]
    names = {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}
    return names | set(NAME.findall((ROOT / "heartline").read_text()))


def explained():
    rows = re.findall(r"^\| `(HEARTLINE_\w+)` \|", (ROOT / "docs/settings.md").read_text(), re.M)
    assert len(rows) == len(set(rows))
    return set(rows)


def test_every_variable_that_the_code_reads_is_explained():
    assert read_in_code() - explained() == set()


def test_no_variable_is_explained_that_nobody_reads():
    assert explained() - read_in_code() == set()
