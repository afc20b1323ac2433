"""The web server as a process of its own: `python -m heartline.shared.web_server PORT PARENT`."""

import gc
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from heartline.shared.processes import die_with, die_with_manager

#: Twice as fast here as other ways to serve (docs/decisions).
WORKERS, THREADS = 2, 8
#: So many new things, about a page's worth, are made before rubbish is looked for among them.
NEW_THINGS = 50_000
#: Seconds that answers under way may take when the server is asked to stop.
LAST_ANSWERS = 5


def application() -> Callable[..., Any]:
    """What each worker process calls once to have something to serve."""
    # Until it serves, a worker has nothing to finish when it is asked to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_manager()
    from heartline.wsgi import application

    # What is loaded now stays: looking through it for rubbish again and again finds none.
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_THINGS)
    return application


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until asked to stop; a worker that dies is replaced."""
    Server(
        f"{__spec__.name}:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_ANSWERS,
    ).serve()


if __name__ == "__main__":
    die_with(int(sys.argv[2]))
    serve(int(sys.argv[1]))
