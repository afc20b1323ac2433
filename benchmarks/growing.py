"""A town that grows: the example town's cases, copied within the database until they are many.

The first copies are whole; after them only ended cases are copied, each set a day earlier: an
archive grows, and the work in hand does not. Everything hangs together as the actions had made it.
Only the ledger's seals are missing, so such a town is for measuring and for nothing else.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from heartline.cases.models import (
    Assignment,
    Case,
    Message,
    Note,
    Outcome,
    Party,
    Reply,
    Verdict,
)
from heartline.cases.queries.indexed import CASES, PUBLIC_CASES, documents
from heartline.ledger.models import Entry
from heartline.people.models import Contact, Person
from heartline.shared.guards import put_guards

#: So many copies are whole.
WHOLE = 4
#: Each table, and how its rows are joined to the case that decides whether they are copied.
TABLES: list[tuple[type[models.Model], str]] = [
    (Case, "t.id"),
    (Person, "(SELECT p.case_id FROM cases_party p WHERE p.person_id = t.key)"),
    (Contact, "(SELECT p.case_id FROM cases_party p WHERE p.person_id = t.person_id)"),
    (Party, "t.case_id"),
    (Message, "(SELECT p.case_id FROM cases_party p WHERE p.id = t.party_id)"),
    (Assignment, "t.case_id"),
    (Reply, "t.case_id"),
    (Verdict, "(SELECT p.case_id FROM cases_party p WHERE p.id = t.party_id)"),
    (Note, "t.case_id"),
    (Outcome, "t.case_id"),
]
#: Ended cases that stand on their own: joined ones belong together.
_ENDED = (
    "q.status = 'closed' AND q.merged_into_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM cases_case m WHERE m.merged_into_id = q.id)"
)
_COPIED: set[Any] = {model for model, _case in TABLES}
Keys = dict[type[models.Model], int]
#: Texts that must be different in every row.
_UNIQUE = {"code_hash", "lookup", "idempotency_key", "external_id"}
#: What is sealed for its own row and opens in no other: copies have none.
_OF_ITS_ROW = {"sealed_name"}


@dataclass(frozen=True)
class _Dialect:
    """How one database says what differs."""

    def series(self, first: int, last: int) -> str:
        return f"generate_series({first}, {last}) AS s(k)"

    def moment(self, column: str) -> str:
        return f"{column} - s.k * interval '1 day'"

    def key(self, column: str) -> str:
        return f"(lpad(to_hex(s.k), 8, '0') || substr({column}::text, 9))::uuid"

    def text(self, column: str) -> str:
        return f"substr(lpad(to_hex(s.k), 6, '0') || {column}, 1, greatest(length({column}), 6))"


class _SQLite(_Dialect):
    def series(self, first: int, last: int) -> str:
        counted = f"SELECT {first} AS k UNION ALL SELECT k + 1 FROM c WHERE k < {last}"
        return f"(WITH RECURSIVE c(k) AS ({counted}) SELECT k FROM c) AS s"

    def moment(self, column: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || s.k || ' days')"

    def key(self, column: str) -> str:
        return f"printf('%08x', s.k) || substr({column}, 9)"

    def text(self, column: str) -> str:
        return f"substr(printf('%06x', s.k) || {column}, 1, max(length({column}), 6))"


def grow(cases: int) -> int:
    """Copy what there is until there are at least `cases` cases; how many there are then."""
    dialect = _SQLite() if connection.vendor == "sqlite" else _Dialect()
    last = _last_keys()
    base = last[Case]
    alone = Case.objects.filter(pk__lte=base, status="closed", merged_into=None, merged=None)
    ended = alone.count()
    whole = min(WHOLE, max(0, -(-cases // base) - 1))
    left = cases - base * (whole + 1)
    archive = max(0, -(-left // ended))
    rounds = [((1, whole), "1 = 1"), ((whole + 1, whole + archive), _ENDED)]
    _in_haste()
    _without_guards()
    with transaction.atomic(), connection.cursor() as cursor:
        for copies, which in rounds:
            if copies[1] >= copies[0]:
                for statement in _statements(dialect, last, copies, which):
                    cursor.execute(statement)
    _sequences()
    put_guards(connection)
    for copies, which in rounds:
        _found_as_well(base, copies, which)
    with connection.cursor() as cursor:
        # As a database does by itself before long, and must not do while it is measured.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")
    grown: int = Case.objects.count()
    return grown


def _in_haste() -> None:
    """Much memory, and no waiting for the disk: should the power fail, one grows a town anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -4000000")


def _found_as_well(base: int, copies: tuple[int, int], which: str) -> None:
    """Let the copies be found by the words of their originals."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT q.id FROM cases_case q WHERE q.id <= {base} AND {which}")
        known = sorted(documents([key for (key,) in cursor.fetchall()]).items())
    for k in range(copies[0], copies[1] + 1):
        with transaction.atomic():
            for key, (words, public) in known:
                CASES.put(key + k * base, words)
                if public is not None:
                    PUBLIC_CASES.put(key + k * base, public)


def _without_guards() -> None:
    """Copies begin where their originals stand, which no guard would let pass."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
            for name, table in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}" ON {table}')


def _last_keys() -> Keys:
    """The last key of every table that counts its rows: its copies come after, close together."""
    counted = [model for model in (*_COPIED, Entry) if model._meta.pk.column == "id"]
    return {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in counted}


def _statements(dialect: _Dialect, last: Keys, copies: tuple[int, int], which: str) -> list[str]:
    """One statement for each table: all its copies at once."""
    made = []
    for model, case in TABLES:
        table = model._meta.db_table
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(_copied(dialect, field, last) for field in fields)
        own = f"t.id <= {last[model]} AND " if model in last else ""
        made.append(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t "
            f"JOIN cases_case q ON q.id = {case} AND q.id <= {last[Case]} "
            f"CROSS JOIN {dialect.series(*copies)} WHERE {own}{which}"
        )
    made.append(_ledger(dialect, last, copies, which))
    return made


def _copied(dialect: _Dialect, field: models.Field, last: Keys) -> str:  # type: ignore[type-arg]
    if field.name in _OF_ITS_ROW:
        return "''"
    column = f't."{field.column}"'
    target: Any = field.related_model if field.is_relation else None
    if isinstance(field, models.UUIDField) or (
        target in _COPIED and isinstance(target._meta.pk, models.UUIDField)
    ):
        return dialect.key(column)
    if field.primary_key or target in _COPIED:
        counted = field.model if field.primary_key else target
        return f"{column} + s.k * {last[counted]}"
    if isinstance(field, models.DateTimeField):
        return dialect.moment(column)
    if field.name in _UNIQUE:
        return dialect.text(column)
    return column


def _ledger(dialect: _Dialect, last: Keys, copies: tuple[int, int], which: str) -> str:
    """The entries about cases, copied with them."""
    fields = Entry._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(
        f"'cases.case:' || (CAST(substr(t.target, 12) AS INTEGER) + s.k * {last[Case]})"
        if field.column == "target"
        else _copied(dialect, field, last)
        for field in fields
    )
    return (
        f"INSERT INTO ledger_entry ({columns}) SELECT {values} FROM ledger_entry t "
        "JOIN cases_case q ON t.target = 'cases.case:' || q.id "
        f"AND q.id <= {last[Case]} CROSS JOIN {dialect.series(*copies)} "
        f"WHERE t.id <= {last[Entry]} AND {which}"
    )


def _sequences() -> None:
    """New rows come after the copies."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in [model for model, _case in TABLES] + [Entry]:
            if model._meta.pk.column == "id":
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                    f"(SELECT max(id) FROM {table}))"
                )
