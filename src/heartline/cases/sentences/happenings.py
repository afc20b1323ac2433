"""What happened, as the time line of a case tells it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heartline.cases.sentences.reasons import ENDED_REASONS, SCOPE_REASONS, WANTED

#: What happened, one sentence for each kind of entry about a case. Places are filled from the
#: entry's data: codes of offices become their names.
EVENTS: dict[str, Promise] = {
    "case.received": gettext_lazy("The message arrived; a case was opened."),
    "case.imported": gettext_lazy("Brought in from an earlier record."),
    "case.added_to": gettext_lazy("The person said something more."),
    "case.placed": gettext_lazy("The person said what sort of matter it is, or where."),
    "case.sorted": gettext_lazy("Sorted."),
    "case.assigned": gettext_lazy("Given to %(lead)s."),
    "case.designated": gettext_lazy("Given to %(lead)s by name; it cannot be handed back."),
    "case.consulted": gettext_lazy("%(office)s was asked for its side."),
    "case.accepted": gettext_lazy("%(office)s took it on."),
    "case.returned": gettext_lazy("%(office)s handed it back: %(reason)s."),
    "reply.drafted": gettext_lazy("An answer was drafted."),
    "reply.reviewed": gettext_lazy("The answer was reviewed and may be sent."),
    "reply.sent_back": gettext_lazy("The draft was sent back to be written again."),
    "case.answered": gettext_lazy("Answered."),
    "case.answered_at_once": gettext_lazy("Answered at once by the desk."),
    "case.word_sent": gettext_lazy("A word was sent to the person."),
    "verdict.asked": gettext_lazy("The person was asked what they think of the answer."),
    "verdict.called_back": gettext_lazy("Called back, and nobody answered."),
    "verdict.not_reached": gettext_lazy("The letter with the answer could not be delivered."),
    "verdict.given": gettext_lazy("The person gave a verdict."),
    "verdict.silent": gettext_lazy(
        "The person did not say what they think. Silence is not counted as satisfaction."
    ),
    "case.redone": gettext_lazy(
        "Not solved, says the person: it is done again by the office above, or by one that the "
        "desk names."
    ),
    "case.closed": gettext_lazy("Closed."),
    "case.reopened": gettext_lazy("Reopened by the person: it is not solved after all."),
    "case.withdrawn": gettext_lazy("The person took their words back."),
    "case.out_of_scope": gettext_lazy("Put out of scope: %(reason)s."),
    "case.merged": gettext_lazy("Joined with case %(into)s."),
    "case.unmerged": gettext_lazy("Taken out of case %(out_of)s again."),
    "case.outcome": gettext_lazy("What came of it was told."),
    "case.noted": gettext_lazy("A note was written."),
    "case.made_private": gettext_lazy("Made private: it stands in no public list from now on."),
    "case.released": gettext_lazy("Released for publication."),
    "case.release_taken_back": gettext_lazy("Taken back from publication."),
    "case.recalled": gettext_lazy("The desk took it back from %(office)s, to give it elsewhere."),
    "case.routed": gettext_lazy("Given to %(lead)s by the office's own rule."),
    "case.split": gettext_lazy("A second matter became a case of its own."),
    "case.linked": gettext_lazy("Linked with another case."),
    "case.unlinked": gettext_lazy("The link with another case was taken away."),
    "case.due_moved": gettext_lazy("The date of the answer was computed anew."),
    "case.reminded": gettext_lazy("%(office)s was reminded: its time is running out."),
    "case.hastened": gettext_lazy("%(office)s was hastened."),
    "case.supervised": gettext_lazy("%(office)s is under supervision."),
    "application.asked": gettext_lazy("Applied for: %(wanted)s."),
    "application.granted": gettext_lazy("Granted: %(wanted)s."),
    "application.refused": gettext_lazy("Refused: %(wanted)s."),
    "application.withdrawn": gettext_lazy("Application taken back: %(wanted)s."),
    "application.ended": gettext_lazy("Ended: %(wanted)s."),
    "issue.gathered": gettext_lazy("Put into the hot issue %(number)s."),
    "issue.let_go": gettext_lazy("Taken out of the hot issue %(number)s."),
    "case.printed": gettext_lazy("The case file was printed."),
    "case.helper_used": gettext_lazy("A draft was made by the office's helper program."),
    "case.checked": gettext_lazy("Something was ticked off the checklist."),
}
#: Without the number of the other one, which may complain of the very office that reads this.
_JOINED = gettext_lazy("Another case about the same matter was joined with this one.")
_SPLIT_FROM = gettext_lazy("Split from another case: a second matter in the same message.")
_REACHED = gettext_lazy("Called back and asked.")


def told(kind: str, places: dict[str, Any]) -> str:
    """What an entry tells: `places` hold names where the entry holds codes."""
    if kind == "verdict.called_back" and places.get("reached"):
        return str(_REACHED)
    if kind == "case.merged" and places.get("joined"):
        return str(_JOINED)
    second = kind == "case.split" and places.get("out_of")
    sentence = str(_SPLIT_FROM) if second else str(EVENTS.get(kind, kind))
    if "%(wanted)s" in sentence:
        places = places | {"wanted": str(WANTED.get(places.get("wanted", ""), ""))}
    if "%(reason)s" in sentence:
        reasons = SCOPE_REASONS if kind == "case.out_of_scope" else ENDED_REASONS
        places = places | {"reason": str(reasons.get(places.get("reason", ""), ""))}
    return sentence % places if "%(" in sentence else sentence
