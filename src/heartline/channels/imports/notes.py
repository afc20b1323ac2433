"""What is worth knowing about an import beside its counts, gathered over all its rows."""

from collections import Counter

from heartline.channels.rows import IncomingRow
from heartline.channels.sentences import Sentence, quoted

#: How many unknown names are quoted; the rest are counted.
MOST_NAMES = 8


class Notes:
    """Counts what was changed or left open on the way."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, Counter[str]] = {}

    def changed(self, row: IncomingRow) -> None:
        """Note what had to be changed in the row's cells, and that it has no date."""
        for _header, sentence in row.notes:
            self._counts[sentence.code] += int(sentence.params["count"])
        if row.written_at is None:
            self._counts["undated"] += 1

    def unknown(self, code: str, name: str) -> None:
        """Note a name that means nothing here."""
        self._names.setdefault(code, Counter())[name] += 1

    def sentences(self) -> tuple[Sentence, ...]:
        """One sentence for each thing that is worth knowing."""
        told = [Sentence(code, {"count": count}) for code, count in self._counts.items()]
        for code, names in self._names.items():
            shown = quoted(name for name, _count in names.most_common(MOST_NAMES))
            more = " …" if len(names) > MOST_NAMES else ""
            told.append(Sentence(code, {"names": shown + more, "count": names.total()}))
        return tuple(told)
