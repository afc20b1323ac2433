"""A real PostgreSQL for the tests: a cluster in its own folder, reached by a socket there."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.install_test_tools import postgresql_folder

#: Tests do not outlive a power cut, so their cluster need not; a killed server loses nothing.
HASTE = "fsync=off\nsynchronous_commit=on\nfull_page_writes=off\nmax_connections=200\n"


def _as_nobody_special(folder: Path) -> list[str]:
    """What to put before a command: PostgreSQL refuses root, so root lends it another user."""
    if os.geteuid() != 0:
        return []
    names = {user.pw_name for user in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, name)
    return ["runuser", "-u", name, "--"]


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running cluster with an empty database; gives its address.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        subprocess.CalledProcessError: it did not start; its words are on stderr.
    """
    programs = postgresql_folder()
    if programs is None:
        raise FileNotFoundError("PostgreSQL 15 or later is not installed.")
    # A socket's path may have 107 characters at most, so the folder stands in /tmp itself.
    folder = Path(tempfile.mkdtemp(prefix="heartline-pg-", dir="/tmp"))
    before = _as_nobody_special(folder)
    data = folder / "data"
    control = [*before, f"{programs}/pg_ctl", "-D", str(data), "-s", "-w"]

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        initdb = [f"{programs}/initdb", "-D", str(data), "-U", "heartline", "-A", "trust"]
        run(*before, *initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(*before, "sh", "-c", f"printf '{HASTE}' >> {data}/postgresql.conf")
        listen = f"-k {folder} -c listen_addresses="
        run(*control, "-l", str(folder / "log"), "-o", listen, "start")
        yield f"postgresql://heartline@/postgres?host={quote(str(folder), safe='')}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(cluster_url: str, *, like: str | None = None) -> str:
    """The address of a new database in a cluster: empty, or a copy of the one at `like`.

    A database can be copied only while nobody is connected to it.
    """
    name = f"town_{uuid.uuid4().hex[:12]}"
    template = urlsplit(like).path.lstrip("/") if like else "template0"
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    return urlunsplit(urlsplit(cluster_url)._replace(path=f"/{name}"))


def drop_database(url: str, cluster_url: str) -> None:
    """Remove the database at `url`, whoever is still connected to it."""
    name = sql.Identifier(urlsplit(url).path.lstrip("/"))
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
