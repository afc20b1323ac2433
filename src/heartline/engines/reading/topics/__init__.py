"""Topic, kind or office of a message: suggested, never decided."""
