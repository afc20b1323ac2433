"""Some tests of cases are about several at once."""

from tests.committed import _guards_put_back, committed

__all__ = ["_guards_put_back", "committed"]
