"""Places that have a form of their own: codes, lines of underground and bus, English names."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Found(NamedTuple):
    """A place in a text for analysis; `key` where its form or the gazetteer says it."""

    start: int
    end: int
    type: str
    key: str = ""


#: A code of a contest's towns and districts: a letter, and a number for what lies in the town.
CODE = re.compile(r"(?:[A-Z](?<![A-Za-z0-9].)(?:\d{1,2}[市区县]|[市县]))+")
_PROVINCE = re.compile("[一-鿿]{2}省$")
_HAS_LINE = re.compile(r"\d路|号线")
_LINE = re.compile(
    r"(?:地铁|轻轨|轨道)(?:交通)?(?P<metro>\d{1,2}|[一二三四五六七八九十]{1,3})号线"
    r"|(?<![\d.])(?P<line>\d{1,2})号线"
    r"|公交车?(?P<bus>\d{1,3})路|(?<![\d.])(?P<bus2>[A-Za-z]?\d{1,3})路(?=公交|公共汽车|车|线|巴士)"
)
_MIDDLE_SCHOOL = re.compile("(?<=[市县区])[一二三四五六七八九十]{1,2}中(?![学院心])")
_ENGLISH = re.compile(
    r"\b(?P<name>(?:[A-Z][a-z']{1,20} ){1,3}"
    r"(?P<kind>Street|St|Road|Rd|Avenue|Ave|Lane|Boulevard|Drive|Way|Square|Park|Bridge|School|"
    r"Hospital|Station|Library|Market|Terrace|Crescent|Court|Close|Hill|Estate|Village))\b"
    r"|\b(?:[Bb]us|[Rr]oute|[Ll]ine|[Tt]ram) (?P<route>\d{1,3}[A-Z]?)\b"
)
_ENGLISH_TYPE = {
    "School": "school",
    "Hospital": "hospital",
    "Estate": "estate",
    "Court": "estate",
    "Village": "area",
} | dict.fromkeys(("Square", "Park", "Bridge", "Station", "Library", "Market"), "site")
_ENGLISH_LEADING = re.compile(
    r"(?:The|On|At|In|Near|From|To|Of|Along|Our|My|This|That|And|Dear|Please|Since|Why|When|Is) "
)
_NUMERALS = {sign: str(value) for value, sign in enumerate("一二三四五六七八九", 1)}


def codes(text: str) -> Iterator[Found]:
    """Codes of towns and districts, as 西地省A市A3区."""
    for match in CODE.finditer(text):
        start = match.start()
        if _PROVINCE.search(text[max(0, start - 3) : start]):
            start -= 3
        yield Found(start, match.end(), "area")


def middle_schools(text: str) -> Iterator[Found]:
    """Schools known by their number, as 二中 behind the name of a town."""
    return (Found(*match.span(), "school") for match in _MIDDLE_SCHOOL.finditer(text))


def lines(text: str) -> Iterator[Found]:
    """Lines of underground and bus; the key tells one from another however it is written."""
    if not _HAS_LINE.search(text):
        return
    for match in _LINE.finditer(text):
        number = match["metro"] or match["line"]
        key = f"{_number(number)}号线" if number else f"{match['bus'] or match['bus2']}路公交"
        yield Found(*match.span(), "line", key)


def _number(numeral: str) -> str:
    """A number below a hundred in digits."""
    if numeral.isdigit():
        return str(int(numeral))
    tens, ten, ones = numeral.rpartition("十")
    value = int(_NUMERALS.get(ones, "0")) + (10 * int(_NUMERALS.get(tens, "1")) if ten else 0)
    return str(value)


def english(text: str) -> Iterator[Found]:
    """Names in English, told by their capitals and their ending."""
    for match in _ENGLISH.finditer(text):
        start, end = match.span()
        if match["route"]:
            yield Found(start, end, "line", f"line {match['route'].lower()}")
            continue
        while leading := _ENGLISH_LEADING.match(text, start):
            start = leading.end()
        if " " in text[start:end]:
            yield Found(start, end, _ENGLISH_TYPE.get(match["kind"], "street"))
