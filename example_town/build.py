"""Building the invented town: a year of messages, answers and verdicts, made by the actions."""

import gc
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from django.db import transaction

from example_town.areas import lay_ground
from example_town.budgets import decide_together
from example_town.exceptions import ask_for_exceptions
from example_town.issues import HotIssue, hot_issues
from example_town.knowledge import lay_down_knowledge
from example_town.offices import give_passwords, hash_passwords, hire_staff, open_offices
from example_town.pictures import Pictures
from example_town.plans import YEAR, Planner
from example_town.routing import lay_down_rules, put_right
from example_town.scene import Scene
from example_town.site import BuildingSite
from example_town.stories import Story
from heartline.cases.actions.alike.following import start_anew
from heartline.cases.actions.alike.night import propose
from heartline.cases.actions.indexing import rebuild_search
from heartline.cases.actions.prompts import prompt_where_due
from heartline.cases.actions.verdicts import fall_silent_where_due
from heartline.cases.models import Topic
from heartline.cases.policies import standard_policy
from heartline.ledger.actions import seal
from heartline.offices.first_passwords import first_password
from heartline.offices.queries import calendar_value
from heartline.published.actions.counting import rebuild
from heartline.shared.clock import local, now

#: So many steps are committed at once.
STEPS_AT_ONCE = 500
#: So long before today offices begin to be prompted: enough to be seen, and quickly done.
PROMPTED = timedelta(days=30)


def build(
    *,
    seed: int = 1,
    today: datetime | None = None,
    cases: int = 1000,
    password_for: Callable[[str], str] = first_password,
    tell: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Fill an empty installation with the invented town of Yunwan and its last year.

    Args:
        seed: the same seed and moment make the same town, but for keys and follow codes.
        today: the moment at which the year ends; by default the present one.
        cases: how many messages arrive in that year.
        password_for: the password of a member of staff, by sign-in name; by default the one that
            `heartline up` prints.
        tell: hears a short sentence about every tenth of the way.
    """
    today = today or now()
    hashes = hash_passwords(password_for)
    scene = set_up(seed, today, cases)
    plans = Planner(seed, scene.ground, today).year(cases)
    # Half a million short-lived rows pass by; looking through them for garbage takes a tenth more.
    gc.disable()
    try:
        play([Story(plan, scene) for plan in plans], scene, tell, seed=seed)
    finally:
        gc.enable()
    lay_down_rules(scene)
    put_right(scene)
    ask_for_exceptions(scene)
    decide_together(scene)
    give_passwords(scene.staff, hashes)
    seal(at=today)
    rebuild(at=today)
    rebuild_search()
    start_anew(at=today)
    propose(at=today)


@transaction.atomic
def set_up(seed: int, today: datetime, cases: int) -> Scene:
    """The town before anybody speaks: its ground, offices and staff."""
    at = today - YEAR - timedelta(days=7)
    ground = lay_ground(Random(f"{seed} ground"), at=at)  # noqa: S311
    offices = open_offices(ground.areas, at=at)
    policy = standard_policy(at)
    staff = hire_staff(offices, at=at)
    topics = {topic.code: topic for topic in Topic.objects.all()}
    lay_down_knowledge(offices, staff, topics, at=at, today=today)
    return Scene(
        today=today,
        ground=ground,
        offices=offices,
        staff=staff,
        topics=topics,
        policy=policy,
        calendar=calendar_value(policy.calendar),
        pictures=Pictures(today, cases),
    )


class _Mornings:
    """Each morning silences are noted and, of late, offices prompted; on Mondays all is sealed."""

    def __init__(self, today: datetime) -> None:
        self.today = today
        self.at = local(today - YEAR).replace(hour=8, minute=30, second=0, microsecond=0)

    def tell(self) -> Generator[datetime, None, None]:
        while True:
            yield self.at + timedelta(days=1)
            fall_silent_where_due(at=self.at)
            if self.at > self.today - PROMPTED:
                while prompt_where_due(at=self.at):
                    pass
            if self.at.isoweekday() == 1:
                seal(at=self.at)


def play(stories: list[Story], scene: Scene, tell: Callable[[str], None], *, seed: int = 1) -> None:
    """Let all stories happen side by side, each step at its moment, until today."""
    told: list[Story | _Mornings | HotIssue | BuildingSite] = [
        *stories,
        *hot_issues(scene),
        BuildingSite(scene, seed),
        _Mornings(scene.today),
    ]
    waiting = [(story.at, n, story.tell()) for n, story in enumerate(told)]
    heapify(waiting)
    heard, tenth = 0, max(1, len(stories) // 10)
    while waiting:
        # No savepoint around so many: SQLite would look through all that they changed at each step.
        with transaction.atomic(savepoint=False):
            for _step in range(STEPS_AT_ONCE):
                if not waiting or waiting[0][0] > scene.today:
                    return
                at, n, steps = heappop(waiting)
                new = at == told[n].at and n < len(stories)
                told[n].at = at
                if (wanted := next(steps, None)) is not None:
                    heappush(waiting, (wanted, n, steps))
                heard += new
                if new and heard % tenth == 0:
                    tell(f"Example town: {heard} of {len(stories)} messages heard.")
