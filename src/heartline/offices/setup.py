"""What every data folder holds before the first command does its work."""

import fcntl
import json
import sys
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from heartline.offices.actions import load_days, open_office
from heartline.offices.models import Day, Office, WorkCalendar
from heartline.shared.clock import now
from heartline.shared.guards import guards_stand

#: The working days of mainland China; `scripts/working_days.py` says where they come from.
WORKING_DAYS = Path(__file__).parent / "data" / "working_days_cn.json"


def prepare() -> None:
    """Bring the data folder up to date: tables, guards, and what an empty one needs.

    Two commands that start at once take turns.
    """
    with (settings.DATA / "prepare.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _prepare()


def _prepare() -> None:
    executor = MigrationExecutor(connection)
    planned = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if planned or not guards_stand(connection):
        sys.stderr.write("Preparing the data folder …\n")
        call_command("migrate", verbosity=0, interactive=False)
    if Office.objects.exists():
        return
    # All or none: a start that is cut short leaves an office without a policy otherwise.
    with transaction.atomic():
        for name in settings.FIRST_ROWS:
            import_string(name)()


@transaction.atomic
def first_office() -> None:
    """The office at the top, and the calendar that it works by."""
    if Office.objects.exists():
        return
    at = now()
    open_office(code="root", name_zh="本级政府", name_en="Town Hall", by=None, at=at)
    calendar = WorkCalendar.objects.create(
        code="cn",
        name_zh="全国工作日历",
        name_en="Mainland China",
        week=[1, 2, 3, 4, 5],
        hours=[["09:00", "12:00"], ["13:30", "17:30"]],
    )
    known = json.loads(WORKING_DAYS.read_text(encoding="utf-8"))
    for year, state in known["years"].items():
        days = [_day(entry, state) for entry in known["days"] if entry["day"][:4] == year]
        load_days(
            calendar,
            year=int(year),
            days=days,
            confirmed=state == "confirmed",
            source="working_days_cn.json",
            by=None,
            at=at,
        )


def _day(entry: dict[str, str | bool], state: str) -> Day:
    return Day(
        day=date.fromisoformat(str(entry["day"])),
        working=bool(entry["working"]),
        name_zh=str(entry["zh-hans"]),
        name_en=str(entry["en"]),
        confirmed=state == "confirmed",
    )
