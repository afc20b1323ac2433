"""What messages are about, as a model says that was made from the files given alone."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _, gettext_noop

from heartline.channels.management.from_file import add_column_arguments, messages_of
from heartline.channels.message_files import MessageRow
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.topics.model import Model, Suggestion
from heartline.engines.reading.topics.rows import NO_TEXT, ONE_LABEL, TrainingError
from heartline.engines.reading.topics.training import train
from heartline.shared.commands import HeartlineCommand, RefusalError

#: What is said when nothing can be learned.
SENTENCES = {
    NO_TEXT: gettext_noop(
        "There is no message with a label to learn from. Please give each message a label."
    ),
    ONE_LABEL: gettext_noop(
        "All messages to learn from have the label “%(label)s”. "
        "Please add messages with another label."
    ),
}


class Command(HeartlineCommand):
    help = (
        "Say what the messages of a file are about, as learned from files of messages with their "
        "labels. Nothing is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--train",
            metavar="FILE",
            type=Path,
            action="append",
            required=True,
            help="messages with their labels; can be given several times",
        )
        parser.add_argument(
            "--test", metavar="FILE", type=Path, required=True, help="the messages to classify"
        )
        parser.add_argument("--label", metavar="COLUMN", help="the column that holds the labels")
        add_column_arguments(parser)

    def handle(
        self,
        *,
        train: Sequence[Path],
        test: Path,
        text: str | None,
        id: str | None,
        label: str | None,
        json: bool,
        **_options: Any,
    ) -> None:
        messages = messages_of(test, text=text, id=id)
        model = model_of([row for path in train for row in labelled(path, label=label)])
        suggestions = model.suggest([clean_text(row.text).analysed for row in messages])
        rows = [told(row, one) for row, one in zip(messages, suggestions, strict=True)]
        if json:
            self.answer({"rows": rows}, as_json=True)
            return
        for row in rows:
            self.stdout.write(shown(row))


def labelled(path: Path, *, label: str | None) -> Iterable[MessageRow]:
    """The messages of a file that have a label.

    Raises:
        RefusalError: the file cannot be read, or has no column of labels.
    """
    rows = messages_of(path, label=label)
    if rows and rows[0].label is None:
        raise RefusalError(
            _("%(file)s: There is no column “label”. Please name the column with --label.")
            % {"file": path.name}
        )
    return [row for row in rows if row.label]


def model_of(rows: Sequence[MessageRow]) -> Model:
    """A model of messages and their labels.

    Raises:
        RefusalError: nothing can be learned from them.
    """
    texts = [clean_text(row.text).analysed for row in rows]
    try:
        return train(texts, [row.label or "" for row in rows])
    except TrainingError as error:
        sentence = _(SENTENCES[error.reason])
        raise RefusalError(sentence % {"label": error.label}) from error


def told(message: MessageRow, suggestion: Suggestion) -> dict[str, Any]:
    """One row of the answer."""
    return {
        "id": message.id,
        "label": suggestion.label,
        "confidence": suggestion.confidence,
        "suggested": suggestion.suggested,
    }


def shown(row: dict[str, Any]) -> str:
    """One line for a person: `?` where the model is not sure enough to suggest anything."""
    sure = " " if row["suggested"] else "?"
    return f"{row['id']}\t{row['confidence']:.2f}{sure}\t{row['label']}"
