"""Putting a case into a hot issue from its own page, or taking it out."""

from django.utils.translation import gettext as _

from heartline.cases.actions.issues import gather_case, let_go, open_issue
from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.views.sent import Doing


def gather(it: Doing) -> str:
    """Gather the case, or let it go where it was in an issue when the form was opened."""
    if not it.form.is_fresh:  # type: ignore[attr-defined]
        raise CaseMovedError(it.case.number)
    if "issue" not in it.form.fields:
        let_go(it.case, by=it.by, at=it.at)
        return _("The case is in no issue any more.")
    said = {name: it.said[name] for name in ("title_zh", "title_en", "owner")}
    issue = it.said["issue"] or open_issue(
        **said, topic=it.case.topic, area=it.case.area, by=it.by, at=it.at
    )
    gather_case(issue, it.case, by=it.by, at=it.at)
    return _("The case is in %(number)s now.") % {"number": issue.number}
