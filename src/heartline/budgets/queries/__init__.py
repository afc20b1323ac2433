"""Rows gathered for pages and for the count."""
