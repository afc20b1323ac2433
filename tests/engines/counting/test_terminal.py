"""The engine counts a file from a terminal by itself."""

import json
import subprocess
import sys

import pytest

from heartline.engines.counting.__main__ import main
from tests.engines.counting.test_files import GOOD


@pytest.fixture
def ballots(tmp_path):
    """A file of ballots."""
    path = tmp_path / "town.pb"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_it_counts_without_django(ballots):
    code = (
        "import sys; from heartline.engines.counting.__main__ import main;"
        f"main([{str(ballots)!r}, '--rule', 'greedy']); sys.exit('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.returncode == 0
    assert json.loads(done.stdout)["winners"] == ["a"]


@pytest.mark.parametrize("second", [(), ("--second",)])
def test_both_counters_answer(ballots, capsys, second):
    assert main([str(ballots), "--rule", "equal-shares/add1", *second]) == 0

    assert set(json.loads(capsys.readouterr().out)) >= {"winners", "cost", "endowment", "steps"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.pb", "--rule", "greedy"], "There is no such file"),
        (["town.pb", "--rule", "most"], "There is no rule “most”"),
        (["town.pb", "--rule", "greedy", "--lot", "lot.txt"], "lot.txt, line 2"),
    ],
)
def test_what_cannot_be_counted_is_told_in_a_sentence(
    ballots, capsys, monkeypatch, words, sentence
):
    monkeypatch.chdir(ballots.parent)
    (ballots.parent / "lot.txt").write_text("a\nzzz\n", encoding="utf-8")

    assert main(words) == 2

    assert sentence in capsys.readouterr().err
