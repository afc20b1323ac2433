"""The first messages of a new town: nothing came before that would tell which words are common."""

import pytest

from heartline.engines.reading.grouping import grouped, message_of
from tests.engines.reading.grouping.invented import BUILDING_SITE, IN_ENGLISH, OF_OTHER_THINGS
from tests.engines.reading.grouping.test_stream import one_by_one

both = pytest.mark.parametrize("group", [grouped, one_by_one], ids=["at once", "one by one"])


def read(pairs):
    return [message_of(title, body) for title, body in pairs]


@both
def test_ten_who_tell_of_one_building_site_in_two_scripts_are_one_issue(group):
    assert group(read(BUILDING_SITE)) == [0] * 10


@both
def test_courtesies_make_nothing_alike(group):
    assert group(read(OF_OTHER_THINGS)) == [0, 1, 2, 3]


@both
def test_ten_of_one_matter_and_others_between_are_told_apart(group):
    found = group(read([*OF_OTHER_THINGS[:2], *BUILDING_SITE, *OF_OTHER_THINGS[2:]]))

    assert found == [0, 1, *[2] * 10, 12, 13]


@both
def test_where_words_are_spelled_messages_are_told_apart_as_well(group):
    assert group(read(IN_ENGLISH)) == [0, 1, 2, 0, 4]
