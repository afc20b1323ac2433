"""Real installations for tests: a data folder, its commands, a server that can be killed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.cluster import drop_database, new_database

ROOT = Path(__file__).resolve().parent.parent
#: A first start with the example town must take under 60 s; shared machines get twice that.
PATIENCE = 120.0
#: What a test's own settings put into the environment, and a real installation must not see.
OURS = (
    "HEARTLINE_DATA",
    "HEARTLINE_DATABASE_POOL",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout.

        Raises:
            ValueError: stdout held something else, or more.
        """
        return json.loads(self.stdout)


@dataclass
class Town:
    """One installation, on the database that this run of the tests is about.

    Example:
        with Town(folder).up(empty=True) as town:
            assert town.run("ledger", "verify", "--json").json["ok"]
    """

    data: Path
    database_url: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    url: str = ""
    staff: list[dict[str, Any]] = field(default_factory=list)
    _server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        if self.database_url is None and (cluster := os.environ.get("HEARTLINE_DATABASE_URL")):
            self.database_url = new_database(cluster)

    def up(self, *arguments: str, empty: bool = False, port: int | None = None) -> Self:
        """Start the server and wait until it answers; `url` and `staff` are then known.

        Raises:
            RuntimeError: it ended, or was not ready in time; with what it wrote on stderr.
        """
        port = port or free_port()
        self.data.mkdir(parents=True, exist_ok=True)
        said, log = self.log("stdout"), self.log("stderr")
        command = self._command("up", "--port", str(port), "--json", *arguments)
        command += ["--empty"] if empty else []
        with said.open("wb") as stdout, log.open("ab") as stderr:
            self._server = subprocess.Popen(
                command, stdout=stdout, stderr=stderr, env=self._env(), start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while not (line := said.read_text()).endswith("\n"):
            if self._server.poll() is not None or time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"The server did not come up:\n{log.read_text()[-4000:]}")
            time.sleep(0.02)
        ready = json.loads(line)
        self.url, self.staff = ready["url"].rstrip("/"), ready.get("staff", [])
        return self

    def run(self, *arguments: str, stdin: str | None = None, timeout: float = 300) -> Ran:
        """Run `heartline` with `arguments` on this installation and wait for its end."""
        done = subprocess.run(
            self._command(*arguments),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=self._env(),
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `heartline` with `arguments` and do not wait: for what a test kills."""
        return subprocess.Popen(
            self._command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=self._env(),
            start_new_session=True,
        )

    def someone(self, duty: str) -> dict[str, Any]:
        """The name and password of a member of staff who holds `duty`."""
        return next(one for one in self.staff if any(duty in str(held) for held in one["duties"]))

    def kill(self) -> None:
        """End the server and all its workers at once, as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, and make sure of it."""
        if self._server and self._server.poll() is None:
            self._server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._server.wait(timeout=15)
        self._end(signal.SIGKILL)

    def copy(self, data: Path) -> "Town":
        """Another installation with the same rows, files and keys, not yet up."""
        if self._server:
            raise RuntimeError("A town is copied while it stands still: stop() it first.")
        shutil.copytree(self.data, data)
        url = None
        if self.database_url:
            url = new_database(os.environ["HEARTLINE_DATABASE_URL"], like=self.database_url)
        return Town(data, url, dict(self.environment))

    def remove(self) -> None:
        """Stop the server and throw its database and data folder away."""
        self.stop()
        if self.database_url:
            drop_database(self.database_url, os.environ["HEARTLINE_DATABASE_URL"])
        shutil.rmtree(self.data, ignore_errors=True)

    def log(self, stream: str) -> Path:
        """The file beside the data folder that keeps what the server wrote on `stream`."""
        return self.data.with_name(f"{self.data.name}.{stream}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def _end(self, how: signal.Signals) -> None:
        if self._server:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.pid, how)
            self._server.wait()
            self._server = None

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "heartline", "--data", str(self.data), *arguments]

    def _env(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {"PYTHONPATH": str(ROOT / "src")} | self.environment
        if self.database_url:
            env["HEARTLINE_DATABASE_URL"] = self.database_url
        return env


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
