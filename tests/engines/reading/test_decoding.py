"""Bytes to text, also where they say nothing of their charset, or something wrong."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.reading.decoding import decode

SIMPLIFIED = "桥头的路灯坏了三天，晚上看不见路，请派人来修。"
TRADITIONAL = "橋頭的路燈壞了三天，晚上看不見路，請派人來修。"


@pytest.mark.parametrize(
    ("said", "charset"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        ("A7县: " + "lamp broken " * 3 + SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gb2312"),
        (TRADITIONAL, "gbk"),
        (TRADITIONAL, "big5"),
        ("Die Brücke ist schön, die Lampe dafür dunkel", "cp1252"),
        ("The lamp is broken", "ascii"),
        ("", "utf-8"),
    ],
)
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "gb2312", "utf-8", "big5", "no-such"])
def test_a_text_is_read_whatever_it_says_it_is(said, charset, declared):
    read = decode(said.encode(charset), declared)

    assert (read.text, read.broken) == (said, 0)


def test_a_sign_outside_the_charset_that_is_named_is_kept():
    assert decode(("囧" + SIMPLIFIED).encode("gbk"), "gb2312").text == "囧" + SIMPLIFIED


def test_a_letter_cut_in_half_is_counted_and_the_rest_read():
    read = decode(SIMPLIFIED.encode("gb18030")[:-1])

    assert (read.text, read.broken) == (SIMPLIFIED[:-1] + "\ufffd", 1)


@given(st.binary(max_size=200), st.sampled_from([None, "gb2312", "utf-7", "idna", "hex", "utf-16"]))
def test_any_bytes_are_read_to_some_text(data, declared):
    assert isinstance(decode(data, declared).text, str)


@given(st.text())
def test_utf_8_is_read_back_as_it_was(said):
    clean = said.encode("utf-8", "ignore").decode()
    nulls = "\0" in clean or clean.startswith("\ufeff")

    assert nulls or decode(clean.encode()).text == clean


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_chinese_alone_in_utf16_without_a_mark_is_read(charset):
    text = "小区门口那盏路灯不亮了，天黑路滑，老人怕摔跤。请问什么时候修？"

    assert decode(text.encode(charset)).text == text
