"""Places that a text names: codes of towns, names that the office knows, and names by their ending.

Three ways, each taking what the one before left: forms that are codes (A7县); a gazetteer, the
office's own list of names, which learns those that people confirm; and endings such as 小区 or 大道,
before which the name is read backwards up to a word that belongs to no name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import rjieba

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.scripts import HAN, folded
from heartline.engines.reading.spans import Span

#: The types of places: a town, district or village; a street; a line of underground or bus; where
#: people live; a school; a hospital; another building or public ground; a name of the gazetteer.
TYPES = ("area", "street", "line", "estate", "school", "hospital", "site", "known")


class Place(NamedTuple):
    """A place named in a text; `start` and `end` in code points of the original."""

    start: int
    end: int
    type: str
    name: str
    key: str  # what the gazetteer says of it, else the codes before it and its name
    within: str  # the codes of the town and district that it was named with, as "A市A7县"

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end, self.type)


class Gazetteer:
    """Names of places that an office knows, each with what it stands for."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Keep `names`: name, in either script → key of the place; names of one sign are left."""
        self.key_of = {folded(name): key for name, key in names.items() if len(name) > 1}
        lengths: dict[str, set[int]] = {}
        for name in self.key_of:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {start: sorted(each, reverse=True) for start, each in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and key of each known name in a folded text; of two the longer, then first."""
        done = 0
        for at in range(len(text) - 1 if self.key_of else 0):
            if at < done:
                continue
            for length in self._lengths.get(text[at : at + 2], ()):
                name = text[at : at + length]
                if len(name) == length and (key := self.key_of.get(name)):
                    done = at + length
                    yield at, done, key
                    break


NOTHING_KNOWN = Gazetteer({})

_SUFFIXES = {
    "street": "大道|大街|步行街|路|街|巷|弄|胡同|立交桥|立交|高架桥|高架|环线|匝道",
    "area": "街道办|街道|社区|居委会|开发区|高新区|经开区|片区|新区|工业园区|工业园|产业园|镇|乡|村",
    "estate": (
        "小区|花园|花苑|家园|新城|新村|新苑|公寓|嘉园|佳园|嘉苑|佳苑|名城|名苑|名邸|名都|豪庭|豪园|华庭"
        "|华府|雅苑|雅园|丽苑|山庄|别墅|庭院|公馆|府邸|家属院|家属区|宿舍区|宿舍|安置区|安置小区|之城|国际城"
        "|楼盘|人家|半岛|丽都|香苑|文苑|学府|苑"
    ),
    "school": "幼儿园|小学|中学|高中|初中|大学|学院|学校|技校|职校",
    "hospital": "医院|卫生院|诊所|卫生所|服务中心",
    "site": (
        "广场|公园|大厦|大楼|市场|商场|超市|火车站|高铁站|汽车站|公交站|地铁站|车站|大桥|水库|湿地|景区"
        "|体育馆|体育场|图书馆|博物馆|影院|酒店|宾馆|加油站|隧道|码头|机场|垃圾站|搅拌站|水厂|电厂"
    ),
}
_TYPE_OF = {suffix: type for type, suffixes in _SUFFIXES.items() for suffix in suffixes.split("|")}
_SUFFIX = re.compile(
    "(?:"
    + "|".join(
        sorted((s for each in _SUFFIXES.values() for s in each.split("|")), key=len, reverse=True)
    )
    + ")"
)
#: Longest name before an ending; what runs on longer is a sentence.
_LONGEST = {"street": 5, "area": 5, "estate": 8, "school": 8, "hospital": 8, "site": 8}

# Words that belong to no name: a name begins after the last of them.
_BREAKS = re.compile(
    r".*(?:[的了着是在从把被给我你您他她它们这那哪某让但因请吗呢吧啊哦其几吵到去]|\d[年月日号期版]"
    r"|位于|关于|附近|门口|对面|旁边|隔壁|周边|沿线|号楼|栋|区域|领域|省|市|区|县|旗|州|盟)"
)
_LEADING = re.compile(
    "[和与至来经过沿靠近离距住进问叫向连接通跨即像等号栋楼段处旁边外内为找期年月日时称系跟同现原新老下上回](?=.{2})"
)
_PART_OF_NAME = re.compile(rf"[{HAN}A-Za-z0-9·]{{1,12}}$")
#: Kinds of words that belong to no name, where the dictionary knows the word: verbs, adverbs,
#: prepositions, conjunctions, pronouns, particles, directions, times, measures, sayings.
_NO_NAME = frozenset(
    "v vn vd vi ad d p c r rr rz uj ul uv ud ug uz y f t q zg i l a an b e o mq".split()
)
#: Of single signs only these end a name: one that the dictionary does not know falls into such.
_ENDING_SIGNS = frozenset(
    "和与及或被把给对于向从往在有无不没很也就还又再说看要想能会可将使为由该每各本此等修建占扰用称读办求查所项座条个而使以令既距过替找仅跟正且已"
)
#: Kinds of words that are names.
_NAMES = frozenset("nr nrt nrfg ns nz nt x eng".split())
#: Nouns for people and things, which stand before a name and are no part of it.
_NOUNS = frozenset(
    "业主 居民 村民 市民 群众 老百姓 百姓 家长 学生 学生家长 小孩 孩子 儿童 老人 老人家 本人 代表 农户 职工 员工 教师 "
    "老师 司机 乘客 游客 患者 病人 孕妇 开发商 物业 公司 集团 政府 领导 书记 市长 县长 部门 单位 车辆 噪音 分贝 垃圾 "
    "污水 灰尘 问题 情况 地方 时候 时间 期间 工程 项目 基础设施 设施 规划 措施 政策 法院 公安局 派出所 教育局 交通局 "
    "办事处 主任 院长 校长 朋友 大家 家属 父母 父亲 母亲 路口 路段 交叉口 地段 地处 主干道 道路 公路 国道 省道 方向 "
    "出口 入口 中间 房屋 房子 房产 住宅 楼盘 住户 人员 军人 电话 今年 去年 口 水 面 人 车 家 房 事 者 户 次 名 些 家 数"
    " 建议 请求 投诉 咨询 反映 希望 举报 原籍 户主 终点站 起点站 商务 楼宇 商业 服务 社保 医疗 保险 图片 宣传语 后文 全文 一名 一家 一个 两个 国家".split()
)
#: Names that are none: what stands before the ending says only of what kind it is.
_GENERIC = re.compile(
    "(?:[大小老新旧本全同两一二三四五多整半几上下前后左右东西南北中主次支内外马公道铁线网思出走修通高快慢"
    "乡农城镇家故冰逛临私民办立重普职技综合三甲社乙级等优质附属专科县市区省国人心卫生院校园住居好差]{1,4}"
    "|(?:人民|中心|自然|行政|贫困|示范|美丽|生态|住宅|居民|商业|生活|安置|回迁|老旧|封闭|电梯|高档|别墅|花园"
    "|楼盘|水泥|沥青|泥巴|柏油|机耕|公里|盘山|环城|绕城|高速|进出|必经|辅主|干道|双向|单行|断头|人行|非机动车"
    "|送货|超级|农贸|批发|菜|集贸|大型|小型|中型|地下|露天|停车|文化|体育|休闲|公共|城市|农村|乡镇|民办|公办|重点"
    "|普通|寄宿|希望|完全|九年制|义务|教育|中医|妇幼|专业|定点|指定|公立|私立|乡村|偏远|集体|学生|男生|女生|职工"
    "|普惠性?|国际|职业|技术|技师|基层|众多|当地|养老|便民|政务|合法|特色|眼科|妇科|口腔|骨科|康复|肿瘤|胸科|综合|水果"
    "|蔬菜|茶叶|花卉|建材|机电|二手|跳蚤|混凝土|招投标|家属|煤矿|百货|酒店|报业|地铁|高铁|客运|科目|户外|电线|电信"
    "|广电|交叉|精神病|结核病|老年病?|糖尿病|儿童|男科|骨伤|商务|购物|社区|小区|其他|其它|任何|多数|部分|周围|本地|外地"
    "|单身|路灯|供电|供水|排水|燃气|通信|光缆|[线电跑走修堵窄沿套主干]|知名|邻近|小学|中学|初级|高级|幼儿|小孩|泥泞|三岔|十字|叉|丁字|电力|公交|客运|铁|城际|旅游|致富|房地产"
    "|[大小新老全]){1,3})"
)
_AFTER = {
    "路": re.compile("[灯线政过人程费况基障由途桥标网子虎面上费长权]|公交|车(?!站)"),
    "街": re.compile("[道头舞坊边面上办]"),
    "巷": re.compile("[子道]"),
    "村": re.compile("[民里委干官组上长支两部务医级镇庄]|书记|主任"),
    "镇": re.compile("[政上区里痛静长府干]|政府"),
    "乡": re.compile("[下村镇亲政土里长]"),
    "弄": re.compile("."),
    "苑": re.compile("[子囿]"),
    "学校": re.compile("[的里]"),
}
_COMPANY = re.compile(
    rf"(?:集团|股份|实业|投资|置业|科技|贸易|工程|桥梁|路桥|建筑)?[{HAN}]{{0,4}}(?:有限|责任)公司"
)

_CODE = re.compile(
    r"(?:[一-鿿]{2}省)?(?:(?<![A-Za-z0-9])[A-Z]\d{1,2}?(?:市|区|县)|(?<![A-Za-z0-9])[A-Z](?:市|县))+"
)
_LINE = re.compile(
    r"(?:地铁|轻轨|轨道)(?:交通)?(?P<metro>\d{1,2}|[一二三四五六七八九十]{1,3})号线"
    r"|(?<![\d.])(?P<line>\d{1,2})号线"
    r"|公交车?(?P<bus>\d{1,3})路|(?<![\d.])(?P<bus2>[A-Za-z]?\d{1,3})路(?=公交|公共汽车|车|线|巴士)"
)
_MIDDLE_SCHOOL = re.compile("(?<=[市县区])[一二三四五六七八九十]{1,2}中(?![学院心])")
_ENGLISH = re.compile(
    r"\b(?P<name>(?:[A-Z][a-z']{1,20} ){1,3}"
    r"(?P<kind>Street|St|Road|Rd|Avenue|Ave|Lane|Boulevard|Drive|Way|Square|Park|Bridge|School|"
    r"Hospital|Station|Library|Market|Terrace|Crescent|Court|Close|Hill|Estate|Village))\b"
    r"|\b(?:[Bb]us|[Rr]oute|[Ll]ine|[Tt]ram) (?P<route>\d{1,3}[A-Z]?)\b"
)
_ENGLISH_TYPE = {
    "School": "school",
    "Hospital": "hospital",
    "Estate": "estate",
    "Court": "estate",
    "Village": "area",
} | dict.fromkeys(("Square", "Park", "Bridge", "Station", "Library", "Market"), "site")
_ENGLISH_LEADING = re.compile(
    r"(?:The|On|At|In|Near|From|To|Of|Along|Our|My|This|That|And|Dear|Please|Since|Why|When|Is) "
)
_NUMERALS = {sign: str(value) for value, sign in enumerate("一二三四五六七八九", 1)}


#: What may follow a name that has its ending, and says no more of which place it is.
_TAIL = re.compile("小区|楼盘|社区|公寓楼?")
#: A part of a street's name that follows the rest of it, whatever that is: 劳动东路.
_DIRECTION = re.compile("[东西南北中一二三四五]")


class _Found(NamedTuple):
    start: int
    end: int
    type: str
    key: str = ""


def places(text: CleanText, gazetteer: Gazetteer = NOTHING_KNOWN) -> list[Place]:
    """The places that a text names, in order and apart."""
    analysed = text.analysed
    found: list[_Found] = []
    _add(found, (_Found(*match.span(), "area") for match in _CODE.finditer(analysed)))
    _add(found, (_Found(start, end, "known", key) for start, end, key in gazetteer.find(analysed)))
    _add(found, _lines(analysed))
    _add(found, (_Found(*match.span(), "school") for match in _MIDDLE_SCHOOL.finditer(analysed)))
    _add(found, _by_ending(analysed, sorted(found)))
    _add(found, _english(analysed))
    return _with_codes(text, sorted(found))


def _add(found: list[_Found], more: Iterator[_Found]) -> None:
    """Add what overlaps nothing that was found before."""
    taken = sorted(found)
    at = 0
    for each in more:
        while at < len(taken) and taken[at].end <= each.start:
            at += 1
        if at == len(taken) or each.end <= taken[at].start:
            found.append(each)


def _lines(text: str) -> Iterator[_Found]:
    for match in _LINE.finditer(text):
        number = match["metro"] or match["line"]
        key = f"{_number(number)}号线" if number else f"{match['bus'] or match['bus2']}路公交"
        yield _Found(*match.span(), "line", key)


def _number(numeral: str) -> str:
    """A number below a hundred in digits."""
    if numeral.isdigit():
        return str(int(numeral))
    tens, ten, ones = numeral.rpartition("十")
    value = int(_NUMERALS.get(ones, "0")) + (10 * int(_NUMERALS.get(tens, "1")) if ten else 0)
    return str(value)


def _by_ending(text: str, taken: Sequence[_Found]) -> Iterator[_Found]:
    ends = [each.end for each in taken]
    at, done = 0, 0
    for match in _SUFFIX.finditer(text):
        while at < len(ends) and ends[at] <= match.start():
            done = max(done, ends[at])
            at += 1
        if match.start() < done or _goes_on(text, match):
            continue
        name = _name_before(text, max(done, match.start() - 12), match.start())
        start = match.start() - len(name)
        if _is_named(
            name, match[0], sure=start == done or text[match.end() : match.end() + 1].isdigit()
        ):
            done = match.end()
            if tail := _TAIL.match(text, done):
                done = tail.end()
            yield _Found(start, done, _TYPE_OF[match[0]])


def _goes_on(text: str, suffix: re.Match[str]) -> bool:
    """Whether what follows makes another word of the ending, or the name one of a company."""
    after = _AFTER.get(suffix[0])
    return bool((after and after.match(text, suffix.end())) or _COMPANY.match(text, suffix.end()))


def _name_before(text: str, since: int, end: int) -> str:
    """What stands right before `end` and may be a name; it begins at `since` at the earliest."""
    run = _PART_OF_NAME.search(text[since:end])
    if run is None:
        return ""
    name = run[0]
    if breaks := _BREAKS.match(name):
        name = name[breaks.end() :]
    own: list[str] = []
    for word, kind in reversed(rjieba.tag(name)):
        if not _may_belong(word, kind) and not (own and _DIRECTION.fullmatch("".join(own))):
            break
        own.insert(0, word)
    name = "".join(own)
    while leading := _LEADING.match(name):
        name = name[leading.end() :]
    return name


def _may_belong(word: str, kind: str) -> bool:
    """Whether a word may be a part of a name."""
    if len(word) == 1:
        return word not in _ENDING_SIGNS and word not in _NOUNS
    return word not in _NOUNS and not (kind in _NO_NAME and rjieba.has_word(word))


def _is_named(name: str, suffix: str, *, sure: bool) -> bool:
    """Whether `name` names something, with an ending behind it.

    Args:
        sure: it stands right behind another place, or a number follows.
    """
    if not 2 <= len(name) <= _LONGEST[_TYPE_OF[suffix]] or _GENERIC.fullmatch(name):
        return False
    words = rjieba.tag(name)
    return (
        sure
        or len(words) > 1
        or words[0][1] in _NAMES
        or not rjieba.has_word(name)
        or rjieba.has_word(name + suffix)
    )


def _english(text: str) -> Iterator[_Found]:
    for match in _ENGLISH.finditer(text):
        start, end = match.span()
        if match["route"]:
            yield _Found(start, end, "line", f"line {match['route'].lower()}")
            continue
        while leading := _ENGLISH_LEADING.match(text, start):
            start = leading.end()
        if " " in text[start:end]:
            yield _Found(start, end, _ENGLISH_TYPE.get(match["kind"], "street"))


def _with_codes(text: CleanText, found: Sequence[_Found]) -> list[Place]:
    """Each place with its name and the codes that it stands behind or that were named last."""
    named: list[Place] = []
    within = ""
    for each in found:
        name = text.analysed[each.start : each.end]
        start, end, _type = text.span(*each[:3])
        is_code = each.type == "area" and bool(_CODE.fullmatch(name))
        if is_code:
            within = _path(within, name)
        own = each.key or _TAIL_AT_END.sub("", name.casefold())
        known = each.key if each.type == "known" else within + own
        key = within if is_code else known
        named.append(Place(start, end, each.type, name, key, within))
    return named


_TAIL_AT_END = re.compile("(?<=..)(?:小区|楼盘)$")
_ONE_CODE = re.compile(r"[A-Z]\d{0,2}[市区县]|[一-鿿]{2}省")


def _path(before: str, code: str) -> str:
    """The codes from the largest to the smallest; a district alone lies in the town of its letter.

    A contest's codes say so themselves: A7县 lies in A市.
    """
    parts = _ONE_CODE.findall(code)
    last = parts[-1] if parts else code
    letter = last[:1]
    return f"{letter}市{last}" if len(last) > 2 and not last.endswith("省") else last


def are_same(one: Place, other: Place) -> bool:
    """Whether two names may mean one place: equal, or one holds the other, in no two towns."""
    if one.key == other.key:
        return True
    if one.type == "known" and other.type == "known":
        return False
    shorter, longer = sorted((one.name, other.name), key=len)
    if len(shorter) < 3 or shorter not in longer:
        return False
    return not contradict(one, other)


def contradict(one: Place, other: Place) -> bool:
    """Whether two places lie in different towns or districts."""
    near, far = sorted((one.within, other.within), key=len)
    return bool(near) and not far.startswith(near)
