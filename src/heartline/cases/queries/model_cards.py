"""What a model says of itself, for its page; and the corrections that wait for a look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from heartline.cases.models import Kind, Lesson, ReadingModel, Tells, Topic
from heartline.cases.sentences import moment
from heartline.offices.models import Staff

#: So many confusions are shown, and so many of the models made last.
_CONFUSIONS, _MADE = 12, 10
#: With fewer cases than this a share would say nothing.
ENOUGH = 5


class Label(NamedTuple):
    """How well one label is told: of the cases that have it, and of those that were told so."""

    name: str
    rows: int
    recall: str
    precision: str
    #: Said in place of both shares where they would say nothing; "" where they stand.
    why_none: str = ""


class Dot(NamedTuple):
    """Cases told with about one confidence: how sure, and how often right, 0 to 100."""

    x: float
    y: float
    words: str
    rows: int
    sure: str
    right: str


@dataclass(frozen=True)
class CardView:
    """The card of the model in use."""

    name: str
    made: str
    rows: int
    examples: int
    features: int
    accuracy: str
    macro: str
    error: str
    least: str
    suggested: str
    right: str
    suggests_none: bool
    left_out: list[tuple[str, int]]
    labels: list[Label]
    dots: list[Dot]
    confusions: list[tuple[str, str, int]]
    made_before: list[tuple[str, str]]


def percent(share: float) -> str:
    """A share in percent, one place after the point."""
    return f"{share * 100:.1f} %"


def card_view(tells: Tells) -> CardView | None:
    """The card of the model in use; None before the first was made."""
    row = ReadingModel.objects.filter(tells=tells, in_use=True).defer("kept").first()
    if row is None:
        return None
    card, names = row.card, _names(tells)
    return CardView(
        name=str(row.get_tells_display()),
        made=moment(row.made_at),
        rows=card["rows"],
        examples=card["examples"],
        features=card["features"],
        accuracy=percent(card["accuracy"]),
        macro=f"{card['macro_f1']:.3f}",
        error=f"{card['calibration_error']:.3f}",
        least=percent(card["least_confidence"]),
        suggested=percent(card["suggested_share"]),
        right=percent(card["suggested_accuracy"]),
        suggests_none=not card["suggested_share"],
        left_out=_left_out(card["left_out"]),
        labels=[_label(one, names) for one in _by_cases(card["by_label"])],
        dots=[_dot(one) for one in card["bins"] if one["rows"]],
        confusions=[
            (names.get(true, true), names.get(told, told), times)
            for true, told, times in card["confusions"][:_CONFUSIONS]
        ],
        made_before=[(moment(one.made_at), _fate(one)) for one in _newest(tells)],
    )


def _names(tells: Tells) -> dict[str, str]:
    if tells == Tells.KIND:
        return {value: str(label) for value, label in Kind.choices}
    return {topic.code: str(topic) for topic in Topic.objects.all()}


def _newest(tells: Tells) -> Iterable[ReadingModel]:
    return ReadingModel.objects.filter(tells=tells).defer("kept", "card").order_by("-pk")[:_MADE]


def _fate(row: ReadingModel) -> str:
    """What became of a model, and what it was compared by."""
    if not row.rows:
        return _("made of phrases that came with Heartline")
    if row.old_right is None:
        return _("first made of cases: %(new)s of %(rows)s told rightly") % {
            "new": row.new_right,
            "rows": row.rows,
        }
    told = {"new": row.new_right, "old": row.old_right, "rows": row.rows}
    if row.new_right >= row.old_right:
        return _("taken into use: %(new)s of %(rows)s rightly, the one before %(old)s") % told
    return _("not used: %(new)s of %(rows)s rightly, the one before %(old)s") % told


def _left_out(counts: dict[str, int]) -> list[tuple[str, int]]:
    words = {
        "empty": _("without a word"),
        "copies": _("the same words again"),
        "contradictory": _("the same words with different labels, counted once"),
        "old": _("older than the newest that are learned from"),
    }
    return [(words[name], count) for name, count in counts.items() if count]


def _by_cases(by_label: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The labels that any case has, those with most cases first."""
    return sorted((one for one in by_label if one["rows"]), key=lambda one: -one["rows"])


def _label(one: dict[str, Any], names: dict[str, str]) -> Label:
    return Label(
        names.get(one["label"], one["label"]),
        one["rows"],
        percent(one["recall"]),
        percent(one["precision"]),
        _why_none(one),
    )


def _why_none(one: dict[str, Any]) -> str:
    """Why a label has no shares that say something, in words: a bare nought looks like a fault."""
    if one["rows"] < ENOUGH:
        return _("too few cases to say; shown from %(enough)s on") % {"enough": ENOUGH}
    if one["label"] == "other":
        return _("never suggested: it is about nothing in particular")
    if not one["recall"]:
        return _("none told rightly: hardly any like them among the other cases")
    return ""


def _dot(one: dict[str, Any]) -> Dot:
    return Dot(
        x=round(one["confidence"] * 100, 1),
        y=round(100 - one["accuracy"] * 100, 1),
        words=f"{one['low'] * 100:.0f}–{one['high'] * 100:.0f} %",
        rows=one["rows"],
        sure=percent(one["confidence"]),
        right=percent(one["accuracy"]),
    )


class Turned(NamedTuple):
    """What one account turned from one topic to another, and was held."""

    account: Staff
    was: str
    was_name: str
    topic: Topic
    cases: int
    last: datetime
    why: str


def held_lessons(account: Staff | None = None) -> list[Turned]:
    """The corrections that wait for a look, by account and turn; three queries.

    Args:
        account: whose; None for everybody's.
    """
    waiting = Lesson.objects.to_look_at()
    rows = (waiting.filter(by=account) if account else waiting).values("by", "was", "topic", "held")
    counted = rows.annotate(cases=Count("pk"), last=Max("at")).order_by("by", "was", "topic")
    found = list(counted)
    staff = Staff.objects.in_bulk({one["by"] for one in found})
    topics = {topic.pk: topic for topic in Topic.objects.all()} if found else {}
    names = {topic.code: str(topic) for topic in topics.values()}
    merged: dict[tuple[int, str, int], Turned] = {}
    for one in found:
        key = (one["by"], one["was"], one["topic"])
        before = merged.get(key)
        merged[key] = Turned(
            staff[one["by"]],
            one["was"],
            names.get(one["was"], one["was"]),
            topics[one["topic"]],
            one["cases"] + (before.cases if before else 0),
            max(one["last"], before.last) if before else one["last"],
            "; ".join(reason_words(one["held"])),
        )
    return list(merged.values())


def reason_words(codes: Iterable[str]) -> list[str]:
    """Why corrections were held, in words."""
    words = {
        "same_way": _("very many turned the same way within a day"),
        "at_once": _("very many within an hour"),
        "against_others": _("mostly against what colleagues decide"),
    }
    return [words[code] for code in codes]
