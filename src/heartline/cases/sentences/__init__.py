"""What the desk is told, by code: why something cannot be, what happened, when something is due."""

from heartline.cases.sentences.happenings import (
    EVENTS,
    told,
)
from heartline.cases.sentences.moments import (
    day_words,
    due_words,
    full_day,
    full_moment,
    moment,
    short_moment,
    step_moment,
    waiting_words,
)
from heartline.cases.sentences.reasons import (
    ASKED_BECAUSE,
    ENDED_REASONS,
    MOVE_REASONS,
    PLACES_MEAN,
    PURPOSES,
    RETURN_REASONS,
    SCOPE_REASONS,
    WANTED,
    asked_because,
)
from heartline.cases.sentences.refusals import (
    ARTICLE_MOVED,
    MOVED,
    REFUSALS,
    refusal,
)

__all__ = [
    "ARTICLE_MOVED",
    "ASKED_BECAUSE",
    "ENDED_REASONS",
    "EVENTS",
    "MOVED",
    "MOVE_REASONS",
    "PLACES_MEAN",
    "PURPOSES",
    "REFUSALS",
    "RETURN_REASONS",
    "SCOPE_REASONS",
    "WANTED",
    "asked_because",
    "day_words",
    "due_words",
    "full_day",
    "full_moment",
    "moment",
    "refusal",
    "short_moment",
    "step_moment",
    "told",
    "waiting_words",
]
