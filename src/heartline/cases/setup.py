"""The topics and the policy that a new office starts from; both are the office's to change."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from heartline.cases.models import Policy, Topic
from heartline.offices.models import WorkCalendar
from heartline.shared.clock import now

TOPICS = Path(__file__).parent / "data" / "topics.json"


def _days(count: int) -> dict[str, Any]:
    return {"count": count, "unit": "working_day"}


def _line(kind: str, **clocks: int) -> dict[str, Any]:
    days = {clock: _days(count) for clock, count in clocks.items()}
    return {"kind": kind, "urgency": "", "topic": "", "clocks": days}


#: Working days to take a case on, to get in touch, to answer, and until the person has an answer.
STANDARD = [
    _line("", accept=1, contact=1, answer=5, person=7),
    _line("consultation", answer=3, person=5),
    _line("complaint", answer=7, person=10),
    _line("report", answer=13, person=15),
    _line("suggestion", answer=13, person=15),
]


@transaction.atomic
def first_topics_and_policy() -> None:
    """The default tree of topics and the standard policy; nothing where there are some."""
    if not Topic.objects.exists():
        for branch in json.loads(TOPICS.read_text(encoding="utf-8")):
            _add_topic(branch, None)
    if not Policy.objects.exists():
        Policy.objects.create(
            code="standard",
            name_zh="通用时限",
            name_en="Standard times",
            rules=STANDARD,
            calendar=WorkCalendar.objects.earliest("id"),
            since=now(),
        )


def _add_topic(branch: dict[str, Any], parent: Topic | None) -> None:
    topic = Topic.objects.create(
        code=branch["code"], name_zh=branch["zh"], name_en=branch["en"], parent=parent
    )
    topic.path = f"{parent.path if parent else '/'}{topic.pk}/"
    topic.save(update_fields=["path"])
    for part in branch.get("parts", ()):
        _add_topic(part, topic)
