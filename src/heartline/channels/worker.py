"""The worker: what must happen by itself, every second or every minute."""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

from heartline.cases.actions.verdicts import fall_silent_where_due
from heartline.channels.limits import forget_old_tries
from heartline.channels.phone.drafts import forget_old_drafts
from heartline.channels.post import deliver
from heartline.ledger.actions import seal
from heartline.ledger.models import Unsealed
from heartline.shared.clock import now
from heartline.shared.statistics import keep_statistics

logger = logging.getLogger(__name__)

#: An entry that waits longer than this to be sealed is an alarm.
SEALED_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Round:
    """Something to do again and again."""

    name: str
    act: Callable[[datetime], object]
    #: Seconds between the end of one time and the next.
    every: float

    def once(self) -> None:
        """Do it now; what goes wrong is logged, and next time may go right."""
        try:
            self.act(now())
        except Exception as error:  # noqa: BLE001 (no round may end the worker)
            logger.error("the worker's round “%s” failed: %s", self.name, _where(error))

    def until(self, stop: threading.Event) -> None:
        """Do it until `stop` is set."""
        while not stop.is_set():
            self.once()
            # What an error has broken, and what has grown old, is opened anew next time.
            close_old_connections()
            stop.wait(self.every)


def _where(error: Exception) -> str:
    """What went wrong and where, without the error's own words: they may quote a row."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}"


def seal_what_waits(at: datetime) -> None:
    """Seal the ledger; when nothing waits, nobody is kept from writing."""
    if Unsealed.objects.exists():
        seal(at=at)


def watch_the_sealing(at: datetime) -> int:
    """Raise the alarm over entries that nobody seals; how many they are."""
    late = Unsealed.objects.filter(entry__entered_at__lt=at - SEALED_WITHIN).count()
    if late:
        logger.error("ALARM: %d entries of the ledger have waited over a minute to be sealed", late)
    return late


def rounds() -> list[Round]:
    """Everything the worker does; each goes round on its own, so that none waits for another."""
    own = [
        Round("seal", seal_what_waits, 1),
        Round("deliver", lambda at: deliver(at=at), 1),
        Round("watch the sealing", watch_the_sealing, 30),
        Round("fall silent", lambda at: fall_silent_where_due(at=at), 60),
        Round("forget old tries", lambda at: forget_old_tries(at=at), 600),
        Round("forget old drafts", lambda at: forget_old_drafts(at=at), 600),
        Round("keep statistics", lambda _at: keep_statistics(), 3600),
    ]
    return own + [Round(path.rpartition(".")[2], _named(path), 1) for path in settings.WORK]


def _named(path: str) -> Callable[[datetime], object]:
    # Found now and not in its round: threads that import the same rooms wait for each other.
    act = import_string(path)
    return lambda at: act(at=at)


def work_once() -> None:
    """Every round one time, in order; in the end what they did themselves is sealed too."""
    for round_ in rounds():
        round_.once()
    seal_what_waits(now())


def work_until(stop: threading.Event) -> None:
    """All rounds side by side until `stop` is set; then each finishes what it is doing."""
    threads = [
        threading.Thread(target=one.until, args=(stop,), name=one.name, daemon=True)
        for one in rounds()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=5)
