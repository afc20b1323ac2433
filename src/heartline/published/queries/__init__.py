"""Rows and counts for the public pages."""

from heartline.published.queries.home import home_panel
from heartline.published.queries.issues import home_issues, issue_of_party

__all__ = ["home_issues", "home_panel", "issue_of_party"]
