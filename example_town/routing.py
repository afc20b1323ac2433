"""Who leads what in the invented town; and what its desk has put right of late."""

from collections import Counter
from datetime import timedelta

from django.db import transaction

from example_town.scene import Scene
from example_town.words import matters
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.links import link_cases
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.routing import set_rule
from heartline.cases.models import Case, CaseStatus, Kind, Urgency

MINUTE = timedelta(minutes=1)
#: How urgent some of the cases are that wait for the desk, the newest first.
PRESSING = (Urgency.URGENT, Urgency.EMERGENCY, Urgency.URGENT)


@transaction.atomic
def lay_down_rules(scene: Scene) -> None:
    """For each topic, the office that most of its matters belong to, where that is not the top."""
    offices: dict[str, Counter[str]] = {}
    for matter in matters():
        offices.setdefault(matter.topic, Counter())[matter.office] += 1
    for topic, led in sorted(offices.items()):
        office = led.most_common(1)[0][0]
        if office != "root":
            set_rule(
                None,
                topic=scene.topics[topic],
                area=None,
                kind="",
                lead=scene.offices[office],
                by=scene.staff["administrator"],
                at=scene.today - 40 * MINUTE,
            )


@transaction.atomic
def put_right(scene: Scene) -> None:
    """What is urgent is marked, one case is taken back, two are linked."""
    _mark_what_presses(scene)
    _take_one_back(scene)
    _link_two(scene)


def _mark_what_presses(scene: Scene) -> None:
    waiting = Case.objects.filter(status=CaseStatus.RECEIVED, about=None).exclude(topic=None)
    for case, urgency in zip(waiting.order_by("-id")[: len(PRESSING)], PRESSING, strict=False):
        sort_case(
            case,
            kind=Kind(case.kind),
            topic=case.topic,
            area=case.area,
            urgency=urgency,
            public_ground=case.public_ground,
            by=scene.staff["dispatcher"],
            at=scene.today - 30 * MINUTE,
        )


def _take_one_back(scene: Scene) -> None:
    # The desk takes nothing back from the office that it works in, nor where that is complained of.
    given = Case.objects.filter(
        status=CaseStatus.ASSIGNED, redos=0, about=None, lead__parent__isnull=False
    )
    case = given.order_by("-id").first()
    if case is not None:
        words = "派错了，应由属地街道先看现场。"
        by = scene.staff["dispatcher"]
        recall_case(case, words=words, by=by, at=scene.today - 20 * MINUTE)


def _link_two(scene: Scene) -> None:
    """Two cases of one topic that wait for their answer."""
    open_ones = Case.objects.waiting().exclude(topic=None).filter(private=False, about=None)
    first = open_ones.order_by("-id").first()
    if first is None:
        return
    other = open_ones.filter(topic=first.topic).exclude(pk=first.pk).order_by("-id").first()
    if other is not None:
        by = scene.staff["dispatcher"]
        link_cases(first, other=other, by=by, at=scene.today - 15 * MINUTE)
