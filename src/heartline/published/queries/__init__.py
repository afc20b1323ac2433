"""Rows and counts for the public pages."""

from heartline.published.queries.home import home_panel

__all__ = ["home_panel"]
