"""What the reading engine finds in the messages of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.cases.phrases import LEAST_CONFIDENCE, shipped_model
from heartline.channels.management.from_file import add_column_arguments, messages_of
from heartline.channels.message_files import MessageRow
from heartline.engines.reading.clean import CleanText, clean_text
from heartline.engines.reading.language import language_of
from heartline.engines.reading.places import places
from heartline.engines.reading.private import private_details
from heartline.engines.reading.spans import Span
from heartline.engines.reading.topics.model import Suggestion
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
        rows = read_rows(messages_of(file, text=text, id=id))
        if json:
            self.answer({"rows": rows}, as_json=True)
            return
        for row in rows:
            self.stdout.write("\n".join(shown(row)))


def read_rows(messages: Sequence[MessageRow]) -> list[dict[str, Any]]:
    """What is found in each message, the topic by the model that every office begins with."""
    texts = [clean_text(message.text) for message in messages]
    model = replace(shipped_model(), least_confidence=LEAST_CONFIDENCE)
    topics = model.suggest([text.analysed for text in texts])
    return [read_row(*one) for one in zip(messages, texts, topics, strict=True)]


def read_row(message: MessageRow, text: CleanText, topic: Suggestion) -> dict[str, Any]:
    """What is found in one message; places and private details by their spans in `text`."""
    return {
        "id": message.id,
        "text": message.text,
        "clean": text.clean,
        "language": language_of(text),
        "topic": _topic(topic),
        "places": [_spot(place.span) for place in places(text)],
        "private": [_spot(span) for span in private_details(text)],
    }


def _topic(told: Suggestion) -> dict[str, Any] | None:
    """The likeliest topic; None where that is not sure enough to be suggested."""
    if not told.suggested:
        return None
    return {"label": told.label, "confidence": round(told.confidence, 4)}


def _spot(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "type": span.type}


def shown(row: dict[str, Any]) -> list[str]:
    """The lines that tell a person what was found in a message."""
    told = [f"{row['id']}  {row['language']}  {' '.join(row['clean'].split())}"]
    if topic := row["topic"]:
        told.append(f"    {_('topic')}: {topic['label']} {topic['confidence']:.2f}")
    for label, spots in ((_("places"), row["places"]), (_("private"), row["private"])):
        if spots:
            told.append(f"    {label}: {', '.join(_told(row['text'], spots))}")
    return told


def _told(text: str, spots: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{text[spot['start'] : spot['end']]} ({spot['type']})" for spot in spots]
