"""What is suggested for a text, from what was learned, and in spite of how it is written."""

from functools import cache

import pytest
from hypothesis import given, settings as effort, strategies as st
from opencc import OpenCC

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.examples import Example
from heartline.engines.reading.topics.reasons import words_for
from heartline.engines.reading.topics.training import first_model, train
from tests.engines.reading.topics.town_talk import ROADS, SCHOOLS, WORK, town_talk

ASKED = ("小区门口的路灯坏了三天", "老板拖欠工资不给钱", "孩子今年入学报不了名")


@cache
def model():
    return train(*town_talk())


def suggested(text):
    return model().suggest([clean_text(text).analysed])[0]


def test_each_text_is_given_the_topic_that_such_texts_had():
    told = [suggested(text).label for text in ASKED]

    assert told == [ROADS, WORK, SCHOOLS]


def test_the_three_likeliest_topics_are_told_with_probabilities_that_fall():
    best = suggested(ASKED[0]).best

    chances = [chance for _, chance in best]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)
    assert {label for label, _ in best} == {ROADS, SCHOOLS, WORK}


def test_the_words_that_led_there_are_words_of_the_text():
    words = words_for(model(), ASKED[1], WORK)

    assert all(word in ASKED[1] for word in words)
    assert "拖欠工资" in "".join(words)


def test_a_label_that_the_model_does_not_know_has_no_words():
    with pytest.raises(ValueError, match="tuple"):
        words_for(model(), ASKED[0], "天气")


@pytest.mark.parametrize("text", ["", "路", "😀😀😀", "13", "2026 11 29", "。!?", "的了是在"])
def test_nothing_is_suggested_for_what_says_nothing(text):
    assert not suggested(text).suggested


def test_a_whole_novel_is_answered_for_by_its_beginning():
    novel = ASKED[1] * 10_000

    assert suggested(novel).label == WORK


@pytest.mark.parametrize("text", ASKED)
def test_the_script_and_the_width_do_not_change_the_topic(text):
    traditional = OpenCC("s2t").convert(text)
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text + "A3")

    assert suggested(traditional).label == suggested(text).label
    assert suggested(wide) == suggested(text + "A3")


@effort(max_examples=30, deadline=None)
@given(st.sampled_from(ASKED), st.lists(st.integers(0, 8), min_size=1, max_size=4))
def test_spaces_between_signs_do_not_change_what_is_suggested(text, places):
    spaced = text
    for place in places:
        spaced = spaced[:place] + " " + spaced[place:]

    assert suggested(spaced) == suggested(text)


@effort(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_for(text):
    told = suggested(text)

    assert told.label in {ROADS, SCHOOLS, WORK}
    assert 0 < told.confidence < 1


def test_texts_asked_together_are_answered_as_when_asked_alone():
    texts = [*ASKED, *town_talk(50)[0], ""]

    together = model().suggest(texts)

    alone = [model().suggest([text])[0] for text in texts]
    assert [one.label for one in together] == [one.label for one in alone]
    assert [one.confidence for one in together] == pytest.approx([one.confidence for one in alone])


def test_before_the_first_case_the_names_of_the_topics_are_enough():
    topics = ("道路交通", "劳动与社会保障", "教育", "生态环境")
    begun = first_model([Example(name, name) for name in topics])

    told = [
        one.label
        for one in begun.suggest(
            ["单位不给缴社保还拖欠工资", "化工厂往河里排污水", "小学招生不公平", "公路养护太差"]
        )
    ]

    assert told == ["劳动与社会保障", "生态环境", "教育", "道路交通"]
