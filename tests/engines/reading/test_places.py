"""Places: codes, names that the office knows, and names by their ending."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.places import Gazetteer, are_same, places


def named(said, **known):
    text = clean_text(said)
    found = places(text, Gazetteer(known)) if known else places(text)
    return [(place.type, said[place.start : place.end]) for place in found]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("A7县水塘街道的路灯坏了", [("area", "A7县"), ("area", "水塘街道")]),
        ("西地省A市A3区", [("area", "西地省A市A3区")]),
        ("丽水新城小区停电", [("estate", "丽水新城小区")]),
        ("我住在丽水新城的3栋", [("estate", "丽水新城")]),
        ("关于金桥大道的路灯", [("street", "金桥大道")]),
        ("劳动东路堵车", [("street", "劳动东路")]),
        ("地铁3号线太挤", [("line", "地铁3号线")]),
        ("坐12路公交去", [("line", "12路")]),
        ("金橋鎮水塘村沒有路燈", [("area", "金橋鎮"), ("area", "水塘村")]),
        ("A市二中补课", [("area", "A市"), ("school", "二中")]),
        ("影响东升小学的孩子", [("school", "东升小学")]),
        ("仁爱医院排队", [("hospital", "仁爱医院")]),
        ("万盛广场太吵", [("site", "万盛广场")]),
        ("想问一下，灯塔巷一带停水了", [("street", "灯塔巷")]),
        ("我在磨坊路一家店打工", [("street", "磨坊路")]),
        (
            "A lamp on Main Street near Elm Road",
            [("street", "Main Street"), ("street", "Elm Road")],
        ),
        ("The bus 12 to Central Park", [("line", "bus 12"), ("site", "Central Park")]),
    ],
)
def test_a_place_is_found_where_it_stands(said, found):
    assert named(said) == found


@pytest.mark.parametrize(
    "said",
    [
        "修路修了一年",
        "我们农村的公路",
        "到医院看病",
        "无规划三甲医院",
        "全村的路灯线路坏了",
        "金桥路桥集团有限公司",
        "城镇和乡村的学校",
        "小区里的超市",
        "没有出路",
        "想问一下，水泥路什么时候修",
        "您好，距离学校太近",
        "不知道该问哪里，麻烦指个路",
        "天黑路滑，山高路远，雾大路窄",
        "I am on the way to school",
        "Q7 和 K9",
    ],
)
def test_what_names_nothing_is_left_alone(said):
    assert named(said) == []


def test_a_name_that_the_office_knows_is_found_without_an_ending_and_in_either_script():
    known = {"一米阳光": "estate:7", "一米": "shop:1"}

    assert named("一米陽光沒有燈", **known) == [("known", "一米陽光")]
    assert named("去一米买灯", **known) == [("known", "一米")]


def test_what_the_gazetteer_says_is_the_key():
    (place,) = places(clean_text("一米阳光停电"), Gazetteer({"一米阳光": "estate:7"}))

    assert (place.key, place.name) == ("estate:7", "一米阳光")


def keys(said):
    return [place.key for place in places(clean_text(said))]


def test_a_key_is_the_codes_and_the_name_without_what_says_nothing_of_it():
    assert keys("A7县丽水新城小区") == ["A市A7县", "A市A7县丽水新城"]
    assert keys("A市A7县丽水新城") == ["A市A7县", "A市A7县丽水新城"]


def test_lines_have_one_key_however_their_number_is_written():
    assert keys("地铁三号线") == keys("轨道交通3号线") == keys("3号线") == ["3号线"]
    assert keys("地铁十二号线") == ["12号线"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("丽水新城", "丽水新城小区", True),
        ("万科魅力之城", "魅力之城", True),
        ("A7县魅力之城", "万科魅力之城", True),
        ("A市魅力之城", "A7县魅力之城", True),
        ("A7县魅力之城", "B3区魅力之城", False),
        ("金桥路", "银桥路", False),
    ],
)
def test_a_name_that_holds_another_is_the_same_place_unless_the_towns_differ(one, other, same):
    mine, yours = (places(clean_text(said))[-1] for said in (one, other))

    assert are_same(mine, yours) is same
    assert are_same(yours, mine) is same


@given(
    st.lists(
        st.sampled_from(["A7县", "丽水新城", "的路灯，", "金桥大道", "坏了。", "3号线"]), max_size=8
    )
)
def test_spaces_and_width_change_nothing_of_what_is_found(words):
    plain, wide = "".join(words), "".join(words).replace(",", "，").replace("A7", "Ａ７")

    assert keys(wide) == keys(plain) == keys(" ".join(words))


@given(
    st.dictionaries(st.text("桥灯路水", min_size=2, max_size=4), st.just("k"), max_size=6),
    st.text("桥灯路水", max_size=20),
)
def test_the_gazetteer_finds_what_looking_everywhere_finds(known, said):
    found = list(Gazetteer(known).find(said))

    slow, at = [], 0
    while at < len(said):
        fits = [name for name in known if said.startswith(name, at)]
        longest = max(fits, key=len, default="")
        if longest:
            slow.append((at, at + len(longest), "k"))
        at += len(longest) or 1
    assert found == slow


def test_most_titles_of_real_messages_that_hold_a_code_show_it(real_messages):
    titles = [text.split("\n")[0] for text in real_messages[2220:5036]]

    found = [places(clean_text(title)) for title in titles]

    assert sum(any(place.key == place.within for place in each) for each in found) >= 2500
    assert sum(any(place.key != place.within for place in each) for each in found) >= 1100
