"""What each act of the desk's putting right does, and the sentence that is said afterwards."""

from django.utils.translation import gettext as _

from heartline.cases.actions.recall import recall_case
from heartline.cases.views.sent import Doing


def recall(it: Doing) -> str:
    recall_case(it.case, by=it.by, at=it.at, **it.said)
    return _("The case is back at the desk. Give it to the right office now.")
