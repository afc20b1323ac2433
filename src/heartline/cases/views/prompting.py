"""What prompting an office does, and the sentence that is said afterwards."""

from django.utils.translation import gettext as _

from heartline.cases.actions.prompts import hasten_office, supervise_office
from heartline.cases.sentences import day_words
from heartline.cases.views.sent import Doing


def hasten(it: Doing) -> str:
    prompt = hasten_office(it.case, by=it.by, at=it.at, **it.said)
    return _("%(office)s finds it on top of its work now.") % {"office": prompt.office}


def supervise(it: Doing) -> str:
    prompt = supervise_office(it.case, by=it.by, at=it.at, **it.said)
    told = {"office": prompt.office, "day": day_words(it.said["until"])}
    return _("%(office)s must say by %(day)s what it has done.") % told
