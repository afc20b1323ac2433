"""Which SQLite we run on: versions before 3.51.3 can lose commits in WAL mode."""

import sys
import warnings

#: The first SQLite release without the WAL-reset bug.
SOUND = (3, 51, 3)


def use_sound_sqlite() -> None:
    """Put `pysqlite3` in the place of the standard library's `sqlite3`, where a wheel exists.

    Warns loudly when what remains is older than the first sound release.
    """
    try:
        import pysqlite3
    except ImportError:
        import sqlite3

        if sqlite3.sqlite_version_info < SOUND:
            warnings.warn(
                f"SQLite {sqlite3.sqlite_version} can lose commits under load; "
                "use PostgreSQL, or install pysqlite3 where there is a wheel for this machine.",
                RuntimeWarning,
                stacklevel=2,
            )
    else:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
