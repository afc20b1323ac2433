"""Words as a search knows them: Chinese by its signs and pairs, and traditional like simplified."""

import pytest
from django.template import Context, Template

from heartline.shared.words import (
    LONGEST,
    MOST_TOKENS,
    MOST_WORDS,
    excerpt,
    fold,
    forms_of,
    highlight,
    holds,
    tokens,
    tokens_of,
    words_of,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("路燈壞了", "路灯坏了"),
        ("裏面", "里面"),
        ("ÄRGER", "ärger"),
        ("2026-000123", "2026-000123"),
        ("", ""),
    ],
)
def test_width_case_and_traditional_signs_make_no_difference(written, folded):
    assert fold(written) == folded


def test_a_sign_is_folded_alike_whatever_stands_beside_it():
    beside = "乾隆" + "乾燥" + "乾"

    assert {fold(beside)[at] for at in (0, 2, 4)} == {"干"}


def test_a_text_has_each_chinese_sign_and_pair_and_each_word_of_other_scripts():
    assert tokens(["坏路灯 Room A3"]) == ["坏", "路", "灯", "坏路", "路灯", "room", "a3"]


def test_a_case_number_is_words():
    assert words_of("2026-000123") == ["2026", "000123"]


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("灯", ["灯"]), ("路灯", ["路灯"]), ("坏路灯", ["坏路", "路灯"]), ("ok", ["ok"])],
)
def test_a_word_is_looked_for_by_its_pairs(word, wanted):
    assert tokens_of(word) == wanted


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("lamp", "lamps"),
        ("bin", "bins"),
        ("bus", "buses"),
        ("gas", "gases"),
        ("house", "houses"),
        ("branch", "branches"),
        ("address", "addresses"),
        ("city", "cities"),
        ("day", "days"),
        ("tomato", "tomatoes"),
        ("photo", "photos"),
        ("taxi", "taxis"),
    ],
)
def test_one_and_several_of_a_thing_are_forms_of_each_other(one, several):
    assert several in forms_of(one)
    assert one in forms_of(several)
    assert highlight(f"The {several}.", [one])[1] == (several, True)
    assert highlight(f"The {one}.", [several])[1] == (one, True)


@pytest.mark.parametrize("word", ["路灯", "灯s", "a3", "ab3", "000123", "it", "élan"])
def test_other_words_have_one_form_alone(word):
    assert forms_of(word) == (word,)


@pytest.mark.parametrize("typed", ["", "   ", "，。！？", "'", "😀", "\x00"])
def test_what_is_no_word_is_not_looked_for(typed):
    assert words_of(typed) == []


def test_a_long_question_is_cut():
    assert sum(map(len, words_of("路" * 10_000))) <= LONGEST
    assert len(words_of(" ".join("abcdefghijklmnopqrstuvwxyz"))) == MOST_WORDS


def test_a_very_long_text_has_a_bounded_number_of_tokens():
    endless = " ".join(map(str, range(100_000)))

    assert len(tokens([endless])) == MOST_TOKENS


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("这里路燈壞了", "路灯", ["路燈"]),
        ("ABC abcd abc", "abc", ["ABC", "abc"]),
        ("ﬁne and fine", "fine", ["ﬁne", "fine"]),
        ("路灯路灯", "路灯 灯", ["路灯", "路灯"]),
        ("nothing", "路灯", []),
        ("A3路灯", "a3", ["A3"]),
        ("", "路灯", []),
    ],
)
def test_the_words_are_marked_where_they_stand(text, query, marked):
    pieces = highlight(text, words_of(query))

    assert [piece for piece, is_hit in pieces if is_hit] == marked
    assert "".join(piece for piece, _is_hit in pieces) == text


def test_what_is_marked_is_still_only_text():
    pieces = highlight("<b>路灯</b>", words_of("路灯"))

    shown = Template("{{ pieces }}").render(Context({"pieces": pieces}))
    assert shown == "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;"


def test_an_excerpt_shows_the_word_that_was_looked_for():
    text = "很长的话。" * 100 + "路灯坏了" + "后面还有。" * 100

    before, word, after = excerpt(text, words_of("路灯"))
    assert word == ("路灯", True)
    assert before[0][0] == after[0][-1] == "…"
    assert len(before[0]) + len(after[0]) < 100


def test_a_text_holds_a_word_as_an_index_would_say():
    assert holds("城管局的路燈", words_of("路灯 城管"))
    assert not holds("城管局的路燈", words_of("路灯 水务"))
