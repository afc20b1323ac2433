"""Start Heartline: the web server and the worker, with the example town on first start."""

import http.client
import json as json_text
import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from heartline.channels.town_hall import collect_static, fill_empty_folder
from heartline.offices.first_passwords import first_password, still_first
from heartline.offices.models import DutyKind, Staff
from heartline.shared.commands import WANTING, HeartlineCommand, RefusalError
from heartline.shared.processes import Child, Children

#: How many members of staff are named at the most.
MOST_NAMES = 10
#: How long the server may take until it answers, in seconds.
PATIENCE = 60.0
#: How long the port of a server that was just killed may take to be free again, in seconds.
LETTING_GO = 2.0


class Command(HeartlineCommand):
    help = "Serve Heartline on this machine; the first start builds the example town."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--port", type=int, default=8000, help="8000 unless you say otherwise")
        parser.add_argument(
            "--empty", action="store_true", help="an office of your own instead of the example town"
        )

    def handle(self, *, port: int, empty: bool, json: bool, **_options: Any) -> None:
        refuse_port_in_use(port)
        url = f"http://127.0.0.1:{port}/"
        collect_static(self.tell)
        fill_empty_folder(example=not empty, tell=self.tell)
        children = Children(programs(port, url), self.tell)
        children.start()
        try:
            staff = sign_ins()
            connections.close_all()
            kept = wait_until_it_answers(port, children)
            if kept and not children.stopping:
                self._say_ready(url, staff, as_json=json)
                kept = children.run()
        finally:
            children.stop()
        if not kept:
            sys.exit(WANTING)

    def _say_ready(self, url: str, staff: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json_text.dumps({"url": url, "staff": staff}, ensure_ascii=False))
        else:
            for line in welcome(url, staff):
                self.stdout.write(line)
        self.stdout.flush()


def refuse_port_in_use(port: int) -> None:
    """Go on only when nobody listens on `port` of this machine.

    Raises:
        RefusalError: it is no port, it is in use, or not ours to use.
    """
    if not 0 < port < 65_536:
        raise RefusalError(
            _("%(port)s is no port: choose one from 1 to 65535, for example --port 8080.")
            % {"port": port}
        )
    until = time.monotonic() + LETTING_GO
    while (problem := _port_problem(port)) and time.monotonic() < until:
        time.sleep(0.05)
    if problem:
        raise RefusalError(problem)


def _port_problem(port: int) -> str:
    try:
        # What a server that has ended leaves behind (TIME_WAIT) is no hindrance.
        socket.create_server(("127.0.0.1", port)).close()
    except PermissionError:
        return _(
            "Port %(port)s is reserved for the system. Choose another, for example --port 8080."
        ) % {"port": port}
    except OSError:
        return _(
            "Port %(port)s is in use by another program, perhaps by Heartline itself. "
            "Stop that one, or choose another port: ./heartline up --port %(next)s"
        ) % {"port": port, "next": port % 65_535 + 1}
    return ""


def programs(port: int, url: str) -> list[Child]:
    """The web server and the worker, which both end when this process does."""
    python = [sys.executable, "-P", "-m"]
    parent = str(os.getpid())
    environment = {
        "HEARTLINE_DATA": str(settings.DATA),
        "HEARTLINE_URL": os.environ.get("HEARTLINE_URL") or url.rstrip("/"),
    }
    return [
        Child(
            _("web server"),
            [*python, "heartline.shared.web_server", str(port), parent],
            environment,
        ),
        Child(_("worker"), [*python, "heartline", "work", "--parent", parent], environment),
    ]


def wait_until_it_answers(port: int, children: Children) -> bool:
    """Wait for the first answer; False when a program ended, or none came in time."""
    until = time.monotonic() + PATIENCE
    while not children.stopping and not answers(port):
        if not children.look_after():
            return False
        if time.monotonic() > until:
            children.tell(
                _("The web server did not answer within %(seconds)s seconds.")
                % {"seconds": round(PATIENCE)}
            )
            return False
        time.sleep(0.05)
    return True


def answers(port: int) -> bool:
    """Whether a server on this machine answers on `port`."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "127.0.0.1")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def sign_ins() -> list[dict[str, Any]]:
    """Who may sign in: name, first password (None once it was changed) and duties."""
    staff = chosen(Staff.objects.filter(is_active=True).prefetch_related("duties__office"))
    first = still_first(staff)
    return [
        {
            "name": one.name,
            "password": first_password(one.name) if first[one.name] else None,
            "duties": sorted({duty.kind for duty in _held(one)}),
            "offices": sorted({duty.office.code for duty in _held(one)}),
        }
        for one in staff
    ]


def _held(staff: Staff) -> list[Any]:
    return [duty for duty in staff.duties.all() if duty.ended_at is None]


def chosen(everybody: Any) -> list[Staff]:
    """At most `MOST_NAMES` of `everybody`: first one for every duty, then others."""
    staff = sorted(everybody, key=lambda one: one.pk)
    kinds = list(DutyKind)
    by_duty = [
        next((one for one in staff if any(duty.kind == kind for duty in _held(one))), None)
        for kind in kinds
    ]
    first = [one for one in dict.fromkeys(by_duty) if one is not None]
    others = [one for one in staff if one not in first and _held(one)]
    return [*first, *others][:MOST_NAMES]


def welcome(url: str, staff: list[dict[str, Any]]) -> list[str]:
    """What a person reads once everything runs."""
    lines = ["", _("Heartline is at %(url)s") % {"url": url}, ""]
    if staff:
        lines.append(_("Staff sign in at %(url)s with:") % {"url": f"{url}desk/"})
    for one in staff:
        duties = ", ".join(str(DutyKind(kind).label) for kind in one["duties"])
        password = one["password"] or _("(changed)")
        lines.append(f"  {one['name']:<16} {password:<20} {duties}")
    return [
        *lines,
        "",
        _(
            "What to try first: say something on the home page, as anybody would; then sign in as "
            "a dispatcher and give it to an office."
        ),
        _("To stop, press Ctrl-C."),
    ]
