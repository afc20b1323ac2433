"""Django's `migrate`, which afterwards puts the database's own guards in place.

The guards (triggers) are made anew each time from the tables in code: SQLite drops a table's
triggers when a migration rebuilds the table.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from heartline.shared.guards import put_guards


class Command(migrate.Command):
    help = "Bring the tables up to date and put the database's guards in place."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        connection = connections[options.get("database") or DEFAULT_DB_ALIAS]
        call_command("createcachetable", verbosity=0, database=connection.alias)
        # The last of all: where the guards stand, everything before them was done.
        put_guards(connection)
