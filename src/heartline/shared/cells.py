"""Cells of a sheet that people will open in a spreadsheet program."""

import unicodedata

#: What makes a spreadsheet program work a cell out instead of showing it (OWASP, CSV injection).
_WORKED_OUT = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: object) -> str:
    """The value as text that no spreadsheet program takes for a formula.

    Signs of full width count too: programs in Chinese and Japanese read them as the plain ones.
    """
    text = str(value)
    plain = unicodedata.normalize("NFKC", text).lstrip(" \ufeff\u200b")
    return f"'{text}" if plain.startswith(_WORKED_OUT) else text
