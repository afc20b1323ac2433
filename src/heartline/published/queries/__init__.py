"""Rows and counts for the public pages."""

from heartline.published.queries.home import home_panel
from heartline.published.queries.issues import issue_of_party

__all__ = ["home_panel", "issue_of_party"]
