"""The language of a text."""

import pytest
from hypothesis import given, strategies as st
from opencc import OpenCC

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.language import language_of

TO_TRADITIONAL = OpenCC("s2t").convert


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("桥头的路灯坏了三天，请派人来修。", "zh-Hans"),
        ("橋頭的路燈壞了三天，請派人來修。", "zh-Hant"),
        ("请把 WiFi 的 router 放在 A7县 的 office", "zh-Hans"),
        ("爷爷姓後，名叫昇，住在桥头", "zh-Hans"),
        ("The lamp on the bridge is broken.", "en"),
        ("Broken lamp", "en"),
        ("The sign 路灯 is broken again", "en"),
        ("Die Lampe an der Brücke ist kaputt.", "other"),
        ("La lumière du pont est cassée", "other"),
        ("橋の街灯が壊れています", "other"),
        ("다리 위의 가로등이 고장났어요", "other"),
        ("Фонарь на мосту не горит", "other"),
        ("مصباح الجسر مكسور", "other"),
        ("", "other"),
        ("😀😀", "other"),
        ("12345", "other"),
    ],
)
def test_a_text_is_told_by_its_signs_and_small_words(said, language):
    assert language_of(clean_text(said)) == language


@given(st.lists(st.sampled_from("桥头的路灯坏了，请派人来修。 "), min_size=1).map("".join))
def test_converting_the_script_changes_chinese_to_chinese(said):
    languages = {language_of(clean_text(text)) for text in (said, TO_TRADITIONAL(said))}

    assert languages <= {"zh-Hans", "zh-Hant"} or languages == {"other"}


def test_real_messages_are_chinese_in_either_script(real_messages):
    messages = real_messages[:2000]

    plain = [language_of(clean_text(text)) for text in messages]
    turned = [language_of(clean_text(TO_TRADITIONAL(text))) for text in messages]

    assert plain.count("zh-Hans") >= 1995
    assert turned.count("zh-Hant") >= 1995


@pytest.mark.parametrize(
    "text", ["邮箱li.ming@example.com。", "请看https://www.example.org/a/b?c=d"]
)
def test_an_address_of_the_net_is_no_word_of_any_language(text):
    assert language_of(clean_text(text)) == "zh-Hans"
