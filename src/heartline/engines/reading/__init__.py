"""Reading what people say: clean text, language, places, private details, and what it is about."""
