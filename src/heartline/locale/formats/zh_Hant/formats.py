"""How a day is written in traditional Chinese."""

DATE_FORMAT = "Y年n月j日"
