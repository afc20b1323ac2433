"""The offices of the invented town and those who work there. No name belongs to anybody."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from heartline.offices.actions import (
    add_staff,
    give_duty,
    open_office,
    rename_office,
    root_office,
)
from heartline.offices.models import Area, DutyKind, Office, Staff

#: Code, names, the code of the office above, and the code of its area.
OFFICES: list[tuple[str, str, str, str, str]] = [
    ("urban", "城市管理局", "Urban Management Bureau", "root", ""),
    ("urban.clean", "环境卫生所", "Street Cleaning Service", "urban", ""),
    ("urban.green", "园林绿化所", "Parks and Trees Service", "urban", ""),
    ("urban.lights", "路灯管理所", "Street Lighting Service", "urban", ""),
    ("housing", "住房和城乡建设局", "Housing Bureau", "root", ""),
    ("housing.estates", "物业管理科", "Property Management Section", "housing", ""),
    ("transport", "交通运输局", "Transport Bureau", "root", ""),
    ("transport.roads", "市政道路养护中心", "Road Maintenance Centre", "transport", ""),
    ("transport.buses", "公交客运中心", "Bus Service Centre", "transport", ""),
    ("water", "水务局", "Water Bureau", "root", ""),
    ("water.supply", "自来水供水中心", "Water Supply Centre", "water", ""),
    ("water.drains", "排水管理所", "Drainage Service", "water", ""),
    ("schools", "教育局", "Schools Bureau", "root", ""),
    ("health", "卫生健康局", "Health Bureau", "root", ""),
    ("health.insurance", "医疗保障服务中心", "Health Insurance Centre", "health", ""),
    ("market", "市场监督管理局", "Market Supervision Bureau", "root", ""),
    ("hr", "人力资源和社会保障局", "Human Resources Bureau", "root", ""),
    ("hr.labour", "劳动保障监察大队", "Labour Inspection Team", "hr", ""),
    ("environment", "生态环境局", "Environment Bureau", "root", ""),
    ("police", "公安局", "Public Security Bureau", "root", ""),
    ("police.papers", "户政服务科", "Registration Section", "police", ""),
    ("civil", "民政局", "Civil Affairs Bureau", "root", ""),
    ("power", "供电公司", "Power Company", "root", ""),
    ("services", "政务服务中心", "Public Service Centre", "root", ""),
    ("chaoping", "潮平区政府", "Chaoping District Office", "root", "yw.1"),
    ("yunlu", "云麓区政府", "Yunlu District Office", "root", "yw.2"),
    ("yunlu.bridge", "长桥街道办事处", "Long Bridge Street Office", "yunlu", "yw.2.2"),
    ("daoxiang", "稻香区政府", "Daoxiang District Office", "root", "yw.3"),
]


@dataclass(frozen=True)
class Member:
    """Somebody who works in the town: sign-in name, names, and duties as "kind office office"."""

    name: str
    zh: str
    en: str
    duties: tuple[str, ...]
    language: str = "zh-hans"


STAFF: list[Member] = [
    Member("dispatcher", "安晓派", "An Xiaopai", ("dispatcher root",)),
    Member("operator", "言小听", "Yan Xiaoting", ("operator root",)),
    Member("operator.two", "和晚晴", "Robin He", ("operator root",), "en"),
    Member("supervisor", "郑督明", "Zheng Duming", ("supervisor root",)),
    Member("handler", "程办妥", "Cheng Bantuo", ("handler root",)),
    Member("analyst", "数知秋", "Shu Zhiqiu", ("analyst root",)),
    Member("auditor", "严查白", "Yan Chabai", ("auditor root",)),
    Member("administrator", "管有序", "Guan Youxu", ("administrator root",)),
    Member("visitor", "步常新", "Bu Changxin", ("visitor chaoping yunlu.bridge",)),
    Member(
        "handler.roads",
        "路平川",
        "Lu Pingchuan",
        ("handler transport transport.roads transport.buses",),
    ),
    Member("supervisor.roads", "桥远望", "Qiao Yuanwang", ("supervisor transport",)),
    Member(
        "handler.urban",
        "城晨曦",
        "Cheng Chenxi",
        ("handler urban urban.clean urban.green urban.lights",),
    ),
    Member("supervisor.urban", "林叶青", "Lin Yeqing", ("supervisor urban",)),
    Member(
        "handler.water",
        "江水清",
        "Jiang Shuiqing",
        ("handler water water.supply water.drains power",),
    ),
    Member("handler.housing", "居安宁", "Ju Anning", ("handler housing housing.estates",)),
    Member(
        "handler.people",
        "温如初",
        "Wen Ruchu",
        ("handler hr hr.labour civil health health.insurance schools",),
    ),
    Member("supervisor.people", "暖春晖", "Nuan Chunhui", ("supervisor hr civil health schools",)),
    Member(
        "handler.market",
        "公平秤",
        "Gong Pingcheng",
        ("handler market environment police police.papers services",),
    ),
    # One person with duties in different offices.
    Member(
        "handler.district",
        "田连陌",
        "Tian Lianmo",
        ("handler chaoping yunlu yunlu.bridge daoxiang", "visitor daoxiang"),
    ),
]


def open_offices(areas: dict[str, Area], *, at: datetime) -> dict[str, Office]:
    """The offices of the town by code, below the office that every installation begins with."""
    root = rename_office(
        root_office(),
        name_zh="云湾市人民政府（虚构）",
        name_en="Yunwan Town Hall (invented)",
        area=areas["yw"],
        by=None,
        at=at,
    )
    offices = {root.code: root}
    for code, zh, en, parent, area in OFFICES:
        offices[code] = open_office(
            code=code,
            name_zh=f"云湾市{zh}" if parent == "root" and not area else zh,
            name_en=en,
            parent=offices[parent],
            area=areas.get(area),
            by=None,
            at=at,
        )
    return offices


def hire_staff(offices: dict[str, Office], *, at: datetime) -> dict[str, Staff]:
    """Those who work in the town, by sign-in name, with their duties and without passwords."""
    staff = {}
    for member in STAFF:
        hired = add_staff(
            name=member.name,
            display_name_zh=member.zh,
            display_name_en=member.en,
            password=None,
            language=member.language,
            by=None,
            at=at,
        )
        for duty in member.duties:
            kind, *codes = duty.split()
            for code in codes:
                give_duty(hired, kind=DutyKind(kind), office=offices[code], by=None, at=at)
        staff[member.name] = hired
    return staff


def hash_passwords(password_for: Callable[[str], str]) -> dict[str, Future[str]]:
    """The hash of each one's password, by sign-in name, while it is still being worked out.

    Hashing is slow on purpose; here it goes on beside whatever else the town does.
    """
    pool = ThreadPoolExecutor(max_workers=1)
    hashes = {one.name: pool.submit(make_password, password_for(one.name)) for one in STAFF}
    pool.shutdown(wait=False)
    return hashes


def give_passwords(staff: dict[str, Staff], hashes: dict[str, Future[str]]) -> None:
    """Let everybody sign in from now on."""
    for name, member in staff.items():
        member.password = hashes[name].result()
    Staff.objects.bulk_update(staff.values(), ["password"])
