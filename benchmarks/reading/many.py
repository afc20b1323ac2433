"""Many messages about many issues, made from real ones: for measuring, and for nothing else.

Each issue is a real text in a place of its own. Its messages leave out a third of the sentences
and a part of the title, and one sign in sixteen is wrong or missing; they come in mixed up. At a
hundred thousand messages five issues share each text and differ only in their place, which makes
it harder than life.
"""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from python_calamine import CalamineWorkbook

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.places import places

#: Messages of an issue on average, and the share of the whole stream over which they are spread.
EACH, SPREAD = 3.3, 0.05
LEFT_OUT, WRONG, LEFT_OUT_OF_TITLE = 0.35, 0.06, 0.15
#: Stands where a text named its place.
HERE = "@"
_SYLLABLES = (
    "丽景锦瑞华泰恒鑫福云翠碧金龙凤湘星月明长宏盛嘉润康美阳江河海山松柏梅兰竹菊桂枫玉石青水春秋"
)
_ENDINGS = (
    "小区",
    "新城",
    "花园",
    "家园",
    "公馆",
    "大道",
    "路",
    "村",
    "社区",
    "广场",
    "中学",
    "小学",
    "名城",
    "公园",
    "市场",
    "医院",
)
_OPENINGS = ("", "反映", "投诉", "关于", "请求解决", "咨询", "再次反映")
_WRONG = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
_CODE = re.compile(r"[A-Z]\d{0,2}[市县区]{1,2}")
_SENTENCE = re.compile("(?<=[。！？!?；\n])")


class Said(NamedTuple):
    """A made message, and the number of its issue."""

    title: str
    body: str
    issue: int


class _Issue(NamedTuple):
    title: str
    sentences: list[str]
    code: str
    place: str


def said(folder: Path, count: int, seed: int = 0) -> Iterator[Said]:
    """So many messages in the order in which they come in."""
    rng = np.random.default_rng(seed)
    texts = list(_texts(folder))
    sizes = 1 + rng.exponential(EACH - 1, count).astype(int)
    issue_of = np.repeat(np.arange(len(sizes)), sizes)[:count]
    begun = rng.random(len(sizes))
    at = begun[issue_of] + rng.random(len(issue_of)) * SPREAD
    issues: dict[int, _Issue] = {}
    for number in issue_of[np.argsort(at, kind="stable")].tolist():
        issue = issues.setdefault(number, _issue(rng, texts)) if number not in issues else None
        yield _told(rng, issue or issues[number], number)


def said_elsewhere(folder: Path, count: int) -> Iterator[Said]:
    """The same, made in a process of its own, so that what it needs is not counted in."""
    command = [sys.executable, "-m", "benchmarks.reading.many", str(folder), str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as made:
        assert made.stdout is not None
        for line in made.stdout:
            yield Said(*json.loads(line))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Real titles and bodies with a mark where they named a place, and without codes."""
    book = CalamineWorkbook.from_path(folder / "messages" / "messages_with_replies.xlsx")
    header, *rows = book.get_sheet_by_index(0).to_python()
    title, body = header.index("留言主题"), header.index("留言详情")
    for row in rows:
        yield _without_places(str(row[title])), _without_places(str(row[body]).strip())
    with (folder / "messages" / "labelled.csv").open(encoding="utf-8") as lines:
        for told in csv.DictReader(lines):
            if len(told["text"]) > 60:
                yield _without_places(told["text"][:18]), _without_places(told["text"][18:])


def _without_places(text: str) -> str:
    for place in sorted(places(clean_text(text)), reverse=True):
        mark = "" if _CODE.search(place.name) else HERE
        text = text[: place.start] + mark + text[place.end :]
    return _CODE.sub("", text)


def _issue(rng: np.random.Generator, texts: list[tuple[str, str]]) -> _Issue:
    title, body = texts[rng.integers(len(texts))]
    place = "".join(rng.choice(list(_SYLLABLES), rng.integers(2, 4), replace=False))
    code = f"{'ABCDEFGHIJKLM'[rng.integers(13)]}{rng.integers(1, 13)}{'区县市'[rng.integers(3)]}"
    sentences = [one for one in _SENTENCE.split(body) if one.strip()]
    return _Issue(title, sentences, code, place + _ENDINGS[rng.integers(len(_ENDINGS))])


def _told(rng: np.random.Generator, issue: _Issue, number: int) -> Said:
    kept = [one for one in issue.sentences if rng.random() > LEFT_OUT] or issue.sentences[:1]
    opening = ("我是{}的居民，", "位于{}，", "我们{}的群众反映，")[rng.integers(3)]
    body = opening.format(issue.place) + "".join(kept)
    rest = "".join(sign for sign in issue.title if rng.random() > LEFT_OUT_OF_TITLE)
    code = issue.code if rng.random() < 0.9 else ""
    title = _OPENINGS[rng.integers(len(_OPENINGS))] + code + issue.place + rest.replace(HERE, "")
    here = issue.place if rng.random() < 0.5 else ""
    return Said(_blurred(rng, title), _blurred(rng, body.replace(HERE, here)), number)


def _blurred(rng: np.random.Generator, text: str) -> str:
    """The text with one Han sign in sixteen wrong or missing."""
    hit = rng.random(len(text)) < WRONG
    put = ["" if half else _WRONG[at] for half, at in zip(*_draws(rng, len(text)), strict=True)]
    return "".join(
        put[at] if hit[at] and "一" <= sign <= "鿿" else sign for at, sign in enumerate(text)
    )


def _draws(rng: np.random.Generator, count: int) -> tuple[list[bool], list[int]]:
    return (rng.random(count) < 0.5).tolist(), rng.integers(len(_WRONG), size=count).tolist()


if __name__ == "__main__":
    for message in said(Path(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(json.dumps(message) + "\n")
