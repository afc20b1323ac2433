"""Exceptions in the invented town: more time, pauses, listings, and what was left out of a rate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from example_town.scene import Scene
from heartline.cases.actions.applications import Ask, apply_for, say_wrong_office
from heartline.cases.actions.decisions import decide
from heartline.cases.models import (
    Application,
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Closing,
    Kind,
    Party,
    Role,
    Solved,
    Verdict,
    Wanted,
)
from heartline.cases.rules import part_asking

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The reason, the words of the office, and how much: days from today, or working days more.
LISTINGS = [
    ("history", "开发商已注销，原始图纸找不到，先登记，等房屋普查结果。", 30),
    ("money", "今年维修资金已用完，已列入明年计划。", 70),
    ("rights", "院墙两边的产权还没有定下来，等不动产登记办结。", 110),
    ("plan", "这条路明年整体改造，单独修会重复开挖。", 150),
    ("higher", "需要上级批准调整线路，已经上报。", 190),
    ("rules", "新业态还没有管理办法，等细则出台。", 230),
]
PAUSES = [
    ("third_party", "要等燃气公司先把管道迁走。", 6),
    ("weather", "连日下雨，沥青铺不了。", 8),
    ("expert", "正在等房屋安全鉴定报告。", 10),
    ("papers", "还差一份产权证明，已请诉求人补交。", 12),
]
EXTENSIONS = [
    ("works", "旧电缆要整段更换，五天干不完。", 5),
    ("several", "要和街道、物业一起商量。", 3),
    ("supply", "配件在路上，下周到货。", 5),
    ("findings", "情况比较复杂，还要再走访两户。", 4),
]
EXCLUSIONS = [
    ("no_office", "属于邻里之间的私人约定，没有部门管。", 0),
    ("repeated", "已答复过，没有新的情况。", 0),
    ("not_found", "两次到现场都没有发现所说的情况。", 0),
    ("by_mistake", "重复登记。", 0),
]
REVIEWS = [
    ("kept", "已按承诺修好，有前后照片。"),
    ("beyond", "价格由国家统一规定，本市无权调整。"),
]
WRONG = [
    "这条路归区里管，不归市里。",
    "我说的是公交站牌，不是路灯。",
    "是小区里面的事，应该找物业科。",
]


@transaction.atomic
def ask_for_exceptions(scene: Scene) -> None:
    """Let offices ask, as the cases stand today, and somebody above them decide."""
    parts = _in_work(scene)
    _ask_all(scene, parts, Wanted.LISTING, LISTINGS, undecided=1)
    _ask_all(scene, parts, Wanted.PAUSE, PAUSES, undecided=1)
    _ask_all(scene, parts, Wanted.EXTENSION, EXTENSIONS, undecided=2)
    _ask_all(scene, _answered(scene), Wanted.EXCLUSION, EXCLUSIONS, undecided=1)
    _review_verdicts(scene)
    _say_wrong(scene)


def _in_work(scene: Scene) -> Iterator[Assignment]:
    """The parts in work whose office stands below another and whose time is not over."""
    found = Assignment.objects.filter(
        role=Role.LEAD,
        status=AssignmentStatus.ACCEPTED,
        case__status=CaseStatus.ACCEPTED,
        case__private=False,
        answer_by__gt=scene.today + HOUR,
    ).exclude(office__parent=None)
    yield from found.select_related("case", "office").order_by("assigned_at", "id")


def _answered(scene: Scene) -> Iterator[Assignment]:
    found = Assignment.objects.filter(
        role=Role.LEAD,
        status=AssignmentStatus.DONE,
        case__closed_because=Closing.JUDGED,
        case__redos=0,
        case__kind__in=(Kind.REQUEST, Kind.SUGGESTION),
        case__private=False,
        office__parent__isnull=False,
    )
    yield from found.select_related("case", "office").order_by("-done_at", "id")[7:400:31]


def _ask_all(
    scene: Scene,
    parts: Iterator[Assignment],
    wanted: Wanted,
    asked: list[tuple[str, str, int]],
    *,
    undecided: int,
) -> None:
    """Ask for each of `asked`, and grant all but the last ones."""
    for n, (part, (reason, words, size)) in enumerate(zip(parts, asked, strict=False)):
        begun = part.done_at or part.accepted_at or scene.today
        at = min(max(scene.today + (n - 20) * HOUR, begun + HOUR / 2), scene.today)
        handler = scene.handler(part.office)
        ask = Ask(wanted, reason, words, until=scene.today + size * DAY if size else None)
        if wanted == Wanted.EXTENSION:
            ask = Ask(wanted, reason, words, count=size)
        if wanted == Wanted.LISTING:
            ask = replace(ask, owner=handler)
        one = apply_for(part.case, ask, by=handler, at=at)
        if n < len(asked) - undecided:
            _decide(scene, one, at)


def _decide(scene: Scene, one: Application, at: datetime, words: str = "情况属实，同意。") -> None:
    at = min(at + 2 * HOUR, scene.today)
    decide(one, granted=True, words=words, by=scene.staff["supervisor"], at=at)


def _review_verdicts(scene: Scene) -> None:
    contested = Verdict.objects.exclude(solved=Solved.YES).filter(
        party__case__closed_because=Closing.JUDGED,
        party__case__private=False,
        reply__office__parent__isnull=False,
    )
    found = contested.select_related("party__case", "reply__office").order_by("-given_at", "id")
    own = (verdict for verdict in found[3:300] if _is_own(scene, verdict))
    for verdict, (reason, words) in zip(islice(own, 0, None, 5), REVIEWS, strict=False):
        ask = Ask(Wanted.REVIEW, reason, words, verdict=verdict)
        at = min(verdict.given_at + DAY, scene.today)
        handler = scene.handler(verdict.reply.office)
        one = apply_for(verdict.party.case, ask, by=handler, at=at)
        _decide(scene, one, at, "看过现场和记录，情况属实。评价照样保留，计为已复核。")


def _is_own(scene: Scene, verdict: Verdict) -> bool:
    """Whether the office that was judged is the one for which its handler would ask."""
    part = part_asking(scene.handler(verdict.reply.office), verdict.party.case, Wanted.REVIEW)
    return part is not None and part.office_id == verdict.reply.office_id


def _say_wrong(scene: Scene) -> None:
    """Three say that it went to the wrong office; the desk has answered the first."""
    with_office = Case.objects.filter(
        status=CaseStatus.ASSIGNED, lead__parent__isnull=False, redos=0, returns=0, private=False
    )
    parties = Party.objects.filter(case__in=with_office, status="waiting").select_related(
        "case", "person"
    )
    for n, (party, words) in enumerate(islice(zip(parties.order_by("id"), WRONG, strict=False), 3)):
        given = party.case.assignments.get(status=AssignmentStatus.OFFERED, role=Role.LEAD)
        at = min(given.assigned_at + HOUR / 4, scene.today)
        one = say_wrong_office(party, words=words, by=party.person, at=at)
        if n == 0:
            words = "这件事由这个单位牵头没有错，已请他们和您联系。"
            by = scene.staff["dispatcher"]
            decide(one, granted=False, words=words, by=by, at=min(at + HOUR, scene.today))
