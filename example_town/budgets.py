"""Three budgets of the invented town: one takes ideas, one is voted on, one is being built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from example_town.pictures import checked
from example_town.scene import Scene
from heartline.budgets.actions.ballots import cast_for_nobody, mark_code_used
from heartline.budgets.actions.box import close_voting
from heartline.budgets.actions.budgets import Terms, move_budget, set_up_budget
from heartline.budgets.actions.codes import make_codes
from heartline.budgets.actions.counting import check_count, count_ballots, publish_result
from heartline.budgets.actions.freezing import freeze_rule, open_voting
from heartline.budgets.actions.progress import (
    News,
    finish_project,
    judge_project,
    tell_news,
)
from heartline.budgets.actions.projects import (
    Idea,
    add_project,
    cost_project,
    propose_idea,
    refuse_project,
    release_idea,
)
from heartline.budgets.codes import Addressee
from heartline.budgets.models import Budget, Project
from heartline.offices.models import Area
from heartline.shared.clock import day_of


@dataclass(frozen=True)
class Plan:
    """A project: its names, what it is, its community, its cost, and how well it is liked.

    liked: among a hundred who live there or, without a community, anywhere.
    """

    zh: str
    en: str
    text_zh: str
    text_en: str
    area: str
    cost: int
    liked: int


BUILT = (
    Plan(
        "河堤步道加长椅",
        "Benches along the dike",
        "从灯塔到渔歌每两百米一把。",
        "One every two hundred metres from the lighthouse to Yuge.",
        "灯塔社区",
        9_000,
        70,
    ),
    Plan(
        "灯塔社区夜间照明",
        "Lights by the lighthouse",
        "台阶和码头边装八盏灯。",
        "Eight lamps on the steps and along the quay.",
        "灯塔社区",
        14_000,
        55,
    ),
    Plan(
        "书院图书角",
        "A corner of books at the Academy",
        "旧传达室改成可借书的一间。",
        "The old porter's lodge becomes a room with books to borrow.",
        "书院社区",
        8_000,
        65,
    ),
    Plan(
        "长桥菜场遮雨棚",
        "A roof for the Long Bridge market",
        "给露天的十二个摊位。",
        "For the twelve stalls that stand in the open.",
        "长桥社区",
        16_000,
        60,
    ),
    Plan(
        "半山扶手与歇脚台",
        "Handrails on the hillside",
        "两条石阶路，给上了年纪的人。",
        "On two flights of stone steps, for those who are older.",
        "半山社区",
        6_000,
        60,
    ),
    Plan(
        "松涛社区修车摊",
        "A repair corner in Pines",
        "工具、气筒和遮阳。",
        "Tools, a pump and some shade.",
        "松涛社区",
        3_000,
        45,
    ),
    Plan(
        "全城街角饮水点",
        "Drinking water at street corners",
        "六个，冬天也不冻。",
        "Six of them, and they do not freeze in winter.",
        "",
        18_000,
        40,
    ),
    Plan(
        "中心广场大屏幕",
        "A large screen on the square",
        "播放节目与通知。",
        "For programmes and notices.",
        "",
        30_000,
        34,
    ),
    Plan(
        "海棠社区儿童沙坑",
        "A sandpit in Haitang",
        "带围栏和水龙头。",
        "With a fence and a tap.",
        "海棠社区",
        5_000,
        50,
    ),
)
VOTED_ON = (
    Plan(
        "共享工具间",
        "A shared room of tools",
        "电钻、梯子、缝纫机，登记就能借。",
        "Drills, ladders, a sewing machine: sign for it and take it home.",
        "船厂社区",
        12_000,
        50,
    ),
    Plan(
        "新港社区遮阳树",
        "Trees for shade at New Harbour",
        "公交站两侧种二十棵。",
        "Twenty along both sides of the bus stop.",
        "新港社区",
        15_000,
        55,
    ),
    Plan(
        "无障碍坡道三处",
        "Three ramps without steps",
        "卫生站、图书角、菜场各一处。",
        "At the clinic, the book corner and the market.",
        "",
        24_000,
        45,
    ),
    Plan(
        "老人助餐点冰柜",
        "A cold store for the lunch club",
        "让周末也有饭。",
        "So that there is lunch at weekends, too.",
        "柳荫社区",
        8_000,
        50,
    ),
    Plan(
        "雨水花园",
        "A garden that drinks the rain",
        "常积水的路口改成下凹绿地。",
        "A corner that floods becomes a sunken green.",
        "云溪社区",
        20_000,
        40,
    ),
    Plan(
        "社区厨房翻新",
        "A new kitchen for the community",
        "抽油烟机和不锈钢台面。",
        "An extractor and steel worktops.",
        "钟楼社区",
        18_000,
        35,
    ),
)
IDEAS = (
    Plan(
        "给候车亭装扶手座",
        "Seats with arms at bus shelters",
        "老人起身方便。",
        "Easier to get up from.",
        "银杏社区",
        0,
        0,
    ),
    Plan(
        "晚上开放学校操场",
        "Open the school ground in the evening",
        "周一到周五七点到九点。",
        "Monday to Friday from seven to nine.",
        "桃李社区",
        0,
        0,
    ),
    Plan(
        "河边放一排浮动书架",
        "Floating shelves on the river",
        "可以划船借书。",
        "To borrow books by boat.",
        "",
        0,
        0,
    ),
)
#: So many people vote in the budget that is built, and so far in the one that is open.
VOTERS, SO_FAR = 240, 36


def decide_together(scene: Scene) -> None:
    """Lay the three budgets down."""
    _build(scene)
    _vote(scene)
    _ask(scene)


def _areas() -> dict[str, Area]:
    return {area.name_zh: area for area in Area.objects.defer("boundary")}


def _set_up(scene: Scene, name: tuple[str, str], amount: int, *, days: tuple[int, int]) -> Budget:
    """A budget that people vote on between these days, counted from today."""
    today = day_of(scene.today)
    start, end = (today + timedelta(days=count) for count in days)
    terms = Terms(
        name_zh=name[0],
        name_en=name[1],
        text_zh="这笔钱花在哪里，由住在云湾的人一起定。",
        text_en="Those who live in Yunwan decide together where this money goes.",
        amount=amount,
        ideas_until=start - timedelta(days=30),
        votes_from=start,
        votes_until=end,
        least=3,
        most=6,
        least_approvals=5,
    )
    by, at = scene.staff["administrator"], _before(scene, start)
    budget = set_up_budget(terms, office=scene.offices["root"], by=by, at=at)
    return move_budget(budget, "ask_for_ideas", by=by, at=at)


def _before(scene: Scene, day: date) -> datetime:
    """A moment two months before a day of the vote, and at least ten days before today."""
    days = (day_of(scene.today) - day).days
    return scene.today - timedelta(days=max(days + 60, 10))


def _idea(plan: Plan, areas: dict[str, Area]) -> Idea:
    area = areas.get(plan.area)
    point = None
    if area is not None and area.latitude is not None and area.longitude is not None:
        point = (area.latitude, area.longitude)
    return Idea(
        title=plan.zh,
        title_en=plan.en,
        text=plan.text_zh,
        text_en=plan.text_en,
        area=area,
        point=point,
    )


def _cost_all(scene: Scene, budget: Budget, plans: Sequence[Plan], at: datetime) -> None:
    areas, by = _areas(), scene.staff["handler.urban"]
    for plan in plans:
        project = add_project(budget, _idea(plan, areas), by=by, at=at)
        cost_project(
            project,
            cost=plan.cost,
            reason="按三家报价的平均数，含安装。",
            reason_en="The mean of three offers, put up and ready.",
            by=by,
            at=at,
        )


def _open(scene: Scene, budget: Budget, at: datetime) -> None:
    by = scene.staff["administrator"]
    move_budget(budget, "end_ideas", by=by, at=at)
    freeze_rule(budget, by=by, at=at)
    open_voting(budget, by=by, at=at)


def _ballots(plans: Sequence[Plan], voters: int, rng: Random) -> Iterator[list[int]]:
    """What so many people name: what is near them, and what is good for all."""
    homes = [plan.area for plan in plans if plan.area]
    for _voter in range(voters):
        home = rng.choice(homes)
        named = [
            number
            for number, plan in enumerate(plans, start=1)
            if rng.randrange(100) < (plan.liked if plan.area in ("", home) else plan.liked // 3)
        ]
        rest = [number for number in range(1, len(plans) + 1) if number not in named]
        rng.shuffle(rest)
        named += rest[: max(0, 3 - len(named))]
        yield sorted(named[:6])


def _cast(
    scene: Scene, budget: Budget, plans: Sequence[Plan], *, voters: int, at: datetime
) -> None:
    rng = Random(f"{budget.pk} ballots")  # noqa: S311
    letters = [Addressee() for _ in range(voters + voters // 2)]
    made = make_codes(budget, letters, by=scene.staff["administrator"], at=at)
    codes = (code for _letter, code in made)
    for choices, code in zip(_ballots(plans, voters, rng), codes, strict=False):
        mark_code_used(budget, code=code)
        cast_for_nobody(budget, choices=choices)


def _build(scene: Scene) -> None:
    """Voted on half a year ago; one project is done and judged, one under way."""
    at = scene.today - timedelta(days=200)
    name = ("今年的社区预算", "This year's town budget")
    budget = _set_up(scene, name, 60_000, days=(-190, -170))
    _cost_all(scene, budget, BUILT, at)
    _open(scene, budget, scene.today - timedelta(days=190))
    _cast(scene, budget, BUILT, voters=VOTERS, at=scene.today - timedelta(days=189))
    by, at = scene.staff["administrator"], scene.today - timedelta(days=169)
    close_voting(budget, by=by, at=at)
    check_count(count_ballots(budget, by=by, at=at), at=at)
    publish_result(budget, by=by, at=at)
    move_budget(budget, "begin_work", by=by, at=at)
    _work(scene, budget)


def _work(scene: Scene, budget: Budget) -> None:
    by = scene.staff["handler.urban"]
    chosen = list(Project.objects.filter(budget=budget, status="chosen").order_by("number"))
    for project in chosen[:2]:
        day = day_of(scene.today) - timedelta(days=90)
        news = News(day, "材料到场，今天开工。", "The material is here; work begins today.", 2_000)
        tell_news(project, news, by=by, at=scene.today - timedelta(days=90))
    if not chosen:
        return
    done, at = chosen[0], scene.today - timedelta(days=30)
    cost = (done.cost or 0) - 2_000
    news = News(day_of(at), "装好了，欢迎来坐坐。", "It is up. Come and sit down.", max(cost, 0))
    tell_news(done, news, files=[checked("bench", "morning", True)], by=by, at=at)
    finish_project(done, by=by, at=at)
    for person, satisfied in enumerate((5, 4, 5, 3, 5, 4)):
        judge_project(done, satisfied=satisfied, browser=f"example {person}", at=at)


def _vote(scene: Scene) -> None:
    """Voted on now."""
    name = ("明年的社区预算", "Next year's town budget")
    budget = _set_up(scene, name, 80_000, days=(-5, 21))
    at = scene.today - timedelta(days=8)
    _cost_all(scene, budget, VOTED_ON, at)
    _open(scene, budget, scene.today - timedelta(days=5))
    _cast(scene, budget, VOTED_ON, voters=SO_FAR, at=scene.today - timedelta(days=5))


def _ask(scene: Scene) -> None:
    """Ideas are asked for: one is published, one refused, one waits for the desk."""
    name = ("青年议事预算", "A budget for the young")
    budget = _set_up(scene, name, 20_000, days=(40, 60))
    areas, at = _areas(), scene.today - timedelta(days=4)
    ideas = [propose_idea(budget, _idea(plan, areas), consents=True, at=at) for plan in IDEAS]
    desk, office = scene.staff["dispatcher"], scene.staff["handler.urban"]
    for project, _code in ideas[1:]:
        release_idea(project, by=desk, at=at)
    refuse_project(
        ideas[2][0],
        reason="河道要留给行洪，不能设固定物。",
        reason_en="The river must stay free for floods, so nothing may be moored there.",
        by=office,
        at=at,
    )
