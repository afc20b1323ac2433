"""The database itself refuses to change what the ledger holds."""

import pytest
from django.db import DatabaseError, connection, transaction

from heartline.ledger.actions import seal
from heartline.ledger.guards import APPEND_ONLY
from heartline.ledger.models import Entry
from tests.factories import MONDAY, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sealed_entries(db):
    make_case()
    seal(at=MONDAY)


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_raw_sql_that_changes_the_ledger_is_refused(table, act):
    column = {"ledger_entry": "kind", "ledger_position": "leaf_hash"}.get(table, "root")

    with pytest.raises(DatabaseError, match="append-only"):
        run(act.format(table, column, column))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE.")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_whole_table_cannot_be_emptied(table):
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")


def test_the_code_cannot_change_an_entry_either():
    entry = Entry.objects.earliest("id")
    entry.kind = "case.closed"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
