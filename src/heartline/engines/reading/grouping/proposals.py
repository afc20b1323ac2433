"""What the night pass would change in the issues that there are: for a person to decide.

Nothing is renamed here. A proposal names the issues and messages it is about; who accepts it
carries it out.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from heartline.engines.reading.grouping.messages import Message
from heartline.engines.reading.grouping.night import grouped

#: An issue belongs to a group that holds more than this share of its messages.
MOSTLY = 0.5
#: A part that might stand on its own has at least so many messages.
PART = 2


class Merge(NamedTuple):
    """Issues that seem to be one matter."""

    issues: tuple[int, ...]  # the largest first
    messages: tuple[int, ...]  # indexes of those that the night pass sees together


class Split(NamedTuple):
    """An issue that seems to be several matters."""

    issue: int
    parts: tuple[tuple[int, ...], ...]  # indexes of messages, the largest part first


def proposals(messages: Sequence[Message], issues: Sequence[int]) -> list[Merge | Split]:
    """Merges, then splits, of the issues that the messages are in, as the night pass sees them.

    Raises:
        ValueError: not every message has an issue.
    """
    if len(messages) != len(issues):
        raise ValueError(f"{len(messages)} messages but {len(issues)} issues")
    groups = grouped(messages)
    return [*_merges(groups, issues), *_splits(groups, issues)]


def _merges(groups: Sequence[int], issues: Sequence[int]) -> list[Merge | Split]:
    size = Counter(issues)
    together = Counter(zip(groups, issues, strict=True))
    issues_of: dict[int, list[int]] = defaultdict(list)
    for (group, issue), count in sorted(together.items()):
        if count > MOSTLY * size[issue]:
            issues_of[group].append(issue)
    found: list[Merge | Split] = []
    for group, names in sorted(issues_of.items()):
        if len(names) > 1:
            names.sort(key=lambda issue: (-size[issue], issue))
            held = [
                index
                for index, (own, issue) in enumerate(zip(groups, issues, strict=True))
                if own == group and issue in names
            ]
            found.append(Merge(tuple(names), tuple(held)))
    return found


def _splits(groups: Sequence[int], issues: Sequence[int]) -> list[Merge | Split]:
    parts: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, (group, issue) in enumerate(zip(groups, issues, strict=True)):
        parts[issue][group].append(index)
    found: list[Merge | Split] = []
    for issue, by_group in sorted(parts.items()):
        large = [tuple(part) for part in by_group.values() if len(part) >= PART]
        if len(large) > 1:
            found.append(Split(issue, tuple(sorted(large, key=lambda part: (-len(part), part)))))
    return found
