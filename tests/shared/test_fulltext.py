"""The index of words answers alike on both databases, and as reading every row would."""

from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st

from heartline.shared.fulltext import Either, Index, document, mark
from heartline.shared.words import holds, words_of
from tests.committed import _guards_put_back, committed  # noqa: F401 (asked for by name)

pytestmark = pytest.mark.django_db

#: Any index will do: that of the articles is small.
INDEX = Index("article")

SIGNS = "路灯坏了燈壞的 abs3"
texts = st.text(SIGNS, max_size=12)
rows = st.dictionaries(
    st.integers(1, 40_000), st.tuples(texts, texts, st.sampled_from("pqr")), max_size=25
)


def fill(found):
    for key, (title, text, letter) in found.items():
        INDEX.put(key, document(title=title, texts=[text], marks=[letter]))


def expected(found, query, letters="pqr"):
    """The keys that fit, by reading every row: all words in the title first, then the newest."""
    words = words_of(query)
    fitting = [
        key
        for key, (title, text, letter) in found.items()
        if words and letter in letters and holds(f"{title}\n{text}", words)
    ]
    return sorted(fitting, key=lambda key: (not holds(found[key][0], words), -key))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows, st.text(SIGNS + "\"'*() &|!:~=", max_size=8))
def test_it_finds_what_reading_every_row_would_find_in_the_same_order(found, query):
    INDEX.clear()
    fill(found)

    among = Either((mark("p"), mark("q")))
    assert INDEX.find(query, most=100) == expected(found, query)
    assert INDEX.find(query, most=100, among=among) == expected(found, query, "pq")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows, rows, st.sampled_from(["路", "路灯", "a", "坏 3"]))
def test_a_row_that_is_put_again_is_found_by_its_new_words_alone(before, after, query):
    INDEX.clear()
    fill(before)
    fill(after)

    assert INDEX.find(query, most=100) == expected(before | after, query)


def test_of_a_common_word_the_newest_rows_are_given():
    fill(dict.fromkeys(range(1, 60), ("", "路灯", "p")))

    assert INDEX.find("路灯", most=3) == [59, 58, 57]


def test_rows_far_apart_are_found_in_order():
    keys = [3, 1_024, 16_384, 16_385, 300_000, 5_000_000]
    fill(dict.fromkeys(keys, ("", "路灯", "p")))

    assert INDEX.find("路灯", most=10) == keys[::-1]
    assert INDEX.walk("路灯", most=10, below=16_385) == [16_384, 1_024, 3]


def test_a_row_that_is_dropped_is_not_found():
    fill({1: ("", "路灯", "p"), 2: ("", "路灯", "p")})

    INDEX.drop([2, 7])
    assert INDEX.find("路灯", most=10) == [1]


def test_a_mark_cannot_be_found_by_typing_it():
    fill({1: ("", "路灯", "p")})

    assert INDEX.find("~p", most=10) == []
    assert INDEX.find("p", most=10) == []


@pytest.mark.parametrize(
    "typed", ['路灯" OR "坏', "路灯' | '坏", "路灯*", "路灯 NOT 坏", "(路灯", "^路灯:A"]
)
def test_signs_that_a_database_would_read_as_its_own_do_no_harm(typed):
    fill({1: ("", "路灯", "p")})

    assert INDEX.find(typed, most=10) in ([], [1])


def test_a_message_of_the_greatest_length_can_be_kept():
    INDEX.put(1, document(texts=["".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(100_000))]))

    assert INDEX.find(chr(0x4E00), most=1) == [1]


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("committed")
def test_a_word_that_is_dropped_is_gone_from_the_database_file():
    word = "朱鹮planted"
    INDEX.put(1, document(texts=[word, "路灯"]))
    INDEX.put(2, document(texts=["路灯"]))

    INDEX.drop([1])

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"planted" not in Path(str(connection.settings_dict["NAME"])).read_bytes()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite walks without a function")
@pytest.mark.parametrize("index", ["case", "article", "public"])
def test_every_window_of_a_walk_is_planned_for_itself(index):
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = %s", [f"search_{index}_walk"])
        assert "plan_cache_mode=force_custom_plan" in cursor.fetchone()[0]
