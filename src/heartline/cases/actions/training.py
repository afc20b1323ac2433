"""The office's own models: made before the first case, and anew each night from what was decided.

A model that tells fewer cases rightly than the one in use is never used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from heartline.cases.events import SettingEvent
from heartline.cases.models import Case, Lesson, ReadingModel, Tells, Topic
from heartline.cases.phrases import SETTINGS, kind_examples, topic_examples
from heartline.cases.queries.confidence import least_confidence
from heartline.cases.queries.models_in_use import made_by_night
from heartline.cases.queries.said import clean_opening
from heartline.engines.reading.topics.examples import Example
from heartline.engines.reading.topics.model import Model
from heartline.engines.reading.topics.retraining import retrained
from heartline.engines.reading.topics.rows import TrainingError
from heartline.engines.reading.topics.storing import model_to_bytes
from heartline.engines.reading.topics.training import first_model
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.clock import day_of, local

#: With fewer cases the phrases that we wrote say more than what could be learned.
FEWEST = 30
#: From this hour of the office's night on a model is trained.
NIGHT = 2
#: So much passes before it is looked again whether to train.
_LOOKS = timedelta(minutes=10)
#: Cases are read in such parts.
_PART = 500


class TooFewError(Exception):
    """There are not yet enough sorted cases to train a model; `rows` says how many."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} cases")
        self.rows = rows


@dataclass(frozen=True)
class Taught:
    """What a model is trained from."""

    texts: Sequence[str]
    labels: Sequence[str]


def make_first_models(*, at: datetime) -> None:
    """Make the models that suggest before anybody has sorted a case, where none can be used.

    A model of another version cannot be used; from the next night on it is made of cases again.
    """
    for tells in Tells:
        if made_by_night(tells) is None:
            _make_first(tells, at=at)


def _make_first(tells: Tells, *, at: datetime) -> int:
    """Make it of what we wrote; 1, or 0 where the office offers fewer than two topics."""
    try:
        model = first_model(examples_of(tells), SETTINGS)
    except TrainingError:
        return 0
    _keep(tells, model, at=at)
    return 1


def examples_of(tells: Tells) -> list[Example]:
    """What we wrote: of topics those that the office offers now."""
    return kind_examples() if tells == Tells.KIND else topic_examples(open_topics())


def open_topics() -> list[tuple[str, str, str]]:
    """Code and names of every topic that can be chosen and has none below it to choose instead.

    A branch that is left over, such as “other”, is about nothing in particular: nobody is told so.
    """
    topics = list(Topic.objects.open())
    parents = {topic.parent_id for topic in topics}
    return [
        (topic.code, topic.name_zh, topic.name_en)
        for topic in topics
        if topic.pk not in parents and topic.code != "other"
    ]


def taught_by_cases(tells: Tells) -> Taught:
    """What people decided, the newest last; without what waits to be looked at."""
    pairs = _sorted_cases(tells)
    texts: list[str] = []
    labels: list[str] = []
    for start in range(0, len(pairs), _PART):
        part = dict(pairs[start : start + _PART])
        said = clean_opening(part)
        for case, label in part.items():
            if case in said:
                texts.append(said[case].analysed)
                labels.append(label)
    return Taught(texts, labels)


def _sorted_cases(tells: Tells) -> list[tuple[int, str]]:
    """The newest cases that a person sorted: key and label.

    What a case has come with from before Heartline was sorted, too; of which kind a case is, only
    a lesson tells, as the form says so of every message.
    """
    most = SETTINGS.most_rows
    if tells == Tells.KIND:
        rows = Lesson.objects.learned().order_by("-at", "-pk").values_list("case", "kind")[:most]
        return list(dict(reversed(rows)).items())
    held = Lesson.objects.exclude(held=[]).exclude(let_in=True).values("case")
    cases = Case.objects.exclude(topic=None).exclude(pk__in=held).order_by("-received_at", "-pk")
    return list(reversed(cases.values_list("pk", "topic__code")[:most]))


def train_anew(tells: Tells, *, by: Staff | None = None, at: datetime) -> ReadingModel:
    """Train a model of what people decided; it is used if it is as good as the one in use.

    The two are compared on cases that neither was taught.

    Raises:
        TooFewError: less than `FEWEST` cases were sorted, or all alike.
    """
    taught = taught_by_cases(tells)
    if len(taught.texts) < FEWEST:
        raise TooFewError(len(taught.texts))
    try:
        found = retrained(
            made_by_night(tells),
            taught.texts,
            taught.labels,
            replace(SETTINGS, least_confidence=least_confidence()),
            examples=examples_of(tells),
        )
    except TrainingError as error:
        raise TooFewError(len(taught.texts)) from error
    return _keep(
        tells,
        found.model,
        in_use=found.switch,
        rows=found.rows,
        new_right=found.new_right,
        old_right=found.old_right,
        by=by,
        at=at,
    )


@transaction.atomic
def _keep(
    tells: Tells,
    model: Model,
    *,
    in_use: bool = True,
    by: Staff | None = None,
    at: datetime,
    **compared: Any,
) -> ReadingModel:
    """Keep a model; its bytes only if it is used."""
    if in_use:
        others = ReadingModel.objects.filter(tells=tells, in_use=True)
        others.update(in_use=False, kept=b"")
    row = ReadingModel.objects.create(
        tells=tells,
        made_at=at,
        made_by=by,
        in_use=in_use,
        card=model.card.values(),
        kept=model_to_bytes(model) if in_use else b"",
        **({"rows": 0} | compared),
    )
    record(
        SettingEvent.MODEL_MADE,
        at=at,
        by=by,
        target=row,
        tells=str(tells),
        in_use=in_use,
        rows=row.rows,
        new_right=row.new_right,
        old_right=row.old_right,
    )
    return row


class _Looked:
    """When this process last looked whether to train."""

    last: datetime | None = None


def train_by_night(*, at: datetime) -> int:
    """Train what was not trained today, once it is night; how many models were made.

    Where nobody has trained any yet, it does not wait for the night.
    """
    last = _Looked.last
    if last is not None and timedelta(0) <= at - last < _LOOKS:
        return 0
    _Looked.last = at
    make_first_models(at=at)
    count = 0
    for tells in Tells:
        newest = ReadingModel.objects.filter(tells=tells).order_by("-made_at", "-pk").first()
        if newest is None:
            continue
        is_night = local(at).hour >= NIGHT and day_of(newest.made_at) < day_of(at)
        if is_night or newest.rows == 0:
            count += _trained(tells, newest, is_night=is_night, at=at)
    return count


def _trained(tells: Tells, newest: ReadingModel, *, is_night: bool, at: datetime) -> int:
    """How many models were made; of few cases none, but each night one that knows new topics."""
    try:
        train_anew(tells, at=at)
    except TooFewError:
        return _make_first(tells, at=at) if is_night and newest.rows == 0 else 0
    return 1
