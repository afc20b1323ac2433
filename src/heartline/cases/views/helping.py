"""What each act does that makes knowledge of a case, or works from it, and what is said then."""

from django.utils.translation import gettext as _

from heartline.cases.actions.helps import check_items
from heartline.cases.actions.knowledge import write_article
from heartline.cases.views.sent import Doing


def check(it: Doing) -> str:
    check_items(it.case, items=it.said["items"], by=it.by, at=it.at)
    return _("The checklist is kept.")


def to_knowledge(it: Doing) -> str:
    written = it.form.written  # type: ignore[attr-defined]
    office = it.said["office"]
    write_article(written, office=office, from_case=it.case, by=it.by, at=it.at)
    return _("The draft stands under Knowledge. A colleague reviews it.")
