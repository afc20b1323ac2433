"""Some tests of people look into the database file itself."""

from tests.committed import _guards_put_back, committed

__all__ = ["_guards_put_back", "committed"]
