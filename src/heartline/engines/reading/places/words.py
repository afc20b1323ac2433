"""The words that places are told by: endings, what surrounds a name, and what is none."""

import re

from heartline.engines.reading.scripts import HAN

#: The endings of names, by the type of place.
SUFFIXES = {
    "street": "大道|大街|步行街|路|街|巷|弄|胡同|立交桥|立交|高架桥|高架|环线|匝道",
    "area": (
        "街道办|街道|社区|居委会|开发区|高新区|经开区|片区|新区|工业园区|工业园|产业园|镇|乡|村"
    ),
    "estate": (
        "小区|花园|花苑|家园|新城|新村|新苑|公寓|嘉园|佳园|嘉苑|佳苑|名城|名苑|名邸|名都|豪庭|豪园"
        "|华庭|华府|雅苑|雅园|丽苑|山庄|别墅|庭院|公馆|府邸|家属院|家属区|宿舍区|宿舍|安置区"
        "|安置小区|之城|国际城|楼盘|人家|半岛|丽都|香苑|文苑|学府|苑"
    ),
    "school": "幼儿园|小学|中学|高中|初中|大学|学院|学校|技校|职校",
    "hospital": "医院|卫生院|诊所|卫生所|服务中心",
    "site": (
        "广场|公园|大厦|大楼|市场|商场|超市|火车站|高铁站|汽车站|公交站|地铁站|车站|大桥|水库|湿地"
        "|景区|体育馆|体育场|图书馆|博物馆|影院|酒店|宾馆|加油站|隧道|码头|机场|垃圾站|搅拌站|水厂|电厂"
    ),
}
TYPE_OF = {suffix: type for type, suffixes in SUFFIXES.items() for suffix in suffixes.split("|")}
SUFFIX = re.compile("|".join(sorted(TYPE_OF, key=len, reverse=True)))
#: Longest name before an ending; what runs on longer is a sentence.
LONGEST = {"street": 5, "area": 5, "estate": 8, "school": 8, "hospital": 8, "site": 8}
#: What may follow a name that has its ending, and says no more of which place it is.
TAIL = re.compile("小区|楼盘|社区|公寓楼?")
#: A part of a street's name that follows the rest of it, whatever that is: 劳动东路.
DIRECTION = re.compile("[东西南北中一二三四五]")

#: Signs and words that stand before a name; it begins after the last of them.
BREAKS = re.compile(
    r".*(?:[的了着是在从把被给我你您他她它们这那哪某让但因请吗呢吧啊哦其几吵到去]|\d[年月日号期版]"
    r"|位于|关于|附近|门口|对面|旁边|隔壁|周边|沿线|号楼|栋|区域|领域|省|市|区|县|旗|州|盟)"
)
#: Signs that fall to a name from the words before it, where enough of it is left.
LEADING = re.compile(
    "[和与至来经过沿靠近离距住进问叫向连接通跨即像等号栋楼段处旁边外内为找期年月日时称系跟同现原"
    "新老下上回](?=.{2})"
)
#: Signs and words after which a word of the dictionary may be a name.
BEFORE_NAME = frozenset(",.;:!?。、在住于到")
PART_OF_NAME = re.compile(rf"[{HAN}A-Za-z0-9·]{{1,12}}$")

_KINDS = "v vn vd vi ad d p c r rr rz uj ul uv ud ug uz y f t q zg i l a an b e o mq"
#: Kinds of words that belong to no name, where the dictionary knows the word: verbs, adverbs,
#: prepositions, conjunctions, pronouns, particles, directions, times, measures, sayings.
NO_NAME = frozenset(_KINDS.split())
#: Kinds of words that are names.
NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nz", "nt", "x", "eng"})
#: Of single signs only these end a name: one that the dictionary does not know falls into such.
ENDING_SIGNS = frozenset(
    "和与及或被把给对于向从往在有无不没很也就还又再说看要想能会可将使为由该每各本此等修建占扰用称"
    "读办求查所项座条个而使以令既距过替找仅跟正且已"
)
_PEOPLE_AND_THINGS = (
    "业主 居民 村民 市民 群众 老百姓 百姓 家长 学生 学生家长 小孩 孩子 儿童 老人 老人家 本人 "
    "代表 农户 职工 员工 教师 老师 司机 乘客 游客 患者 病人 孕妇 开发商 物业 公司 集团 政府 "
    "领导 书记 市长 县长 部门 单位 车辆 噪音 分贝 垃圾 污水 灰尘 问题 情况 地方 时候 时间 期间 "
    "工程 项目 基础设施 设施 规划 措施 政策 法院 公安局 派出所 教育局 交通局 办事处 主任 院长 "
    "校长 朋友 大家 家属 父母 父亲 母亲 路口 路段 交叉口 地段 地处 主干道 道路 公路 国道 省道 "
    "方向 出口 入口 中间 房屋 房子 房产 住宅 楼盘 住户 人员 军人 电话 今年 去年 建议 请求 投诉 "
    "咨询 反映 希望 举报 原籍 户主 终点站 起点站 商务 楼宇 商业 服务 社保 医疗 保险 图片 "
    "宣传语 后文 全文 一名 一家 一个 两个 国家 口 水 面 人 车 家 房 事 者 户 次 名 些 数 "
    "距离 规范 整治 联系 原本 伤心 行人 个体 教育部 毕业 代课 样板 村级"
)
#: Nouns that stand before a name and are no part of it.
NOUNS = frozenset(_PEOPLE_AND_THINGS.split())

#: Names that are none: what stands before the ending says only of what kind it is.
GENERIC = re.compile(
    "(?:[大小老新旧本全同两一二三四五多整半几上下前后左右东西南北中主次支内外马公道铁线网思出走修通"
    "高快慢乡农城镇家故冰逛临私民办立重普职技综合三甲社乙级等优质附属专科县市区省国人心卫生院校园住"
    "居好差]{1,4}"
    "|(?:人民|中心|自然|行政|贫困|示范|美丽|生态|住宅|居民|商业|生活|安置|回迁|老旧|封闭|电梯|高档|别墅"
    "|花园|楼盘|水泥|沥青|泥巴|柏油|机耕|公里|盘山|环城|绕城|高速|进出|必经|辅主|干道|双向|单行|断头"
    "|人行|非机动车|送货|超级|农贸|批发|菜|集贸|大型|小型|中型|地下|露天|停车|文化|体育|休闲|公共|城市"
    "|农村|乡镇|民办|公办|重点|普通|寄宿|希望|完全|九年制|义务|教育|中医|妇幼|专业|定点|指定|公立|私立"
    "|乡村|偏远|集体|学生|男生|女生|职工|普惠性?|国际|职业|技术|技师|基层|众多|当地|养老|便民|政务|合法"
    "|特色|眼科|妇科|口腔|骨科|康复|肿瘤|胸科|综合|水果|蔬菜|茶叶|花卉|建材|机电|二手|跳蚤|混凝土"
    "|招投标|家属|煤矿|百货|酒店|报业|地铁|高铁|客运|科目|户外|电线|电信|广电|交叉|精神病|结核病|老年病?"
    "|糖尿病|儿童|男科|骨伤|商务|购物|社区|小区|其他|其它|任何|多数|部分|周围|本地|外地|单身|路灯|供电"
    "|供水|排水|燃气|通信|光缆|知名|邻近|小学|中学|初级|高级|幼儿|小孩|泥泞|三岔|十字|叉|丁字|电力|公交"
    "|[指带让问引][个条]|天黑|夜黑|灯暗|雨天|雪天|天雨|雨大|雪大|雾大|山高|坡陡|弯多|人多|车多"
    "|铁|城际|旅游|致富|房地产|[线电跑走修堵窄沿套主干大小新老全]){1,3})"
)
#: What makes another word of an ending when it follows.
AFTER = {
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
#: The rest of a company's name.
COMPANY = re.compile(
    rf"(?:集团|股份|实业|投资|置业|科技|贸易|工程|桥梁|路桥|建筑)?[{HAN}]{{0,4}}(?:有限|责任)公司"
)
