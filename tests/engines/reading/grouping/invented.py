"""Messages for the tests of grouping: matters that nobody had, told in many ways."""

import numpy as np

from heartline.engines.reading.grouping import Message, message_of

#: Of each matter: its place, titles, and sentences; {n} stands for the place.
MATTERS = (
    (
        "碧溪新城",
        ("{n}旁边建搅拌站噪音灰尘太大", "投诉{n}附近的搅拌厂扰民", "请求搬迁{n}门口的搅拌站"),
        (
            "{n}边上的搅拌站每天晚上都在生产，机器轰隆隆响到天亮。",
            "家里的窗户不敢打开，一天不擦就是厚厚一层灰。",
            "水泥罐车进进出出，把路面压得坑坑洼洼。",
            "老人小孩长期咳嗽，医生说跟粉尘有关系。",
            "{n}有上千户人家，离搅拌站不到一百米。",
        ),
    ),
    (
        "松岭村",
        ("{n}采石场放炮震裂民房", "请求关闭{n}的采石场", "{n}运石车超载压坏村道"),
        (
            "{n}采石场天天放炮，我家墙上裂了好几条缝。",
            "石灰粉飘得到处都是，菜都不能吃了。",
            "大货车一天几百趟，刚修的水泥路全压烂了。",
            "井水变浑了，现在喝水要去镇上买。",
            "听说{n}的采矿证早就过期了。",
        ),
    ),
    (
        "星河国际小区",
        ("{n}配套幼儿园什么时候移交", "请求{n}幼儿园办成普惠园", "投诉{n}幼儿园收费过高"),
        (
            "买房的时候开发商承诺{n}有公立的幼儿园。",
            "现在租给了一家民办机构，一个月要四千多。",
            "国家要求配套园必须移交给教育局。",
            "九月份就要开学了，孩子还没有着落。",
            "隔壁楼盘去年就已经办成普惠的了。",
        ),
    ),
    (
        "桃源大道",
        ("{n}修了三年还没修好", "请求加快{n}建设进度", "{n}断头路什么时候打通"),
        (
            "{n}从前年开始围挡施工，到现在没有动静。",
            "每天上班都要绕行五公里，堵得一塌糊涂。",
            "下雨天全是泥巴，电动车摔了好几个人。",
            "晚上没有路灯，坑又大，太危险了。",
            "沿线三个楼盘几万人都指望{n}出门。",
        ),
    ),
)
#: Messages that are alike to no other.
ALONE = (
    ("咨询异地结婚登记需要什么材料", "我和爱人户口不在一个省，想问能不能在这里登记。"),
    ("建议图书馆延长周末开放时间", "周末看书的人很多，五点就闭馆实在太早。"),
    ("护照到期了怎么换", "下个月要出国，旧本子只剩两个月有效期。"),
    ("河边出现大量死鱼", "今早跑步看见岸边白花花一片，气味刺鼻。"),
    ("感谢出租车司机归还钱包", "昨天下车把包忘在后座，师傅专程送了回来。"),
)


def spoken(seed: int, each: int = 6) -> tuple[list[Message], list[int]]:
    """Messages in a random order, and the number of the matter of each (its own if it has none)."""
    rng = np.random.default_rng(seed)
    told = [
        (_told(rng, matter), number) for number, matter in enumerate(MATTERS) for _ in range(each)
    ]
    told += [(message_of(*one), len(MATTERS) + number) for number, one in enumerate(ALONE)]
    order = rng.permutation(len(told))
    return [told[at][0] for at in order], [told[at][1] for at in order]


def _told(
    rng: np.random.Generator, matter: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> Message:
    place, titles, sentences = matter
    chosen = rng.permutation(len(sentences))[: rng.integers(2, 5)]
    title = titles[rng.integers(len(titles))]
    body = "".join(sentences[at] for at in chosen) + ("", "请尽快处理。")[rng.integers(2)]
    return message_of(title.replace("{n}", place), body.replace("{n}", place))


#: Ten people about one building site, each in words of their own, some in the other script.
BUILDING_SITE = (
    ("柳荫新村旁边工地夜里施工", "柳荫新村旁边的工地夜里十二点还在打桩，老人孩子睡不着觉。"),
    ("柳蔭新村工地半夜擾民", "我是柳蔭新村的住戶，隔壁工地天天半夜施工，打樁聲音大得嚇人。"),
    ("请管管夜间施工", "柳荫新村东门外的工地，凌晨两点混凝土车还在进出，噪音太大。"),
    ("工地灰塵太大", "柳蔭新村門口的工地塵土飛揚，渣土車也不蓋布，窗戶都不敢開。"),
    ("投诉柳荫新村附近工地噪音", "夜间施工噪音让人没法睡，给工地打电话也没人理，请派人查处。"),
    (
        "柳荫新村边上的建筑工地何时停工",
        "从上个月起工地夜里一直施工，孩子要中考了，求求你们管一管。",
    ),
    ("夜裡打樁睡不著", "柳蔭新村旁邊蓋樓，每晚打樁到凌晨，投訴了三次都沒有用。"),
    ("渣土车在柳荫新村门口乱跑", "工地的渣土车夜里来来去去，按喇叭，路上撒得到处是土。"),
    ("", "柳荫新村工地又在夜间施工了，噪音吵得整栋楼都睡不着，有没有夜间施工许可证？"),
    ("柳荫新村 工地 扰民", "请问夜间施工可以到几点？我们小区旁边的工地每天打桩到凌晨。"),
)
#: Others who write meanwhile, with the same courtesies.
OF_OTHER_THINGS = (
    ("请问居住证怎么办理", "领导您好，请问办理居住证需要哪些材料？谢谢！"),
    ("请问老年卡怎么办理", "领导您好，请问六十五岁以上老人的公交卡在哪里办？谢谢！"),
    ("投诉公交车不按时发车", "三路公交车经常半个小时都等不到一辆，请有关部门尽快处理。"),
    ("小区电梯三天两头坏", "物业不管，老人上不了楼，请有关部门尽快处理。"),
)
#: Two of one matter among others, in English.
IN_ENGLISH = (
    ("Street light out on Harbour Road", "The street light opposite number 14 has been dark."),
    ("Rubbish not collected", "Our bins in Willow Lane were not emptied last Thursday."),
    ("Parking permit", "Please tell me how to apply for a resident parking permit here."),
    ("Harbour Road is dark", "The street light at number 14 of Harbour Road does not work."),
    ("Noise at night", "The bar below our flat plays music until three in the morning."),
)
