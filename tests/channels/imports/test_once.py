"""Every row comes in once, however often its sheet does, and a dry run tells how many."""

import re

import pytest

from heartline.cases.models import Case, Message, Party
from heartline.channels.models import ImportedRow
from heartline.ledger.models import Entry
from heartline.people.actions import erase_person
from tests.channels.imports.bringing import BUS, HEADER, LAMP, bring_in, counts, reasons
from tests.factories import MONDAY, desk

pytestmark = pytest.mark.django_db


# Each row once ----------------------------------------------------------------------------------


def test_the_same_sheet_again_is_all_repeated():
    bring_in(LAMP, BUS)

    assert counts(bring_in(LAMP, BUS)) == (2, 0, 2, 0)
    assert Case.objects.count() == 2


def test_the_same_id_with_other_words_is_refused_and_the_first_stays():
    bring_in(LAMP)

    result = bring_in([*LAMP[:3], "别的话。", *LAMP[4:]])

    assert reasons(result) == [(2, "编号", "other_content")]
    assert Message.objects.get().text == "桥头的路灯坏了。"


def test_the_same_words_under_other_ids_are_other_messages():
    result = bring_in(LAMP, ["7b", *LAMP[1:]], ["7B", *LAMP[1:]])

    assert counts(result) == (3, 3, 0, 0)


def test_an_id_twice_in_one_sheet_is_repeated_or_refused():
    result = bring_in(LAMP, LAMP, [*LAMP[:5], "还没修好。", "2019/5/10"])

    assert counts(result) == (3, 1, 1, 1)
    assert reasons(result) == [(4, "编号", "other_content")]


def test_without_ids_person_moment_and_text_tell_messages_apart():
    header, lamp, bus = HEADER[1:], LAMP[1:], BUS[1:]
    other_reply = [*lamp[:4], "又坏了，已再修。", "2019/6/1"]
    bring_in(lamp, header=header)

    result = bring_in(lamp, other_reply, ["王晓", *lamp[1:]], bus, header=header)

    assert counts(result) == (4, 2, 2, 0)
    assert Case.objects.count() == 3


def test_a_blank_id_among_ids_goes_by_person_moment_and_text():
    result = bring_in(["", *LAMP[1:]], ["", *LAMP[1:]], ["", *BUS[1:]])

    assert counts(result) == (3, 2, 1, 0)


def test_blank_rows_are_not_counted():
    assert counts(bring_in(LAMP, ["", " ", "", "", "", "", ""], BUS)) == (2, 2, 0, 0)


def erase_the_only_person():
    erase_person(Party.objects.get().person, by=desk(), at=MONDAY)


@pytest.mark.parametrize("first", [0, 1], ids=["with ids", "without"])
def test_what_was_erased_is_not_brought_back(first):
    header, lamp = HEADER[first:], LAMP[first:]
    bring_in(lamp, header=header)
    erase_the_only_person()

    result = bring_in(lamp, header=header)

    assert counts(result) == (1, 0, 1, 0)
    assert list(Message.objects.values_list("text", "external_id")) == [("", None)]


def test_after_erasing_nothing_is_kept_that_could_be_read_or_joined():
    bring_in(LAMP)
    erase_the_only_person()

    kept = ImportedRow.objects.values().get()
    assert set(kept) == {"identity", "content"}
    assert all(re.fullmatch("[0-9a-f]{32}", str(value)) for value in kept.values())


# A dry run --------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_counts_and_touches_nothing():
    rows = [LAMP, LAMP, BUS, [*LAMP[:3], "别的话。", *LAMP[4:]], [*BUS[:4], "2020-02-31", "", ""]]
    rows += [[f"{n}", *BUS[1:]] for n in range(100, 180)] + [LAMP]
    bring_in(BUS)
    before = Entry.objects.count()

    dry = bring_in(*rows, dry_run=True)

    assert (Case.objects.count(), Entry.objects.count()) == (1, before)
    real = bring_in(*rows)
    assert dry == real
    assert counts(real) == (86, 81, 3, 2)
