"""Several matters in one message."""

import pytest
from hypothesis import given

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.grams import grams_of, shared_share
from heartline.engines.reading.matters import matters
from tests.engines.reading.strange import MESSAGES


def parts(said):
    return [said[span.start : span.end] for span in matters(clean_text(said))]


def test_a_numbered_list_of_different_things_is_split_at_its_numbers():
    said = (
        "反映三件事：\n一、桥头的路灯坏了三天没人修。\n"
        "二、幼儿园门口卖盒饭的油烟太大。\n三、公交站牌被广告挡住。"
    )

    assert parts(said) == [
        "一、桥头的路灯坏了三天没人修。",
        "二、幼儿园门口卖盒饭的油烟太大。",
        "三、公交站牌被广告挡住。",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "1. 桥头的路灯坏了三天没人修。2. 幼儿园门口油烟实在太大。",
        "(1)桥头的路灯坏了三天没人修；(2)幼儿园门口油烟实在太大",
        "第一，桥头的路灯坏了三天没人修。第二，幼儿园门口油烟实在太大。",
        "桥头的路灯坏了三天没人修。另外，幼儿园门口油烟实在太大。",
        "The lamp at the bridge is broken. Also, buses stop far from school.",
    ],
)
def test_each_way_of_going_on_is_understood(said):
    assert len(parts(said)) == 2
    assert "".join(parts(said)).replace(" ", "") == said.replace(" ", "")


@pytest.mark.parametrize(
    "said",
    [
        "桥头的路灯坏了三天没人修。",
        "一、桥头的路灯坏了没人修。二、桥头的路灯坏了没人来看，夜里很黑。",
        "路灯坏了。另外，谢谢。",
        "2. 先说第二点：路灯坏了很久没有人修。",
        "一、路灯坏了三天没人来修理。三、公交站牌被广告挡住看不见。",
        "长1.5米，宽2.5米的坑一直没有人填平",
        "第一年交了钱，第二年又要交同样的钱。",
        "",
    ],
)
def test_one_matter_stays_one(said):
    assert parts(said) == []


@given(MESSAGES)
def test_parts_are_in_order_and_inside_the_original(original):
    spans = matters(clean_text(original))

    ends = [0, *(span.end for span in spans)]
    assert len(spans) != 1
    assert all(before <= span.start < span.end for before, span in zip(ends, spans, strict=False))
    assert ends[-1] <= len(original)


def test_what_two_texts_share_is_worked_by_hand():
    one, other = grams_of("桥头路灯坏"), grams_of("路灯亮")

    assert one == {"桥头", "头路", "路灯", "灯坏"}
    assert shared_share(one, other) == 0.5
    assert shared_share(one, frozenset()) == 0.0
