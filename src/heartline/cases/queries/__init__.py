"""Rows gathered for the pages of the desk, each cut to what its reader may read."""
