"""What a draft reply lacks: codes with facts, for sentences of advice beside it; never a block.

It looks at the words alone: whether they say who, what, when, under which rule and where to turn,
whether each question is taken up, whether it is courtesy and nothing else, a copy, about something
else, or unreadable. It knows nothing of who wrote it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.grams import grams_of, shared_share
from heartline.engines.reading.mojibake import LOST
from heartline.engines.reading.places import Place, contradict, places
from heartline.engines.reading.reply_words import (
    ASKS,
    CONTACT,
    COURTESY,
    RULE,
    SENTENCE,
    WHAT,
    WHEN,
    WHO,
)
from heartline.engines.reading.scripts import HAN

#: Every code, in the order in which they are told.
CODES = (
    "unreadable",
    "courtesy_only",
    "about_something_else",
    "other_place",
    "copy",
    "repeats",
    "late",
    "question_unanswered",
    "no_who",
    "no_what",
    "no_when",
    "no_rule",
    "no_contact",
)
#: Below this share of what the message speaks of a reply is about something else. Of 2,816 real
#: pairs 4 in 100 are suspected by it or by their place, of replies pasted to another message 87.
ABOUT = 0.04
#: A question is judged by its own pairs of signs, where there are so many.
OWN_WORDS = 2
#: So many questions are pointed at.
MOST_QUESTIONS = 5
#: From this share of equal runs of signs on, a reply is a copy.
COPIED = 0.85
#: From this share of its runs on that stand in the message, a reply says the message again.
REPEATED = 0.7
#: Signs that a reply says at the least, beyond courtesy.
SAYS_SOMETHING = 15
_RUN = 8

_LACKS = (
    ("no_who", WHO),
    ("no_what", WHAT),
    ("no_when", WHEN),
    ("no_rule", RULE),
    ("no_contact", CONTACT),
)
_LETTER = re.compile(rf"[{HAN}A-Za-z]")


@dataclass(frozen=True)
class Finding:
    """Something that a reply lacks; `facts` is what the sentence about it needs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def check_reply(
    reply: CleanText,
    message: CleanText,
    *,
    others: Sequence[CleanText] = (),
    days: int | None = None,
    allowed_days: int | None = None,
) -> list[Finding]:
    """What the reply lacks, in the order of `CODES`; nothing where nothing was found.

    Args:
        others: replies to other messages, of which it may be a copy.
        days: how many days after the message it is given.
        allowed_days: how many there are.
    """
    if _is_unreadable(reply):
        return [Finding("unreadable", {"letters": len(_LETTER.findall(reply.clean))})]
    findings = _courtesy_only(reply) or _about(reply, message)
    findings += _copies(reply, others) + _repeats(reply, message)
    questions = [] if findings else _unanswered(reply, message)
    if days is not None and allowed_days is not None and days > allowed_days:
        findings.append(Finding("late", {"days": days, "allowed": allowed_days}))
    findings += questions
    findings += [Finding(code) for code, told in _LACKS if not told.search(reply.analysed)]
    return findings


def _is_unreadable(reply: CleanText) -> bool:
    """Whether next to nothing of it can be read."""
    letters = len(_LETTER.findall(reply.clean))
    return letters < 4 or letters < 0.3 * len(reply.clean) or reply.clean.count(LOST) * 20 > letters


def _courtesy_only(reply: CleanText) -> list[Finding]:
    """Whether next to nothing is left of a reply without its courtesy."""
    said = len(_LETTER.findall(COURTESY.sub(" ", reply.analysed)))
    return [Finding("courtesy_only", {"signs": said})] if said < SAYS_SOMETHING else []


def about_share(reply: CleanText, message: CleanText) -> float:
    """How much of what the message speaks of comes up in the reply, 0 to 1."""
    return shared_share(grams_of(message.analysed), grams_of(reply.analysed))


def _about(reply: CleanText, message: CleanText) -> list[Finding]:
    findings = []
    if (share := about_share(reply, message)) < ABOUT:
        findings.append(Finding("about_something_else", {"share": round(share, 3)}))
    mine, theirs = _towns(reply), _towns(message)
    if mine and theirs and all(contradict(one, other) for one in mine for other in theirs):
        findings.append(Finding("other_place", {"reply": mine[0].name, "message": theirs[0].name}))
    return findings


def _towns(text: CleanText) -> list[Place]:
    """The places of a text that are named by a code."""
    return [place for place in places(text) if place.key == place.within]


def _copies(reply: CleanText, others: Sequence[CleanText]) -> list[Finding]:
    """The reply that this one is a copy of, if it is one of any."""
    own = _runs(reply)
    for number, other in enumerate(others):
        share = shared_share(own, _runs(other))
        if own and share >= COPIED:
            return [Finding("copy", {"of": number, "share": round(share, 3)})]
    return []


def _repeats(reply: CleanText, message: CleanText) -> list[Finding]:
    """Whether the reply mostly says what the message says, in the same signs."""
    own = _runs(reply)
    share = len(own & _runs(message)) / len(own) if own else 0.0
    return [Finding("repeats", {"share": round(share, 3)})] if share >= REPEATED else []


def _runs(reply: CleanText) -> frozenset[str]:
    """Every run of eight letters of what it says beyond courtesy."""
    said = "".join(_LETTER.findall(COURTESY.sub("", reply.analysed)))
    return frozenset(said[at : at + _RUN] for at in range(len(said) - _RUN + 1))


def _unanswered(reply: CleanText, message: CleanText) -> list[Finding]:
    """The questions of whose own words, which no other sentence says, none comes up."""
    answered = grams_of(reply.analysed)
    sentences = [
        (match.span(), grams_of(match[0])) for match in SENTENCE.finditer(message.analysed)
    ]
    times = Counter(gram for _span, grams in sentences for gram in grams)
    findings = []
    for (start, end), grams in sentences:
        own = {gram for gram in grams if times[gram] == 1}
        asks = len(own) >= OWN_WORDS and ASKS.search(message.analysed, start, end)
        if asks and not own & answered:
            span = message.span(start, end, "question")
            findings.append(Finding("question_unanswered", {"start": span.start, "end": span.end}))
    return findings[:MOST_QUESTIONS]
