"""Places that a text names: codes of towns, names that the office knows, and names by their ending.

Three ways, each taking what the one before left: forms that are codes (A7县); a gazetteer, the
office's own list of names, which learns those that people confirm; and endings such as 小区 and
大道, before which the name is read backwards up to a word that belongs to no name.
"""

from heartline.engines.reading.places.gazetteer import NOTHING_KNOWN, Gazetteer
from heartline.engines.reading.places.naming import TYPES, Place, are_same, contradict, places

__all__ = ["NOTHING_KNOWN", "TYPES", "Gazetteer", "Place", "are_same", "contradict", "places"]
