"""The command that counts a file: what it prints, what it refuses, and that it keeps nothing."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from heartline.engines.counting.writing import written
from heartline.shared.commands import RefusalError
from tests.engines.counting.making import make_election, make_file

ROOT = Path(__file__).parent.parent.parent
HEARTLINE = [sys.executable, "-P", "-m", "heartline"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "town.pb"
    path.write_bytes(written(make_election()))
    return path


def counted(file, *options):
    printed = StringIO()
    call_command("count", str(file), *options, stdout=printed)
    return printed.getvalue()


def counted_json(file, *options):
    return json.loads(counted(file, *options, "--json"))


def refusal(file, *options):
    with pytest.raises(RefusalError) as refused:
        counted(file, *options)
    return refused.value


def test_it_tells_the_winners_and_everything_that_explains_them(file):
    told = counted_json(file, "--rule", "equal-shares")

    assert told["winners"] == ["bike", "playground", "library"]
    assert (told["cost"], told["endowment"], told["steps"]) == (1000, 100, 0)
    assert told["input_sha256"] == sha256(file.read_bytes()).hexdigest()
    assert {"rounds", "losers", "certificate", "comparison", "rule_sha256"} <= set(told)


def test_the_second_counter_tells_the_same_winners_by_the_same_names(file):
    first, second = (
        counted_json(file, "--rule", "equal-shares/add1/fill", *more) for more in ([], ["--second"])
    )

    for name in ("rule", "winners", "cost", "endowment", "steps", "rule_sha256", "input_sha256"):
        assert first[name] == second[name]


def test_a_utility_a_minimum_and_a_lot_are_taken(file, tmp_path):
    lot = tmp_path / "lot.txt"
    lot.write_text("\nlibrary\npark\ngym\nbike\nplayground\n", encoding="utf-8")

    told = counted_json(
        *(file, "--rule", "equal-shares", "--utility", "points"),
        *("--minimum-approvals", "4", "--lot", str(lot)),
    )

    assert told["rule"]["lot"] == ["library", "park", "gym", "bike", "playground"]
    assert (told["rule"]["utility"], told["rule"]["minimum_approvals"]) == ("points", 4)


@pytest.mark.parametrize("more", [[], ["--second"]], ids=("first", "second"))
def test_a_person_reads_who_won_who_did_not_and_why(file, more):
    lines = counted(file, "--rule", "equal-shares", *more).splitlines()

    assert lines[0] == "equal-shares: 11 voters, 5 projects, budget 1,100"
    assert "Together they cost 1,000, 90.91 % of the budget." in lines
    assert any(
        "gym" in line and "its supporters paid most for bike (600)" in line for line in lines
    )


def test_what_is_missing_to_win_is_told_with_the_endowment(file):
    text = counted(file, "--rule", "equal-shares/add1")

    assert "for every voter it would have won at a cost of" in text


def test_a_bad_file_is_refused_with_its_line(tmp_path):
    file = tmp_path / "bad.pb"
    file.write_text(make_file(votes="1;a\n2;c"), encoding="utf-8")

    refused = refusal(file, "--rule", "greedy")

    assert refused.returncode == 2
    assert str(refused).startswith("bad.pb, line 12: This vote names project “c”")


def test_a_file_without_votes_is_refused(tmp_path):
    file = tmp_path / "bad.pb"
    file.write_text(make_file(votes=""), encoding="utf-8")

    assert str(refusal(file, "--rule", "greedy")).startswith("bad.pb: There is no vote")


def test_a_lot_is_refused_with_its_own_name_and_line(file, tmp_path):
    lot = tmp_path / "lot.txt"
    lot.write_text("\nbike\n\nmoon\n", encoding="utf-8")

    refused = refusal(file, "--rule", "greedy", "--lot", str(lot))

    assert str(refused).startswith("lot.txt, line 4: The lot names project “moon”")


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(file):
    refused = refusal(file, "--rule", "fair")

    assert str(refused).startswith("There is no rule “fair”. The rules are: greedy, ")


def test_a_count_keeps_nothing_and_needs_no_data_folder(file, tmp_path):
    ran = subprocess.run(
        [*HEARTLINE, "--data", tmp_path / "town", "count", file, "--rule", "phragmen", "--json"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["winners"] == ["library", "park", "playground", "gym"]
    assert [path.name for path in tmp_path.iterdir()] == ["town.pb"]
