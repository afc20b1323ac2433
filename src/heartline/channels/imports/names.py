"""What the words in a row mean here: which kind, topic, area and office, and which language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from heartline.cases.models import Kind, Topic
from heartline.channels.columns import plain
from heartline.offices.models import Area, Office

#: What offices call the kinds, beside our own names. A word that may mean a report is one:
#: reports are private, and what was shown once cannot be taken back.
_KINDS = {
    Kind.CONSULTATION: "咨询 咨询类 政策咨询 业务咨询 consultation enquiry inquiry question",
    Kind.REQUEST: "求助 求助类 诉求 求决 申请 报修 request help servicerequest",
    Kind.COMPLAINT: "投诉 投诉类 complaint grievance",
    Kind.REPORT: "举报 举报类 检举 投诉举报 检举控告 揭发控告 report reportofwrongdoing",
    Kind.SUGGESTION: "建议 建议类 意见建议 建言献策 献策 suggestion idea proposal feedback",
    Kind.PRAISE: "表扬 表扬类 感谢 praise compliment thanks",
}
KIND_NAMED = {plain(word): kind for kind, words in _KINDS.items() for word in words.split()}

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LEVELS = re.compile(r"[/\\|>＞›»→]+")


class _Named(Protocol):
    code: str
    name_zh: str
    name_en: str


Row = TypeVar("Row", bound=_Named)


@dataclass(frozen=True)
class Names:
    """The topics, areas and offices of this installation, by name and code."""

    topics: Mapping[str, Topic]
    areas: Mapping[str, Area]
    offices: Mapping[str, Office]

    def topic(self, words: str) -> Topic | None:
        return _find(self.topics, words)

    def area(self, words: str) -> Area | None:
        return _find(self.areas, words)

    def office(self, words: str) -> Office | None:
        return _find(self.offices, words)


def known_names(office: Office) -> Names:
    """The names that rows of a sheet can use; offices only `office` and those under it."""
    offices = Office.objects.filter(path__startswith=office.path or "-", closed_at=None)
    return Names(
        topics=_by_name(Topic.objects.all()),
        areas=_by_name(Area.objects.all()),
        offices=_by_name(offices),
    )


def kind_named(words: str) -> Kind | None:
    """The kind that the words name in either language; None for none that we know."""
    return KIND_NAMED.get(plain(words))


def language_of(text: str) -> str:
    """The language of a message: English where it has more Latin words than Han characters."""
    return "en" if len(_LATIN_WORD.findall(text)) > len(_HAN.findall(text)) else "zh-hans"


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows by their plain names and codes; a name that two of them share names neither."""
    found: dict[str, Row | None] = {}
    for row in rows:
        for name in {plain(word) for word in (row.code, row.name_zh, row.name_en)} - {""}:
            found[name] = None if name in found else row
    return {name: row for name, row in found.items() if row is not None}


def _find(rows: Mapping[str, Row], words: str) -> Row | None:
    """The row that the words name, whole or, as “Roads > Street lamps”, by their last part."""
    return rows.get(plain(words)) or rows.get(plain(_LEVELS.split(words)[-1]))
