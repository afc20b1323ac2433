"""Private details in a text: what the public must not read, and the desk looks at before release.

Only what has the form of such a detail is found, or what the words before it announce. Numbers with
a check digit are checked, so that amounts, dates and numbers of cases are left alone.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.names import names
from heartline.engines.reading.scripts import HAN
from heartline.engines.reading.spans import Span

#: The types of private details.
TYPES = (
    "identity_card",
    "bank_card",
    "phone",
    "email",
    "plate",
    "wechat",
    "qq",
    "name",
    "house_number",
)
COVER = "█"


class _Found(NamedTuple):
    start: int
    end: int
    type: str


class _Kind(NamedTuple):
    """A form of a detail: its group `it`, or all of it, is private where `holds` agrees."""

    type: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda _match: True


# GB 11643: weights of the first 17 digits, and the check sign for each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: GB/T 2260: the first two digits of a place.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83".split()
)
_NO_DIGIT_BEFORE = r"(?<![\dA-Za-z])(?<!\d[-.])"
_NO_DIGIT_AFTER = r"(?![\dA-Za-z])(?![-.]\d)"
_ANNOUNCED = re.compile(r"身份证|证件号|ID (?:card|number)", re.IGNORECASE)
_CARD = re.compile(
    r"卡号|账号|帐号|账户|银行卡|存折|农行|工行|建行|中行|户名|card|account", re.IGNORECASE
)
_CASE = re.compile(
    r"(?:单号|编号|案号|流水号|订单|受理号|文号|条码|信用代码|no\.?|id)[:是为\s]*$", re.IGNORECASE
)
_UNIT = r"(?!\s*(?:[元万亿人户亩吨套米度次条件倍台辆]|平方|公里|千瓦|%))"


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[^0-9Xx]", "", match[0]).upper()


def _before(match: re.Match[str], most: int = 16) -> str:
    return match.string[max(0, match.start() - most) : match.start()]


def is_identity_number(number: str) -> bool:
    """Whether 18 or 15 signs are the number of an identity card.

    Source: GB 11643-1999; the 15 digits of older cards have no check sign.
    """
    if number[:2] not in _PROVINCES:
        return False
    if len(number) == 15:
        return _is_day(number[8:10], number[10:12])
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _is_day(number[10:12], number[12:14]) and _CHECKS[total % 11] == number[17]


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def passes_luhn(digits: str) -> bool:
    """Whether the check digit of a card is right (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_identity(match: re.Match[str]) -> bool:
    return is_identity_number(_digits(match)) or bool(_ANNOUNCED.search(_before(match)))


def _is_card(match: re.Match[str]) -> bool:
    before = _before(match)
    if _CASE.search(before):
        return False
    digits = _digits(match)
    return bool(_CARD.search(before)) or (digits[0] in "34569" and passes_luhn(digits))


def _is_house(match: re.Match[str]) -> bool:
    return not _COUNTED.search(_before(match, 4)) and not _COUNTED_AFTER.match(
        match.string, match.end()
    )


_COUNTED = re.compile("[共约近达建起余数有这那每各几第宅]$")
_COUNTED_AFTER = re.compile(
    "楼?(?:楼房|高层|别墅|住宅|建筑|房屋|安置房|房子|危房|小高层|多层|的?居民楼|楼(?=[的,.都均]))"
)
_NUMBER = r"(?:[A-Za-z]?\d{1,4}|[一二三四五六七八九十百]{1,3}|[A-Za-z])"
_STAIRS = rf"{_NUMBER}\s?单元"
_NO_AMOUNT = r"(?!\d|\s*(?:[平多余个元户栋幢米名人层楼]|㎡|m2|号楼|单元))"
_DOOR = (
    r"(?:[A-Za-z]?\d{1,3}[楼层]\s?)?"
    rf"(?:[A-Za-z]?\d{{3,4}}\s?(?:室|号房|房|户|号)|[A-Za-z]?\d{{3,4}}{_NO_AMOUNT}|\d{{1,2}}\s?(?:室|号(?!楼|线)))"
)
# One building among others has a number; "one building" alone is a count.
_BUILDING = (
    rf"(?:(?![一]\s?[栋幢](?!\s?(?:{_STAIRS}|\d{{3}}))){_NUMBER}\s?(?:号楼|栋|幢)"
    r"|(?:[A-Za-z]|\d{1,3})座(?=\s?\d)|[A-Za-z]座)"
)
_ROOM = r"(?<![\d.])\d{3,4}\s?(?:室(?!外|内)|号房|房(?![产价屋子贷东租地源型管]))"
_STREET_NUMBER = (
    rf"(?<=[路街巷弄道里胡同村组])(?:\d{{1,5}}|[一二三四五六七八九十百]{{1,4}})号"
    r"(?:附\d{1,3}号?)?(?!线|公交|车|台|井|灯|文)"
)
_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Way|Place|Square|Terrace)"

_NUMBERS: tuple[_Kind, ...] = (
    _Kind(
        "identity_card",
        re.compile(
            rf"{_NO_DIGIT_BEFORE}[1-8]\d{{5}} ?(?:18|19|20)\d{{2}} ?[01]\d ?[0-3]\d ?\d{{3}} ?[\dXx]"
            rf"{_NO_DIGIT_AFTER}|{_NO_DIGIT_BEFORE}[1-8]\d{{5}} ?\d{{6}} ?\d{{3}}{_NO_DIGIT_AFTER}"
        ),
        _is_identity,
    ),
    _Kind(
        "bank_card",
        re.compile(
            rf"{_NO_DIGIT_BEFORE}(?:\d{{16,19}}|\d{{4}}(?:[ -]\d{{4}}){{3}}(?:[ -]\d{{1,3}})?)"
            rf"{_NO_DIGIT_AFTER}"
        ),
        _is_card,
    ),
    _Kind(
        "phone",
        re.compile(
            r"(?<![\dA-Za-z])(?<!\d[-.])(?:(?:\+|00)?86[- ]?)?1[- ]?[3-9](?:[- ]?\d){9}(?!\d|[-.]\d)"
            rf"{_UNIT}"
        ),
    ),
    _Kind(
        "phone",
        re.compile(
            r"(?<![\d.-])\(?0(?:(?:10|2\d|[3-9]\d\d)[- )]{0,2}|\d{2,3}-)[0-9](?:[- ]?\d){6,7}(?!\d)"
            rf"(?:(?:转|-| ?ext\.? ?)\d{{1,6}})?{_UNIT}"
        ),
    ),
    _Kind("phone", re.compile(rf"(?<![\d.-])[48]00(?:[- ]?\d){{7}}(?![\d.])(?!-\d){_UNIT}")),
    _Kind(
        "phone",
        re.compile(
            r"(?:电话|座机|固话|热线|致电|拨打|手机|小灵通|号码|[Tt]el|[Pp]hone|[Cc]all|[Mm]obile)"
            r"[^\d\n]{0,6}(?P<it>\(?\+?\d(?:[-() ]{0,2}\d){6,16})(?![\d.]|-\d)"
        ),
    ),
    _Kind("phone", re.compile(r"(?<![\d.+-])\+[1-9]\d{0,2}(?:[-() ]{0,2}\d){7,12}(?!\d)")),
    _Kind("phone", re.compile(r"(?<![\d.-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\d-])")),
)
_IN_WORDS = (_Kind("phone", re.compile("[幺一][三四五六七八九][零〇一二三四五六七八九幺]{9}")),)
_ADDRESSES = (
    _Kind(
        "email",
        re.compile(
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}"
        ),
    ),
)
_PLATES = (
    _Kind(
        "plate",
        re.compile(
            "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Za-z][-·. ]?"
            r"(?=[A-Za-z]{0,4}\d)(?:[A-HJ-NP-Za-hj-np-z0-9]{6}|[A-HJ-NP-Za-hj-np-z0-9]{5}"
            "|[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳领])(?![A-Za-z0-9])"
        ),
    ),
)
_HANDLES = (
    _Kind(
        "wechat",
        re.compile(
            r"(?:微信|薇信|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww]eixin|WeChat))"
            r"(?:号码?|[Ii][Dd])?\s*(?:[:=是为]\s*){0,2}(?P<it>[A-Za-z][A-Za-z0-9_-]{5,19}|\d{6,11})"
        ),
    ),
    _Kind(
        "qq",
        re.compile(
            r"(?:(?<![A-Za-z])[Qq][Qq]|扣扣)(?:群|号码?|群号)?\s*(?:[:=是为]\s*){0,2}"
            r"(?P<it>[1-9]\d{4,10})(?![\d@])"
        ),
    ),
)
_HOMES = (
    _Kind(
        "house_number",
        re.compile(
            rf"(?<![\dA-Za-z.]){_BUILDING}(?:\s?[-,]?\s?{_STAIRS})?(?:\s?-?\s?{_DOOR})?"
            rf"|(?<![\dA-Za-z.个]){_STAIRS}(?:\s?-?\s?{_DOOR})?|{_ROOM}"
        ),
        _is_house,
    ),
    _Kind(
        "house_number",
        re.compile(r"(?<![\d.-])\d{1,2}-\d{1,2}-(?!(?:19|20)\d\d\b)\d{3,4}(?![\d.-])"),
    ),
    _Kind("house_number", re.compile(_STREET_NUMBER)),
)
_ENGLISH_HOMES = (
    _Kind(
        "house_number",
        re.compile(
            r"\b(?i:flat|apt\.?|apartment|unit|room|suite)\s?#?(?P<it>\d{1,4}[A-Za-z]?|[A-Z]\d{0,3})\b"
        ),
    ),
    _Kind(
        "house_number",
        re.compile(
            rf"(?:\b[Nn]o\. ?)?\b(?P<it>\d{{1,5}}[A-Za-z]?)(?= (?:[A-Z][a-z]{{1,20}} ){{1,3}}{_STREET}\b)"
        ),
    ),
)
#: What a text must hold before a group of forms is worth looking for.
_GROUPS: tuple[tuple[re.Pattern[str], tuple[_Kind, ...]], ...] = (
    (re.compile(r"\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d"), _NUMBERS),
    (re.compile("[零〇一二三四五六七八九幺]{9}"), _IN_WORDS),
    (re.compile("@"), _ADDRESSES),
    (re.compile(rf"[{HAN}][A-Za-z][-·. ]?[A-Za-z0-9]{{4}}"), _PLATES),
    (re.compile("[微薇]信|扣扣|[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww]eixin|[Qq][Qq]"), _HANDLES),
    (re.compile(r"[栋幢座室房号]|单元|\d-\d"), _HOMES),
    (re.compile(r"[A-Z][a-z]+ |[a-z] ?#?\d"), _ENGLISH_HOMES),
)


def private_details(text: CleanText) -> list[Span]:
    """The private details in a text, in order and apart, each of one of `TYPES`.

    Where two forms fit the same place, the one that stands first among the types is taken, then
    the longer one.
    """
    analysed = text.analysed
    found = [_Found(*span, "name") for span in names(analysed)]
    for sign, kinds in _GROUPS:
        if sign.search(analysed):
            found += _matching(analysed, kinds)
    return [text.span(*each) for each in _apart(found)]


def _matching(text: str, kinds: Sequence[_Kind]) -> Iterator[_Found]:
    for kind in kinds:
        for match in kind.pattern.finditer(text):
            if kind.holds(match):
                start, end = match.span("it" if match.re.groupindex else 0)
                yield _Found(start, start + len(text[start:end].rstrip()), kind.type)


def _apart(found: Sequence[_Found]) -> list[_Found]:
    """What was found, in order, without what overlaps something that comes before it."""
    taken: list[_Found] = []
    for each in sorted(found, key=lambda one: (TYPES.index(one.type), one.start - one.end)):
        at = bisect(taken, each)
        is_free = (at == 0 or taken[at - 1].end <= each.start) and (
            at == len(taken) or each.end <= taken[at].start
        )
        if is_free:
            taken.insert(at, each)
    return taken


def covered(original: str, spans: Sequence[Span]) -> str:
    """The original with every sign of the spans covered; its length, and so every place, stays."""
    pieces, done = [], 0
    for start, end, _type in sorted(spans):
        start = max(start, done)
        if end > start:
            pieces += (original[done:start], COVER * (end - start))
            done = end
    return "".join((*pieces, original[done:]))
