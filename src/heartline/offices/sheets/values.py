"""What a file of days holds, before anybody has looked whether it makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What a column may be called in a csv or json file, in small letters.
HEADERS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "date", "日期", "日子", "天"}),
    "working": frozenset(
        {"working", "work", "workday", "上班", "是否上班", "工作日", "是否工作日"}
    ),
    "off": frozenset({"off", "holiday", "isoffday", "放假", "是否放假", "休息"}),
    "name_zh": frozenset(
        {"name_zh", "name", "zh", "zh-hans", "中文名称", "中文名", "名称", "节日"}
    ),
    "name_en": frozenset({"name_en", "en", "英文名称", "英文名"}),
}


@dataclass(frozen=True)
class RawDay:
    """One row as it stands in the file.

    row: as the reader counts it. cells: what is written under each field, by its name in
    `HEADERS`. headers: what the file itself calls each of those fields.
    """

    row: int
    cells: Mapping[str, str]
    headers: Mapping[str, str]
