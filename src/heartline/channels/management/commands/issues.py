"""Which messages of a file are about the same matter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.channels.management.from_file import add_column_arguments, messages_of
from heartline.channels.message_files import MessageRow
from heartline.engines.reading.grouping import Message, Stream, grouped, message_of
from heartline.shared.commands import HeartlineCommand

#: All messages at once, as in the night; or one after the other, as they come in.
BATCH, INCREMENTAL = "batch", "incremental"


class Command(HeartlineCommand):
    help = (
        "Say which messages of a file (xlsx, xls, ods, csv, or text with one message a line) are "
        "about the same matter. Nothing is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="the messages")
        parser.add_argument(
            "--mode",
            choices=[BATCH, INCREMENTAL],
            default=BATCH,
            help="all at once (batch, the default), or one after the other (incremental)",
        )
        add_column_arguments(parser)

    def handle(
        self,
        *,
        file: Path,
        mode: str,
        text: str | None,
        id: str | None,
        json: bool,
        **_options: Any,
    ) -> None:
        rows = messages_of(file, text=text, id=id)
        messages = [message_of(row.title, row.body) for row in rows]
        issues = grouped(messages) if mode == BATCH else one_by_one(messages)
        if json:
            told = [
                {"id": row.id, "issue": issue + 1} for row, issue in zip(rows, issues, strict=True)
            ]
            self.answer({"rows": told}, as_json=True)
            return
        for line in shown(rows, issues):
            self.stdout.write(line)


def one_by_one(messages: Sequence[Message]) -> list[int]:
    """The issue of each message once all have come in, in their order."""
    stream = Stream()
    placed = [stream.add(message) for message in messages]
    now_in = {each.joined: each.issue for each in placed if each.joined is not None}
    return [_last(now_in, each.issue) for each in placed]


def _last(now_in: dict[int, int], issue: int) -> int:
    while issue in now_in:
        issue = now_in[issue]
    return issue


def shown(rows: Sequence[MessageRow], issues: Sequence[int]) -> list[str]:
    """The issues of several messages for a person to read, the largest first."""
    members: dict[int, list[MessageRow]] = {}
    for row, issue in zip(rows, issues, strict=True):
        members.setdefault(issue, []).append(row)
    several = sorted(
        (each for each in members.values() if len(each) > 1), key=lambda each: -len(each)
    )
    lines = [
        _("%(messages)s messages, %(issues)s issues of several messages")
        % {"messages": len(rows), "issues": len(several)}
    ]
    for each in several:
        lines.append(_("%(count)s messages:") % {"count": len(each)})
        lines += [f"    {row.id}  {' '.join(row.text.split())[:60]}" for row in each]
    return lines
