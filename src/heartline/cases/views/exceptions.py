"""What the acts on exceptions do, and the sentence that is said afterwards."""

from django.utils.translation import gettext as _

from heartline.cases.actions.applications import apply_for, withdraw_application
from heartline.cases.actions.decisions import decide as decide_on, end_application
from heartline.cases.models import Application, Wanted
from heartline.cases.sentences import moment
from heartline.cases.views.sent import Doing


def ask(it: Doing) -> str:
    apply_for(it.case, it.form.ask(), by=it.by, at=it.at)  # type: ignore[attr-defined]
    return _("You have asked for it. Somebody outside your office decides.")


def decide(it: Doing) -> str:
    application = _chosen(it)
    said = {name: it.said[name] for name in ("granted", "words")}
    decide_on(application, by=it.by, at=it.at, **said)
    if not it.said["granted"]:
        return _("Refused. Those who asked can read why.")
    due = it.case.told_by
    moves = application.wanted in (Wanted.PAUSE, Wanted.EXTENSION)
    if moves and due is not None:
        return _("Granted. The person should now have an answer by %(due)s.") % {"due": moment(due)}
    return _("Granted.")


def end(it: Doing) -> str:
    application = _chosen(it)
    if it.form.is_open:  # type: ignore[attr-defined]
        withdraw_application(application, by=it.by, at=it.at)
        return _("You have taken it back.")
    end_application(application, by=it.by, at=it.at)
    return _("It has ended. The clock runs on.")


def _chosen(it: Doing) -> Application:
    """What was chosen, in the case as this page holds it."""
    application: Application = it.said["application"]
    application.case = it.case
    return application
