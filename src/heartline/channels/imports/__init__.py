"""Bringing in sheets of messages: the rows, and the imports that were handed in on the page."""

from heartline.channels.imports.rows import Batch, Result, import_sheet

__all__ = ["Batch", "Result", "import_sheet"]
