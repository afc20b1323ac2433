"""The topics and the policy that a new office starts from; both are the office's to change."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from heartline.cases.models import Policy, Topic
from heartline.cases.policies import ready_made
from heartline.cases.policies.reading import STANDARD
from heartline.offices.models import WorkCalendar
from heartline.shared.clock import now

TOPICS = Path(__file__).parent / "data" / "topics.json"
#: The ready-made times that a new office begins with.
FIRST = "one_five_seven"


@transaction.atomic
def first_topics_and_policy() -> None:
    """The default tree of topics and the standard policy; nothing where there are some."""
    if not Topic.objects.exists():
        for branch in json.loads(TOPICS.read_text(encoding="utf-8")):
            _add_topic(branch, None)
    if not Policy.objects.exists():
        ready = ready_made()[FIRST]
        Policy.objects.create(
            code=STANDARD,
            name_zh="通用时限",
            name_en="Standard times",
            rules=ready.lines,
            limits=ready.limits,
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
