"""Queries that are written once and asked again and again, each time with other values.

Putting a query together and writing it as SQL costs Django several times what the database needs
to answer it. A page that asks twenty fixed questions has them prepared; what they find is what the
query set itself would find.
"""

import threading
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)

#: Whole numbers and texts that stand in a query for a value to come, and for nothing else.
_numbers = count(-7_201_552_960_117)
_KINDS: dict[type, Callable[[int], Any]] = {int: lambda n: n, str: lambda n: f"value{n}"}


class Prepared(Generic[Row]):
    """A query set of which some values come later.

    Args:
        make: gives the query set; its parameters are named values, whole numbers or texts, which
            it may only compare with columns.
        kinds: of each parameter, `int` or `str`.

    Example:
        NOTES = Prepared(lambda case: Note.objects.filter(case=case), case=int)
        notes = NOTES(case=case.pk)
    """

    def __init__(self, make: Callable[..., "QuerySet[Row]"], **kinds: type) -> None:
        self.make = make
        self._marks = {name: _KINDS[kind](next(_numbers)) for name, kind in kinds.items()}
        # A written query belongs to a connection, and a connection to a thread.
        self._written = threading.local()

    def __call__(self, **values: Any) -> list[Row]:
        """The rows that the query set finds with these values."""
        known: tuple[Any, _Written[Row]] | None = getattr(self._written, "here", None)
        if known is None or known[0] is not connection.connection:
            written = _Written(self.make(**self._marks), self._marks)
            # Writing it may have opened the connection; the next call then knows it.
            known = self._written.here = (connection.connection, written)
        return known[1].rows(values)


class _Written(Generic[Row]):
    """A query as SQL, with the places of its values."""

    def __init__(self, rows: "QuerySet[Row]", marks: dict[str, Any]) -> None:
        self._rows = rows
        self._compiler: Any = rows.query.get_compiler(rows.db)
        self._sql, parameters = self._compiler.as_sql()
        names = {mark: name for name, mark in marks.items()}
        self._parameters = tuple(parameters)
        self._places = [
            (place, names[value])
            for place, value in enumerate(parameters)
            if isinstance(value, int | str) and value in names
        ]
        if {name for _place, name in self._places} != set(marks):
            raise ValueError(f"the query does not compare a column with each of {sorted(marks)}")
        rows.query.get_compiler = lambda *_, **__: self._compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Any]) -> list[Row]:
        parameters = list(self._parameters)
        for place, name in self._places:
            parameters[place] = values[name]
        self._compiler.as_sql = lambda *_, **__: (self._sql, tuple(parameters))
        return list(ModelIterable(self._rows))


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
