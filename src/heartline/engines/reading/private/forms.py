"""The forms that private details have."""

import re
from collections.abc import Callable
from typing import NamedTuple

from heartline.engines.reading.private.checks import is_identity_number, passes_luhn


class Kind(NamedTuple):
    """A form of a detail: its group `it`, or all of it, is private where `holds` agrees."""

    type: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda _match: True


# Looks back over the one sign that was read: a pattern that begins with a sign is found faster.
_NO_DIGIT_BEFORE = r"(?<![\dA-Za-z].)(?<!\d[-.].)"
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
#: What a plate begins with: the signs of the provinces, and of embassies.
_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_COUNTING = "A-Za-z0-9一二三四五六七八九十百"
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
    r"(?<=[路街巷弄道里胡同村组])(?:\d{1,5}|[一二三四五六七八九十百]{1,4})号"
    r"(?:附\d{1,3}号?)?(?!线|公交|车|台|井|灯|文)"
)
_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Way|Place|Square|Terrace)"

_NUMBERS: tuple[Kind, ...] = (
    Kind(
        "identity_card",
        re.compile(
            rf"[1-8]{_NO_DIGIT_BEFORE}\d{{5}} ?"
            r"(?:(?:18|19|20)\d{2} ?[01]\d ?[0-3]\d ?\d{3} ?[\dXx]|\d{6} ?\d{3})"
            rf"{_NO_DIGIT_AFTER}"
        ),
        _is_identity,
    ),
    Kind(
        "bank_card",
        re.compile(
            rf"\d{_NO_DIGIT_BEFORE}(?:\d{{15,18}}|\d{{3}}(?:[ -]\d{{4}}){{3}}(?:[ -]\d{{1,3}})?)"
            rf"{_NO_DIGIT_AFTER}"
        ),
        _is_card,
    ),
    Kind(
        "phone",
        re.compile(
            r"(?=[+018])(?<![\dA-Za-z])(?<!\d[-.])(?:(?:\+|00)?86[- ]?)?1[- ]?[3-9]"
            r"(?:[- ]?\d){9}"
            rf"(?!\d|[-.]\d){_UNIT}"
        ),
    ),
    Kind(
        "phone",
        re.compile(
            r"(?<![\d.-])\(?0(?:(?:10|2\d|[3-9]\d\d)[- )]{0,2}|\d{2,3}-)[0-9](?:[- ]?\d){6,7}(?!\d)"
            rf"(?:(?:转|-| ?ext\.? ?)\d{{1,6}})?{_UNIT}"
        ),
    ),
    Kind("phone", re.compile(rf"[48]00(?<![\d.-]...)(?:[- ]?\d){{7}}(?![\d.])(?!-\d){_UNIT}")),
    Kind(
        "phone",
        re.compile(
            r"(?:电话|座机|固话|热线|致电|拨打|手机|小灵通|号码|[Tt]el|[Pp]hone|[Cc]all|[Mm]obile)"
            r"[^\d\n]{0,6}(?P<it>\(?\+?\d(?:[-() ]{0,2}\d){6,16})(?![\d.]|-\d)"
        ),
    ),
    Kind("phone", re.compile(r"\+(?<![\d.+-].)[1-9]\d{0,2}(?:[-() ]{0,2}\d){7,12}(?!\d)")),
    Kind("phone", re.compile(r"(?<![\d.-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\d-])")),
)
_IN_WORDS = (Kind("phone", re.compile("[幺一][三四五六七八九][零〇一二三四五六七八九幺]{9}")),)
_ADDRESSES = (
    Kind(
        "email",
        re.compile(
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}"
        ),
    ),
)
_PLATES = (
    Kind(
        "plate",
        re.compile(
            rf"[{_PLACES}][A-Za-z][-·. ]?"
            r"(?=[A-Za-z]{0,4}\d)(?:[A-HJ-NP-Za-hj-np-z0-9]{6}|[A-HJ-NP-Za-hj-np-z0-9]{5}"
            "|[A-HJ-NP-Za-hj-np-z0-9]{4}[挂学警港澳领])(?![A-Za-z0-9])"
        ),
    ),
)
_HANDLES = (
    Kind(
        "wechat",
        re.compile(
            r"(?:微信|薇信|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat|[Ww]eixin|WeChat))"
            r"(?:号码?|[Ii][Dd])?\s*(?:[:=是为]\s*){0,2}(?P<it>[A-Za-z][A-Za-z0-9_-]{5,19}|\d{6,11})"
        ),
    ),
    Kind(
        "qq",
        re.compile(
            r"(?:(?<![A-Za-z])[Qq][Qq]|扣扣)(?:群|号码?|群号)?\s*(?:[:=是为]\s*){0,2}"
            r"(?P<it>[1-9]\d{4,10})(?![\d@])"
        ),
    ),
)
_HOMES = (
    Kind(
        "house_number",
        re.compile(
            rf"(?=[{_COUNTING}])(?<![\dA-Za-z.]){_BUILDING}(?:\s?[-,]?\s?{_STAIRS})?(?:\s?-?\s?{_DOOR})?"
            rf"|(?<![\dA-Za-z.个]){_STAIRS}(?:\s?-?\s?{_DOOR})?|{_ROOM}"
        ),
        _is_house,
    ),
    Kind(
        "house_number",
        re.compile(r"\d(?<![\d.-].)\d?-\d{1,2}-(?!(?:19|20)\d\d\b)\d{3,4}(?![\d.-])"),
    ),
    Kind("house_number", re.compile(_STREET_NUMBER)),
)
_ENGLISH_HOMES = (
    Kind(
        "house_number",
        re.compile(
            r"\b(?i:flat|apt\.?|apartment|unit|room|suite)\s?#?(?P<it>\d{1,4}[A-Za-z]?|[A-Z]\d{0,3})\b"
        ),
    ),
    Kind(
        "house_number",
        re.compile(
            r"(?:\b[Nn]o\. ?)?\b(?P<it>\d{1,5}[A-Za-z]?)"
            rf"(?= (?:[A-Z][a-z]{{1,20}} ){{1,3}}{_STREET}\b)"
        ),
    ),
)
#: What a text must hold before a group of forms is worth looking for.
GROUPS: tuple[tuple[re.Pattern[str], tuple[Kind, ...]], ...] = (
    (re.compile(r"\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d[^\d\n]{0,2}\d"), _NUMBERS),
    (re.compile("[零〇一二三四五六七八九幺]{9}"), _IN_WORDS),
    (re.compile("@"), _ADDRESSES),
    (re.compile(rf"[{_PLACES}][A-Za-z][-·. ]?[A-Za-z0-9]{{4}}"), _PLATES),
    (re.compile("[微薇扣VvWwQq](?:信|扣|[XxQq]|[Ee][Cc]hat|eixin)"), _HANDLES),
    (
        re.compile(r"[栋幢座室]|号[楼房]|单元|\d(?:-\d|\s?房)|[路街巷弄道里同村组][^,.]{1,5}号"),
        _HOMES,
    ),
    (re.compile(r"[A-Z][a-z]+ |[a-z] ?#?\d"), _ENGLISH_HOMES),
)
