"""Setting the times that the offices promise: always a new version, never an edit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.cases.events import SettingEvent
from heartline.cases.models import Policy
from heartline.cases.policies import PolicyFault, PolicyRefusedError, faults_of
from heartline.cases.policies.reading import STANDARD
from heartline.ledger.actions import record
from heartline.offices.models import Staff, WorkCalendar
from heartline.offices.queries import calendar_value
from heartline.offices.rules import administers_all
from heartline.shared.plain import for_the_database

#: A policy is set for a moment at most so far ahead; more is a slip of the pen.
AHEAD = timedelta(days=730)


@transaction.atomic
def set_policy(
    *,
    name_zh: str,
    name_en: str = "",
    lines: Sequence[Mapping[str, Any]],
    limits: Mapping[str, Any],
    calendar: WorkCalendar,
    since: datetime | None = None,
    by: Staff | None,
    at: datetime,
) -> Policy:
    """Put times into force for all that is heard from `since` on; None for from now on.

    Cases that were heard before keep the version they were promised.

    Args:
        lines: as `Policy.rules` keeps them.
        limits: fields of `policies.Limits`; what is not named stays usual.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        PolicyRefusedError: the lines contradict each other, leave a case without a time, or are
            to be in force in the past; it names each line and field.
    """
    if by is not None and not administers_all(by.as_of_now()):
        raise PermissionDenied
    faults = policy_faults(
        name_zh=name_zh, lines=lines, limits=limits, calendar=calendar, since=since, at=at
    )
    if faults:
        raise PolicyRefusedError(faults)
    versions = Policy.objects.select_for_update().filter(code=STANDARD)
    newest = versions.order_by("-version").first()
    policy = Policy.objects.create(
        code=STANDARD,
        version=newest.version + 1 if newest else 1,
        name_zh=for_the_database(name_zh.strip()),
        name_en=for_the_database(name_en.strip()),
        rules=[_kept(line) for line in lines],
        limits=dict(limits),
        calendar=calendar,
        since=since or at,
        set_by=by,
    )
    record(
        SettingEvent.POLICY_SET,
        at=at,
        by=by,
        target=policy,
        version=policy.version,
        lines=len(lines),
        since=policy.since.isoformat(timespec="seconds"),
    )
    return policy


def policy_faults(
    *,
    name_zh: str,
    lines: Sequence[Mapping[str, Any]],
    limits: Mapping[str, Any],
    calendar: WorkCalendar,
    since: datetime | None,
    at: datetime,
) -> list[PolicyFault]:
    """All that would keep these times from being put into force; see `set_policy`."""
    return [*_about_itself(name_zh, since, at), *faults_of(lines, limits, calendar_value(calendar))]


def _about_itself(name_zh: str, since: datetime | None, at: datetime) -> list[PolicyFault]:
    faults = [] if name_zh.strip() else [PolicyFault("no_name", None, "name_zh")]
    if since is not None and since < at:
        faults.append(PolicyFault("since_past", None, "since"))
    if since is not None and since > at + AHEAD:
        faults.append(PolicyFault("since_far", None, "since"))
    return faults


def _kept(line: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: line.get(name, "") for name in ("kind", "urgency", "topic")}
    return {**named, "clocks": {clock: dict(rule) for clock, rule in line["clocks"].items()}}
