"""Drafts: what is typed while somebody speaks, so that no call is lost with a page.

A draft is nothing that happened, so the ledger says nothing of it.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models

from heartline.channels.models import Draft
from heartline.offices.models import Staff
from heartline.people.actions import contact_index
from heartline.people.models import Contact, Person, Reach
from heartline.shared.keyring import SealBrokenError, keyring

#: A draft that nobody saves is forgotten after so long.
KEPT_FOR = timedelta(hours=24)

Fields = dict[str, str]


def keep_draft(key: UUID, fields: Fields, *, turn: int = 0, by: Staff, at: datetime) -> None:
    """Keep what stands in the form, in the place of what stood there before.

    Args:
        turn: when it left the page, in milliseconds; what a later one overtook on the way changes
            nothing. 0 where the page has no clock.

    Raises:
        PermissionDenied: it is the draft of somebody else.
    """
    number = fields.get("phone", "").strip()
    told = json.dumps(fields, ensure_ascii=False)
    row = {
        "caller": contact_index(Reach.PHONE, number) if number else "",
        "sealed": keyring().seal(told, Draft(key=key, staff=by).where),
        "changed_at": at,
    }
    mine = Draft.objects.filter(key=key, staff=by)
    if turn:
        mine, row = mine.filter(turn__lte=turn), row | {"turn": turn}
    if mine.update(**row):
        return
    draft, _is_new = Draft.objects.get_or_create(key=key, defaults={"staff": by, **row})
    if draft.staff_id != by.pk:
        raise PermissionDenied


def read_draft(key: UUID, *, by: Staff) -> Fields | None:
    """What `by` typed in the call with this key; None when nothing was, or it is not sound.

    Raises:
        PermissionDenied: it is the draft of somebody else.
    """
    draft = Draft.objects.filter(key=key).first()
    if draft is None:
        return None
    if draft.staff_id != by.pk:
        raise PermissionDenied
    try:
        fields: Fields = json.loads(keyring().open(draft.sealed, draft.where))
    except SealBrokenError:
        return None
    return fields


def drafts_of(staff: Staff) -> models.QuerySet[Draft]:
    """The calls that `staff` has begun and not saved, the latest first; without their words."""
    return Draft.objects.filter(staff=staff).only("key", "changed_at").order_by("-changed_at")


def forget_draft(key: UUID, *, by: Staff) -> None:
    """Throw away what `by` typed in that call."""
    Draft.objects.filter(key=key, staff=by).delete()


def forget_old_drafts(*, at: datetime) -> int:
    """Throw away what nobody saved within the day; how many calls that were."""
    count, _rows = Draft.objects.filter(changed_at__lte=at - KEPT_FOR).delete()
    return count


def forget_drafts_of(person: Person) -> None:
    """Throw away the drafts that hold the telephone number of `person`."""
    numbers = Contact.objects.filter(person=person, kind=Reach.PHONE)
    Draft.objects.filter(caller__in=list(numbers.values_list("lookup", flat=True))).delete()
