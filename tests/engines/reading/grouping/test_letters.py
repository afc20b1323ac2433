"""What makes two texts copies of one another."""

from hypothesis import given, settings, strategies as st
from opencc import OpenCC

from heartline.engines.reading.grouping.letters import fingerprint, letters
from tests.engines.reading.grouping.invented import ALONE, MATTERS

TRADITIONAL = OpenCC("s2t")
SENTENCES = [sentence for _place, _titles, sentences in MATTERS for sentence in sentences]
SENTENCES += [text for both in ALONE for text in both]


def test_spaces_signs_and_pictures_are_no_letters():
    assert letters(" 路灯，坏了！😀 (A7县)_\n") == "路灯坏了a7县"


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), st.lists(st.sampled_from(" \t\n　·—"), max_size=40))
def test_spaces_anywhere_change_nothing(text, spaces):
    spread = "".join(
        sign + (spaces[at] if at < len(spaces) else "") for at, sign in enumerate(text)
    )

    assert letters(spread) == letters(text)


@settings(deadline=None)
@given(st.sampled_from(SENTENCES))
def test_the_other_script_and_width_change_nothing(text):
    traditional = TRADITIONAL.convert(text)
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in traditional)

    assert letters(wide) == letters(text)


def test_the_fingerprint_is_the_same_on_every_machine():
    assert fingerprint("路灯坏了").hex() == "bee89f6dcc4f9d4e"
