"""Clean text: one width, whole signs, nothing invisible, and the original beside it.

What was changed is told with its place, and every place of the clean text leads back to its place
in the original.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from heartline.engines.reading.annotations import annotations
from heartline.engines.reading.mojibake import LOST, repairs
from heartline.engines.reading.scripts import HAN, folded
from heartline.engines.reading.spans import Edit, Span, Traced

#: Why something was changed.
WIDTH, INVISIBLE, PRONUNCIATION, SPACE = "width", "invisible", "pronunciation", "space"
#: A broken run that was put together again, and one of which some stays lost.
REPAIRED, PARTLY_LOST = "repaired", "partly_lost"
#: What cannot be read and could not be repaired; it stands as U+FFFD.
UNREADABLE = "unreadable"

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# Control characters that are no white space, signs of no width, tags, and half a surrogate pair.
_NOTHING = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_NOTHING}{_DIRECTIONS}]+")
_INVISIBLE_KEEPING_DIRECTIONS = re.compile(f"[{_NOTHING}]+")
#: What a joiner of no width holds together: pictures, and scripts whose letters change shape.
_JOINED = re.compile("[\u0600-\u0dff\u1000-\u109f\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]")
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd]+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Besides marks: later parts of Hangul, and what turns into those or into a mark.
_MELTING = re.compile("[\u0e33\u0eb3\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]")
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_SPACE_BESIDE_HAN = re.compile(f" (?<=[{HAN}] ) *| +(?=[{HAN}])")


class Change(NamedTuple):
    """What was changed: `start` up to `end` in code points of the original, now `put`."""

    start: int
    end: int
    put: str
    why: str


@dataclass(frozen=True)
class CleanText:
    """A text as it came, as people should read it, and as it is analysed."""

    original: str
    traced: Traced
    told: tuple[Change, ...]
    wide: Traced  # as it stood before its width was made even, where that was one for one
    even: str

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, in the order of the original."""
        places = [at for at, sign in enumerate(self.wide.text) if sign != self.even[at]]
        widths = (Change(*self.wide.origin(at, at + 1), self.even[at], WIDTH) for at in places)
        return tuple(sorted((*self.told, *widths)))

    @property
    def clean(self) -> str:
        """The text for people: in the script it was written in."""
        return self.traced.text

    @cached_property
    def traced_for_analysis(self) -> Traced:
        """The clean text without spaces beside Han signs, in the simplified script."""
        text = self.traced.text
        gaps = [Edit(*match.span(), "") for match in _SPACE_BESIDE_HAN.finditer(text)]
        traced = self.traced.edited(gaps)
        return traced.with_text(folded(traced.text))

    @property
    def analysed(self) -> str:
        """The text for analysis; nobody is shown it."""
        return self.traced_for_analysis.text

    @property
    def unrepaired(self) -> tuple[Change, ...]:
        """The places where something could not be read."""
        return tuple(change for change in self.changes if change.why in {PARTLY_LOST, UNREADABLE})

    def span(self, start: int, end: int, type: str) -> Span:
        """The span of the original that `analysed[start:end]` came from."""
        return Span(*self.traced_for_analysis.origin(start, end), type)


def clean_text(original: str) -> CleanText:
    """The text made clean; cleaning what is clean changes nothing.

    In order: halves of signs are marked, broken runs of GBK are put together, what shows nothing is
    taken out, NFKC gives every sign its usual form and width, pronunciations in brackets go, and
    white space is made even (one blank between words, at most one blank line).
    """
    told: list[Change] = []
    traced = Traced.of(original)
    traced = _apply(traced, _unreadable(traced.text), told, UNREADABLE)
    traced = _apply(traced, _repaired(traced.text), told, REPAIRED)
    traced = _apply(traced, _invisible(traced.text), told, INVISIBLE)
    wide, even = _one_width(traced, told)
    traced = wide.with_text(even)
    traced = _apply(traced, annotations(traced.text), told, PRONUNCIATION)
    traced = _apply(traced, _uneven_spaces(traced.text), told, SPACE)
    return CleanText(original, traced, tuple(told), wide, even)


def visible(text: str) -> str:
    """The text without what shows nothing or turns its direction around; else as it came."""
    return Traced.of(text).edited(_invisible(text)).text


def _apply(traced: Traced, edits: Iterable[Edit], told: list[Change], why: str) -> Traced:
    """The text after the edits; each is told."""
    edits = list(edits)
    for edit in edits:
        reason = PARTLY_LOST if why == REPAIRED and LOST in edit.put else why
        told.append(Change(*traced.origin(edit.start, edit.end), edit.put, reason))
    return traced.edited(edits)


def _repaired(text: str) -> Iterable[Edit]:
    return (Edit(*repair) for repair in repairs(text))


def _unreadable(text: str) -> Iterable[Edit]:
    return (Edit(*match.span(), LOST) for match in _UNREADABLE.finditer(text))


def _invisible(text: str) -> Iterable[Edit]:
    pattern = _INVISIBLE_KEEPING_DIRECTIONS if _RIGHT_TO_LEFT.search(text) else _INVISIBLE
    for match in pattern.finditer(text):
        put = _joiner(text, match)
        if put != match[0]:
            yield Edit(*match.span(), put)


def _joiner(text: str, match: re.Match[str]) -> str:
    """The joiner that a run of invisible signs must leave, if it holds two signs together."""
    beside = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if not all(map(_JOINED.match, beside)):
        return ""
    return next((sign for sign in match[0] if sign in "\u200c\u200d"), "")


def _one_width(traced: Traced, told: list[Change]) -> tuple[Traced, str]:
    """The text, and as long as it its form in NFKC.

    What does not go there one for one has been changed already, and is told.
    """
    text = traced.text
    normal = unicodedata.normalize("NFKC", text)
    if len(normal) != len(text) or _may_melt(text):
        traced = _apply(traced, _normal_clusters(text, normal), told, WIDTH)
    return traced, normal


def _normal_clusters(text: str, normal: str) -> list[Edit]:
    """The edits that bring a text to its normal form: each sign with what clings to it."""
    signs = set(text)
    clinging = _one_of(sign for sign in signs if _clings(sign))
    changing = _one_of(sign for sign in signs if not unicodedata.is_normalized("NFKC", sign))
    clusters = re.finditer(f"{changing}{clinging}*|(?s:.){clinging}+", text)
    edits = [
        Edit(*match.span(), unicodedata.normalize("NFKC", match[0]))
        for match in clusters
        if not unicodedata.is_normalized("NFKC", match[0])
    ]
    return edits if Traced.of(text).edited(edits).text == normal else [Edit(0, len(text), normal)]


def _one_of(signs: Iterable[str]) -> str:
    """A pattern for any of the signs; of none, one that nothing fits."""
    written = "".join(map(re.escape, signs))
    return f"[{written}]" if written else "(?:(?!))"


def _may_melt(text: str) -> bool:
    """Whether some of its signs may melt into the one before them."""
    return bool(_clinging().search(text) or _ASTRAL.search(text))


@cache
def _clinging() -> re.Pattern[str]:
    return re.compile(_one_of(filter(_clings, map(chr, (*range(0xD800), *range(0xE000, 0x10000))))))


def _clings(sign: str) -> bool:
    """Whether a sign, or what it turns into, may melt into the one before it."""
    return unicodedata.category(sign)[0] == "M" or bool(_MELTING.match(sign))


def _uneven_spaces(text: str) -> Iterable[Edit]:
    for match in _SPACES.finditer(text):
        at_an_end = match.start() == 0 or match.end() == len(text)
        lines = len(_LINE_END.findall(match[0]))
        put = "" if at_an_end else "\n" * min(lines, 2) or " "
        if put != match[0]:
            yield Edit(*match.span(), put)


def shown_changes(changes: Sequence[Change]) -> list[Change]:
    """The changes that a person wants to see: neither width nor white space."""
    return [change for change in changes if change.why not in {WIDTH, SPACE}]
