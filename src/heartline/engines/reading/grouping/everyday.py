"""How common grams are before any message came: the words that any message may hold.

Without it the first ten messages of a new town, all about one matter, would tell nothing: what
all hold counts for little. They are weighed as if a thousand others had come before, which held
the words below as often as it says. The words were written by hand, none was taken from messages.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.grams import GRAM_BITS, gram_ids

#: Messages that count as if they had come before all others.
BEFORE = 1000
#: Of those so many hold each gram of the words that nearly every letter holds, and of the others.
_OFTEN, _SOMETIMES = 200, 50

_IN_MOST_LETTERS = """
领导您好请问 尊敬的领导你好 您好我想咨询 请问怎么办理 谢谢 感谢 希望 反映 投诉 咨询 请求 建议
关于 问题 解决 处理 回复 部门 有关部门 相关部门 政府 我是 我们 他们 没有 现在 一直 什么 时候
什么时候 怎么 为什么 是否 能否 能不能 可以 不能 因为 所以 但是 如果 就是 这个 这样 已经 今年
去年 一个 多次 居民 市民 小区 情况 进行 要求 严重 影响
"""

_IN_MANY_LETTERS = """
请领导 望领导 恳请 呼吁 强烈 强烈要求 反映问题 的问题 请帮忙 帮忙解决 请尽快 尽快解决 尽快处理
请有关部门尽快处理 请相关部门尽快解决 希望领导能够重视 望领导重视此事 为民做主 百忙之中 我想反映
反映的问题 反映情况 情况如下 向您反映 给予答复 给个说法 给老百姓一个说法 急盼 望回复 盼回复 特此
不胜感激 重视 关注 监管 监督 查处 调查 整改 落实 协调 督促 怎么办 怎样 如何办理 在哪里办理
在哪办 去哪里 办理需要什么材料 需要哪些材料 要什么手续 手续 条件 符合条件 想咨询一下 咨询一下
想问一下 请问一下 请问是否 请问什么时候 什么时候能 能不能办 可不可以 有没有 规定 政策 文件 标准
合理 合法 违法 违规 不合理 不作为 乱收费 收费 费用 补贴 工资 单位 公司 工作 上班 工作人员 员工
老百姓 百姓 群众 村民 业主 住户 家长 学生 孩子 小孩 老人 生活 出行 安全 隐患 安全隐患 噪音 扰民
噪音扰民 污染 环境 垃圾 卫生 施工 建设 道路 马路 公路 修路 路口 路灯 停车 车辆 交通 公交 公交车
学校 医院 医生 医保 社保 社区 街道 物业 物业公司 开发商 房子 房屋 拆迁 征收 补偿 土地 农村 村里
村委会 居委会 附近 旁边 门口 对面 晚上 白天 每天 凌晨 半夜 早上 中午 天天 长期 多年 几年 几个月
一年 两年 三年 至今 目前 之前 以后 以前 当时 后来 时间 地方 电话 打电话 联系 网上 大家 自己 别人
本人 我家 家里 很多 许多 不知 不知道 知道 觉得 认为 听说 还是 还有 不是 不要 不让 无法 无人 没人
没人管 无人管 到底 究竟 应该 必须 应当 而且 并且 以及 或者 其他 所有 全部 这些 那些 这种 导致
造成 存在 发生 出现 开始 结束 申请 提出 提供 通知 答应 承诺 告知 公示 公开 收到 得到 相关 具体
明确 正常 根本 非常 特别 十分 太多 太大 太差
"""


@cache
def held_before() -> NDArray[np.uint32]:
    """Of the messages that count as come before, how many hold each gram there is; read-only."""
    held = np.zeros(1 << GRAM_BITS, dtype=np.uint32)
    for words, messages in ((_IN_MANY_LETTERS, _SOMETIMES), (_IN_MOST_LETTERS, _OFTEN)):
        for word in words.split():
            held[gram_ids(word)] = messages
    held.flags.writeable = False
    return held
