"""Which messages are about one matter: the night pass, the stream, and what both must keep."""

import pytest
from hypothesis import given, settings, strategies as st
from opencc import OpenCC

from heartline.engines.reading.grouping import (
    Room,
    StateError,
    Stream,
    from_bytes,
    grouped,
    message_of,
    to_bytes,
    why,
)

SITE = [
    (
        "柳荫新村旁边工地夜里施工",
        "柳荫新村旁边的工地夜里十二点还在施工，打桩的声音很大，老人孩子睡不着。",
    ),
    (
        "柳荫新村工地半夜打桩扰民",
        "我是柳荫新村的住户，小区旁边工地半夜打桩，声音太大，希望管一管夜间施工。",
    ),
    ("夜间施工噪音 柳荫新村", "柳荫新村边上的工地每天夜里施工到凌晨，打桩噪音让人没法睡觉。"),
]
OTHERS = [
    ("三路公交车站台没有雨棚", "三路公交车在渔歌路站没有雨棚，下雨天等车的人都淋湿了。"),
    ("咨询老年卡怎么办理", "请问六十五岁老人的公交卡在哪里办，需要带什么材料？"),
    ("自来水发黄", "海棠里三天来自来水发黄，烧开也有一层锈。"),
]
#: What else a town hall hears meanwhile: without it nobody could say which words are common.
MEANWHILE = [
    ("", text)
    for text in (
        "请问办理居住证需要哪些材料，周末能不能办？",
        "幼儿园报名系统打不开，试了好几天都是这样。",
        "单位拖欠了两个月工资，劳动合同也没有签。",
        "医保卡在药店刷不了，说是信息没有更新。",
        "听潮里三号楼的电梯三天两头坏，老人上不了楼。",
        "公园里的健身器材断了，容易伤到孩子。",
        "河边有人倒垃圾，味道很大，蚊子也多。",
        "暖气到现在不热，室内只有十四度。",
        "路口的红绿灯时间太短，走到一半就变了。",
        "停车位被商户长期占着，居民没有地方停。",
        "快递驿站把包裹堆在楼道里，消防通道走不通。",
        "学校门口的斑马线磨没了，请重新画一下。",
        "广场舞的音响到晚上十点还在放。",
        "燃气表走得太快，这个月的费用多了一倍。",
        "房产证办了半年还没有下来，窗口说再等等。",
        "养老院的伙食越来越差，收费倒是涨了。",
        "村里的灌溉渠堵了，麦子浇不上水。",
        "图书馆能不能周一也开放，孩子放假想去看书。",
        "路边的广告牌松了，刮风的时候直晃。",
        "宠物不牵绳，昨天差点咬到小孩。",
        "退休金这个月少发了，打电话问没有人接。",
        "公共厕所一直锁着门，环卫工人也没地方去。",
        "网上缴费成功了，物业却说没有收到。",
        "梧桐树的飘絮太多，开不了窗。",
    )
]
ROOM = Room(messages=64, grams=40_000)


def read(pairs):
    return [message_of(title, body) for title, body in pairs]


def first(group, pairs):
    """The issues of `pairs` when the rest of the town was heard before them."""
    return group(read([*MEANWHILE, *pairs]))[len(MEANWHILE) :]


def one_by_one(messages, room=ROOM):
    stream = Stream(room)
    placed = [stream.add(message) for message in messages]
    now_in = {one.joined: one.issue for one in placed if one.joined is not None}

    def last(issue):
        while issue in now_in:
            issue = now_in[issue]
        return issue

    return [last(one.issue) for one in placed]


@pytest.fixture(params=[grouped, one_by_one], ids=["night", "one by one"])
def group(request):
    return request.param


def test_three_who_tell_of_one_site_are_together_and_the_others_alone(group):
    found = first(group, [*SITE, *OTHERS])

    assert found[0] == found[1] == found[2]
    assert len(set(found)) == 4


def test_copies_are_always_together_also_where_spaces_and_signs_differ(group):
    copies = [OTHERS[2], (" 自来水，发黄！", "海棠里三天来 自来水发黄。烧开也有一层锈"), OTHERS[0]]

    found = first(group, copies)

    assert found[0] == found[1] != found[2]


def test_the_script_makes_no_difference(group):
    traditional = OpenCC("s2t").convert
    mixed = [SITE[0], tuple(map(traditional, SITE[1])), SITE[2], *OTHERS]

    assert first(group, mixed) == first(group, [*SITE, *OTHERS])


@given(st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_at_night_the_order_makes_no_difference(order):
    pairs = [*SITE, *OTHERS]
    found = first(grouped, [pairs[place] for place in order])

    issue_of = dict(zip(order, found, strict=True))

    assert issue_of[0] == issue_of[1] == issue_of[2]
    assert len(set(found)) == 4


@pytest.mark.parametrize("text", ["", "。", "好", "😀😀😀", "1234567890", "路灯" * 50_000])
def test_strange_messages_are_issues_of_their_own(group, text):
    found = first(group, [("", text), *OTHERS])

    assert found[0] not in found[1:]


def test_nothing_is_grouped_into_nothing(group):
    assert list(group([])) == []


def test_a_stream_goes_on_after_a_restart_as_if_there_had_been_none():
    whole, half = Stream(ROOM), Stream(ROOM)
    messages = read([*SITE, *OTHERS])
    for message in messages[:2]:
        whole.add(message)
        half.add(message)

    again = from_bytes(to_bytes(half))

    assert [again.add(one) for one in messages[2:]] == [whole.add(one) for one in messages[2:]]


def test_a_state_that_is_none_is_refused():
    with pytest.raises(StateError):
        from_bytes(b"nothing of the kind")


def test_a_full_room_forgets_the_oldest_and_goes_on():
    stream = Stream(Room(messages=4, grams=2_000))

    issues = [stream.add(message).issue for message in read([*OTHERS, *SITE, OTHERS[0]])]

    assert len(issues) == 7


def test_what_is_typed_is_near_the_issue_it_is_about():
    stream = Stream(ROOM)
    placed = [stream.add(message) for message in read([*MEANWHILE, *OTHERS, *SITE])]

    near = stream.near(message_of("", "柳荫新村工地夜里又在打桩，吵得睡不着"))

    assert near[0].issue == placed[-1].issue


def test_why_two_messages_are_alike_is_told_in_words_that_both_hold():
    stream = Stream(ROOM)
    for message in read([*MEANWHILE, *SITE]):
        stream.add(message)

    one, other = read(SITE[:2])
    told = why(one, other, stream.weights)

    assert told.words
    assert all(word in SITE[0][0] + SITE[0][1] for word in told.words)
    assert all(word in SITE[1][0] + SITE[1][1] for word in told.words)
