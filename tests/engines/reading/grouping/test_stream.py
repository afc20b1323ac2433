"""One message after the other."""

import pytest
from hypothesis import given, settings, strategies as st

from heartline.engines.reading.grouping import Message, Room, Stream, message_of
from tests.engines.reading.grouping import slow_stream
from tests.engines.reading.grouping.invented import ALONE, spoken
from tests.engines.reading.grouping.test_night import same

SMALL = Room(messages=64, grams=20_000)


def one_by_one(messages, room=SMALL):
    """The issue of each message in the end."""
    stream = Stream(room)
    placed = [stream.add(message) for message in messages]
    now_in = {each.joined: each.issue for each in placed if each.joined is not None}

    def last(issue):
        return last(now_in[issue]) if issue in now_in else issue

    return [last(each.issue) for each in placed]


def test_messages_about_one_matter_are_together_and_others_alone():
    messages, truth = spoken(seed=1)

    assert same(one_by_one(messages), truth)


def test_an_issue_goes_by_the_number_of_its_first_message():
    stream = Stream(SMALL)
    stream.add(message_of(*ALONE[0]))

    placed = stream.add(message_of(*ALONE[1]))

    assert (placed.issue, placed.is_copy, placed.likeness) == (1, False, 0.0)


def test_a_copy_is_found_letter_for_letter():
    stream = Stream(SMALL)
    stream.add(message_of("", "桥头的路灯坏了，晚上很黑。"))

    placed = stream.add(message_of("", "橋頭的路燈壞了  晚上很黑！！"))

    assert placed.is_copy
    assert placed.issue == 0


def test_a_copy_is_found_long_after_its_message_was_forgotten():
    stream = Stream(Room(messages=4, grams=1000))
    messages, _truth = spoken(seed=2)
    for message in messages:
        stream.add(message)

    assert all(stream.add(message).is_copy for message in messages)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 20))
def test_all_beside_all_in_plain_python_finds_the_same(seed, count):
    messages, _truth = spoken(seed)

    assert one_by_one(messages[:count]) == slow_stream.one_by_one(messages[:count])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_messages_in_the_same_order_give_the_same(seed):
    messages, _truth = spoken(seed)

    assert one_by_one(messages) == one_by_one(messages)


def test_small_issues_that_turn_out_to_be_one_are_joined_and_it_is_told():
    stream = Stream(SMALL)
    for message in spoken(seed=3)[0]:
        stream.add(message)
    first = stream.add(message_of("停水三天了", "我们这里停水三天，没有人管。"))
    second = stream.add(message_of("五楼上不来水", "自来水压力太小，洗澡要等半夜。"))

    both = "停水三天，没有人管；来了自来水压力太小，洗澡要等半夜。"
    placed = stream.add(message_of("停水三天了，五楼上不来水", both))

    assert second.issue == first.issue + 1
    assert (placed.issue, placed.joined) == (first.issue, second.issue)


def test_what_is_typed_finds_the_issue_and_nothing_is_remembered_of_it():
    stream = Stream(SMALL)
    for message in spoken(seed=3)[0]:
        stream.add(message)
    came = stream.came

    near = stream.near(message_of("", "碧溪新城旁边的搅拌站灰尘太大"))

    assert near[0].excess >= 1
    assert near[0].size == 6
    assert near == sorted(near, key=lambda each: -each.excess)
    assert stream.came == came


def test_nothing_is_near_before_anything_came():
    assert Stream(SMALL).near(message_of("", "路灯坏了")) == []


def test_memory_is_bounded_and_old_issues_make_room():
    stream = Stream(Room(messages=8, grams=600))
    messages, _truth = spoken(seed=5, each=12)

    for message in messages:
        stream.add(message)

    kept = range(stream.memory.oldest, stream.memory.count)
    rows = {int(stream.memory.issue[number % 8]) for number in kept}
    assert len(kept) <= 8
    assert stream.issues.free_count == 9 - len(rows)
    assert stream.add(messages[-1]).is_copy


@pytest.mark.parametrize("text", ["好", "W", "灯" * 100_000])
def test_a_text_that_says_little_is_a_message_like_any_other(text):
    stream = Stream(SMALL)
    stream.add(message_of(*ALONE[0]))

    placed = stream.add(message_of("", text))

    assert placed.issue == 1
    assert stream.add(message_of("", text)).is_copy


@pytest.mark.parametrize("text", ["", "😀🎉", "12345", "，。！", "\ud800"])
def test_a_text_without_letters_is_like_no_other_and_not_remembered(text):
    stream = Stream(SMALL)
    stream.add(message_of("12345号路灯", "12345号路灯坏了三天。"))

    placed = [stream.add(message_of("", text)) for _time in range(2)]

    assert placed == [(1, False, 0.0, None), (2, False, 0.0, None)]
    assert stream.near(message_of("", text)) == []
    assert stream.memory.count == 1


def test_two_texts_that_differ_only_in_their_place_are_two_issues():
    stream = Stream(SMALL)
    stream.add(
        message_of("A7县碧溪新城路灯坏了", "碧溪新城的路灯坏了三天，晚上出门很不安全，请派人来修。")
    )

    placed = stream.add(
        message_of("B2区锦绣花园路灯坏了", "锦绣花园的路灯坏了三天，晚上出门很不安全，请派人来修。")
    )

    assert placed.issue == 1


def test_a_message_without_letters_needs_no_room():
    stream = Stream(Room(messages=4, grams=4))

    assert stream.add(Message("", "")).issue == 0
