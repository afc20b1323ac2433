"""What each act of the desk's putting right does, and the sentence that is said afterwards."""

from django.utils.translation import gettext as _

from heartline.cases.actions.links import link_cases, unlink_cases
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.routing import route_at_once
from heartline.cases.actions.split import split_case
from heartline.cases.models import Kind
from heartline.cases.views.sent import Doing


def recall(it: Doing) -> str:
    recall_case(it.case, by=it.by, at=it.at, **it.said)
    return _("The case is back at the desk. Give it to the right office now.")


def split(it: Doing) -> str:
    said = it.said | {"kind": Kind(it.said["kind"]), "title": it.said["new_title"]}
    del said["new_title"]
    second = split_case(it.case, by=it.by, at=it.at, **said)
    route_at_once(second, at=it.at)
    return _("Case %(number)s holds the second matter.") % {"number": second.number}


def link(it: Doing) -> str:
    link_cases(it.case, other=it.said["number"], by=it.by, at=it.at)
    return _("Linked with case %(number)s.") % {"number": it.said["number"].number}


def unlink(it: Doing) -> str:
    unlink_cases(it.case, other=it.said["other"], by=it.by, at=it.at)
    return _("The link with case %(number)s is taken away.") % {"number": it.said["other"].number}
