"""What `up` does before it serves: fill an empty data folder, collect what pages look like."""

import fcntl
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from heartline.cases.models import Case
from heartline.channels.outbox import READER
from heartline.ledger.actions import mark_read, seal
from heartline.ledger.models import Bookmark, Position
from heartline.offices.actions import add_staff, give_duty, root_office
from heartline.offices.first_passwords import first_password, note_first
from heartline.offices.models import DutyKind, Staff
from heartline.shared.clock import now

Tell = Callable[[str], None]

#: Where the repository lies: the example town stands beside the package, not in it.
ROOT = Path(settings.PACKAGE).parents[1]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two starts at the same moment fill one data folder once."""
    with (settings.DATA / "filling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fill_empty_folder(*, example: bool, tell: Tell) -> None:
    """Give an empty data folder the example town, or one administrator; others stay as they are.

    All or nothing: what is interrupted leaves the folder empty.
    """
    with one_at_a_time():
        if Staff.objects.exists() or Case.objects.exists():
            return
        with transaction.atomic():
            if not (example and build_example_town(tell)):
                add_administrator()
        note_first(Staff.objects.all())


def build_example_town(tell: Tell) -> bool:
    """Build the invented town by its own script; False where the script is missing."""
    sys.path.append(str(ROOT))
    try:
        town = importlib.import_module("example_town.build")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "example_town":
            raise
        tell(
            _("There is no example town beside the program (%(folder)s).")
            % {"folder": ROOT / "example_town"}
        )
        return False
    tell(_("Building the example town; every name and every case in it is invented …"))
    town.build(seed=1, tell=tell)
    forget_letters()
    return True


def forget_letters() -> None:
    """What happened so far needs no letters: the reader that writes them begins here."""
    seal(at=now())
    Bookmark.objects.get_or_create(name=READER)
    mark_read(READER, Position.objects.count())


def add_administrator() -> Staff:
    """The first member of staff of an office that starts from nothing."""
    at = now()
    staff = add_staff(
        name="admin",
        display_name_zh="管理员",
        display_name_en="Administrator",
        password=first_password("admin"),
        by=None,
        at=at,
    )
    for kind in (DutyKind.ADMINISTRATOR, DutyKind.DISPATCHER):
        give_duty(staff, kind=kind, office=root_office(), by=None, at=at)
    return staff


def collect_static(tell: Tell) -> None:
    """Put stylesheets and scripts where the server finds them, if they changed since last time."""
    stamp = settings.DATA / "static.stamp"
    wanted = _static_stamp()
    if stamp.exists() and stamp.read_text() == wanted and settings.STATIC_ROOT.is_dir():
        return
    tell(_("Laying out stylesheets and scripts …"))
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _static_stamp() -> str:
    """A hash that changes when a static file does."""
    told = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            told.update(f"{path}\0{file.st_mtime_ns}\0{file.st_size}\n".encode())
    return told.hexdigest()
