"""The batch pass."""

import pytest
from hypothesis import given, settings, strategies as st

from heartline.engines.reading.grouping import Message, grouped, message_of
from tests.engines.reading.grouping import slow
from tests.engines.reading.grouping.invented import spoken


def same(groups, truth):
    """Whether two ways to name groups draw the same lines."""
    return len(set(zip(groups, truth, strict=True))) == len(set(groups)) == len(set(truth))


def test_messages_about_one_matter_are_together_and_others_alone():
    messages, truth = spoken(seed=1)

    assert same(grouped(messages), truth)


def test_a_group_goes_by_its_first_message():
    messages = [Message("甲乙丙丁", ""), Message("子丑寅卯", ""), Message("甲乙丙丁", "")]

    assert grouped(messages) == [0, 1, 0]


def test_two_of_four_by_hand():
    """Titles 甲乙丙丁 and 甲乙戊己, of two others that share nothing with them; there is no body.

    Title, body and whole text are the same, so all cosines are. Each has three pairs and two
    triples. 甲乙 is in 2 of 4 messages, 1000 counted before: it weighs
    (1 - ln 3 / ln 1006) ** 1.25 = 0.8055. The other four are in 1 and weigh
    (1 - ln 2 / ln 1006) ** 1.25 = 0.8763. Cosine: 0.6488 / (0.6488 + 4 * 0.7679) = 0.1744; the
    floor for two messages is 0.15. With one sign more there are six others, and it is
    0.6488 / (0.6488 + 6 * 0.7679) = 0.1235.
    """
    others = [Message("子丑寅", ""), Message("辰巳午", "")]

    together = grouped([Message("甲乙丙丁", ""), Message("甲乙戊己", ""), *others])
    apart = grouped([Message("甲乙丙丁庚", ""), Message("甲乙戊己辛", ""), *others])

    assert together == [0, 0, 2, 3]
    assert apart == [0, 1, 2, 3]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 24))
def test_slow_average_link_in_plain_python_finds_the_same(seed, count):
    messages, _truth = spoken(seed)

    assert grouped(messages[:count]) == slow.grouped(messages[:count])


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_messages_changes_no_group(order):
    messages, _truth = spoken(seed=3)
    shuffled = grouped([messages[at] for at in order])

    assert same([shuffled[order.index(at)] for at in range(12)], grouped(messages[:12]))


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)), st.integers(0, 7))
def test_copies_are_together_wherever_they_stand(order, at):
    messages, _truth = spoken(seed=4)
    some = [messages[index] for index in order]

    groups = grouped([*some, some[at]])

    assert groups[-1] == groups[at]


@pytest.mark.parametrize("text", ["", "😀🎉", "12345", "13812345678", "，。！", "\ud800"])
def test_a_message_without_letters_is_alone_also_beside_its_copy(text):
    nothing = message_of("", text)

    assert grouped([nothing, Message("甲乙丙丁", ""), nothing]) == [0, 1, 2]


def test_a_hundred_thousand_signs_are_no_trouble():
    long = message_of("路灯坏了", "东边的路灯坏了三天。" * 10_000)

    assert grouped([long, message_of("修好了", "谢谢"), long]) == [0, 1, 0]


def test_of_nothing_comes_nothing():
    assert grouped([]) == []


def test_one_message_is_its_own_group():
    assert grouped(spoken(seed=6)[0][:1]) == [0]


def test_the_messages_are_left_as_they_came():
    messages, _truth = spoken(seed=7)
    before = list(messages)

    grouped(messages)

    assert messages == before
