"""However a message is written, it belongs to the same issue; and a copy is always found."""

import pytest
from hypothesis import assume, given, settings, strategies as st
from opencc import OpenCC

from heartline.engines.reading.grouping import Stream, grouped, message_of
from tests.engines.reading.grouping.invented import BUILDING_SITE, IN_ENGLISH, OF_OTHER_THINGS
from tests.engines.reading.grouping.test_stream import SMALL, one_by_one

TOLD = (*BUILDING_SITE, *OF_OTHER_THINGS, *IN_ENGLISH)
TRADITIONAL = OpenCC("s2t")
BLANKS = (" ", "\n", "\t", "　", "\u200b", " \r\n")

both = pytest.mark.parametrize("group", [grouped, one_by_one], ids=["at once", "one by one"])
#: For every message, where in it something is done.
places = st.lists(st.floats(0, 1), min_size=len(TOLD), max_size=len(TOLD))


def groups(group, pairs):
    return group([message_of(title, body) for title, body in pairs])


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def with_blank(text, part, blank):
    at = int(part * len(text))
    return text[:at] + blank + text[at:]


@both
@settings(max_examples=15, deadline=None)
@given(places, st.sampled_from(BLANKS))
def test_blanks_change_no_issue(group, parts, blank):
    spaced = [
        (with_blank(title, part, blank), with_blank(body, 1 - part, blank))
        for (title, body), part in zip(TOLD, parts, strict=True)
    ]

    assert groups(group, spaced) == groups(group, TOLD)


@both
@settings(max_examples=15, deadline=None)
@given(places)
def test_the_script_changes_no_issue(group, parts):
    mixed = [
        tuple(map(TRADITIONAL.convert, pair)) if part < 0.5 else pair
        for pair, part in zip(TOLD, parts, strict=True)
    ]

    assert groups(group, mixed) == groups(group, TOLD)


@both
@settings(max_examples=15, deadline=None)
@given(places)
def test_the_width_changes_no_issue(group, parts):
    mixed = [
        tuple(map(wide, pair)) if part < 0.5 else pair
        for pair, part in zip(TOLD, parts, strict=True)
    ]

    assert groups(group, mixed) == groups(group, TOLD)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=30), st.lists(st.sampled_from(TOLD), max_size=8))
def test_a_copy_of_any_text_that_has_letters_is_found(body, title, between):
    messages = [message_of(*pair) for pair in ((title, body), *between, (title, body))]
    stream = Stream(SMALL)
    assume(messages[0].has_letters)

    found = grouped(messages)
    placed = [stream.add(message) for message in messages]

    assert found[-1] == found[0]
    assert placed[-1].is_copy


@both
@pytest.mark.parametrize(
    "reach",
    [
        "电话13900001111",
        "联系电话：１３９ 0000 1111",
        "聯繫電話：0731-88886666",
        "微信号abcdef12",
        "车牌湘A12345",
        "邮箱 zhang@example.com",
        "身份证号11010519491231002X",
        " call 13900001111",
    ],
)
def test_whom_one_may_call_makes_nothing_alike(group, reach):
    said = [("", f"{matter}，{reach}") for matter in ("垃圾没人清", "路灯坏了", "公交晚点")]

    assert groups(group, said) == [0, 1, 2]


@both
def test_a_text_with_another_number_below_it_is_a_copy(group):
    said = [("", f"桥头的路灯坏了三天。电话：{number}") for number in (13900001111, 13900002222)]

    assert groups(group, said) == [0, 0]
    assert message_of(*said[0]) == message_of(*said[1])


def test_a_number_that_is_no_private_detail_still_tells():
    assert "103" in message_of("103路公交", "103路公交晚点。").title
    assert message_of("碧溪新城3栋502室漏水", "").title == "碧溪新城3栋502室漏水"
