"""From a row of a sheet to a message as the cases take it in."""

from collections import Counter

from heartline.cases.actions.intake import LONGEST, Incoming
from heartline.cases.models import Channel, Kind
from heartline.channels.imports.names import Names, kind_named, language_of
from heartline.channels.imports.notes import Notes
from heartline.channels.rows import IncomingRow
from heartline.offices.models import Office


def understand(row: IncomingRow, names: Names, notes: Notes) -> tuple[Incoming, Office | None]:
    """The message, and the office that the row names; names without a meaning are noted."""
    topic, area = names.topic(row.topic), names.area(row.area)
    kind, office = kind_named(row.kind), names.office(row.office)
    for code, words, found in (
        ("unknown_kind", row.kind, kind),
        ("unknown_topic", row.topic, topic),
        ("unknown_area", row.area, area),
        ("unknown_office", row.office if row.reply else "", office),
    ):
        if words and found is None:
            notes.unknown(code, words)
    incoming = Incoming(
        text=_as_it_came(row),
        title=row.title,
        name=row.person,
        channel=Channel.IMPORT,
        external_id=row.external_id or None,
        written_at=row.written_at,
        kind=kind or Kind.REQUEST,
        topic=topic,
        area=area,
        place=row.place,
        language=language_of(row.text or row.title),
        remarks=_remarks(row),
    )
    return incoming, office


def _as_it_came(row: IncomingRow) -> str:
    """The text as it stood in its cell, where it says anything and is not longer than we keep."""
    fits = len(row.text_as_it_came) <= LONGEST
    return row.text_as_it_came if row.text and fits else row.text


def _remarks(row: IncomingRow) -> dict[str, int]:
    """How often something had to be changed, by what it was."""
    counts: Counter[str] = Counter()
    for _header, sentence in row.notes:
        counts[sentence.code] += int(sentence.params["count"])
    return dict(counts)
