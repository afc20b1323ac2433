"""`heartline ledger` on a real installation: answers, exit codes, a tampered copy caught."""

import json
import sqlite3

import psycopg
import pytest

SPEAK = """
from heartline.cases.actions.intake import Incoming, receive_message
from heartline.shared.clock import now
for n in range(3):
    receive_message(Incoming(text=f"The lamp at number {n} is dark."), at=now())
"""


@pytest.fixture(scope="module")
def _town(tmp_path_factory):
    from tests.town import Town

    town = Town(tmp_path_factory.mktemp("ledger") / "data")
    assert town.run("shell", "-v", "0", "-c", SPEAK).code == 0
    assert town.run("ledger", "seal", "--json").code == 0
    yield town
    town.remove()


@pytest.fixture
def new_copy(_town, tmp_path):
    """A copy of an installation with three messages, all sealed."""
    town = _town.copy(tmp_path / "copy")
    yield town
    town.remove()


pytestmark = pytest.mark.server


def tamper(town, *statements):
    """Change the installation's database from outside, every guard off."""
    if town.database_url:
        with psycopg.connect(town.database_url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)
        return
    file = sqlite3.connect(town.data / "heartline.sqlite3")
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        file.execute(statement)
    file.commit()
    file.close()


def test_a_whole_ledger_verifies_with_code_0(new_copy):
    ran = new_copy.run("ledger", "verify", "--json")

    assert ran.code == 0
    assert set(ran.json) == {"ok", "entries", "sealed", "root", "first_bad"}
    assert (ran.json["ok"], ran.json["first_bad"]) == (True, None)
    assert ran.json["entries"] == ran.json["sealed"] > 3
    assert len(ran.json["root"]) == 64


def test_a_changed_entry_is_reported_with_code_1(new_copy):
    tamper(new_copy, "UPDATE ledger_entry SET kind = 'case.closed' WHERE id = 3")

    ran = new_copy.run("ledger", "verify", "--json")

    assert (ran.code, ran.json["ok"]) == (1, False)
    assert ran.json["first_bad"] == {
        "entry": 3,
        "what": "this entry was changed, or another stands in its place",
    }


def test_a_changed_message_is_reported_with_code_1(new_copy):
    tamper(new_copy, "UPDATE cases_message SET text = 'All is well.'")

    ran = new_copy.run("ledger", "verify", "--json")

    assert ran.code == 1
    assert "no longer matches its commitment" in ran.json["first_bad"]["what"]


def test_without_json_the_answer_can_be_read(new_copy):
    tamper(new_copy, "DELETE FROM ledger_entry WHERE id = 3")

    ran = new_copy.run("ledger", "verify")

    assert ran.code == 1
    assert "ok: False" in ran.stdout
    assert "this entry was removed" in ran.stdout


def test_an_older_copy_is_told_from_the_ledger_that_the_checkpoint_saw(new_copy, tmp_path):
    older = new_copy.copy(tmp_path / "older")
    new_copy.run("shell", "-v", "0", "-c", SPEAK)
    new_copy.run("ledger", "seal")
    kept = tmp_path / "checkpoint.json"
    kept.write_text(new_copy.run("ledger", "checkpoint", "--json").stdout)

    try:
        now = new_copy.run("ledger", "verify", "--json", "--checkpoint", str(kept))
        alone = older.run("ledger", "verify", "--json")
        seen = older.run("ledger", "verify", "--json", "--checkpoint", str(kept))
    finally:
        older.remove()

    assert (now.code, alone.code, seen.code) == (0, 0, 1)
    assert seen.json["first_bad"]["what"].startswith("rolled back")


@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", '{"size": 3}', '{"size": "many", "root": ""}', "\x00"]
)
def test_a_file_that_is_no_checkpoint_is_refused_with_code_2(new_copy, tmp_path, text):
    file = tmp_path / "checkpoint.json"
    file.write_text(text)

    ran = new_copy.run("ledger", "verify", "--json", "--checkpoint", str(file))

    assert (ran.code, ran.stdout) == (2, "")
    assert "is not a checkpoint" in ran.stderr


def test_bytes_that_are_no_text_are_refused_with_code_2(new_copy, tmp_path):
    file = tmp_path / "checkpoint.json"
    file.write_bytes(b"\xff\xfe\x00")

    ran = new_copy.run("ledger", "verify", "--json", "--checkpoint", str(file))

    assert (ran.code, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr


def test_a_checkpoint_file_that_is_not_there_is_refused_with_code_2(new_copy, tmp_path):
    ran = new_copy.run("ledger", "verify", "--checkpoint", str(tmp_path / "none"))

    assert (ran.code, ran.stdout) == (2, "")
    assert "could not be read" in ran.stderr


def test_a_checkpoint_that_another_key_would_deny_is_not_trusted_blindly(new_copy, tmp_path):
    kept = new_copy.run("ledger", "checkpoint", "--json").json
    file = tmp_path / "checkpoint.json"
    file.write_text(json.dumps(kept | {"root": "00" * 32}))

    ran = new_copy.run("ledger", "verify", "--json", "--checkpoint", str(file))

    assert ran.code == 1
    assert "not the one of the given checkpoint" in ran.json["first_bad"]["what"]
