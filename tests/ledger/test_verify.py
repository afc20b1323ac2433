"""Verifying finds whatever was changed behind the ledger's back, and names the entry."""

# ruff: noqa: S608 (the statements are this file's own)

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from heartline.cases.actions.answers import tell_outcome
from heartline.cases.actions.notes import add_note
from heartline.cases.models import Benefit, Message, Note, Outcome, Party, Reply, Verdict
from heartline.ledger import actions
from heartline.ledger.actions import record, seal, signing_key
from heartline.ledger.models import Checkpoint, Entry, Position, reference
from heartline.ledger.queries import verify
from heartline.offices.models import Office
from heartline.people.actions import erase_person
from tests.factories import MONDAY, STEP, desk, handler_of, make_case, make_office
from tests.tampering import tampering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def case(db, monkeypatch):
    """A whole case, sealed in batches of four entries; two more entries wait."""
    office = make_office()
    case = make_case("closed", lead=office)
    add_note(case, text="Rang the depot.", by=handler_of(office), at=MONDAY)
    worker = handler_of(office)
    tell_outcome(
        case, kind=Benefit.BENEFIT, what="Light.", people=40, by=worker, at=MONDAY + 9 * STEP
    )
    monkeypatch.setattr(actions, "BATCH", 4)
    seal(at=MONDAY)
    for n in range(2):
        record("office.tried", at=MONDAY, target=office, n=n)
    return case


def found(earlier=None):
    return verify(signing_key().public_key().public_bytes_raw().hex(), earlier)


def first_bad(earlier=None):
    flaw = found(earlier).first_bad
    assert flaw is not None, "nothing was found"
    return flaw.entry, flaw.what


def nth(n: int) -> Entry:
    """The entry at position `n`, counted from the end when negative."""
    rows = list(Position.objects.order_by("position").select_related("entry"))
    return rows[n].entry


def entry_about(row) -> int:
    """The entry that vouches for `row`."""
    name = reference(row)
    return next(e.pk for e in Entry.objects.order_by("-id") if name in e.commits)


def later_checkpoint(entry: Entry) -> int:
    """The last entry under the first checkpoint that covers `entry`."""
    covering = Checkpoint.objects.filter(size__gt=entry.sealed.position).earliest("size")
    return Position.objects.get(position=covering.size - 1).entry_id


def test_an_honest_ledger_is_found_whole():
    everything = found()

    assert everything.ok
    assert (everything.entries, everything.sealed, everything.root) == (
        Entry.objects.count(),
        Entry.objects.count() - 2,
        Checkpoint.objects.latest("size").root,
    )


def test_an_empty_ledger_is_whole():
    with tampering() as run:
        for table in ("ledger_unsealed", "ledger_position", "ledger_checkpoint", "ledger_entry"):
            run(f"DELETE FROM {table}")
        for model in (Verdict, Note, Outcome, Reply, Message):
            run(f"DELETE FROM {model._meta.db_table}")

        everything = found()

    assert (everything.ok, everything.entries, everything.root) == (True, 0, "")


@pytest.mark.parametrize("n", [0, 5, -1])
@pytest.mark.parametrize(
    "column",
    ["kind = 'case.other'", "actor = 'offices.staff:9'", "target = 'x'", "data = '{\"n\": 7}'"],
)
def test_a_changed_entry_is_named(n, column):
    entry = nth(n)

    with tampering() as run:
        run(f"UPDATE ledger_entry SET {column} WHERE id = %s", [entry.pk])

        assert first_bad() == (entry.pk, "this entry was changed, or another stands in its place")


@pytest.mark.parametrize("moment", ["at", "entered_at"])
def test_an_entry_that_was_given_another_moment_is_named(moment):
    entry = nth(3)

    with tampering() as run:
        run(
            f"UPDATE ledger_entry SET {moment} = '2026-01-05 01:00:00+00' WHERE id = %s", [entry.pk]
        )

        assert first_bad()[0] == entry.pk


def test_an_entry_that_was_made_unreadable_is_named():
    entry = nth(3)

    with tampering() as run:
        run("UPDATE ledger_entry SET leaf_hash = 'no hash' WHERE id = %s", [entry.pk])
        run("UPDATE ledger_position SET leaf_hash = 'no hash' WHERE entry_id = %s", [entry.pk])

        assert first_bad()[0] == entry.pk


def test_a_change_with_all_its_hashes_forged_breaks_the_signed_root():
    entry = nth(5)
    entry.data = {"forged": 1}
    leaf = entry.leaf()

    with tampering() as run:
        forge = "UPDATE ledger_entry SET data = '{\"forged\": 1}', leaf_hash = %s WHERE id = %s"
        run(forge, [leaf, entry.pk])
        run("UPDATE ledger_position SET leaf_hash = %s WHERE entry_id = %s", [leaf, entry.pk])

        assert first_bad() == (
            later_checkpoint(entry),
            "the tree up to here is not the one that was signed",
        )


@pytest.mark.parametrize("n", [0, 5, -1])
def test_a_removed_entry_is_named(n):
    entry = nth(n)

    with tampering() as run:
        run("DELETE FROM ledger_entry WHERE id = %s", [entry.pk])

        assert first_bad() == (entry.pk, "this entry was removed")


def test_an_entry_whose_position_was_removed_is_named():
    entry = nth(5)

    with tampering() as run:
        run("DELETE FROM ledger_position WHERE entry_id = %s", [entry.pk])

        assert first_bad() == (entry.pk, "this entry never waited to be sealed")


def test_where_an_entry_and_its_position_are_gone_the_gap_is_found():
    gone, after = nth(5), nth(6)

    with tampering() as run:
        run("DELETE FROM ledger_position WHERE entry_id = %s", [gone.pk])
        run("DELETE FROM ledger_entry WHERE id = %s", [gone.pk])

        assert first_bad() == (after.pk, "position 5 is missing")


def test_a_last_entry_that_is_gone_with_its_position_leaves_its_checkpoint_uncovered():
    gone, before = nth(-1), nth(-2)

    with tampering() as run:
        run("DELETE FROM ledger_position WHERE entry_id = %s", [gone.pk])
        run("DELETE FROM ledger_entry WHERE id = %s", [gone.pk])

        entry, what = first_bad()

    assert (entry, what) == (before.pk, "the newest checkpoint does not cover what is sealed")


def test_two_entries_whose_contents_were_swapped_are_named():
    first, second = nth(4), nth(6)
    columns = [f.column for f in Entry._meta.concrete_fields if not f.primary_key]

    with tampering() as run:
        for here, other in ((first, second), (second, first)):
            values = {
                f.column: f.get_db_prep_save(getattr(other, f.attname), connection)
                for f in Entry._meta.concrete_fields
            }
            sets = ", ".join(f"{column} = %s" for column in columns)
            run(
                f"UPDATE ledger_entry SET {sets} WHERE id = %s",
                [*(values[column] for column in columns), here.pk],
            )

        assert first_bad() == (first.pk, "this entry was changed, or another stands in its place")


def swap_positions(run, first, second, *, with_hashes):
    rows = {row.entry_id: row for row in Position.objects.filter(entry__in=[first, second])}
    nobody = -1
    for here, there in ((first.pk, nobody), (second.pk, first.pk), (nobody, second.pk)):
        run("UPDATE ledger_position SET entry_id = %s WHERE entry_id = %s", [there, here])
    if with_hashes:
        for entry in (first, second):
            leaf = rows[entry.pk].leaf_hash
            run("UPDATE ledger_position SET leaf_hash = %s WHERE entry_id = %s", [leaf, entry.pk])


def test_two_entries_whose_places_were_swapped_are_named():
    first, second = nth(4), nth(6)

    with tampering() as run:
        swap_positions(run, first, second, with_hashes=False)

        assert first_bad()[0] == first.pk


def test_places_swapped_with_their_hashes_are_named_too():
    first, second = nth(4), nth(6)

    with tampering() as run:
        swap_positions(run, first, second, with_hashes=True)

        assert first_bad() == (first.pk, "this entry stands out of order")


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("root = '{zeros}'", "the tree up to here is not the one that was signed"),
        ("peaks = '[\"{zeros}\"]'", "the tree up to here is not the one that was signed"),
        ("signature = '{zeros}'", "the checkpoint here is not signed with this ledger's key"),
        (
            "signed_at = '2026-01-05 01:00:00+00'",
            "the checkpoint here is not signed with this ledger's key",
        ),
    ],
)
def test_a_changed_checkpoint_is_found_at_the_last_entry_it_covers(column, what):
    with tampering() as run:
        run(f"UPDATE ledger_checkpoint SET {column.format(zeros='00' * 32)} WHERE size = 8")

        assert first_bad() == (nth(7).pk, what)


def test_a_checkpoint_signed_anew_with_another_key_is_found():
    forger = Ed25519PrivateKey.generate()
    checkpoint = Checkpoint.objects.get(size=8)
    checkpoint.public_key = forger.public_key().public_bytes_raw().hex()
    signature = forger.sign(checkpoint.signed_text()).hex()

    with tampering() as run:
        run(
            "UPDATE ledger_checkpoint SET public_key = %s, signature = %s WHERE size = 8",
            [checkpoint.public_key, signature],
        )

        assert first_bad() == (
            nth(7).pk,
            "the checkpoint here is not signed with this ledger's key",
        )


def test_removed_checkpoints_are_missed_where_they_are_the_last():
    with tampering() as run:
        run("DELETE FROM ledger_checkpoint WHERE size > 8")

        assert first_bad() == (nth(-1).pk, "the newest checkpoint does not cover what is sealed")


CONTENT = [
    (Message, "text = 'I am content.'"),
    (Message, "received_at = '2026-03-03 01:00:00+00'"),
    (Reply, "text = 'No.'"),
    (Reply, "sent_at = '2026-03-01 01:00:00+00'"),
    (Verdict, "solved = 'no'"),
    (Verdict, "satisfied = 5"),
    (Verdict, "words = 'Thank you!'"),
    (Note, "text = 'Did nothing.'"),
    (Outcome, "people = 4000"),
]


@pytest.mark.parametrize(("model", "change"), CONTENT)
def test_changed_content_is_named_with_the_entry_that_vouches_for_it(model, change):
    row = model.objects.get()

    with tampering() as run:
        run(f"UPDATE {model._meta.db_table} SET {change}")

        assert first_bad() == (
            entry_about(row),
            f"{reference(row)} no longer matches its commitment",
        )


@pytest.mark.parametrize("model", [Message, Reply, Verdict, Note, Outcome])
def test_content_without_its_salt_is_found(model):
    row = model.objects.get()

    with tampering() as run:
        run(f"UPDATE {model._meta.db_table} SET salt = NULL")

        assert first_bad()[0] == entry_about(row)


@pytest.mark.parametrize("model", [Message, Reply, Verdict, Note, Outcome])
def test_removed_content_is_found(model):
    row = model.objects.get()
    entry = entry_about(row)

    with tampering() as run:
        run(f"DELETE FROM {model._meta.db_table}")

        assert first_bad() == (entry, f"{reference(row)} is gone")


def test_a_verdict_that_was_slipped_in_is_found(case):
    columns = [f.column for f in Verdict._meta.concrete_fields if f.column not in {"id", "salt"}]
    other = make_case("answered")
    party, reply = Party.objects.get(case=other), other.replies.get()
    rest = ", ".join(c for c in columns if c not in {"party_id", "reply_id"})

    with tampering() as run:
        run(
            f"INSERT INTO cases_verdict (party_id, reply_id, {rest}) "
            f"SELECT {party.pk}, {reply.pk}, {rest} FROM cases_verdict"
        )
        forged = Verdict.objects.get(party=party)

        assert first_bad() == (None, f"{reference(forged)} is in no entry")


def test_a_verdict_moved_to_another_reply_is_found(case):
    other = make_case("answered").replies.get()
    verdict = Verdict.objects.get()

    with tampering() as run:
        run("UPDATE cases_verdict SET reply_id = %s", [other.pk])

        assert first_bad()[0] == entry_about(verdict)


def test_words_put_back_after_an_erasure_are_found(case):
    party = Party.objects.get()
    words = Message.objects.get()
    erase_person(party.person, by=desk(), at=MONDAY)
    erasure = Entry.objects.latest("id").pk

    with tampering() as run:
        run("UPDATE cases_message SET text = 'forged', salt = %s", [b"0123456789abcdef"])

        assert first_bad() == (erasure, f"{reference(words)} no longer matches its commitment")


def test_an_entry_changed_before_it_was_sealed_is_named():
    waiting = Entry.objects.latest("id")

    with tampering() as run:
        run("UPDATE ledger_entry SET kind = 'case.other' WHERE id = %s", [waiting.pk])

        assert first_bad() == (waiting.pk, "this entry, not yet sealed, was changed")


def test_an_entry_removed_before_it_was_sealed_is_named():
    waiting = Entry.objects.latest("id")

    with tampering() as run:
        run("DELETE FROM ledger_entry WHERE id = %s", [waiting.pk])

        assert first_bad() == (waiting.pk, "this entry was removed before it was sealed")


def test_a_draft_needs_no_entry_to_vouch_for_it(case):
    Reply.objects.create(
        case=case, office=Office.objects.latest("id"), text="So far.", drafted_at=MONDAY
    )

    assert found().ok


def roll_back_to(size, run):
    """Take away what came later, as an older copy of the database would."""
    last = nth(size - 1).pk
    run("DELETE FROM ledger_unsealed")
    run("DELETE FROM ledger_checkpoint WHERE size > %s", [size])
    run("DELETE FROM ledger_position WHERE position >= %s", [size])
    run("DELETE FROM ledger_entry WHERE id > %s", [last])
    for model in (Verdict, Note, Outcome, Reply, Message):
        run(f"DELETE FROM {model._meta.db_table}")


def test_a_rollback_is_found_with_an_earlier_checkpoint_and_only_with_it():
    kept = Checkpoint.objects.latest("size")
    earlier = {"size": kept.size, "root": kept.root}

    with tampering() as run:
        roll_back_to(8, run)
        without, (entry, what) = found(), first_bad(earlier)

    assert without.ok
    assert what == f"rolled back: the given checkpoint saw {kept.size} sealed entries"
    assert entry == nth(7).pk


def test_an_earlier_checkpoint_of_this_ledger_is_still_true_of_it():
    early = Checkpoint.objects.get(size=8)

    assert found({"size": early.size, "root": early.root}).ok


def test_a_ledger_rewritten_since_the_earlier_checkpoint_is_found():
    assert first_bad({"size": 8, "root": "00" * 32}) == (
        nth(7).pk,
        "the ledger up to here is not the one of the given checkpoint",
    )
