"""What an entry holds, and what the ledger refuses to hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction
from hypothesis import given, strategies as st

from heartline.ledger.actions import _refuse_words, record
from heartline.ledger.models import Entry, Unsealed
from heartline.offices.models import Office
from tests.factories import MONDAY, make_office, make_staff

CODES = st.from_regex(r"[A-Za-z0-9_.:+/-]{0,80}", fullmatch=True)
PLAIN = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | CODES
DATA = st.dictionaries(
    CODES.filter(lambda name: name not in {"at", "by", "target", "commits", "kind"}),
    st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(CODES, inner)),
)


@pytest.mark.django_db
def test_an_entry_names_who_did_what_to_what_and_when():
    staff, office = make_staff(), make_office()

    entry = record("office.tried", at=MONDAY, by=staff, target=office, count=3)

    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.kind, stored.at, stored.actor, stored.target, stored.data) == (
        "office.tried",
        MONDAY,
        f"offices.staff:{staff.pk}",
        f"offices.office:{office.pk}",
        {"count": 3},
    )


@pytest.mark.django_db
def test_a_new_entry_waits_to_be_sealed():
    entry = record("office.tried", at=MONDAY, target=make_office())

    assert Unsealed.objects.filter(entry=entry).exists()


@pytest.mark.django_db
def test_an_entry_goes_with_its_change_when_that_is_undone():
    office = make_office()
    before = Entry.objects.count()

    with transaction.atomic():
        record("office.tried", at=MONDAY, target=office)
        transaction.set_rollback(True)

    assert Entry.objects.count() == before


def test_an_entry_outside_a_transaction_is_refused():
    # The very first line of `record` looks; no database is reached.
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("office.tried", at=MONDAY, target=Office(pk=1))


@given(st.text(min_size=1).filter(lambda words: any(c == " " or c >= "\u0080" for c in words)))
def test_words_are_refused_wherever_they_stand(words):
    for data in ({"a": words}, {words: 1}, {"a": [1, words]}, {"a": {"b": {words: None}}}):
        with pytest.raises(ValueError, match="codes, not words"):
            _refuse_words(data)


@pytest.mark.parametrize("words", ["王芳", "call Wang", "wang@example.org", "x" * 81, "a\n"])
def test_a_name_or_an_address_is_refused(words):
    with pytest.raises(ValueError, match="codes, not words"):
        _refuse_words({"a": words})


@pytest.mark.parametrize("value", [0.5, float("nan"), MONDAY, b"x", {1, 2}])
def test_what_two_databases_would_write_differently_is_refused(value):
    with pytest.raises(ValueError, match="the ledger takes no"):
        _refuse_words({"a": value})


@pytest.mark.django_db
@given(data=DATA)
def test_an_entry_read_back_hashes_to_the_same_leaf(data):
    office = Office.objects.first() or make_office()

    entry = record("office.tried", at=MONDAY, target=office, **data)

    stored = Entry.objects.get(pk=entry.pk)
    assert stored.leaf() == stored.leaf_hash


@pytest.mark.django_db
def test_the_same_moment_told_in_another_zone_makes_the_same_entry():
    shanghai = timezone(timedelta(hours=8))
    told = datetime(2026, 3, 2, 9, 0, tzinfo=shanghai)

    entry = record("office.tried", at=told, target=make_office())

    assert entry.at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert Entry.objects.get(pk=entry.pk).leaf() == entry.leaf_hash
