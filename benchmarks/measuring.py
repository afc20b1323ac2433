"""What a request costs: the processor time of the server and of the database, per request."""

import http.client
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

_TICKS = os.sysconf("SC_CLK_TCK")


def family(root: int) -> set[int]:
    """A process and all that it has started, directly or not."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            stat = _stat(int(entry.name))
            if stat:
                parents[int(entry.name)] = int(stat[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _stat(pid: int) -> list[str]:
    """The columns of /proc/PID/stat from the third on; nothing once it has gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def processor_seconds(*roots: int) -> float:
    """The processor time that these processes, and those they started, have used so far."""
    ticks = 0
    for root in roots:
        for pid in family(root):
            if stat := _stat(pid):
                # utime, stime, and those of children that have ended.
                ticks += sum(int(stat[column]) for column in (11, 12, 13, 14))
    return ticks / _TICKS


def most_memory() -> float:
    """The most memory that this process has held so far, in MB."""
    # Not from getrusage: that also counts what the process held before it became this program.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


class Browser:
    """A browser without a screen: one kept connection, cookies, and forms with their token."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.address = "10.0.0.1"
        #: The part of the open page that alone is asked for; "" for whole pages.
        self.part = ""
        self._open()

    def _open(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the text of an answer; a redirect is not followed."""
        body = urlencode(form) if form is not None else None
        headers = {
            "Host": "127.0.0.1",
            "X-Forwarded-For": self.address,
            "Accept-Language": "en",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if self.part:
            headers |= {"HX-Request": "true", "HX-Target": self.part}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self._open()
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.location = answer.headers.get("Location", "")
        return answer.status, text

    def get(self, path: str) -> str:
        """The text of a page that must be there."""
        status, text = self.ask("GET", path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {self.location} {text[:300]}")
        return text

    def post(self, path: str, **form: str) -> str:
        """Send a form of a page that was read before; it must lead on to another."""
        token = self.token
        status, text = self.ask("POST", path, form | {"csrfmiddlewaretoken": token})
        if status not in (302, 303):
            raise AssertionError(f"{path}: {status} {text[:2000]}")
        return self.location

    def read(self, path: str) -> str:
        """Read a page and keep the token of its form."""
        text = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        if found:
            self.token = found[1]
        return text


@dataclass(frozen=True)
class Cost:
    """What a page costs per request: processor time in milliseconds, and how long one waits."""

    processor: float
    waited: float
    requests: int


@dataclass
class Meter:
    """Measures pages of one server and its database.

    roots: the first process of the server, and that of the database if it has its own.
    """

    roots: tuple[int, ...]
    seconds: float = 1.0
    costs: dict[str, Cost] = field(default_factory=dict)

    def measure(self, name: str, once: Callable[[], object], *, warm: int = 80) -> None:
        """Do `once` again and again, after `warm` times that do not count; of rounds the cheapest.

        What else the machine does makes a round dearer, by up to half, and none cheaper. So many
        times, for each process of a server plans a question seven times before PostgreSQL keeps
        the plan; in later rounds it is warm already.
        """
        known = self.costs.get(name)
        for _ in range(min(warm, 20) if known else warm):
            once()
        begun, used, done = time.perf_counter(), processor_seconds(*self.roots), 0
        while (time.perf_counter() - begun < self.seconds or done < 5) and done < 2_000:
            once()
            done += 1
        waited = time.perf_counter() - begun
        # A tick is 10 ms; what the last request started has ended when its answer came.
        cost = (processor_seconds(*self.roots) - used) / done
        found = Cost(1000 * cost, 1000 * waited / done, done)
        if known is None or found.processor < known.processor:
            self.costs[name] = found


def taking_turns(paths: list[str]) -> Iterator[str]:
    """The paths again and again."""
    while True:
        yield from paths
