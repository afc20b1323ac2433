"""Words of danger, and what only sounds like them."""

import pytest

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.urgent import urgent_words


def found(said):
    return [(span.type, said[span.start : span.end]) for span in urgent_words(clean_text(said))]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("楼下起火了，快来人", [("life", "起火")]),
        ("樓下起火了", [("life", "起火")]),
        ("闻到煤气味", [("life", "煤气味")]),
        ("老人被困在电梯里", [("life", "被困")]),
        ("电线落地，有人触电", [("life", "触电")]),
        ("围墙随时可能倒塌", [("life", "倒塌")]),
        ("我活不下去了", [("life", "活不下去")]),
        ("路上没有井盖", [("life", "没有井盖")]),
        ("正在强拆我家房子", [("property", "正在强拆")]),
        ("水管爆了，一楼被淹", [("property", "水管爆"), ("property", "被淹")]),
        ("There is a gas leak in our house", [("life", "gas leak")]),
        ("A child is trapped in the lift!", [("life", "trapped")]),
        ("The wall could collapse at any moment: it is collapsing", [("life", "collapsing")]),
        ("Our shop was robbed", [("property", "robbed")]),
    ],
)
def test_danger_is_found_with_the_words_that_tell_of_it(said, words):
    assert found(said) == words


@pytest.mark.parametrize(
    "said",
    [
        "没有人受伤",
        "燃气灶打不着火",
        "半夜打桩，吵死人了",
        "未造成人员伤亡",
        "存在火灾隐患",
        "容易引发火灾",
        "为了防止坍塌",
        "买了火灾保险",
        "社区搞了火灾演练",
        "消防火灾知识宣传",
        "严重伤害了我们的感情",
        "路灯坏了",
        "The fire station is closed",
        "Nobody was injured",
        "It may cause an explosion",
        "the fire exit is locked",
    ],
)
def test_what_is_denied_feared_or_something_else_is_none(said):
    assert found(said) == []
