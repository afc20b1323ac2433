"""Child processes that live and die with the one that started them."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

#: From <sys/prctl.h>: the signal that the kernel sends us when our parent dies.
_PR_SET_PDEATHSIG = 1
#: A child that ends sooner than this, in seconds, would only end again.
SETTLED = 10.0
#: How long children may take to finish what they are doing, in seconds.
LAST_WORDS = 8.0


def die_with(parent: int, how: signal.Signals = signal.SIGTERM) -> None:
    """Let the kernel send us `how` when the process `parent`, which started us, is no more.

    Where the kernel cannot (it is no Linux), nothing is arranged.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0)
    if os.getppid() != parent:
        # It died before we had asked.
        os.kill(os.getpid(), how)


def die_with_manager() -> None:
    """In a worker process: end at once when the process that manages the workers is killed."""
    manager = multiprocessing.parent_process()
    if manager is not None and manager.pid is not None:
        die_with(manager.pid, signal.SIGKILL)


@dataclass
class Child:
    """A program of ours that should always run."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0

    def start(self) -> None:
        """Start it; what it writes goes to our stderr, so that our stdout stays ours."""
        self.since = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (named by our own code)
            self.command,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
        )

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def settled(self) -> bool:
        """Whether it has run long enough for a new start to be worth it."""
        return time.monotonic() - self.since >= SETTLED


@dataclass
class Children:
    """What runs together: one that dies is started again; one that cannot live ends them all."""

    children: list[Child]
    tell: Callable[[str], None]
    stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        """Start all; SIGTERM and Ctrl-C from now on mean: stop."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            child.start()

    def _asked_to_stop(self, *_: object) -> None:
        self.stopping = True

    def look_after(self) -> bool:
        """Start again what has died; False when something died that had just been started."""
        for child in self.children:
            if child.alive or self.stopping:
                continue
            if not child.settled:
                self.tell(
                    _("The %(program)s ended at once; the lines above say why.")
                    % {"program": child.name}
                )
                return False
            self.tell(_("The %(program)s ended; starting it again.") % {"program": child.name})
            child.start()
        return True

    def run(self) -> bool:
        """Look after them until asked to stop; False when they could not be kept running."""
        while not self.stopping:
            if not self.look_after():
                return False
            time.sleep(0.2)
        return True

    def stop(self) -> None:
        """Ask all to end, wait for their last words, and make sure."""
        self.stopping = True
        for child in self.children:
            if child.process and child.alive:
                child.process.terminate()
        until = time.monotonic() + LAST_WORDS
        for child in self.children:
            if child.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, until - time.monotonic()))
                child.process.kill()
                child.process.wait()
