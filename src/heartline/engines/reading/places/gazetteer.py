"""The office's own list of places."""

from collections.abc import Iterator, Mapping

from heartline.engines.reading.scripts import folded


class Gazetteer:
    """Names of places that an office knows, each with what it stands for."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Keep `names`: name, in either script → key of the place; names of one sign are left."""
        self.key_of = {folded(name): key for name, key in names.items() if len(name) > 1}
        lengths: dict[str, set[int]] = {}
        for name in self.key_of:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {start: sorted(each, reverse=True) for start, each in lengths.items()}

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and key of each known name in a folded text; of two the longer, then first."""
        done = 0
        for at in range(len(text) - 1 if self.key_of else 0):
            if at < done:
                continue
            for length in self._lengths.get(text[at : at + 2], ()):
                name = text[at : at + length]
                if len(name) == length and (key := self.key_of.get(name)):
                    done = at + length
                    yield at, done, key
                    break


NOTHING_KNOWN = Gazetteer({})
