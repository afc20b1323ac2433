"""Names of people where the usual words say that one follows, or who somebody is."""

import re
from collections.abc import Iterator

import rjieba

from heartline.engines.reading.scripts import HAN

#: Surnames that are borne by nearly everybody; signs that mostly mean something else are left out.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤常温康施牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒"
    "阮柯纪梅童凌毕单季裴霍涂苗谷盛曲翁冉骆蓝游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古"
    "吉缪简车项连芦麦褚娄窦戚岑党宫费卜冷晏席卫柏宗瞿桂佟应臧闵苟邬卞姬仇栾隋商刁沙荣巫寇桑甄丛仲"
    "虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺高于安成文时"
)
COMPOUND = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|独孤|南宫|长孙|宇文"
_SURNAME = f"(?:{COMPOUND}|[{SURNAMES}])"
_TITLE = "(?:先生|女士|小姐|太太|阿姨|大爷|大妈|大叔|大姐|大哥|老师|师傅|同志|奶奶|爷爷|叔叔)"
# Words that begin with a sign that is a surname elsewhere, and signs that end no name.
_NO_NAME = (
    "申[请领报购诉]|连续|房[屋子产东租]|许多|方面|时[间常候]|成[年立为功都绩]|文[化件]|高[中速新度]|安[全置排化]|单[位独]"
    "|车[辆主位]|项目|万元|石[油材]|白天|马上|党[员委]|农[民村业]|官员|司[机法]|严[重格]|常[年住常]|康复|封闭"
    "|尚未|田[地里]|应[该当]|简单|商[品户铺业]|包括|方便|任[何职]|卫生|金[融额]|于|全|古城|花园|水|华|张贴|相"
    "|查[询看]|燕|储|程序|景区|教|林[业场]|江|范围|解[决除]|管理|计|阳光|广|宁愿|温馨|连[夜续]|伍|储户"
)
_NOT_AT_THE_END = "局镇村县区市街路厂院校站所司组民员工人户生主某"
# What follows a name in a sentence and is hardly ever a part of one.
_AFTER = "是系在住今家男女我你他她们的和与及因于现有为本来电手联户籍年身这那个就很被将向对说称不也"
_NAME = f"(?!{_NO_NAME}){_SURNAME}"
_GIVEN = f"(?!某)[{HAN}](?:(?![{_AFTER}])[{HAN}])?(?<![{_NOT_AT_THE_END}])"
#: Where a name that was not announced with a colon must end.
_ENDS = f"(?=[^{HAN}]|$|[是系]|家住|今年|现年|现住|住在|联系|电话|手机|身份|男|女)"
_IS = r"\s*(?:[:=]\s*|[是为叫]\s*:?\s*)?"

_SELF = "我叫做?|我名叫|我的名字叫?|我的姓名|本人姓名|本人名叫|本人叫|我是|本人是?|我姓名"
_FIELD = (
    "姓名|联系人|反映人|投诉人|举报人|申请人|信访人|诉求人|求助人|来信人|来电人|留言人|当事人"
    "|户主|落款|署名|写信人|咨询人"
)
_SPEAKER = f"(?:{_SELF}|{_FIELD}|我姓|业主|居民|市民|村民|住户|家长|群众)"

_PATTERNS = (
    re.compile(f"(?:{_SELF}){_IS}(?P<name>{_NAME}{_GIVEN}){_ENDS}"),
    re.compile(
        rf"(?:{_FIELD})[(:=][)]?\s*(?P<name>{_SURNAME}(?!某)[{HAN}]{{1,2}}(?![{HAN}])|{_NAME}{_GIVEN})"
    ),
    re.compile(rf"(?:{_FIELD})[是为叫]?\s*(?P<name>{_NAME}{_GIVEN}){_ENDS}"),
    re.compile(f"{_SPEAKER}{_IS}(?P<name>{_SURNAME}{_TITLE})"),
    re.compile(rf"我姓(?P<name>{_SURNAME})(?=[^{HAN}]|$)"),
)
_CHINESE = re.compile(_SPEAKER)

# Who somebody is to the writer. Anything may follow, so what follows must be a name to the cutter.
_ROLE = "邻居|支书|书记|村主任|主任|村长|镇长|负责人|经理|队长|站长|所长|校长|店长|组长|班主任"
_TITLE_AFTER = "老师|医生|护士|书记|主任|经理|队长|校长|律师"
_NO_NAME_EITHER = (
    f"(?!{_NO_NAME}|文明|马虎|叶[子片]|许[诺可]|严肃|段时|关[心注]|安[心静监]|温暖|成[功天]|明[确明白]"
    "|谢谢|单元|查[明清岗处]|杜绝|胡[说同乱]|卫健|钱[花款都也]|任凭|何[曾干必时处人谓止]|陈[说述]|殷勤"
    "|张[榜贴表]|王八|荣|孙[子女媳儿]|曾[孙祖]|岳[父母]|石[墩阶头狮子]|祝[您你大]|宁[可肯]|白[花发白条]"
    "|冷[处不]|卫星|武夫|易|齐|毛[发毛]|方正|麻将|封|莫|左|雷同|欧|贺[信卡]|纪[律念]|江[边湖]|毕竟)"
)
_ROLES = (
    re.compile(f"(?:{_ROLE})[叫是:]?(?P<name>{_NO_NAME_EITHER}{_SURNAME}(?!某)[{HAN}]{{2}})"),
    re.compile(f"(?:{_ROLE})[叫是:]?(?P<name>{_NO_NAME_EITHER}{_SURNAME}(?!某)[{HAN}])"),
    re.compile(
        f"(?:{_SELF})(?P<name>{_NO_NAME_EITHER}{_SURNAME}(?!某)[{HAN}]{{1,2}})(?={_TITLE_AFTER})"
    ),
)
_ROLE_SIGN = re.compile(f"{_ROLE}|{_TITLE_AFTER}")
#: What the cutter takes a given name for.
_GIVEN_KINDS = frozenset({"nr", "ns", "nz", "nrt"})
#: So many signs are cut to see whether a name stands in them.
_CUT = 8

_ONE = r"[A-Z][a-z]{1,20}(?:[-'][A-Z][a-z]{1,20})?"
_FULL = rf"{_ONE}(?: (?:[A-Z]\.|{_ONE})){{1,3}}"
_ENGLISH = (
    re.compile(
        rf"\b(?i:my (?:full )?name is|my name's|i am called)\s+(?P<name>{_ONE}(?: {_ONE}){{0,3}})"
    ),
    re.compile(rf"\b(?:I am|I'm)\s+(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?{_FULL})\b"),
    re.compile(
        rf"\b(?i:full name|name|contact person|contact|complainant|reported by|submitted by|signed)"
        rf"\s*[:=]\s*(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?{_ONE}(?: {_ONE}){{0,3}})"
    ),
    re.compile(
        rf"(?i:yours (?:sincerely|faithfully|truly)|(?:kind |best )?regards|many thanks|thank you)"
        rf"[,.]?\s*\n\s*(?P<name>{_ONE}(?: {_ONE}){{0,3}})\s*(?:\n|$)"
    ),
)
_CAPITALS = re.compile("[A-Z][a-z]")
#: The last of the English patterns: people who are spoken of.
_SPOKEN_OF = re.compile(
    r"\b(?:Mr|Mrs|Ms)\b\.? ?"
    r"(?!(?:Mayor|President|Chair|Speaker|Secretary|Minister|Councill?or|Manager)\b)"
    rf"(?P<name>{_ONE}(?: {_ONE})?)"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text for analysis names stand that its words announce."""
    patterns = (
        *(_PATTERNS if _CHINESE.search(text) else ()),
        *((*_ENGLISH, _SPOKEN_OF) if _CAPITALS.search(text) else ()),
    )
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span("name")
    if _ROLE_SIGN.search(text):
        for pattern in _ROLES:
            for match in pattern.finditer(text):
                if _is_cut_as_name(text, *match.span("name")):
                    yield match.span("name")


def _is_cut_as_name(text: str, start: int, end: int) -> bool:
    """Whether the cutter sees a name there: as one word, or as a surname and a word of its own."""
    first, *rest = rjieba.tag(text[start : start + _CUT])
    if len(first[0]) == end - start:
        return bool(first[1].startswith("nr"))
    if len(first[0]) > 1 or not rest or 1 + len(rest[0][0]) != end - start or end - start < 3:
        return False
    given, kind = rest[0]
    return kind in _GIVEN_KINDS or not rjieba.has_word(given)
