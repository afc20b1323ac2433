"""What tests of reading share: models that stand, and a worker that has read everything."""

from datetime import datetime

from heartline.cases.actions.suggesting import suggest_where_new
from heartline.cases.actions.training import make_first_models
from heartline.cases.models import Case, Suggestion, Topic
from heartline.ledger.actions import seal
from tests.factories import MONDAY, root

LAMP = "小区门口那盏路灯不亮了，天黑路滑，老人怕摔跤"


def read_everything(at: datetime = MONDAY) -> None:
    """Seal the ledger and let the worker read on, with the models that come with Heartline."""
    root()
    make_first_models(at=MONDAY)
    seal(at=at)
    suggest_where_new(at=at)


def suggestion_of(case: Case) -> Suggestion:
    return Suggestion.objects.select_related("topic", "area").get(case=case)


def topic(code: str) -> Topic:
    root()
    return Topic.objects.get(code=code)
