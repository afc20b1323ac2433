"""Two hot issues of the invented town: one put right, with a clear before and after; one begun."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta

from example_town.scene import Scene
from heartline.cases.actions.issues import (
    act_on_issue,
    change_issue,
    gather_case,
    open_issue,
    plan_issue,
    publish_issue,
)
from heartline.cases.actions.telling import finish_issue, send_news, tell_everybody
from heartline.cases.models import Case, Closing, Issue


@dataclass(frozen=True)
class Both:
    """The same in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Root:
    """What many speak of, which office puts it right, and how many days before today."""

    title: Both
    text: Both
    plan: Both
    begun: Both
    done: Both | None
    #: A case belongs to it when its title holds one of these.
    marks: tuple[str, ...]
    owner: str
    topic: str
    keeper: str
    #: Days before today: from when on cases count, opened, acted on, put right (0: not yet).
    since: int
    opened: int
    acted: int
    finished: int
    #: How many cases from before, and from after it was acted on.
    before: int
    after: int


ROOTS = (
    Root(
        title=Both("雨天路口积水、下水道反冒", "Flooded corners and blocked drains after rain"),
        text=Both(
            "一下雨，好几个路口就积水，雨篦子被落叶和泥堵住，有的地方污水从井口往外冒。"
            "来件分散在各个社区，根子是同一个：老管线一年只清一次。",
            "Whenever it rains, several corners flood: the grates are choked with leaves and mud, "
            "and in places the sewers run over. The messages came from many communities; their "
            "root is one: the old drains were cleaned only once a year.",
        ),
        plan=Both(
            "一、三周内把来件涉及的雨水口全部清掏一遍；二、低洼路口加装防堵篦子；"
            "三、以后落叶季每月清一次，其余每季度一次，清掏记录贴在井盖旁。",
            "1. Every grate named in a message is cleaned within three weeks. 2. Low corners get "
            "grates that leaves cannot choke. 3. From now on: monthly while leaves fall, quarterly "
            "otherwise, with the day posted beside the manhole.",
        ),
        begun=Both(
            "您反映的积水问题不止您一处，我们已并在一起治理：先清掏，再换篦子。计划在公开页面上。",
            "Yours is not the only flooded corner, so we treat them as one: cleaning first, then "
            "new grates. The plan stands on the public page.",
        ),
        done=Both(
            "来件涉及的雨水口已全部清掏，低洼路口换上了防堵篦子，之后几场大雨没有再积水。"
            "哪里又堵了，请在您的进度页告诉我们。",
            "Every grate that was named is clean, and the low corners have new ones; the heavy "
            "rains since left no water standing. If one chokes again, tell us on your follow page.",
        ),
        marks=("积水", "下水道"),
        owner="water.drains",
        topic="utilities.water",
        keeper="handler.water",
        since=345,
        opened=165,
        acted=140,
        finished=70,
        before=16,
        after=2,
    ),
    Root(
        title=Both("成片路灯不亮", "Rows of street lamps are dark"),
        text=Both(
            "多条街巷的路灯一段一段地不亮，修好一盏又坏一盏。多半是同一批控制箱受潮老化。",
            "Street lamps go dark by the row; one is mended and the next one fails. Most hang on "
            "control boxes of one batch, which have grown old and damp.",
        ),
        plan=Both(
            "先修好来件里的每一盏；再在年底前更换这一批控制箱，按照夜间安全的先后排序。",
            "First every lamp named in a message; then, before the year is over, all boxes of that "
            "batch, the darkest ways first.",
        ),
        begun=Both(
            "我们查明不是一盏灯的事，控制箱这个月开始换。换到您那一段时，进度页会告诉您。",
            "It is more than one lamp: the control boxes are being replaced from this month on. "
            "Your follow page will tell you when your row is done.",
        ),
        done=None,
        marks=("路灯",),
        owner="urban.lights",
        topic="roads.lamps",
        keeper="handler.urban",
        since=150,
        opened=45,
        acted=24,
        finished=0,
        before=12,
        after=3,
    ),
)


class HotIssue:
    """One root as it is gathered, planned, put right and told, each step at its moment."""

    def __init__(self, root: Root, scene: Scene) -> None:
        self.root, self.scene = root, scene
        self.desk = scene.staff["dispatcher"]
        self.office = scene.staff[root.keeper]
        self.at = self._days_ago(root.opened)

    def tell(self) -> Generator[datetime, None, None]:
        """The issue from the day it is opened on; every moment is the one it last asked for."""
        root = self.root
        yield self.at
        issue = self._open()
        self._gather(issue, since=self._days_ago(root.since), most=root.before)
        yield self._days_ago(root.opened - 6)
        plan_issue(
            issue,
            plan_zh=root.plan.zh,
            plan_en=root.plan.en,
            keeper=self.office,
            by=self.office,
            at=self.at,
        )
        publish_issue(issue, by=self.desk, at=self.at)
        yield self._days_ago(root.acted)
        self._gather(issue, since=self._days_ago(root.opened), most=3)
        act_on_issue(issue, since=self.at, by=self.office, at=self.at)
        begun = {"text_zh": root.begun.zh, "text_en": root.begun.en}
        send_news(tell_everybody(issue, **begun, by=self.office, at=self.at), at=self.at)
        yield self._days_ago(max(root.finished, 3) + 1)
        self._gather(issue, since=self._days_ago(root.acted), most=root.after)
        if root.done is None:
            return
        yield self._days_ago(root.finished)
        done = {"text_zh": root.done.zh, "text_en": root.done.en}
        send_news(finish_issue(issue, **done, by=self.office, at=self.at), at=self.at)

    def _days_ago(self, days: int) -> datetime:
        return self.scene.today - timedelta(days=days, hours=2)

    def _open(self) -> Issue:
        root = self.root
        issue = open_issue(
            title_zh=root.title.zh,
            title_en=root.title.en,
            owner=self.scene.offices[root.owner],
            topic=self.scene.topics.get(root.topic),
            by=self.desk,
            at=self.at,
        )
        change_issue(
            issue,
            title_zh=root.title.zh,
            title_en=root.title.en,
            text_zh=root.text.zh,
            text_en=root.text.en,
            by=self.desk,
            at=self.at,
        )
        return issue

    def _gather(self, issue: Issue, *, since: datetime, most: int) -> None:
        """Put in what was said since then, the newest first."""
        cases = Case.objects.filter(received_at__gte=since, in_issue=None, about=None)
        cases = cases.exclude(closed_because=Closing.MERGED).order_by("-received_at")
        fitting = (case for case in cases if any(mark in case.title for mark in self.root.marks))
        for case, _n in zip(fitting, range(most), strict=False):
            gather_case(issue, case, by=self.desk, at=self.at)


def hot_issues(scene: Scene) -> list[HotIssue]:
    """The issues of the town's year."""
    return [HotIssue(root, scene) for root in ROOTS]
