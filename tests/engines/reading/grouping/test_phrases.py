"""Shared runs in whole words, as somebody said them."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.reading.grouping import as_read, phrases, words_of
from heartline.engines.reading.grouping.letters import letters


@pytest.mark.parametrize(
    ("run", "text", "shown"),
    [
        ("半夜还在打", "星桥公馆工地半夜还在打桩，吵得睡不着。", "半夜"),
        ("桥公馆的工地", "星桥公馆的工地，夜里打桩。", "公馆的工地"),
        ("的电梯坏了", "老百货大楼的电梯坏了。", "电梯坏了"),
        ("金港大厦的电梯坏了", "老百货大楼的电梯坏了。", ""),
        ("工地打桩", "工地，打桩！", "工地打桩"),
        ("还在", "半夜还在施工。", ""),
        (
            "ridgegardensithammersallni",
            "At Starbridge Gardens it hammers all night.",
            "gardens it hammers",
        ),
    ],
)
def test_a_shared_run_is_shown_in_whole_words_that_were_said(run, text, shown):
    assert as_read(run, words_of(text)) == shown


def test_a_text_in_the_other_script_is_read_alike():
    said = words_of("星橋公館的電梯壞了。")

    assert as_read("的电梯坏了", said) == "电梯坏了"


def test_whom_to_call_is_no_word_of_a_text_and_no_phrase():
    assert words_of("路灯坏了，电话13900001111") == words_of("路灯坏了，")
    assert phrases("电话13900001111") == {"电话"}


def test_the_phrases_of_a_run_begin_and_end_with_a_word_that_tells_something():
    assert phrases("还在夜间打桩的") == {"夜间", "打桩", "夜间打桩"}
    assert phrases("the street light is") == {"street", "light", "street light"}


@given(st.text(max_size=40))
def test_any_run_has_phrases_that_stand_in_it(run):
    assert all(part in run for part in phrases(run))


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_what_is_shown_of_any_run_stands_in_the_text(text, start, end):
    said = words_of(text)

    shown = as_read("".join(filter(str.isalnum, said[start:end])), said)

    assert letters(shown) in letters(said)
