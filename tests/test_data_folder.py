"""The data folder on a machine that others use as well."""

import os


def test_nobody_else_on_the_machine_can_read_what_lies_in_a_folder_that_was_there_before(new_town):
    town = new_town()
    town.data.mkdir(parents=True)
    town.data.chmod(0o755)
    before = os.umask(0o022)
    try:
        ran = town.run("ledger", "verify", "--json")
    finally:
        os.umask(before)

    files = [file for file in town.data.rglob("*") if file.is_file()]

    assert ran.code == 0, ran.stderr
    assert files
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []
