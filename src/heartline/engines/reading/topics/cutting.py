"""The words of a text that tell what it is about."""

import re
from functools import cache

import rjieba

#: Of a longer text only so many signs are looked at; a message of 4,000 is rare.
LONGEST = 5_000

_NO_LETTER = re.compile(r"[^\w]+|_+")
# Numbers, and the codes of places, roads and plates.
_CODE = re.compile(r"[a-z]{0,2}[0-9]+[a-z]?|[a-z ]")
_STOP_WORDS = """
的 地 得 了 着 过 是 不 没 没有 无 非 未 别 勿 有 在 于 和 与 及 或 并 且 而 而且 并且 以及 还是
或者 及其 我 我们 咱们 你 你们 您 他 他们 她 她们 它 它们 自己 本人 大家 人家 别人 谁 俺 咱 其
其他 其它 其中 之 者 这 这个 这些 这样 这里 这么 这种 那 那个 那些 那样 那里 那么 那种 此 该 各
各位 每 每个 某 某些 本 另 另外 别的 什么 怎么 怎样 怎么办 如何 为什么 为何 何时 哪 哪个 哪些
哪里 哪儿 几 多少 是否 能否 可否 有没有 是不是 到底 究竟 因为 因 由于 所以 因此 因而 于是 从而
虽然 虽 尽管 即使 但 但是 可是 不过 然而 却 只是 如果 假如 要是 若 则 否则 只要 只有 除了 除非
无论 不管 不论 不但 不仅 甚至 既 既然 以便 为了 为 关于 对于 对 按 按照 根据 依据 依照 通过 随着
把 被 让 使 给 叫 由 从 自 到 至 向 往 朝 以 用 拿 将 比 跟 同 像 如 例如 比如 似 当 离 经 经过
据 凭 靠 沿 随 也 都 就 就是 还 还有 又 再 才 便 即 亦 均 只 仅 仅仅 很 太 更 最 较 挺 极 极其
非常 十分 特别 尤其 比较 相当 更加 已 已经 曾 曾经 正 正在 刚 刚刚 将要 即将 一直 始终 仍 仍然
依然 还要 从来 经常 常常 往往 有时 偶尔 终于 居然 竟 竟然 能 能够 可 可以 会 要 想 应 应该 应当
必须 需 需要 得以 愿 愿意 敢 肯 请 请问 请求 恳请 望 希望 盼 盼望 谢谢 感谢 多谢 您好 你好 尊敬
尊敬的 敬爱 领导 各级 反映 咨询 投诉 问题 情况 有关 相关 部门 以上 以下 如下 上述 上 下 中 里 内
外 前 后 时 时候 之后 之前 以后 以前 期间 同时 目前 现在 如今 今天 昨天 明天 今年 去年 明年 当时
后来 然后 年 月 日 号 天 点 个 位 名 次 种 些 件 条 项 份 家 们 第 等 等等 一 二 三 四 五 六 七
八 九 十 百 千 万 两 几个 多 多次 一个 一些 一下 一样 一般 一种 一定 一切 一旦 一直以来 有些
有的 有人 许多 很多 不少 任何 所有 全部 整个 所 之一 左右 来 去 来说 说 说是 看 看到 知道 觉得
认为 以为 进行 作为 成为 起来 出来 下来 上来 过来 回来 上去 下去 出去 进来 进去 市 县 区 省 镇
乡 吗 呢 吧 啊 呀 哦 嘛 啦 哇 哈 嗯 唉 不是 不会 不能 不要 不得 不再 不同 如此 可能 也许 大概
其实
"""


@cache
def stop_words() -> frozenset[str]:
    """Words that a text about anything has."""
    return frozenset(_STOP_WORDS.split())


def letters(text: str) -> str:
    """The letters and numbers of a clean text in small letters, one blank for all else between."""
    return _NO_LETTER.sub(" ", text[:LONGEST].lower()).strip()


def content_words(text: str) -> list[str]:
    """The words of `letters(…)` in their order, without stop words, numbers and codes of places."""
    stop = stop_words()
    return [
        word
        for word in rjieba.cut(text, hmm=True)
        if word not in stop and not (word.isascii() and _CODE.fullmatch(word))
    ]
