"""Private details: found with their place and type, and what only looks like them left alone."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.private import covered, private_details
from heartline.engines.reading.private.checks import is_identity_number, passes_luhn
from heartline.engines.reading.spans import Span
from tests.engines.reading.strange import MESSAGES


def found(said):
    return [(span.type, said[span.start : span.end]) for span in private_details(clean_text(said))]


@pytest.mark.parametrize(
    ("said", "details"),
    [
        ("电话13800138000", [("phone", "13800138000")]),
        ("请打１３８－００１３－８０００", [("phone", "１３８－００１３－８０００")]),
        ("打138 0013 8000找我", [("phone", "138 0013 8000")]),
        ("13800138000 13900139000", [("phone", "13800138000"), ("phone", "13900139000")]),
        ("+86 138 0013 8000", [("phone", "+86 138 0013 8000")]),
        ("手机一三八零零一三八零零零", [("phone", "一三八零零一三八零零零")]),
        ("座机0731-88886666转802", [("phone", "0731-88886666转802")]),
        ("(010) 8888 6666", [("phone", "(010) 8888 6666")]),
        ("热线400-123-4567", [("phone", "400-123-4567")]),
        ("联系电话：8688123", [("phone", "8688123")]),
        ("Call (212) 555-0147 please", [("phone", "(212) 555-0147")]),
        ("身份证11010519491231002X", [("identity_card", "11010519491231002X")]),
        ("11010519491231002x", [("identity_card", "11010519491231002x")]),
        ("身份证号110105194912310029", [("identity_card", "110105194912310029")]),
        ("老证130503670401001", [("identity_card", "130503670401001")]),
        ("打到6222 0212 3456 7894 去", [("bank_card", "6222 0212 3456 7894")]),
        ("卡号6222021234567890123", [("bank_card", "6222021234567890123")]),
        ("车牌湘A12345乱停", [("plate", "湘A12345")]),
        ("粤B·D12345堵路", [("plate", "粤B·D12345")]),
        ("京a8888警", [("plate", "京a8888警")]),
        ("写信到 li.si@example.org 即可", [("email", "li.si@example.org")]),
        ("微信号：lamp_2020", [("wechat", "lamp_2020")]),
        ("VX:bridge88", [("wechat", "bridge88")]),
        ("加QQ群 12345678", [("qq", "12345678")]),
        ("我叫王小明，住桥头", [("name", "王小明")]),
        ("我是欧阳小北，来反映", [("name", "欧阳小北")]),
        ("本人姓名：陈立", [("name", "陈立")]),
        ("联系人李四电话晚点给", [("name", "李四")]),
        ("我是李女士", [("name", "李女士")]),
        ("我姓周，", [("name", "周")]),
        ("反映人：張大千", [("name", "張大千")]),
        ("My name is John Smith and I live here", [("name", "John Smith")]),
        ("Many thanks,\nMary-Ann Jones", [("name", "Mary-Ann Jones")]),
        ("3栋2单元501室", [("house_number", "3栋2单元501室")]),
        ("住12号楼", [("house_number", "12号楼")]),
        ("一栋二单元", [("house_number", "一栋二单元")]),
        ("桥头路27号的店", [("house_number", "27号")]),
        ("Flat 3B, 27 Elm Road", [("house_number", "3B"), ("house_number", "27")]),
    ],
)
def test_a_detail_is_found_where_it_stands(said, details):
    assert found(said) == details


@pytest.mark.parametrize(
    "said",
    [
        "2019年4月25日9:32",
        "2019-04-25 09:32:09",
        "花了138001380元",
        "一共13800138000元",
        "工单编号6222021234567894",
        "编号20190425093209123",
        "A7县的路灯",
        "新A7县城",
        "G60高速K123处",
        "拨打12345热线没有人接",
        "面积120平方米，3室2厅",
        "共有12栋楼房",
        "隔壁一栋楼在漏水",
        "2019房价涨了",
        "坐3号线转12路",
        "3月12号停水",
        "我是业主，我叫苦不迭",
        "本人申请复议",
        "我是金桥村的村民",
        "本人文化不高",
        "我是高中学生",
        "微信公众号里没有",
        "QQ里说不清",
        "第一栋",
        "比分3-2-1",
        "This is Main Street",
    ],
)
def test_what_only_looks_like_one_is_left_alone(said):
    assert found(said) == []


def test_a_check_digit_worked_by_hand():
    # 110105194912310020: the sum of digit times weight is 167, 167 mod 11 is 2, whose sign is X.
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    # 4 9 9 2 7 3 9 8 7 1 6: 6+2+7+7+9+6+7+4+9+9+4 = 70.
    assert passes_luhn("49927398716")
    assert not passes_luhn("49927398717")


@given(st.text("0123456789", min_size=5, max_size=18))
def test_of_ten_last_digits_one_passes(digits):
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1


@given(st.integers(10**16, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, place, change):
    body = "110105" + str(number)[6:10] + "0101" + str(number)[14:17]
    body = body[:17]
    right = next(sign for sign in "0123456789X" if is_identity_number(body + sign))
    wrong = body[:place] + str((int(body[place]) + change) % 10) + body[place + 1 :]

    assert not is_identity_number(wrong + right)


@given(st.lists(st.sampled_from(["我叫王小明", "电话13800138000", "桥头", "湘A12345", "，", "好"])))
def test_width_changes_nothing_of_what_is_found(words):
    said = "".join(words)
    wide = said.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})

    assert private_details(clean_text(wide)) == private_details(clean_text(said))


@given(
    st.lists(
        st.sampled_from(["我叫王小明", "电话13800138000。", "桥头", "，", "好", "3栋2单元501室。"])
    )
)
def test_spaces_between_signs_hide_nothing(words):
    said = "".join(words)
    spaced = " ".join(said)

    plain = [kind for kind, _detail in found(said)]

    assert [kind for kind, _detail in found(spaced)] == plain


@given(MESSAGES)
def test_covering_leaves_no_detail_and_no_place_changed(original):
    spans = private_details(clean_text(original))

    hidden = covered(original, spans)

    assert len(hidden) == len(original)
    for span in spans:
        assert set(hidden[span.start : span.end]) == {"█"}
    assert covered(hidden, []) == hidden


def test_spans_that_overlap_are_covered_once():
    spans = [Span(0, 2, "name"), Span(1, 3, "name"), Span(2, 2, "name")]

    assert covered("路灯坏了", spans) == "███了"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("邻居陈小红天天半夜放音乐。", "陈小红"),
        ("我找过村支书刘德福，他不管。", "刘德福"),
        ("村支书刘德福不管事。", "刘德福"),
        ("物业负责人王建国态度很差。", "王建国"),
        ("物业经理张伟说下周修。", "张伟"),
        ("鄰居陳小紅半夜唱歌", "陳小紅"),
        ("我是李娜老师，想反映食堂的事。", "李娜"),
        ("I spoke with Mr. Brown about the lamp.", "Brown"),
        ("Mrs Jane Smith never called back.", "Jane Smith"),
    ],
)
def test_a_name_behind_what_somebody_is_to_the_writer_is_found(said, name):
    assert ("name", name) in found(said)


@pytest.mark.parametrize(
    "said",
    [
        "负责人说下周来修。",
        "邻居家里养鸡，太吵。",
        "村支书很好，书记很好，谢谢。",
        "物业经理态度差，不解决问题。",
        "负责人高度重视，主任马上回复。",
        "经理成天在家，邻居常年不在。",
        "负责人许诺给我们换水管。",
        "书记万分感谢大家，主任明确表示同意。",
        "邻居白天不在，车乱停。",
        "班主任和老师都不管，校长包庇。",
        "主任应付了事，经理连连道歉。",
        "负责人向我保证，经理严肃处理。",
        "邻居黄某某半夜唱歌，书记李某不管。",
        "我是任课老师，我是高中老师。",
        "负责人时不时来看，邻居于是走了。",
        "书记左右为难，主任符合条件。",
        "经理应解释的没有解释，店长钱不退。",
        "负责人谢谢大家，邻居孙子半夜哭，主任查明情况。",
        "书记杜绝浪费，经理胡说，负责人许可了。",
        "Mr Mayor, please repair the lamp.",
        "Mr. and Mrs. are words.",
    ],
)
def test_what_follows_a_role_is_no_name_by_itself(said):
    assert [kind for kind, _detail in found(said) if kind == "name"] == []
