"""Texts that nobody expects, and how the tests make more of them. All are invented."""

from hypothesis import strategies as st

STRANGE = {
    "empty": "",
    "one sign": "灯",
    "one letter": "x",
    "only emoji": "😀👩‍👩‍👧🏽❤️" * 20,
    "only digits": "0123456789" * 30,
    "only spaces": " \t\u3000\n" * 50,
    "only brackets": "((((" * 100,
    "half a pair": "路灯\ud83d坏了",
    "100,000 signs": "桥头的路灯坏了" * 14_286,
    "100,000 letters": "a" * 100_000,
    "100,000 digits": "1" * 100_000,
    "100,000 spaces": " " * 100_000,
    "100,000 brackets": "國(guó" * 20_000,
    "100,000 dashes": "1-" * 50_000,
    "100,000 endings": "路街镇村" * 25_000,
    "100,000 question marks": "?槊" * 50_000,
    "10,000 numbers": "13800138000 " * 10_000,
    "10,000 broken runs": "我們?yōu)槊篮矛F," * 10_000,
    "10,000 names": "我叫王小明," * 10_000,
    "a novel": "第一章 她沿着河边的小路走到村口，问路灯为什么不亮。" * 10_000,
}

#: Messages as people write them, with everything that is looked for.
WORDS = st.sampled_from(
    [
        *(
            "桥头",
            "路灯",
            "坏了",
            "我叫",
            "王小明",
            "电话",
            "１３８",
            "0013",
            "8000",
            "國",
            "(guó)",
            "A7县",
        ),
        *(
            "丽水新城",
            "小区",
            "3栋",
            "2单元",
            "501室",
            "東湖",
            "大道",
            "，",
            "。",
            " ",
            "\n",
            "\u200b",
            "?",
        ),
        *(
            "Main Street",
            "my name is ",
            "John Smith",
            "a@b.example",
            "为什么",
            "三天内",
            "另外，",
            "😀",
        ),
        *(
            "ｶﾞ",
            "é",
            "ﬁ",
            "㎡",
            "①",
            "²",
            "가",
            "عَ",
            "\u200d",
            "\ufe0f",
            "ö",
            "한",
            "e\u0301",
            "\u0344",
        ),
    ]
)
MESSAGES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map("".join))
