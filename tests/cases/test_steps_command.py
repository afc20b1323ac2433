"""The drawing of the steps says what the tables say."""

import io
import json

import pytest
from django.core.management import call_command

from heartline.cases.management.commands import steps
from heartline.cases.steps import CASE_STEPS, moves


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("steps", *arguments, stdout=said)
    return said.getvalue()


def test_the_drawing_in_the_documents_is_up_to_date():
    assert steps.DRAWING.read_text(encoding="utf-8") == steps.draw()


@pytest.mark.parametrize(("thing", "table", "takers"), [(t, s, w) for t, _, s, w in steps.things()])
def test_every_step_says_who_takes_it(thing, table, takers):
    assert set(takers) == set(table), thing


def test_every_move_is_drawn():
    for start, end in moves(CASE_STEPS):
        assert f"    {start} --> {end}: " in steps.draw()


def test_the_tables_can_be_read_by_a_program():
    told = json.loads(run("--json"))

    assert told["case"]["accept"] == {"from": ["assigned"], "to": "accepted"}


def test_an_old_drawing_is_found_wanting_with_code_1(monkeypatch, tmp_path):
    old = tmp_path / "steps.md"
    old.write_text("# The steps\n")
    monkeypatch.setattr(steps, "DRAWING", old)

    with pytest.raises(SystemExit) as ended:
        run("--check", "--json")

    assert ended.value.code == 1


def test_what_is_written_is_up_to_date(monkeypatch, tmp_path):
    monkeypatch.setattr(steps, "DRAWING", tmp_path / "steps.md")

    run("--write")

    assert json.loads(run("--check", "--json")) == {"up_to_date": True}
