"""Staff: they come, are given duties, give them back, and leave."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.ledger.actions import record
from heartline.offices.events import OfficeEvent
from heartline.offices.models import Duty, DutyKind, Office, Staff
from heartline.offices.rules import administers_staff, may_end_duty, may_give_duty
from heartline.offices.sentences import SettingRefusedError


@transaction.atomic
def add_staff(
    *,
    name: str,
    display_name_zh: str,
    display_name_en: str = "",
    password: str | None,
    language: str = "zh-hans",
    by: Staff | None,
    at: datetime,
) -> Staff:
    """A new member of staff, without duties yet. The sign-in name is kept in small letters.

    Args:
        password: what they sign in with; None: nothing yet.

    Raises:
        PermissionDenied: `by` administers nothing.
        SettingRefusedError: the name is taken.
    """
    if by is not None and not by.as_of_now().holds(DutyKind.ADMINISTRATOR):
        raise PermissionDenied
    name = name.lower()
    if Staff.objects.filter(name=name).exists():
        raise SettingRefusedError("staff_name_taken", name=name)
    staff = Staff(
        name=name,
        display_name_zh=display_name_zh,
        display_name_en=display_name_en,
        language=language,
        created_at=at,
    )
    staff.set_password(password)
    staff.save(force_insert=True)
    record(OfficeEvent.STAFF_ADDED, at=at, by=by, target=staff)
    return staff


@transaction.atomic
def give_duty(
    staff: Staff, *, kind: DutyKind, office: Office, by: Staff | None, at: datetime
) -> Duty:
    """Let `staff` do `kind` in `office`; a duty already held stays as it is.

    Raises:
        PermissionDenied: `by` may not give it: the office is above theirs, or it is for themselves.
        SettingRefusedError: the office has been closed, or the colleague has left.
    """
    there = Office.objects.select_for_update().get(pk=office.pk)
    if by is not None and not may_give_duty(by.as_of_now(), staff, there):
        raise PermissionDenied
    if there.closed_at is not None:
        raise SettingRefusedError("office_closed")
    if not _in_turn(staff).is_active:
        raise SettingRefusedError("staff_left")
    duty, new = Duty.objects.get_or_create(
        staff=staff, kind=kind, office=office, ended_at=None, defaults={"since": at}
    )
    if new:
        record(
            OfficeEvent.DUTY_GIVEN,
            at=at,
            by=by,
            target=staff,
            duty=str(kind),
            office=office.code,
        )
    staff.__dict__.pop("held", None)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, by: Staff | None, at: datetime) -> None:
    """Take a duty back, from this moment on; one that has ended already stays as it was.

    Raises:
        PermissionDenied: `by` does not administer its office, or it is their own.
    """
    _only_one_at_a_time()
    if by is not None and not may_end_duty(by.as_of_now(), duty):
        raise PermissionDenied
    ended = Duty.objects.filter(pk=duty.pk, ended_at=None).update(ended_at=at)
    if ended:
        record(
            OfficeEvent.DUTY_ENDED,
            at=at,
            by=by,
            target=duty.staff,
            duty=duty.kind,
            office=duty.office.code,
        )


@transaction.atomic
def set_password(staff: Staff, *, password: str, by: Staff | None, at: datetime) -> None:
    """Give `staff` another password; whoever is signed in with the old one is signed out.

    Raises:
        PermissionDenied: `by` does not administer all that `staff` does.
        SettingRefusedError: the colleague has left.
    """
    _only_their_administrator(by, staff)
    if not _in_turn(staff).is_active:
        raise SettingRefusedError("staff_left")
    staff.set_password(password)
    staff.save(update_fields=["password"])
    record(OfficeEvent.NEW_PASSWORD, at=at, by=by, target=staff)


@transaction.atomic
def leave(staff: Staff, *, by: Staff | None, at: datetime) -> None:
    """`staff` leaves: all duties end, and no sign-in of theirs holds any longer.

    What they did keeps their name. A colleague who has left already stays as they are.

    Raises:
        PermissionDenied: `by` does not administer all that `staff` does.
    """
    _only_one_at_a_time()
    _only_their_administrator(by, staff)
    if not _in_turn(staff).is_active:
        return
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    ended = Duty.objects.filter(staff=staff, ended_at=None).update(ended_at=at)
    staff.__dict__.pop("held", None)
    record(OfficeEvent.STAFF_LEFT, at=at, by=by, target=staff, duties=ended)


@transaction.atomic
def come_back(staff: Staff, *, password: str, by: Staff | None, at: datetime) -> None:
    """`staff`, who had left, works here again: with another password, and without duties yet.

    Raises:
        PermissionDenied: `by` does not administer what `staff` did last.
    """
    _only_their_administrator(by, staff)
    if _in_turn(staff).is_active:
        return
    staff.is_active = True
    staff.set_password(password)
    staff.save(update_fields=["is_active", "password"])
    record(OfficeEvent.STAFF_CAME_BACK, at=at, by=by, target=staff)


@transaction.atomic
def choose_language(*, language: str, by: Staff, at: datetime) -> None:
    """Let the pages of `by` speak `language`, at the next sign-in too."""
    if Staff.objects.filter(pk=by.pk).exclude(language=language).update(language=language):
        record(OfficeEvent.LANGUAGE_CHOSEN, at=at, by=by, target=by, language=language)


def _only_their_administrator(by: Staff | None, staff: Staff) -> None:
    if by is not None and not administers_staff(by.as_of_now(), staff.as_of_now()):
        raise PermissionDenied


def _in_turn(staff: Staff) -> Staff:
    """The row of `staff` as it stands now, held until this change is made."""
    return Staff.objects.select_for_update().get(pk=staff.pk)


def _only_one_at_a_time() -> None:
    """Two administrators who take each other's duties take turns, so that one of them stays."""
    list(Office.objects.select_for_update().filter(parent=None))
