"""Private details in a text: what the public must not read, and the desk looks at before release.

Only what has the form of such a detail is found, or what the words before it announce. Numbers with
a check digit are checked, so that amounts, dates and numbers of cases are left alone.
"""

from heartline.engines.reading.private.finding import COVER, REACH, TYPES, covered, private_details

__all__ = ["COVER", "REACH", "TYPES", "covered", "private_details"]
