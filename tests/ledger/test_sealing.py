"""The sequencer: batches, signed checkpoints, and readers who go on from a bookmark."""

from datetime import timedelta

import pytest

from heartline.ledger import actions
from heartline.ledger.actions import mark_read, read_on, record, seal, signing_key
from heartline.ledger.merkle import root_of
from heartline.ledger.models import Bookmark, Checkpoint, Entry, Position, Unsealed
from heartline.ledger.queries import is_signed
from heartline.offices.models import Office
from tests.factories import MONDAY, make_office

pytestmark = pytest.mark.django_db


def make_entries(count: int) -> list[Entry]:
    office = Office.objects.first() or make_office()
    return [record("office.tried", at=MONDAY, target=office, n=n) for n in range(count)]


def sealed(*, at=MONDAY) -> Checkpoint:
    checkpoint = seal(at=at)
    assert checkpoint is not None
    return checkpoint


def test_sealing_gives_every_waiting_entry_the_next_position():
    make_entries(5)

    seal(at=MONDAY)

    entries = list(Entry.objects.order_by("id").values_list("pk", flat=True))
    assert list(Position.objects.order_by("position").values_list("position", "entry")) == list(
        enumerate(entries)
    )
    assert not Unsealed.objects.exists()


def test_the_root_is_that_of_the_entries_as_they_stand():
    make_entries(5)

    checkpoint = sealed(at=MONDAY)

    leaves = [bytes.fromhex(entry.leaf()) for entry in Entry.objects.order_by("id")]
    assert checkpoint.root == root_of(leaves).hex()


def test_a_later_sealing_goes_on_where_the_one_before_stopped():
    make_entries(3)
    first = sealed(at=MONDAY)
    make_entries(4)

    second = sealed(at=MONDAY + timedelta(minutes=1))

    leaves = [bytes.fromhex(row.leaf_hash) for row in Position.objects.order_by("position")]
    assert second.size == first.size + 4 == len(leaves)
    assert second.root == root_of(leaves).hex()


def test_many_entries_are_sealed_in_batches_each_with_its_checkpoint(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 3)
    make_entries(8)
    count = Entry.objects.count()

    newest = sealed(at=MONDAY)

    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == [*range(3, count, 3), count]
    assert newest.size == count


def test_sealing_when_nothing_waits_makes_no_checkpoint():
    make_entries(2)
    seal(at=MONDAY)

    assert seal(at=MONDAY) is None
    assert Checkpoint.objects.count() == 1


def test_a_checkpoint_is_signed_with_the_key_of_this_installation():
    make_entries(1)

    checkpoint = sealed(at=MONDAY)

    stored = Checkpoint.objects.get(pk=checkpoint.pk)
    assert is_signed(stored)
    assert stored.public_key == signing_key().public_key().public_bytes_raw().hex()


@pytest.mark.parametrize(
    "change",
    [
        {"size": 1_000},
        {"root": "00" * 32},
        {"signed_at": MONDAY + timedelta(seconds=1)},
        {"signature": "00" * 64},
        {"signature": "not hex"},
        {"public_key": "00" * 32},
        {"public_key": "12"},
    ],
)
def test_a_signature_belongs_to_its_size_root_moment_and_key(change):
    make_entries(1)
    checkpoint = sealed(at=MONDAY)

    for field, value in change.items():
        setattr(checkpoint, field, value)

    assert not is_signed(checkpoint)


def test_a_reader_goes_on_from_its_bookmark():
    make_entries(6)
    seal(at=MONDAY)
    first = list(read_on("letters", most=4))

    mark_read("letters", first[-1][0])

    second = list(read_on("letters"))
    seen = [entry.pk for _position, entry in [*first, *second]]
    assert seen == list(Entry.objects.order_by("id").values_list("pk", flat=True))


def test_a_reader_that_marked_nothing_reads_the_same_again():
    make_entries(3)
    seal(at=MONDAY)

    assert list(read_on("letters")) == list(read_on("letters"))


def test_what_is_not_sealed_is_not_read_yet():
    make_entries(3)

    assert list(read_on("letters")) == []


def test_a_bookmark_never_moves_backward():
    make_entries(3)
    seal(at=MONDAY)
    list(read_on("letters"))
    mark_read("letters", 3)

    mark_read("letters", 1)

    assert Bookmark.objects.get(name="letters").position == 3


def test_two_readers_keep_their_own_places():
    make_entries(3)
    seal(at=MONDAY)
    list(read_on("letters"))
    mark_read("letters", 2)

    positions = [position for position, _entry in read_on("figures")]

    assert positions == list(range(1, Position.objects.count() + 1))
