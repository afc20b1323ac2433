"""An index of words over the rows of some table: the same answers on SQLite and PostgreSQL.

SQLite keeps it in FTS5, PostgreSQL in a tsvector under GIN; both are given our own tokens (see
`words`), and both answer the newest keys first, so nothing depends on how a database ranks. What
was asked for stands before it in neither: `Index.find` puts matches in titles first.

A common word is in half of all rows. SQLite walks its list from the newest and stops; GIN cannot
do that, so there each row also carries the number of its window of keys, and the windows are asked
one after another (`_PG_WALK`). What a reader may find at all is asked with the words, as marks that
a row carries; a filter applied afterwards would have to throw most of a common word away.

The index is not the truth: whoever shows what it found reads the rows again with the rules.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, migrations, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from heartline.shared.words import forms_of, tokens, tokens_of, words_of

#: Before a token: it stands in the title; a mark, which no text can hold.
_TITLE, _MARK = "=", "~"


@dataclass(frozen=True)
class All:
    """What holds every one of some tokens, or of such conditions."""

    parts: tuple["Sought", ...]


@dataclass(frozen=True)
class Either:
    """What holds one of some tokens, or of such conditions, at the least."""

    parts: tuple["Sought", ...]


Sought = All | Either | str


def mark(name: str) -> str:
    """The token of a mark: what a row carries besides its words; small letters and digits."""
    return f"{_MARK}{name}"


def holding(word: str) -> Sought:
    """The condition of holding a word, one of `words_of`, in one of its forms."""
    return _holding(word)


def titled(word: str) -> Sought:
    """The condition of holding a word in the title, in one of its forms."""
    return _holding(word, before=_TITLE)


def _holding(word: str, *, before: str = "") -> Sought:
    forms = [All(tuple(f"{before}{token}" for token in tokens_of(form))) for form in forms_of(word)]
    return forms[0] if len(forms) == 1 else Either(tuple(forms))


def document(*, title: str = "", texts: Iterable[str] = (), marks: Iterable[str] = ()) -> list[str]:
    """The tokens of a row: of its title, which count twice, its texts, and its marks."""
    heading = tokens([title])
    found = dict.fromkeys(mark(name) for name in marks)
    found.update(dict.fromkeys(f"{_TITLE}{token}" for token in heading))
    found.update(dict.fromkeys(tokens([title, *texts])))
    return list(found)


class Index:
    """The words of one table's rows, by their keys: whole numbers above 0, newer ones higher."""

    def __init__(self, name: str) -> None:
        self.table = f"search_{name}"

    def put(self, key: int, words: Iterable[str]) -> None:
        """Keep the tokens of a row, made by `document`, instead of those it had."""
        if connection.vendor == "sqlite":
            self._put_sqlite(key, set(words))
            return
        window = [mark(f"s{key >> 10}"), mark(f"m{key >> 14}")]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.table} AS known (key, words) "  # noqa: S608
                "VALUES (%s, array_to_tsvector(%s::text[])) ON CONFLICT (key) DO UPDATE "
                "SET words = EXCLUDED.words WHERE known.words <> EXCLUDED.words",
                [key, [*words, *window]],
            )

    def drop(self, keys: Iterable[int]) -> None:
        """Forget rows: their words leave the file itself, not only the answers."""
        if connection.vendor == "sqlite":
            for key in keys:
                self._put_sqlite(key, set())
            return
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE key = ANY(%s)", [list(keys)])  # noqa: S608

    @transaction.atomic
    def _put_sqlite(self, key: int, words: set[str]) -> None:
        """Add the tokens that are new and take those away that are gone.

        FTS5 takes tokens out only if it is told them, so they are kept beside it; and it counts
        its rows, so that a change is always a deletion and an insertion.
        """
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT words FROM {self.table}_kept WHERE key = %s", [key])  # noqa: S608
            row = cursor.fetchone()
            known = set(zlib.decompress(row[0]).decode().split()) if row else set()
            if known == words:
                return
            if row:
                cursor.execute(
                    f"INSERT INTO {self.table} ({self.table}, rowid, words) "  # noqa: S608
                    "VALUES ('delete', %s, %s)",
                    [key, " ".join(sorted(known - words))],
                )
                cursor.execute(f"DELETE FROM {self.table}_kept WHERE key = %s", [key])  # noqa: S608
            if words:
                cursor.execute(
                    f"INSERT INTO {self.table} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                    [key, " ".join(sorted(words - known))],
                )
                kept = zlib.compress(" ".join(sorted(words)).encode(), 1)
                cursor.execute(f"INSERT INTO {self.table}_kept VALUES (%s, %s)", [key, kept])  # noqa: S608

    def clear(self) -> None:
        """Forget everything, to be filled anew."""
        with connection.cursor() as cursor:
            for statement in _dropped(connection, self.table) + _made(connection, self.table):
                cursor.execute(statement)

    def walk(self, sought: Sought, *, most: int, below: int | None = None) -> list[int]:
        """The keys that fit, the highest first.

        Args:
            most: how many at the most.
            below: only keys under this one, to go on where an earlier walk ended.
        """
        before = 1 << 62 if below is None else below
        places: list[Any]
        if connection.vendor == "sqlite":
            question = (
                f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s AND rowid < %s "  # noqa: S608
                "ORDER BY rowid DESC LIMIT %s"
            )
            places = [_in_fts5(sought), before, most]
        else:
            end = f"(SELECT coalesce(max(key), 0) + 1 FROM {self.table})"  # noqa: S608
            question = (
                f"SELECT key FROM {self.table}_walk(%s::tsquery, LEAST(%s, {end}), %s) "  # noqa: S608
                "AS key LIMIT %s"
            )
            places = [_in_tsquery(sought), before, most, most]
        with connection.cursor() as cursor:
            cursor.execute(question, places)
            return [key for (key,) in cursor.fetchall()]

    def among(self, keys: list[int], sought: Sought) -> list[int]:
        """Those of `keys`, the highest first, that fit."""
        if not keys:
            return []
        places: list[Any]
        if connection.vendor == "sqlite":
            # FTS5 would look the whole condition up anew for each key of a list.
            question = (
                f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s "  # noqa: S608
                "AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
            )
            places = [_in_fts5(sought), min(keys), max(keys)]
        else:
            question = (
                f"SELECT key FROM {self.table} WHERE key = ANY(%s) "  # noqa: S608
                "AND words @@ %s::tsquery ORDER BY key DESC"
            )
            places = [keys, _in_tsquery(sought)]
        wanted = set(keys)
        with connection.cursor() as cursor:
            cursor.execute(question, places)
            return [key for (key,) in cursor.fetchall() if key in wanted]

    def find(self, text: str, *, most: int, among: Sought | None = None) -> list[int]:
        """The keys of the rows that hold every word of `text`.

        Those that hold all of them in the title come first, and of equals the newest.

        Args:
            most: how many at the most; of a common word's rows the newest count.
            among: what the rows must fit besides, such as a mark; None for nothing.
        """
        words = words_of(text)
        if not words:
            return []
        besides = () if among is None else (among,)
        rest = self.walk(All((*map(holding, words), *besides)), most=most)
        heading = All((*map(titled, words), *besides))
        all_known = len(rest) < most
        first = self.among(rest, heading) if all_known else self.walk(heading, most=most)
        return list(dict.fromkeys([*first, *rest]))[:most]


def _in_fts5(sought: Sought) -> str:
    """The condition as FTS5 reads it; every token in quotes, so that none is an operator."""
    if isinstance(sought, str):
        return f'"{sought}"'
    sign = " AND " if isinstance(sought, All) else " OR "
    return f"({sign.join(map(_in_fts5, sought.parts))})"


def _in_tsquery(sought: Sought) -> str:
    """The condition as a tsquery's text; every token in quotes. Tokens hold no quotes."""
    if isinstance(sought, str):
        return f"'{sought}'"
    sign = " & " if isinstance(sought, All) else " | "
    return f"({sign.join(map(_in_tsquery, sought.parts))})"


def made(name: str) -> migrations.RunPython:
    """The step of a migration that makes the index `name`, and its way back."""

    def make(_apps: Any, schema_editor: Any) -> None:
        for statement in _made(schema_editor.connection, f"search_{name}"):
            schema_editor.execute(statement, None)

    def unmake(_apps: Any, schema_editor: Any) -> None:
        for statement in _dropped(schema_editor.connection, f"search_{name}"):
            schema_editor.execute(statement, None)

    return migrations.RunPython(make, unmake)


def walk_made_anew(name: str) -> migrations.RunPython:
    """The step of a migration after `_PG_WALK` has changed; the index `name` stays as it is."""

    def make(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_PG_WALK % {"table": f"search_{name}"}, None)

    return migrations.RunPython(make, migrations.RunPython.noop)


def _made(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        return [
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', detail=none, "
            "columnsize=0, tokenize=\"ascii tokenchars '~='\")",
            # What is taken out is overwritten at once, not when the next merge comes by.
            f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)",  # noqa: S608
            f"CREATE TABLE {table}_kept (key INTEGER PRIMARY KEY, words BLOB NOT NULL)",
        ]
    return [
        f"CREATE TABLE {table} (key bigint PRIMARY KEY, words tsvector NOT NULL)",
        # A pending list would be read whole by every search.
        f"CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off)",
        _PG_WALK % {"table": table},
    ]


def _dropped(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        return [f"DROP TABLE IF EXISTS {table}", f"DROP TABLE IF EXISTS {table}_kept"]
    return [f"DROP FUNCTION IF EXISTS {table}_walk", f"DROP TABLE IF EXISTS {table}"]


#: Windows of 1,024 keys from the newest on; after sixteen of them, of 16,384 keys: a word that
#: did not fill the answer by then is not common. The window is the rarest thing asked for, so GIN
#: skips through the lists of the words instead of reading them; each is planned for itself, for a
#: plan for any window reads those lists whole.
_PG_WALK = """
CREATE OR REPLACE FUNCTION %(table)s_walk(asked tsquery, below bigint, most integer)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  upper bigint := below;
  bits integer;
  letter text;
  windows integer := 0;
  count integer;
  found integer := 0;
BEGIN
  WHILE upper > 0 AND found < most LOOP
    IF windows >= 16 AND upper %% 16384 = 0 THEN
      bits := 14; letter := '~m';
    ELSE
      bits := 10; letter := '~s';
    END IF;
    windows := windows + 1;
    RETURN QUERY SELECT key FROM %(table)s
      WHERE words @@ (asked && (quote_literal(letter || ((upper - 1) >> bits))::tsquery))
        AND key < upper
      ORDER BY key DESC;
    GET DIAGNOSTICS count = ROW_COUNT;
    found := found + count;
    upper := ((upper - 1) >> bits) << bits;
  END LOOP;
END $$
"""
