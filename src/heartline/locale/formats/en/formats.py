"""How a day is written in English."""

DATE_FORMAT = "j M Y"
