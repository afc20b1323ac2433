"""How a day is written in simplified Chinese."""

DATE_FORMAT = "Y年n月j日"
