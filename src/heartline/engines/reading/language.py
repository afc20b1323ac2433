"""Which language a text is in, as far as the desk needs to know: who can read it."""

import re

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.scripts import han_count, is_traditional

#: What `language_of` returns.
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "other")

#: A text beyond this length is judged by its beginning.
_ENOUGH = 5000
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7af]")
_BEYOND_ENGLISH = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")

#: Small words that English texts hold, and those that other languages in Latin letters do.
_ENGLISH_WORDS = (
    "the and of to in is are was were it its this that there for on with at by from as be been has "
    "have had not no but or if so we our us you your they their them he she his her my me an when "
    "what which who where why how can could would should will please do does did all any some out "
    "up about than then after before every more because into over only thank"
)
# German, Dutch, French, Spanish, Portuguese, Italian, Polish, Swedish, Hungarian, Turkish, Finnish,
# Romanian, Indonesian.
_OTHER_WORDS = (
    "der die das und ist nicht ein eine mit auf den dem zu wir ich sie auch bei wird sind vor "
    "het een van en niet dat voor met zijn op deze wij naar "
    "le la les des une est pas et pour dans sur nous vous qui que avec plus au aux ce cette du "
    "el los las una por con para del se no es esta hay su os um uma com na nos da dos em nao "
    "il di che non per gli sono della nel alla i w z na do nie jest od dla po oraz ul przy przez "
    "och att det som av inte till az egy es nem hogy van meg ve bir bu icin ile ja ei se oli "
    "si cu din pentru este yang dan di untuk dengan ini tidak"
)
#: The parts of an address are words of no language.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|(?:https?://|www\.)[!-~]+")
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_OTHERS = frozenset(_OTHER_WORDS.split()) - _ENGLISH


def language_of(text: CleanText) -> str:
    """One of `LANGUAGES`; "other" also where there is not one word."""
    words = _ADDRESS.sub(" ", text.clean[:_ENOUGH])
    han = han_count(words)
    if len(_KANA_OR_HANGUL.findall(words)) > 0.1 * han:
        return "other"
    latin = _LATIN_WORD.findall(words)
    # A word of English says about as much as two signs.
    if han and han >= len(latin) * 2:
        return "zh-Hant" if is_traditional(words) else "zh-Hans"
    return "en" if _is_english(words, latin) else "other"


def _is_english(text: str, latin: list[str]) -> bool:
    if not latin or len(latin) * 2 < len(_WORD.findall(text)):
        return False
    small = [word.lower() for word in latin]
    english = sum(word in _ENGLISH for word in small)
    others = sum(word in _OTHERS for word in small)
    marked = sum(bool(_BEYOND_ENGLISH.search(word)) for word in small)
    return english >= others + marked
