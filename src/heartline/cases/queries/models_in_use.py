"""The models in use: what they learned by night, and what people have put right since."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from heartline.cases.models import Lesson, ReadingModel, ReadingSetting, Tells
from heartline.cases.models.reading import LessonQuerySet
from heartline.cases.phrases import LEAST_CONFIDENCE, SETTINGS
from heartline.cases.queries.said import clean_opening
from heartline.engines.reading.topics.learning import learned
from heartline.engines.reading.topics.model import Model
from heartline.engines.reading.topics.storing import StoredModelError, model_from_bytes

#: So many of the newest lessons are learned at once; the rest waits for the night.
MOST_LESSONS = 500


@dataclass(frozen=True)
class InUse:
    """A model with all that was learned since it was made, as sure as the office wants it."""

    model: Model
    #: Tells it from what it was before; changes with each lesson, and with the setting.
    stamp: str


_LOCK = Lock()
_MADE: dict[str, tuple[int, Model]] = {}
_NOW: dict[str, InUse] = {}


def in_use(tells: Tells) -> InUse | None:
    """The model in use; None before the first was made, or where its bytes are of another version.

    Each process keeps the one that it used last, and learns from the newest lessons when there are
    new ones; that takes some milliseconds.
    """
    row = _with_marks(tells).first()
    if row is None:
        return None
    stamp = _stamp(row)
    with _LOCK:
        known = _NOW.get(tells)
        if known is None or known.stamp != stamp:
            made = _made(tells, row.pk)
            if made is None:
                return None
            least = LEAST_CONFIDENCE if row.least is None else row.least
            now = replace(_with_lessons(made, tells, row), least_confidence=least)
            known = _NOW[tells] = InUse(now, stamp)
        return known


def stamps() -> str:
    """By which models, lessons and setting reading would suggest now."""
    rows = {row.tells: row for row in _with_marks()}
    return "/".join(_stamp(rows[tells]) if tells in rows else "" for tells in Tells)


def _with_marks(*tells: Tells) -> "QuerySet[Any]":
    """The models in use, with what changes when there is more to learn; one query."""
    lessons = Lesson.objects.order_by("-pk").values("pk")[:1]
    decided = Lesson.objects.exclude(decided_at=None).order_by("-decided_at")
    settings = ReadingSetting.objects.order_by("-pk").values("least_confidence")[:1]
    rows = ReadingModel.objects.filter(tells__in=tells or Tells.values, in_use=True)
    return rows.only("pk", "tells", "made_at").annotate(
        last=Subquery(lessons),
        decided=Subquery(decided.values("decided_at")[:1]),
        least=Subquery(settings),
    )


def _stamp(row: Any) -> str:
    decided = row.decided.isoformat() if row.decided else ""
    return f"{row.pk}.{row.last or 0}.{decided}.{row.least or ''}"


def _since(row: ReadingModel) -> LessonQuerySet:
    """The lessons since a model was made, of each case the last."""
    newest = Lesson.objects.filter(case=OuterRef("case")).order_by("-at", "-pk").values("pk")[:1]
    return Lesson.objects.learned().filter(at__gt=row.made_at, pk=Subquery(newest))


def _made(tells: str, pk: int) -> Model | None:
    """The model as it was made; read once by each process."""
    known = _MADE.get(tells)
    if known is None or known[0] != pk:
        kept = ReadingModel.objects.values_list("kept", flat=True).get(pk=pk)
        try:
            known = _MADE[tells] = (pk, model_from_bytes(bytes(kept)))
        except StoredModelError:
            return None
    return known[1]


def _with_lessons(made: Model, tells: str, row: ReadingModel) -> Model:
    """The model after what people have put right since it was made."""
    column = "topic__code" if tells == Tells.TOPIC else "kind"
    rows = list(_since(row).order_by("-pk").values_list("case", column)[:MOST_LESSONS])
    said = clean_opening(case for case, _label in rows)
    texts = [said[case].analysed for case, _label in rows if case in said]
    labels = [label for case, label in rows if case in said]
    return learned(made, texts, labels, SETTINGS)


def made_by_night(tells: Tells) -> Model | None:
    """The model in use as it was made, without what was learned since; None where there is none."""
    row = ReadingModel.objects.filter(tells=tells, in_use=True).only("pk").first()
    with _LOCK:
        return _made(tells, row.pk) if row else None
