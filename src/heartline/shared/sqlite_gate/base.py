"""Django's SQLite backend with a gate before `BEGIN IMMEDIATE`.

SQLite's busy handler sleeps and retries; it has no queue, so one of many writers can wait for
seconds while the others pass. Here a writer first takes its place in a queue: a lock among the
threads of this process, then a file lock among the processes. One host and a local disk only.
"""

import fcntl
import os
import threading
import time
from collections import defaultdict
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

#: How long a writer waits for its turn, in seconds.
PATIENCE = 30.0

_threads: dict[str, threading.Lock] = defaultdict(threading.Lock)


class Gate:
    """One writer at a time for the database file at `path`."""

    def __init__(self, path: str) -> None:
        self.path = f"{path}.gate"
        self.file: int | None = None

    def enter(self) -> None:
        """Wait for our turn.

        Raises:
            OperationalError: it did not come within `PATIENCE` seconds.
        """
        until = time.monotonic() + PATIENCE
        if not _threads[self.path].acquire(timeout=PATIENCE):
            raise OperationalError("The database is busy: no turn to write within 30 seconds.")
        try:
            self.file = self._locked_file(until)
        except BaseException:
            # A machine out of file handles must not keep the other threads out for ever.
            _threads[self.path].release()
            raise

    def _locked_file(self, until: float) -> int:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise OperationalError(
                            "The database is busy: no turn to write within 30 seconds."
                        ) from None
                    time.sleep(0.001)
                else:
                    return file
        except BaseException:
            os.close(file)
            raise

    def leave(self) -> None:
        """Let the next writer in; nothing happens when we were not inside."""
        if self.file is not None:
            os.close(self.file)
            self.file = None
            _threads[self.path].release()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions pass the gate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate: Gate | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self.gate is None and not self.is_in_memory_db():
            self.gate = Gate(str(self.settings_dict["NAME"]))
        if self.gate:
            self.gate.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _leave_gate(self) -> None:
        if self.gate:
            self.gate.leave()
