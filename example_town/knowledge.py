"""What the invented town knows: articles, templates and checklists. No rule in it is a real one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from heartline.cases.actions.helps import set_checklist, set_template
from heartline.cases.actions.knowledge import Written, note_use, pass_article, write_article
from heartline.cases.models import Topic
from heartline.offices.models import Office, Staff
from heartline.shared.clock import day_of


@dataclass(frozen=True)
class Known:
    """An article of the town: who answers for it, and what it says."""

    office: str
    topic: str
    zh: tuple[str, str]
    en: tuple[str, str]
    source: str = ""
    public: bool = True
    used: int = 0
    #: In so many days it expires.
    days: int = 400


ARTICLES = [
    Known(
        "police.papers",
        "services.papers",
        (
            "居住证怎么办理？",
            "在云湾市居住满半年，有稳定工作、稳定住所或正在上学的，都可以申请。\n"
            "请带身份证、一张近照和居住地址的证明，到居住地派出所或政务服务中心户政窗口办理。\n"
            "当场受理，十五个工作日内领证，不收费。居住证每年签注一次，到期前一个月内可以办。",
        ),
        (
            "How do I get a residence permit?",
            "Anybody who has lived in Yunwan for half a year and works, lives or studies here "
            "settled can apply.\nBring your identity card, a recent photograph and a proof of "
            "your address to the police station where you live, or to the registration counter "
            "of the Public Service Centre.\nThe permit is ready within fifteen working days and "
            "costs nothing. It is renewed once a year, from one month before it ends.",
        ),
        "云湾市居住证办理指南（虚构）",
        used=9,
    ),
    Known(
        "urban.lights",
        "roads.lamps",
        (
            "路灯不亮怎么报修？",
            "请告诉我们灯杆上的编号；没有编号的，说明在哪条路、靠近几号门。\n"
            "主干道二十四小时内修好，小巷三天内修好。电线外露、灯杆倾斜的，请马上打电话，不要靠近。",
        ),
        (
            "How do I report a street lamp that is dark?",
            "Tell us the number on the pole; if there is none, the road and the nearest door.\n"
            "Main roads are mended within a day, lanes within three. If a wire hangs out or a "
            "pole leans, call at once and keep away from it.",
        ),
        used=14,
    ),
    Known(
        "water.supply",
        "utilities.water",
        (
            "停水了怎么办？",
            "计划停水提前一天在小区张贴通知，也会写在办理情况里。\n"
            "突然停水的，请先问邻居：只有一家停水，多半是表前阀门或欠费；整栋楼停水，请告诉我们楼号，"
            "抢修人员一小时内到场。停水超过二十四小时，供水中心派送水车。",
        ),
        (
            "The water is off. What can I do?",
            "When we plan to turn it off, a notice hangs in the estate one day before.\n"
            "If it stops suddenly, ask a neighbour first: one home alone usually means the valve "
            "or an unpaid bill; for a whole building tell us its number, and somebody is there "
            "within an hour. After a day without water a tank lorry comes.",
        ),
        used=17,
    ),
    Known(
        "housing",
        "housing.rent",
        (
            "公租房申请要什么条件？",
            "有本市户籍或居住证，家庭人均住房面积不到十五平方米，人均月收入低于公布标准的，可以申请。\n"
            "向街道办事处提出，街道十个工作日内初审，名单公示七天。轮候顺序可以在住建局窗口查询。",
        ),
        (
            "Who can apply for public rental housing?",
            "Households registered in the town or holding a residence permit, with less than "
            "fifteen square metres a head and an income under the published line.\nApply at the "
            "street office: it decides within ten working days, and the list is shown for seven "
            "days. The Housing Bureau tells you your place in the queue.",
        ),
        "云湾市公租房管理办法（虚构）",
        used=6,
    ),
    Known(
        "urban.clean",
        "city.waste",
        (
            "垃圾怎么分类，几点投放？",
            "分四类：厨余、可回收、有害、其他。厨余去袋投放，电池和灯管放进有害垃圾桶。\n"
            "投放点早上六点半到九点、晚上六点到九点有人值守；误时投放点全天开放。",
        ),
        (
            "How is waste sorted, and when is it taken?",
            "Four sorts: kitchen waste, what can be recycled, what is harmful, and the rest. "
            "Kitchen waste goes in without its bag; batteries and tubes count as harmful.\n"
            "The collection points are staffed from half past six to nine in the morning and "
            "from six to nine in the evening; the late point is always open.",
        ),
        used=8,
    ),
    Known(
        "urban.clean",
        "city.waste",
        (
            "旧沙发、旧床垫这些大件垃圾谁来收？",
            "请提前一天预约，写明几件、放在哪里。每户每月两件以内免费上门，超出的按件收费。"
            "装修垃圾不在此列，请找物业联系有资质的清运公司。",
        ),
        (
            "Who takes an old sofa or a mattress?",
            "Tell us a day before what it is and where it stands. Two pieces a month are taken "
            "free of charge; more are paid for by the piece. Rubble from rebuilding is taken by "
            "a licensed haulier: ask the management of your estate.",
        ),
        used=3,
    ),
    Known(
        "health.insurance",
        "health.insurance",
        (
            "异地就医怎么备案？",
            "在政务服务中心医保窗口办，也可以打电话办。长期住在外地的一次备案长期有效，临时外出的有效半年。"
            "备案后在当地定点医院直接结算，不用先垫钱。",
        ),
        (
            "I shall be treated in another town. How do I register that?",
            "At the insurance counter of the Public Service Centre, or by telephone. Whoever "
            "lives elsewhere registers once; for a journey it holds half a year. The hospital "
            "there then settles directly: you pay nothing in advance.",
        ),
        used=5,
    ),
    Known(
        "schools",
        "schools.places",
        (
            "孩子上小学怎么报名？",
            "年满六周岁（截至八月三十一日）的孩子，每年五月十日至三十一日报名。\n"
            "带户口簿或居住证、房产证或租房合同，到学区小学登记。双职工家庭可以周六来。",
        ),
        (
            "How do I enrol my child in primary school?",
            "Children who are six by 31 August are enrolled from 10 to 31 May.\nBring the "
            "household register or the residence permit, and the deed or the lease of your home, "
            "to the school of your district. It is open on Saturdays too.",
        ),
        used=4,
        days=20,
    ),
    Known(
        "hr.labour",
        "work.wages",
        (
            "单位拖欠工资怎么办？",
            "请写明单位名称、地点、欠了几个月、共几个人，有合同、考勤或转账记录的一并说明。\n"
            "劳动监察大队三个工作日内联系单位，一般二十个工作日内有结果。人数多、快过年的，当天处理。",
        ),
        (
            "My employer does not pay my wages. What can I do?",
            "Tell us the firm, where it is, how many months and how many people; and whether "
            "there is a contract, a list of hours or a bank record.\nThe labour inspectors speak "
            "to the firm within three working days and usually have a result within twenty.",
        ),
        used=11,
    ),
    Known(
        "transport.buses",
        "roads.buses",
        (
            "老年人乘公交免费吗？",
            "六十五周岁以上免费，六十至六十四周岁半价，本地人外地人一样。带身份证到公交服务点办卡，当场拿。",
        ),
        (
            "Do older people ride the bus free of charge?",
            "From sixty-five on it is free, from sixty on half price, wherever you come from. "
            "Bring your identity card to a bus counter: the card is made while you wait.",
        ),
        used=2,
    ),
    Known(
        "urban",
        "city.noise",
        (
            "夜间施工扰民怎么管？",
            "晚上十点到早上六点不得施工，抢修和必须连续浇筑的除外，并要提前公告。\n"
            "请说明工地在哪、从几点开始。值班人员当晚到场，违规的当场责令停工。",
        ),
        (
            "Building work keeps me awake at night. What is allowed?",
            "Nothing between ten at night and six in the morning, but for repairs that cannot "
            "wait and concrete that must be poured in one go; both are announced.\nTell us where "
            "it is and since when. Somebody goes there the same night.",
        ),
        used=7,
    ),
    Known(
        "civil",
        "work.relief",
        (
            "临时救助怎么申请？",
            "遇到火灾、急病等突然的困难，可以向街道办事处申请。情况紧急的先救助，二十四小时内到位，手续后补。",
        ),
        (
            "Where is help in sudden need applied for?",
            "At the street office, after a fire, a sudden illness or the like. If it cannot "
            "wait, help comes within a day and the papers follow.",
        ),
        used=1,
    ),
    Known(
        "root",
        "other",
        (
            "来电人情绪激动时怎么接听",
            "先听完，不打断；复述一遍让对方确认；说清楚接下来谁办、几时答复。涉及生命危险的，立即转报。",
        ),
        (
            "When a caller is beside themselves",
            "Hear them out. Say back what you understood. Say who will act and by when. If a "
            "life may be in danger, pass it on at once.",
        ),
        public=False,
        used=5,
    ),
]

#: Name, topic, step, words; in Chinese and in English.
TEMPLATES: list[tuple[tuple[str, str], str, str, tuple[str, str]]] = [
    (
        ("通用答复", "A plain answer"),
        "",
        "draft",
        (
            "您好！您反映的问题（{编号}）收悉。经核实：\n\n\n"
            "如有疑问，请在 {查询网址} 凭查询码告诉我们。\n{单位}\n{今天}",
            "Thank you for case {number}. We have looked into it:\n\n\nIf anything is still open, "
            "please tell us at {follow_link} with your code.\n{office}\n{today}",
        ),
    ),
    (
        ("路灯已修复", "The lamp is mended"),
        "roads.lamps",
        "draft",
        (
            "您好！{区域}的路灯已由{单位}于{今天}检修，现已恢复照明。如再熄灭，请告诉我们灯杆编号。",
            "The street lamp in {area} was mended by {office} on {today} and shines again. If it "
            "fails, please tell us the number on its pole.",
        ),
    ),
    (
        ("请补充情况", "Please tell us more"),
        "",
        "write",
        (
            "您好！您的诉求（{编号}）正在办理。为了找准位置，请补充：\n1. \n2. \n"
            "我们将在{时限}前答复您。",
            "We are working on case {number}. To find the place, please tell us:\n1. \n2. \nYou "
            "will have our answer by {due}.",
        ),
    ),
    (
        ("当场答复咨询", "Answering a question at once"),
        "",
        "answer_at_once",
        (
            "您好！关于您咨询的{分类}事项，答复如下：\n",
            "Thank you for your question. The answer is:\n",
        ),
    ),
    (
        ("停水抢修进展", "News of a burst pipe"),
        "utilities.water",
        "write",
        (
            "您好！{区域}的供水抢修正在进行，预计今天恢复。临时取水点：",
            "The pipe in {area} is being mended; we expect water again today. Until then water "
            "is given out at: ",
        ),
    ),
]

#: Name, topic, items; in Chinese and in English.
CHECKLISTS: list[tuple[tuple[str, str], str, list[tuple[str, str]]]] = [
    (
        ("路灯故障", "A lamp that fails"),
        "roads.lamps",
        [
            ("核对灯杆编号", "Check the number of the pole"),
            ("看现场，排除漏电危险", "Look at the place; make sure no current leaks"),
            ("拍修复前后照片", "Take a picture before and after"),
            ("夜间复查是否亮灯", "See at night that it shines"),
            ("告诉诉求人修复时间", "Tell the person when it was mended"),
        ],
    ),
    (
        ("答复之前", "Before an answer"),
        "",
        [
            ("已与诉求人联系", "The person was called or written to"),
            ("到过现场或看过材料", "Somebody saw the place or the papers"),
            ("答复了每一个问题", "Every question is answered"),
        ],
    ),
]


def lay_down_knowledge(
    offices: Mapping[str, Office],
    staff: Mapping[str, Staff],
    topics: Mapping[str, Topic],
    *,
    at: datetime,
    today: datetime,
) -> None:
    """The town's articles, templates and checklists, as they stand from `at` on."""
    writer, reviewer = staff["operator"], staff["dispatcher"]
    for known in ARTICLES:
        written = Written(*known.zh, *known.en, known.source, topics[known.topic], known.public)
        office = offices[known.office]
        article = write_article(written, office=office, by=writer, at=at)
        until = day_of(today) + timedelta(days=known.days)
        pass_article(article, expires_on=until, by=reviewer, at=at)
        for _time in range(known.used):
            note_use(article, by=writer, at=at)
    draft = Written(
        title_zh="电动自行车在哪里充电？", body_zh="请使用小区充电棚，不要把电池带上楼。"
    )
    write_article(draft, office=offices["housing.estates"], by=writer, at=at)
    for (zh, en), topic, act, (text_zh, text_en) in TEMPLATES:
        set_template(
            office=offices["root"],
            name_zh=zh,
            name_en=en,
            topic=topics.get(topic),
            act=act,
            text_zh=text_zh,
            text_en=text_en,
            by=staff["administrator"],
            at=at,
        )
    for (zh, en), topic, items in CHECKLISTS:
        set_checklist(
            office=offices["root"],
            name_zh=zh,
            name_en=en,
            topic=topics.get(topic),
            items=items,
            by=staff["administrator"],
            at=at,
        )
