"""What the reading engine finds in the messages of a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from heartline.channels.management.from_file import add_column_arguments, messages_of
from heartline.channels.message_files import MessageRow
from heartline.shared.commands import HeartlineCommand


class Command(HeartlineCommand):
    help = (
        "Read the messages of a file (xlsx, xls, ods, csv, or text with one message a line): "
        "clean text, language, topic, places and private details. Nothing is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="the messages")
        add_column_arguments(parser)

    def handle(self, *, file: Path, text: str | None, id: str | None, json: bool, **_: Any) -> None:
        rows = [_read(message) for message in messages_of(file, text=text, id=id)]
        self.answer({"rows": rows}, as_json=json)


def _read(message: MessageRow) -> dict[str, Any]:
    return {"id": message.id, "text": message.text}
