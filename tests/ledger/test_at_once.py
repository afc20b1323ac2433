"""Writers, the sequencer and an auditor, all at the same moment."""

from threading import Event

import pytest
from django.db import transaction

from heartline.ledger.actions import record, seal, signing_key
from heartline.ledger.models import Checkpoint, Entry, Position
from heartline.ledger.queries import verify
from tests.committed import at_once
from tests.factories import MONDAY, make_case, make_office

pytestmark = pytest.mark.usefixtures("committed")


def public_key():
    return signing_key().public_key().public_bytes_raw().hex()


def test_verifying_while_others_write_and_seal_raises_no_false_alarm():
    make_case("closed")
    done = Event()

    def write():
        for _ in range(12):
            make_case()
            seal(at=MONDAY)
        done.set()

    def audit():
        flaws = []
        while not done.is_set():
            flaws.append(verify(public_key()).first_bad)
        return flaws

    _wrote, flaws = at_once(write, audit)

    assert flaws
    assert set(flaws) == {None}


def test_two_sequencers_at_once_give_every_entry_one_position():
    office = make_office()
    for n in range(40):
        with transaction.atomic():
            record("office.tried", at=MONDAY, target=office, n=n)

    came = at_once(*[lambda: seal(at=MONDAY)] * 3)

    assert not [error for error in came if isinstance(error, Exception)]
    assert Position.objects.count() == Entry.objects.count()
    assert Checkpoint.objects.latest("size").size == Entry.objects.count()
    assert verify(public_key()).ok
