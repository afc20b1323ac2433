"""The phone desk: who is calling, what they say, and the draft that is kept while they speak."""
