"""Why two messages are held to be alike."""

import numpy as np

from heartline.engines.reading.grouping import Room, Stream, message_of, why
from heartline.engines.reading.places import Gazetteer
from tests.engines.reading.grouping.invented import spoken


def every_gram_the_same(ids):
    return np.ones(len(ids))


def test_the_words_and_places_that_two_share():
    one = message_of("A7县碧溪新城搅拌站扰民", "搅拌站半夜施工。")
    other = message_of("碧溪新城旁的搅拌站", "灰尘太大，请关停搅拌站。")

    found = why(one, other, every_gram_the_same)

    assert found.words == ("碧溪新城", "搅拌站")
    assert found.places == ("碧溪新城",)


def test_two_names_of_one_known_place_are_shared():
    known = Gazetteer({"一米阳光": "一米阳光", "八音盒": "一米阳光"})
    one = message_of("", "一米阳光夜里停水。", known)
    other = message_of("", "八音盒没有路灯。", known)

    assert why(one, other, every_gram_the_same).places == ("一米阳光",)
    assert not why(
        message_of("", "一米阳光夜里停水。"),
        message_of("", "八音盒没有路灯。"),
        every_gram_the_same,
    ).places


def test_a_whole_district_is_no_place_of_a_matter_though_it_is_known():
    known = Gazetteer({"松岭街道": "松岭街道"})

    assert message_of("", "松岭街道夜里停水。", known).names == ()


def test_what_tells_most_stands_first():
    stream = Stream(Room(messages=64, grams=20_000))
    for message in spoken(seed=1)[0]:
        stream.add(message)
    one = message_of("", "请尽快处理松岭村采石场。")
    other = message_of("", "松岭村采石场又放炮，请尽快处理。")

    found = why(one, other, stream.weights)

    assert found.words[0] == "松岭村采石场"


def test_two_that_share_nothing_have_no_reason():
    found = why(message_of("", "路灯坏了"), message_of("", "公交太挤"), every_gram_the_same)

    assert found == ((), ())
