"""Words that tell of danger to life or property, so that a person looks at the message first.

What is denied ("nobody was hurt"), feared in general ("may cause a fire") or the name of something
else ("fire station") leads nowhere. These words decide nothing: they put a message on top, and the
page shows them.
"""

import re

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.spans import Span

#: What is in danger.
TYPES = ("life", "property")

_LIFE = (
    "自杀|轻生|跳楼|不想活|活不下去|活不了|割腕|喝农药|服毒|上吊|同归于尽|杀人|砍人|砍伤|持刀"
    "|捅伤|打死|打伤|家暴|家庭暴力|虐待|猝死|(?<![吵烦急气热臭累笑愁坑])死人|死伤|伤亡|受伤|(?<!严)重伤(?!害)|昏迷|晕倒|窒息"
    "|中毒|触电|漏电|溺水|落水|溺亡|淹死|坠楼|坠亡|坠井|掉进井|被困|困在电梯|困人|失踪|走失|绑架"
    "|拐卖|强奸|性侵|猥亵|流血|大出血|救命|危在旦夕|生命危险|生命垂危|危及生命|泄漏|泄露煤气"
    "|煤气味|燃气味|爆炸|爆燃|起火|(?<!不)着火|失火|火灾|冒烟|塌方|坍塌|垮塌|倒塌|塌陷|倒了下来|滑坡"
    "|泥石流|决堤|溃坝|被埋|高空坠物|高空抛物|井盖不见|井盖缺失|井盖没了|没有井盖|没井盖|毒气"
    "|化工泄漏|砸伤|砸中|电线掉|电线垂|裸露的电线|电线裸露|吞电线"
)
_PROPERTY = (
    "抢劫|被抢|入室盗窃|入室抢|正在强拆|强行拆|砸门|砸车|爆管|水管爆|管道爆|倒灌|被淹|淹了|洪水"
    "|决口|断水断电|哄抢|纵火|放火"
)
_ENGLISH_LIFE = (
    "suicide|kill (?:myself|himself|herself|me|us)|want to die|stabbed|with a knife|shot at"
    "|gunshot|beaten"
    "|domestic violence|unconscious|not breathing|bleeding|injured|trapped|drown(?:ed|ing)"
    "|electrocuted"
    "|live wires?|exposed wires?|poison(?:ed|ing)|gas leak|smell of gas|smells? gas|explosions?"
    "|exploded"
    "|on fire|fire|smoke|collaps(?:ed|ing)|landslide|sinkhole|missing child|kidnapped|raped"
    "|open manhole"
)
_ENGLISH_PROPERTY = (
    "robbed|robbery|break-in|burgled|burst (?:pipe|main)|flooded|flooding|looted|arson"
)

_WORDS = re.compile(
    f"(?P<life>{_LIFE})|(?P<property>{_PROPERTY})"
    rf"|\b(?:(?P<life_en>{_ENGLISH_LIFE})|(?P<property_en>{_ENGLISH_PROPERTY}))\b",
    re.IGNORECASE,
)
# What stands before such a word in its clause and takes the danger from it.
_DENIED = re.compile(
    "(?:没有?|无|未|并非|不是|不会|不曾|从未|没人|无人|尚未|避免|以免|免得|防止|防范|预防|谨防"
    "|严防|杜绝|减少|消除|排除|防|消防|扑灭|治疗|预警|关于)[^。,.;:!?\n]{0,6}$"
    r"|\b(?:no|not|nobody|never|without|no one|none|wasn't|weren't|isn't|aren't|didn't|prevent"
    r"|avoid|against"
    r"|in case of|risk of)\b[^。,.;:!?\n]{0,25}$",
    re.IGNORECASE,
)
_FEARED = re.compile(
    "(?:容易|极易|很易|易|可能|会|引发|引起|导致|造成|一旦|万一|如果|假如|若|假设|担心|害怕|怕"
    "|潜在|存在|有(?!人|[一两几]?[个名位]|老人|小孩|孩子|学生))"
    "[^。,.;:!?\n]{0,5}$"
    r"|\b(?:may|might|could|can|would|if|potential|possible)\b[^。,.;:!?\n]{0,25}$",
    re.IGNORECASE,
)
#: Words that make what is feared a danger of the moment.
_AT_ANY_MOMENT = re.compile(
    "随时|马上|即将|正在|快要|眼看|at any (?:moment|time)|about to", re.IGNORECASE
)
_SOMETHING_ELSE = re.compile(
    "隐患|演练|保险|预案|知识|风险|险情排查|鉴定|等级|保障|安置点|补助|赔偿|险|率|人员名单|的可能"
    "|应急"
    r"|\s?(?:station|brigade|department|lane|safety|exit|door|drill|hydrant|fighters?|engine"
    r"|truck|works"
    r"|code|insurance|detector|free)\b",
    re.IGNORECASE,
)
_CLAUSE = 20


def urgent_words(text: CleanText) -> list[Span]:
    """The words of a text that tell of danger, in order, each of one of `TYPES`."""
    analysed = text.analysed
    return [
        text.span(*match.span(), (match.lastgroup or "").removesuffix("_en"))
        for match in _WORDS.finditer(analysed)
        if _is_meant(analysed, match)
    ]


def _is_meant(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _CLAUSE) : match.start()]
    if _DENIED.search(before) or _SOMETHING_ELSE.match(text, match.end()):
        return False
    return not _FEARED.search(before) or bool(_AT_ANY_MOMENT.search(before))
