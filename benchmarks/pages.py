"""What each page costs, beside django-helpdesk with the same tickets, and as the town grows.

    ./heartline dev python -m benchmarks.pages        100,000 cases on SQLite, beside the peer
    … --database postgresql                           the same on PostgreSQL
    … --sizes 10000 100000 1000000 --no-peer          the same pages as the town grows

Measured is the processor time that the server and the database use for one request, in
milliseconds: it depends less on how busy the machine is than waiting does. Every page is measured
in several rounds, ours and the peer's, and the cheapest one counts.
"""

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from benchmarks.measuring import Browser, Cost, Meter, taking_turns

ROOT = Path(__file__).parent.parent
PEER = Path(__file__).parent / "peer"
#: What DESIGN promises for 100,000 cases on two cores, in milliseconds.
BUDGETS = {
    "public form": 4,
    "a message becomes a case": 12,
    "case page": 12,
    "list with filters": 12,
    "search": 25,
    "dashboard": 25,
}
#: So often all pages are measured, one after the other; the cheapest round counts.
ROUNDS = 6
#: Words that many, some and few messages of the town hold.
SEARCHES = ("路灯", "停水", "噪音 夜间", "公交 站台", "电梯")

_ports = count(8301)


@dataclass
class Measured:
    """The costs of one program's pages at one size."""

    program: str
    cases: int
    costs: dict[str, Cost]


# The town -----------------------------------------------------------------------------------------


def _python(*words: str, data: Path, database: str, **more: Any) -> subprocess.Popen[str]:
    environment = os.environ | {
        "HEARTLINE_DATA": str(data),
        "HEARTLINE_PROXIES": "1",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "heartline.settings",
    }
    environment.pop("HEARTLINE_DATABASE_URL", None)
    if database:
        environment["HEARTLINE_DATABASE_URL"] = database
    return subprocess.Popen([sys.executable, *words], env=environment, cwd=ROOT, text=True, **more)


def _done(process: subprocess.Popen[str]) -> None:
    if process.wait() != 0:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")


def build_town(data: Path, database: str) -> list[dict[str, Any]]:
    """The example town in a data folder; who may sign in."""
    port = next(_ports)
    up = _python(
        *("-m", "heartline", "up", "--port", str(port), "--json"),
        data=data,
        database=database,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert up.stdout is not None
    said = json.loads(up.stdout.readline())
    up.terminate()
    up.wait()
    staff: list[dict[str, Any]] = said["staff"]
    return staff


def grow_town(data: Path, database: str, cases: int) -> None:
    """Let the town grow to `cases` cases, with its search index and its figures."""
    code = (
        "import django; django.setup();"
        f"from benchmarks.growing import grow; print(grow({cases}), file=__import__('sys').stderr)"
    )
    _done(_python("-c", code, data=data, database=database))
    words = ("-m", "heartline", "figures", "--rebuild")
    _done(_python(*words, data=data, database=database, stdout=sys.stderr))


@contextmanager
def town_server(data: Path, database: str) -> Iterator[tuple[int, int]]:
    """The town's web server: its port and its process."""
    port = next(_ports)
    words = ("-m", "heartline.shared.web_server", str(port), str(os.getpid()))
    server = _python(*words, data=data, database=database)
    try:
        _wait_for(port, "/healthz")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int, path: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            Browser(port).get(path)
        except (OSError, AssertionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _signed_in(port: int, staff: list[dict[str, Any]], duty: str) -> Browser:
    one = next(one for one in staff if duty in one["duties"])
    browser = Browser(port)
    browser.read("/accounts/login/")
    browser.post("/accounts/login/", login=one["name"], password=one["password"])
    return browser


def measure_town(meter: Meter, port: int, staff: list[dict[str, Any]], data: Path) -> None:
    """Every page of the budgets, and the other pages that people open most."""
    public, desk = Browser(port), _signed_in(port, staff, "dispatcher")
    numbers = _numbers(desk)
    cases = taking_turns([f"/desk/cases/{number}/" for number in numbers])
    meter.measure("public form", lambda: public.get("/"))
    public.read("/")
    meter.measure("a message becomes a case", _speaking(public))
    meter.measure("case page", lambda: desk.get(next(cases)))
    desk.part = "case-pane"
    meter.measure("case page, opened from the list", lambda: desk.get(next(cases)))
    desk.part = "beside"
    meter.measure(
        "the list beside a case", lambda: desk.get(f"/desk/beside/?in=inbox&shown={numbers[0]}")
    )
    desk.part = ""
    lists = taking_turns(
        [
            "/desk/cases/?kind=request",
            "/desk/cases/?status=closed",
            "/desk/cases/?kind=complaint&late=1",
            "/desk/cases/",
        ]
    )
    meter.measure("list with filters", lambda: desk.get(next(lists)))
    searches = taking_turns([f"/desk/search/?q={_quoted(words)}" for words in SEARCHES])
    meter.measure("search", lambda: desk.get(next(searches)))
    meter.measure("dashboard", lambda: desk.get("/desk/dashboard/"))
    for name, path in (
        ("inbox", "/desk/"),
        ("my work", "/desk/mine/"),
        ("deadline board", "/desk/deadlines/"),
        ("public cases", "/cases/"),
        ("public results", "/results/"),
        ("public map", "/map/"),
    ):
        browser = desk if path.startswith("/desk/") else public
        meter.measure(name, partial(browser.get, path))


def _quoted(words: str) -> str:
    return quote(words)


def _numbers(desk: Browser) -> list[str]:
    found = set(re.findall(r"/desk/cases/(\d{4}-\d+)/", desk.get("/desk/cases/")))
    found |= set(re.findall(r"/desk/cases/(\d{4}-\d+)/", desk.get("/desk/cases/?status=closed")))
    return sorted(found)[:30]


def _speaking(browser: Browser) -> Callable[[], object]:
    """Say something new each time, from another address each time."""
    text = browser.read("/")
    assert "csrfmiddlewaretoken" in text

    def once() -> None:
        browser.address = f"10.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}.7"
        # Nor does the browser hold what was said before.
        browser.cookies.pop("follow", None)
        words = f"楼下的路灯已经坏了很多天,晚上走路看不清。 {uuid.uuid4()}"
        browser.post("/", text=words, kind="", key=uuid.uuid4().hex)

    return once


# The peer -----------------------------------------------------------------------------------------


def _peer_python(stack: ExitStack, kept: str) -> str:
    """The peer's own environment; kept between runs where `--peer-folder` names one."""
    folder = Path(kept or stack.enter_context(tempfile.TemporaryDirectory()))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = str(PEER / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return str(python)


@contextmanager
def peer_server(python: str, database: str, tickets: int, lines: Path) -> Iterator[tuple[int, int]]:
    """django-helpdesk with so many tickets: its port and its process."""
    environment = os.environ | {"PEER_DATABASE_URL": database, "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONPATH", None)
    fill = [python, str(PEER / "site_fill.py"), str(tickets), str(lines)]
    subprocess.run(fill, check=True, env=environment, stdout=sys.stderr)
    port = next(_ports)
    serve = [python, str(PEER / "site_server.py"), str(port)]
    server = subprocess.Popen(serve, env=environment, cwd=PEER, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, "/login/")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def measure_peer(meter: Meter, port: int) -> None:
    """The same six pages of django-helpdesk."""
    public, desk = Browser(port), Browser(port)
    desk.read("/login/")
    who = {"username": "staff", "password": "a long enough password"}
    desk.post("/login/", **who, next="/dashboard/")
    meter.measure("public form", lambda: public.get("/tickets/submit/"))
    public.read("/tickets/submit/")

    def speak() -> None:
        public.post(
            "/tickets/submit/",
            queue="1",
            title=f"路灯 {uuid.uuid4()}",
            body="楼下的路灯已经坏了很多天,晚上走路看不清。",
            priority="3",
            submitter_email="person@example.org",
        )

    meter.measure("a message becomes a case", speak)
    tickets = taking_turns([f"/tickets/{n}/" for n in range(1, 31)])
    meter.measure("case page", lambda: desk.get(next(tickets)))
    wide = {"status__in": [1, 2, 3, 4]}
    meter.measure("list with filters", lambda: desk.get(_table(wide, "")), warm=2)
    words = taking_turns(list(SEARCHES))
    meter.measure("search", lambda: desk.get(_table(wide, next(words))), warm=2)
    meter.measure("dashboard", lambda: desk.get("/dashboard/"), warm=2)


def _table(filtering: dict[str, Any], words: str) -> str:
    """The address of 25 rows of the peer's list."""
    asked = {
        "filtering": filtering,
        "filtering_null": {},
        "sorting": "created",
        "sortreverse": False,
        "search_string": words,
    }
    query = base64.b64encode(json.dumps(asked).encode()).decode()
    columns = "&draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc"
    search = urlencode({"search[value]": words})
    return f"/datatables_ticket_list/{query}?{search}{columns}"


# Both together ------------------------------------------------------------------------------------


@contextmanager
def _cluster(kind: str) -> Iterator[Callable[[str], tuple[str, tuple[int, ...]]]]:
    """Gives the address of a new database, and the processes that serve it."""
    if kind == "sqlite":
        yield lambda path: (f"sqlite:{path}", ())
        return
    from tests.cluster import cluster, new_database

    with cluster() as url:
        folder = Path(_socket_folder(url))
        pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        yield lambda path: (new_database(url), (pid,))


def _socket_folder(url: str) -> str:
    return parse_qs(urlsplit(url).query)["host"][0]


def _lines(data: Path, database: str, to: Path) -> None:
    """The words of the town, one line each, for the peer."""
    code = (
        "import django; django.setup();"
        "from heartline.cases.models import Message;"
        f"open({str(to)!r}, 'w').write(''.join(' '.join(t.split()) + '\\n' "
        "for t in Message.objects.values_list('text', flat=True)[:2000]))"
    )
    _done(_python("-c", code, data=data, database=database))


def run(
    kind: str,
    sizes: list[int],
    *,
    peer: bool,
    seconds: float,
    rounds: int = ROUNDS,
    peer_folder: str = "",
) -> list[Measured]:
    """Every size in turn, and the peer beside the last one."""
    measured: list[Measured] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heartline-bench-")))
        new_database = stack.enter_context(_cluster(kind))
        for size in sizes:
            data = folder / f"town-{size}"
            address, pids = new_database("")
            database = "" if kind == "sqlite" else address
            staff = build_town(data, database)
            if not (folder / "lines.txt").exists():
                _lines(data, database, folder / "lines.txt")
            grow_town(data, database, size)
            with town_server(data, database) as (port, server):
                meter = Meter((server, *pids), seconds)
                for _ in range(rounds):
                    measure_town(meter, port, staff, data)
            measured.append(Measured("Heartline", size, meter.costs))
            shutil.rmtree(data, ignore_errors=True)
        if peer:
            python = _peer_python(stack, peer_folder)
            address, pids = new_database(str(folder / "peer.sqlite3"))
            lines = folder / "lines.txt"
            with peer_server(python, address, sizes[-1], lines) as (port, server):
                meter = Meter((server, *pids), seconds)
                for _ in range(rounds):
                    measure_peer(meter, port)
            measured.append(Measured("django-helpdesk", sizes[-1], meter.costs))
    return measured


def table(measured: list[Measured]) -> Iterator[str]:
    """The results as Markdown: milliseconds of processor time per request, and the ratio."""
    heads = [f"{one.program}, {one.cases:,}" for one in measured]
    has_peer = measured[-1].program != "Heartline"
    ours = measured[-2] if has_peer else measured[-1]
    yield f"| page | budget | {' | '.join(heads)} |{' ratio |' if has_peer else ''}"
    yield f"|---|---|{'---|' * (len(heads) + has_peer)}"
    for name in ours.costs:
        costs = [one.costs.get(name) for one in measured]
        cells = [f"{cost.processor:.1f}" if cost else "" for cost in costs]
        ratio = ""
        if has_peer and costs[-1]:
            ratio = f" {costs[-1].processor / ours.costs[name].processor:.1f} × |"
        elif has_peer:
            ratio = " |"
        yield f"| {name} | {BUDGETS.get(name, '')} | {' | '.join(cells)} |{ratio}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000])
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page and round")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the cheapest counts")
    parser.add_argument("--peer-folder", default="", help="keep the peer's environment there")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    measured = run(
        told.database,
        told.sizes,
        peer=told.peer,
        seconds=told.seconds,
        rounds=told.rounds,
        peer_folder=told.peer_folder,
    )
    if told.json:
        sys.stdout.write(json.dumps([asdict(one) for one in measured], ensure_ascii=False))
    else:
        sys.stdout.write("\n".join(table(measured)) + "\n")


if __name__ == "__main__":
    main()
