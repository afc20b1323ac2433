"""The named places of templates: what may be filled in, and nothing of a person among it."""

import re

#: Each place, by the name that a template calls it in English and in Chinese. None tells of a
#: person: no name, no contact, no words of theirs.
PLACES: dict[str, str] = {
    "number": "编号",
    "office": "单位",
    "due": "时限",
    "topic": "分类",
    "area": "区域",
    "today": "今天",
    "follow_link": "查询网址",
}
_BY_CHINESE = {chinese: name for name, chinese in PLACES.items()}
#: Chinese keyboards give wide braces.
_PLACE = re.compile(r"[{｛]([^{}｛｝\n]*)[}｝]")


def _name(written: str) -> str:
    plain = written.strip().lower()
    return _BY_CHINESE.get(plain, plain)


def unknown_places(text: str) -> list[str]:
    """The places in a template that nothing can be filled into, each once, as they are written."""
    written = (match.group(1).strip() for match in _PLACE.finditer(text))
    return list(dict.fromkeys(place for place in written if _name(place) not in PLACES))


def filled(text: str, values: dict[str, str]) -> str:
    """The template with its places filled in.

    Args:
        values: what stands at each of `PLACES`.
    """
    return _PLACE.sub(lambda match: values.get(_name(match.group(1)), match.group(0)), text)
