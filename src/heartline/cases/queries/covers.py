"""What must be covered before words are public: found by reading, decided by the desk."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.utils.translation import gettext as _

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.private import covered, private_details
from heartline.engines.reading.spans import Span
from heartline.shared.plain import first_line


class Detail(NamedTuple):
    """A private detail in a text: its words, and of which sort it is."""

    words: str
    type: str


@dataclass(frozen=True)
class Covers:
    """What the desk decided: details that may be read, and words to be covered beside."""

    shown: Collection[str] = ()
    hidden: Collection[str] = ()

    def on(self, text: str) -> str:
        """The text as everybody may read it: covered, sign for sign."""
        found = [
            one for one in _details(text) if text[one.start : one.end].strip() not in self.shown
        ]
        return covered(text, [*found, *self._hidden_in(text)])

    def _hidden_in(self, text: str) -> Iterable[Span]:
        for words in filter(None, map(str.strip, self.hidden)):
            start = text.find(words)
            while start >= 0:
                yield Span(start, start + len(words), "chosen")
                start = text.find(words, start + len(words))


def _details(text: str) -> list[Span]:
    return private_details(clean_text(text))


def details_in(texts: Iterable[str]) -> list[Detail]:
    """Every private detail in some texts, each once, in their order."""
    found: dict[str, Detail] = {}
    for text in texts:
        for one in _details(text):
            words = text[one.start : one.end].strip()
            found.setdefault(words, Detail(words, one.type))
    return list(found.values())


def cut_title(text: str, most: int = 60) -> str:
    """The first line of `text`, cut to `most` characters and within no private detail."""
    line = first_line(text, most=len(text) + 1)
    if len(line) <= most:
        return line
    crossed = [one.start for one in _details(line) if one.start < most - 1 < one.end]
    return f"{line[: min([most - 1, *crossed])].rstrip()}…" if crossed else first_line(text, most)


def left_open(texts: Iterable[str], shown: Collection[str] = ()) -> list[Detail]:
    """The private details in some texts that nobody has said may be read."""
    return [one for one in details_in(texts) if one.words not in shown]


def named(details: Iterable[Detail]) -> list[tuple[str, str]]:
    """Private details to choose from: the words of each, and its sort before them."""
    return [(one.words, f"{type_name(one.type)}: {one.words}") for one in details]


def mark_of(texts: Iterable[str]) -> str:
    """A mark of what was read over: another text has another."""
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:32]


def type_name(kind: str) -> str:
    """What a sort of private detail is called."""
    return {
        "identity_card": _("identity number"),
        "bank_card": _("bank account"),
        "phone": _("telephone number"),
        "email": _("e-mail address"),
        "plate": _("number plate"),
        "wechat": _("WeChat name"),
        "qq": _("QQ number"),
        "name": _("name"),
        "house_number": _("house number"),
    }[kind]
