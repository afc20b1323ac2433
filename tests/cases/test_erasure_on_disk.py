"""What was erased is overwritten in the database file, not only forgotten."""

from pathlib import Path

import pytest
from django.db import connection

from heartline.people.actions import erase_person
from tests.cases.test_erasure import LATER, MARK, spoken
from tests.factories import desk


def whole_file() -> bytes:
    """The database file, with all that stood in the log brought into it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(connection.settings_dict["NAME"])).read_bytes()


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("committed")
def test_no_word_of_an_erased_person_is_left_in_the_database_file():
    # Long enough to lie on pages of its own, which deleting merely hands back.
    party = spoken(text=f"{MARK} " * 2_000)
    assert MARK.encode() in whole_file(), "the search itself finds what is there"

    erase_person(party.person, by=desk(), at=LATER)

    assert MARK.encode() not in whole_file()
