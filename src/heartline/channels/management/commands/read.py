"""What the reading engine finds in the messages of a file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.channels.management.from_file import add_column_arguments, messages_of
from heartline.channels.message_files import MessageRow
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.language import language_of
from heartline.engines.reading.places import places
from heartline.engines.reading.private import private_details
from heartline.engines.reading.spans import Span
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

    def handle(
        self, *, file: Path, text: str | None, id: str | None, json: bool, **_options: Any
    ) -> None:
        rows = map(read_row, messages_of(file, text=text, id=id))
        if json:
            self.answer({"rows": list(rows)}, as_json=True)
            return
        for row in rows:
            self.stdout.write("\n".join(shown(row)))


def read_row(message: MessageRow) -> dict[str, Any]:
    """What is found in one message; places and private details by their spans in `text`."""
    text = clean_text(message.text)
    return {
        "id": message.id,
        "text": message.text,
        "clean": text.clean,
        "language": language_of(text),
        "topic": None,
        "places": [_spot(place.span) for place in places(text)],
        "private": [_spot(span) for span in private_details(text)],
    }


def _spot(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "type": span.type}


def shown(row: dict[str, Any]) -> list[str]:
    """The lines that tell a person what was found in a message."""
    told = [f"{row['id']}  {row['language']}  {' '.join(row['clean'].split())}"]
    for label, spots in ((_("places"), row["places"]), (_("private"), row["private"])):
        if spots:
            told.append(f"    {label}: {', '.join(_told(row['text'], spots))}")
    return told


def _told(text: str, spots: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{text[spot['start'] : spot['end']]} ({spot['type']})" for spot in spots]
