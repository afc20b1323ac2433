"""Broken runs of Chinese: signs whose bytes were cut apart, put together again where they can be.

A sign outside GB 2312 takes two bytes in GBK. A program that knows only GB 2312 takes the first for
rubbish, shows a question mark, and from there on pairs each byte with the wrong neighbour: 變為美好
turns into 變?槊篮…. Often a pronunciation was put between the two bytes: 變?yōu)槊篮….
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from heartline.engines.reading.scripts import HAN, simplified_of

#: What stands where a sign is lost for good.
LOST = "\N{REPLACEMENT CHARACTER}"

#: The letters of a syllable of pinyin with its tone.
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü{TONED}]{{1,6}}"

# Signs that stand in every text: of these are two thirds of ordinary Chinese, and a fifteenth of
# what comes out when bytes are paired wrongly.
_COMMON = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下"
    "而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女"
    "但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进"
    "此话常与活正感见明问力理点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别"
    "真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或"
    "住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内军候民岁往何度山觉"
    "路带万男边风解叫任金快原吃变通师立象数四失满战远格士音轻目条呢社会建设服务群众干部政府管"
    "市区县街镇村户房交业元环境业产品问题请求反映投诉领导部门小区城乡学校医院居民社保低补贴"
    ",.:;!?，。、：；！？“”"
)
#: The first bytes that GB 2312 does not know and GBK does.
_LEADS = range(0x81, 0xA1)
#: Longest run that is looked at; a longer one is ordinary text.
_LONGEST = 400

#: How far the other signs of a text tell which one was lost.
_AROUND = 5000

_DEBRIS = rf"[?？](?:{SYLLABLE}[)）])"
_BEGINS = re.compile(rf"(?<=[{HAN}])[?？](?:{SYLLABLE}[)）])?(?=[{HAN}])")
_RUN = re.compile(rf"[^\x00-\xff{LOST}]{{2,{_LONGEST}}}")
_TRAIL = re.compile(r"[@-~]")
_REST = re.compile(_DEBRIS)


class Repair(NamedTuple):
    """What stands at `start` up to `end` should be `text`; lost signs are shown as U+FFFD."""

    start: int
    end: int
    text: str


def repairs(text: str) -> Iterator[Repair]:
    """The broken runs of the text, in order, each with what it was as far as its bytes tell."""
    done = 0
    for match in _BEGINS.finditer(text):
        if match.start() >= done and (repair := _repair(text, match)):
            yield repair
            done = repair.end


def _repair(text: str, begins: re.Match[str]) -> Repair | None:
    run = _RUN.match(text, begins.end())
    if run is None or _commonness(run[0][:20]) > 0.4:
        return None
    try:
        cut = run[0].encode("gbk")
    except UnicodeEncodeError:
        return None
    end = run.end()
    if trail := _TRAIL.match(text, end):
        cut += trail[0].encode()
        end = trail.end()
    whole = _decoded(cut[1:])
    # A syllable left lying there is a sign of its own; a question mark alone needs more of them.
    least = 1 if len(begins[0]) > 1 else 3
    if len(whole) < least or _commonness(whole) < 0.6:
        return None
    around = text[max(0, begins.start() - _AROUND) : end + _AROUND]
    put = _first(cut[0], around) + whole
    if len(cut) % 2 == 0:
        # The last byte waits for one that is lost, and with it the sign that stood there.
        put += LOST
        if rest := _REST.match(text, end):
            end = rest.end()
    return Repair(begins.start(), end, put)


def _decoded(pairs: bytes) -> str:
    """The signs of whole pairs of bytes; nothing where a pair is no sign."""
    try:
        return pairs[: len(pairs) // 2 * 2].decode("gbk")
    except UnicodeDecodeError:
        return ""


def _commonness(text: str) -> float:
    """The share of signs that stand in every text, 0 to 1, whichever script they are in."""
    simple = simplified_of()
    return sum(simple.get(sign, sign) in _COMMON for sign in text) / len(text)


def _first(trail: int, text: str) -> str:
    """The sign whose first byte was lost: the likeliest with this second byte, if one is."""
    here = {sign: text.count(sign) for sign in _candidates(trail)}
    most = max(here.values(), default=0)
    likely = [sign for sign, count in here.items() if count == most]
    return likely[0] if len(likely) == 1 else LOST


@cache
def _candidates(trail: int) -> tuple[str, ...]:
    """The traditional signs with this second byte whose simplified one is common."""
    signs = (bytes((lead, trail)).decode("gbk", "ignore") for lead in _LEADS)
    return tuple(sign for sign in signs if simplified_of().get(sign, "") in _COMMON - {""})
