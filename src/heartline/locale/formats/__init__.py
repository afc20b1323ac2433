"""How days are written, by language; Django looks here for what `|date` gives."""
