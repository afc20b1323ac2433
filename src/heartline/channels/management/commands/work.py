"""The worker: seals the ledger, sends letters, notes silence; `up` starts it beside the server."""

import signal
import threading
from typing import Any

from django.core.management.base import CommandParser

from heartline.channels.worker import work_once, work_until
from heartline.shared.commands import HeartlineCommand
from heartline.shared.processes import die_with


class Command(HeartlineCommand):
    help = "Do what must happen by itself: seal the ledger, send letters, note silence."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="do everything once and end")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="end when this process, our parent, ends"
        )

    def handle(self, *, once: bool, parent: int | None, json: bool, **_: Any) -> None:
        if parent:
            die_with(parent)
        if once:
            work_once()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        work_until(stop)
