"""What commands share that read messages from a file and keep nothing."""

from pathlib import Path

from django.core.management.base import CommandParser

from heartline.channels.message_files import MessageRow, read_messages
from heartline.channels.sentences import SheetError
from heartline.shared.commands import RefusalError


def add_column_arguments(parser: CommandParser) -> None:
    """Let a person say which columns hold the messages."""
    parser.add_argument("--text", metavar="COLUMN", help="the column that holds the messages")
    parser.add_argument(
        "--id",
        metavar="COLUMN",
        help=(
            "the column that tells them apart; without one, and where its cell is empty, the "
            "number of the row as a spreadsheet counts it: the header is row 1, a cell of several "
            "lines is one row, and rows without any content count but are left out; in plain text "
            "the number of the line, and every line is a row"
        ),
    )


def messages_of(
    path: Path, *, text: str | None = None, id: str | None = None, label: str | None = None
) -> list[MessageRow]:
    """The messages of a file, as `read_messages` gives them.

    Raises:
        RefusalError: it cannot be read; the sentence names the file, and the row and column.
    """
    try:
        return read_messages(path, text=text, id=id, label=label)
    except SheetError as error:
        raise RefusalError(f"{path.name}: {error}") from error
