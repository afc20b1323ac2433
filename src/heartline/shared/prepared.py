"""Queries that are written once and asked again and again, each time with other values.

Putting a query together and writing it as SQL costs Django several times what the database needs
to answer it. A page that asks twenty fixed questions has them prepared; what they find is what the
query set itself would find. Only the SQL is kept, never what was found.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from types import GenericAlias
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_origin

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Count, Model, QuerySet

Row = TypeVar("Row")

#: Values that stand in a query for one to come, and for nothing else.
_numbers = count(7_201_552_960_117)
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_KINDS: dict[Any, Callable[[int], Any]] = {
    int: lambda n: -n,
    str: lambda n: f"value{n}",
    datetime: lambda n: _FIRST + timedelta(microseconds=n),
}
#: So many keys are asked for at once; a shorter list is filled up with its last.
KEYS = 25


class Many(NamedTuple):
    """A kind: a list that is asked for `most` at once, for one that is often longer than `KEYS`."""

    kind: type
    most: int


Kind = type | GenericAlias | Many
#: So many queries are kept for different readers; when there are more, it starts anew.
_MOST_KEPT = 500


def _mark(kind: Kind) -> Any:
    if get_origin(kind) is list:
        return _mark(Many(get_args(kind)[0], KEYS))
    if isinstance(kind, Many):
        return [_mark(kind.kind) for _ in range(kind.most)]
    return _KINDS[kind](next(_numbers))


class Prepared(Generic[Row]):
    """A query set of which some values come later.

    Args:
        make: gives the query set; its parameters are named values, which it may only compare with
            columns.
        kinds: of each parameter, `int`, `str`, `datetime`, or for one of them `list[int]`,
            `list[str]` or `Many`: it is compared with "in".

    Example:
        NOTES = Prepared(lambda case: Note.objects.filter(case=case), case=int)
        notes = NOTES(case=case.pk)
    """

    def __init__(self, make: Callable[..., "QuerySet[Any, Row]"], **kinds: Kind) -> None:
        self.make = make
        self._marks = {name: _mark(kind) for name, kind in kinds.items()}
        self._written: _Rows[Row] | None = None

    def __call__(self, **values: Any) -> list[Row]:
        """The rows that the query set finds with these values; of a long list, in parts."""
        if self._written is None:
            written: _Rows[Row] = _Rows(self.make, self._marks)
            if missing := written.missing(self._marks):
                raise ValueError(f"the query does not compare a column with each of {missing}")
            self._written = written
        return [row for part in _parts(values, self._marks) for row in self._written.ask(part)]


def _parts(values: dict[str, Any], marks: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """`values`, with the list among them, if there is one, in parts as long as its marks."""
    name = next((name for name, mark in marks.items() if isinstance(mark, list)), None)
    if name is None:
        yield values
        return
    keys, most = list(dict.fromkeys(values[name])), len(marks[name])
    for start in range(0, len(keys), most):
        part = keys[start : start + most]
        yield values | {name: part + part[-1:] * (most - len(part))}


class PreparedEach:
    """Queries that differ from reader to reader, of which some values come later.

    Args:
        kinds: as in `Prepared`; not every query need compare with each.
    """

    def __init__(self, **kinds: Kind) -> None:
        self._marks = {name: _mark(kind) for name, kind in kinds.items()}
        self._written: dict[Hashable, _Written] = {}

    def rows(
        self, key: Hashable, make: Callable[..., "QuerySet[Any, Row]"], /, **values: Any
    ) -> list[Row]:
        """The rows that the query set finds.

        Args:
            key: everything that `make` makes the query of, but for its parameters; two queries
                with one key must be the same.
            make: gives the query set, as in `Prepared`.
        """
        written: _Rows[Row] = self._known(key, _Rows, make)
        return [row for part in _parts(values, self._marks) for row in written.ask(part)]

    def numbers(
        self, key: Hashable, make: Callable[..., dict[str, int]], /, **values: Any
    ) -> tuple[int, ...]:
        """The numbers that an aggregate, which `make` gives back, finds; in its order."""
        found: tuple[int, ...] = self._known(key, _Numbers, make).ask(values)
        return found

    def count(self, key: Hashable, make: Callable[..., "QuerySet[Any]"], /, **values: Any) -> int:
        """How many rows the query set has, which `make` gives back as in `rows`."""

        def counted(**marks: Any) -> dict[str, int]:
            return make(**marks).order_by().aggregate(rows=Count("*"))

        return self.numbers(key, counted, **values)[0]

    def _known(self, key: Hashable, kind: "type[_Written]", make: Callable[..., Any]) -> Any:
        written = self._written.get(key)
        if written is None:
            if len(self._written) >= _MOST_KEPT:
                self._written.clear()
            written = self._written[key] = kind(make, self._marks)
        return written


class _Written:
    """A query as SQL, with the places of its values."""

    def __init__(self, make: Callable[..., Any], marks: dict[str, Any]) -> None:
        self._sql, parameters = self._write(make, marks)
        self._parameters = tuple(parameters)
        names = {
            _adapted(mark): (name, place)
            for name, one in marks.items()
            for place, mark in enumerate(one if isinstance(one, list) else [one])
        }
        self._places = [
            (place, *names[value])
            for place, value in enumerate(parameters)
            if isinstance(value, int | str | datetime) and value in names
        ]

    def _write(self, make: Callable[..., Any], marks: dict[str, Any]) -> tuple[str, Sequence[Any]]:
        raise NotImplementedError

    def missing(self, marks: Iterable[str]) -> list[str]:
        """The values that the query compares with nothing."""
        return sorted(set(marks) - {name for _place, name, _part in self._places})

    def _filled(self, values: dict[str, Any]) -> tuple[Any, ...]:
        parameters = list(self._parameters)
        for place, name, part in self._places:
            value = values[name]
            parameters[place] = _adapted(value[part] if isinstance(value, list) else value)
        return tuple(parameters)


class _Rows(_Written, Generic[Row]):
    """A query set as SQL."""

    _finds_none = False

    def _write(self, make: Callable[..., Any], marks: dict[str, Any]) -> tuple[str, Sequence[Any]]:
        self._rows = make(**marks)
        self._compiler: Any = self._rows.query.get_compiler(self._rows.db)
        try:
            written: tuple[str, Sequence[Any]] = self._compiler.as_sql()
        except EmptyResultSet:
            # What it compares with can never fit, as "in no office": the database is not asked.
            self._finds_none = True
            return "", ()
        columns = [column for column, *_ in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)
        return written

    def ask(self, values: dict[str, Any]) -> list[Row]:
        if self._finds_none:
            return []
        # Copies, for other threads ask the same with other values and connections.
        rows, compiler = _twin(self._rows), _twin(self._compiler)
        query = rows._query = _twin(rows.query)
        # Itself, not what stands for the connection of each thread: it is looked at often.
        compiler.connection = connections[rows.db]
        filled = (self._sql, self._filled(values))
        compiler.as_sql = lambda *_, **__: filled
        compiler.get_converters = lambda _columns: self._converters
        query.get_compiler = lambda *_, **__: compiler
        return list(rows._iterable_class(rows))


class _AskedError(Exception):
    """What would be asked of the database: SQL and its parameters."""


class _Numbers(_Written):
    """What asks for numbers at once, as SQL: an aggregate."""

    _known: tuple[Any, ...] | None = None

    def _write(self, make: Callable[..., Any], marks: dict[str, Any]) -> tuple[str, Sequence[Any]]:
        def note(_execute: Any, sql: str, parameters: Any, *_: Any) -> None:
            raise _AskedError(sql, parameters)

        try:
            with connection.execute_wrapper(note):
                self._known = tuple(make(**marks).values())
        except _AskedError as asked:
            return asked.args[0], asked.args[1]
        # Nothing can fit, so the database is not asked.
        return "", ()

    def ask(self, values: dict[str, Any]) -> tuple[Any, ...]:
        if self._known is not None:
            return self._known
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._filled(values))
            return tuple(cursor.fetchone() or ())


def _twin(thing: Any) -> Any:
    """Another one with the same in it; `copy` would ask a query set for its rows."""
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__)
    return twin


def _adapted(value: Any) -> Any:
    """A value as the database's driver is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def put(row: Model, name: str, related: Iterable[Model]) -> None:
    """Let `row.<name>.all()` give these rows, which hang on it, without asking the database.

    What is filtered from it afterwards is still asked of the rows that hang on `row` alone.
    """
    manager = getattr(row, name)
    found: Any = manager.get_queryset()
    found._result_cache, found._prefetch_done = list(related), True
    for one in found._result_cache:
        setattr(one, manager.field.name, row)
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def put_each(rows: Iterable[Model], name: str, related: Iterable[Model], key: str) -> None:
    """`put` with each row those of `related` whose `key` is the row's."""
    by_row: dict[Any, list[Model]] = {}
    for one in related:
        by_row.setdefault(getattr(one, key), []).append(one)
    for row in rows:
        put(row, name, by_row.get(row.pk, []))
