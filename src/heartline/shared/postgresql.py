"""Our connections to PostgreSQL."""

from typing import Any

import psycopg

#: So many questions a connection keeps planned. Each page asks about twenty, and many differ from
#: reader to reader; beyond psycopg's hundred, pages take each other's plans away.
_KEPT = 250


class Connection(psycopg.Connection[Any]):
    """A connection that keeps what it planned."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.prepared_max = _KEPT
