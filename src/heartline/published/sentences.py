"""What the public pages say: what each figure shows, how it is counted, how a case stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from heartline.cases.models import CaseStatus, Closing, Satisfied
from heartline.offices.sentences import SettingRefusedError
from heartline.shared.clock import day_of


@dataclass(frozen=True)
class Words:
    """A figure in words: its name in a table, and exactly what it counts."""

    label: Promise
    formula: Promise


FIGURES: dict[str, Words] = {
    "received": Words(
        gettext_lazy("Received"),
        gettext_lazy("Every case that arrived in the period."),
    ),
    "answered": Words(
        gettext_lazy("Answered"),
        gettext_lazy("Every case whose answer now standing was sent in the period."),
    ),
    "in_time": Words(
        gettext_lazy("Answered in time"),
        gettext_lazy("The answer was sent no later than the moment it was due."),
    ),
    "in_time_kept": Words(
        gettext_lazy("Answered by the moment that was promised first"),
        gettext_lazy("The answer was sent in time, and its moment was never moved."),
    ),
    "in_time_moved": Words(
        gettext_lazy("Answered in time after the moment was moved"),
        gettext_lazy(
            "The answer was sent no later than the moment it was due, and that moment had been "
            "moved: by more time that was granted, by a pause, or by a new calendar."
        ),
    ),
    "late": Words(
        gettext_lazy("Answered late"),
        gettext_lazy("The answer was sent after the moment it was due."),
    ),
    "overdue": Words(
        gettext_lazy("Not answered, and the moment has passed"),
        gettext_lazy("It waits for an answer, and the moment it was due has passed."),
    ),
    "due": Words(
        gettext_lazy("Due until now"),
        gettext_lazy("Answered in time + answered late + not answered though the moment passed."),
    ),
    "within": Words(
        gettext_lazy("Still within its time"),
        gettext_lazy("It waits for an answer, and the moment it is due is yet to come."),
    ),
    "no_due": Words(
        gettext_lazy("No due moment known"),
        gettext_lazy("The working days of the year were not known when it arrived."),
    ),
    "withdrawn": Words(
        gettext_lazy("Withdrawn by those who spoke"),
        gettext_lazy("Everybody who spoke took their words back before an answer."),
    ),
    "out_of_scope": Words(
        gettext_lazy("Not ours to decide"),
        gettext_lazy("The desk said why, and where to turn instead."),
    ),
    "merged": Words(
        gettext_lazy("Joined with another case"),
        gettext_lazy("It is about the same matter as another case and is answered there."),
    ),
    "waiting": Words(
        gettext_lazy("Waiting for an answer"),
        gettext_lazy("Every case that has no answer yet and has not ended otherwise."),
    ),
    "given": Words(
        gettext_lazy("Given to an office"),
        gettext_lazy(
            "Every part that an office leads. What was handed back counts with the office that "
            "leads in its place."
        ),
    ),
    "taken_in_time": Words(
        gettext_lazy("Taken on in time"),
        gettext_lazy("The office took it on no later than the moment it had for that."),
    ),
    "taken_late": Words(
        gettext_lazy("Taken on late"),
        gettext_lazy("The office took it on after that moment."),
    ),
    "taken_overdue": Words(
        gettext_lazy("Not taken on, and the moment has passed"),
        gettext_lazy("The office has not taken it on, and the moment has passed."),
    ),
    "taken_within": Words(
        gettext_lazy("Still has time to be taken on"),
        gettext_lazy("The office has not taken it on, and the moment is yet to come."),
    ),
    "taken_no_due": Words(
        gettext_lazy("No moment known for taking it on"),
        gettext_lazy("The working days of the year were not known when it was given."),
    ),
    "contact_in_time": Words(
        gettext_lazy("In touch in time"),
        gettext_lazy(
            "The office's first word, or its answer, was sent no later than the moment it had for "
            "getting in touch."
        ),
    ),
    "contact_late": Words(
        gettext_lazy("In touch late"),
        gettext_lazy("The first word, or the answer, was sent after that moment."),
    ),
    "contact_overdue": Words(
        gettext_lazy("Not in touch, and the moment has passed"),
        gettext_lazy("Neither a word nor an answer was sent, and the moment has passed."),
    ),
    "contact_within": Words(
        gettext_lazy("Still has time to get in touch"),
        gettext_lazy("Neither a word nor an answer was sent, and the moment is yet to come."),
    ),
    "contact_no_due": Words(
        gettext_lazy("No moment known for getting in touch"),
        gettext_lazy("The working days of the year were not known when it was given."),
    ),
    "people": Words(
        gettext_lazy("People whose case is answered"),
        gettext_lazy("Everybody who spoke in a case that has an answer now."),
    ),
    "judged": Words(
        gettext_lazy("Have judged"),
        gettext_lazy("They said what they think of the answer."),
    ),
    "silent": Words(
        gettext_lazy("Asked, and silent"),
        gettext_lazy(
            "They were asked and said nothing for ten days, or could not be reached by three "
            "calls. Silence is never counted as satisfaction."
        ),
    ),
    "asked": Words(
        gettext_lazy("Asked, and still have time to say"),
        gettext_lazy("They were asked, and the ten days are not over."),
    ),
    "not_reached": Words(
        gettext_lazy("Not reached"),
        gettext_lazy("We tried to ask them by letter or by telephone, and did not get through."),
    ),
    "not_asked": Words(
        gettext_lazy("Not asked"),
        gettext_lazy("Nobody has asked them yet; history from before Heartline belongs here."),
    ),
    "left": Words(
        gettext_lazy("Took their words back"),
        gettext_lazy("They withdrew before the answer; others in the case did not."),
    ),
    "verdicts": Words(
        gettext_lazy("Verdicts"),
        gettext_lazy("Every verdict, one for each answer that a person judged."),
    ),
    "solved_yes": Words(gettext_lazy("Solved"), gettext_lazy("The person says: solved.")),
    "solved_partly": Words(
        gettext_lazy("Partly solved"), gettext_lazy("The person says: partly solved.")
    ),
    "solved_no": Words(gettext_lazy("Not solved"), gettext_lazy("The person says: not solved.")),
    "satisfied_5": Words(gettext_lazy("Very satisfied"), gettext_lazy("As the person said.")),
    "satisfied_4": Words(gettext_lazy("Satisfied"), gettext_lazy("As the person said.")),
    "satisfied_3": Words(gettext_lazy("Fairly satisfied"), gettext_lazy("As the person said.")),
    "satisfied_2": Words(gettext_lazy("Not satisfied"), gettext_lazy("As the person said.")),
    "satisfied_1": Words(gettext_lazy("Not satisfied at all"), gettext_lazy("As the person said.")),
    "satisfied_unsaid": Words(
        gettext_lazy("Did not say how satisfied"),
        gettext_lazy("The person judged the answer and left this question open."),
    ),
}

FIGURES |= {
    "responded": Words(
        gettext_lazy("Responded in time"),
        gettext_lazy("The numerator of the response rate, as its formula says."),
    ),
    "response_due": Words(
        gettext_lazy("Had to be responded to until now"),
        gettext_lazy("In time, late, and not at all though the moment has passed."),
    ),
    "solved": Words(
        gettext_lazy("Solved, as the formula counts"),
        gettext_lazy("The verdicts that count for the solution rate."),
    ),
    "content": Words(
        gettext_lazy("Content, as the formula counts"),
        gettext_lazy("The verdicts whose level counts for the satisfaction rate."),
    ),
    "with_level": Words(
        gettext_lazy("Verdicts that name a level"),
        gettext_lazy("The person said how satisfied they are."),
    ),
}

#: The three rates: what each is called, and what its whole counts.
RATES: dict[str, Words] = {
    "response": Words(
        gettext_lazy("Response rate"),
        gettext_lazy("Responded in time, of what was given to an office and whose moment has come"),
    ),
    "solution": Words(
        gettext_lazy("Solution rate"),
        gettext_lazy("Solved, as the person says, of all verdicts"),
    ),
    "satisfaction": Words(
        gettext_lazy("Satisfaction rate"),
        gettext_lazy("Content, of all verdicts that name a level"),
    ),
}

#: Why something is left out of the rates; "excluded:…" has the reason's own words.
LEFT_OUT: dict[str, Promise] = {
    "kind": gettext_lazy("Kinds of matter that the formula does not count"),
    "listed": gettext_lazy("Listed: it cannot be solved now"),
    "reviewed": gettext_lazy("The verdict was reviewed by somebody outside the office"),
}

#: How a verdict reads on the page of its case.
SOLVED: dict[str, Promise] = {
    "yes": gettext_lazy("The person says: solved."),
    "partly": gettext_lazy("The person says: partly solved."),
    "no": gettext_lazy("The person says: not solved."),
}

_ENDED: dict[str, Promise] = {
    Closing.OUT_OF_SCOPE: gettext_lazy("Not ours to decide"),
    Closing.WITHDRAWN: gettext_lazy("Withdrawn"),
}

#: Where a person can turn when the matter is not the office's to decide.
INSTEAD: dict[str, Promise] = {
    "court": gettext_lazy("The court that has the case, or the one at the place, can help."),
    "arbitration": gettext_lazy("The arbitration commission for the matter can help."),
    "discipline": gettext_lazy("The discipline inspection takes such reports itself."),
    "review": gettext_lazy("The authority that reviews the decision has the case."),
    "other_level": gettext_lazy("The level of government that decides it takes the matter."),
    "not_public": gettext_lazy("A people's mediator, a lawyer or the court can help."),
}


def count(n: int) -> str:
    """A number with its thousands apart: "2,016"."""
    return f"{n:,}"


def percent(share: float) -> str:
    """A share of 0 to 100 with one decimal: "96.7%"; never 100 or 0 when it is only nearly so."""
    shown = f"{share:.1f}"
    if shown == "100.0" and share < 100:
        return ">99.9%"
    if shown == "0.0" and share > 0:
        return "<0.1%"
    return f"{shown.removesuffix('.0') if share in (0, 100) else shown}%"


def wait_words(days: int) -> str:
    """How long somebody has waited: "47 days", "less than a day"."""
    if days <= 0:
        return _("less than a day")
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def due_sentence(when: str, *, late: bool) -> str:
    """When an answer is due, said so that it can stand alone: "Answer due: tomorrow, 17:00"."""
    return when if late else _("Answer due: %(when)s") % {"when": when}


def status_words(status: str, closed_because: str) -> Promise | str:
    """How a case stands, in a word or two."""
    return _ENDED.get(closed_because) or CaseStatus(status).label


def verdict_words(solved: str, satisfied: int | None) -> str:
    """A verdict without the person's own words: "The person says: solved. Very satisfied."."""
    if satisfied is None:
        return str(SOLVED[solved])
    level = {"solved": SOLVED[solved], "satisfied": Satisfied(satisfied).label}
    return _("%(solved)s %(satisfied)s.") % level


def answered_words(answered: datetime, due: datetime | None) -> str:
    """How an answer came: "answered in time", "answered 3 days late"."""
    if due is None:
        return _("answered")
    if answered <= due:
        return _("answered in time")
    days = (day_of(answered) - day_of(due)).days
    if days == 0:
        return _("answered late, on the same day")
    told = ngettext("answered %(count)s day late", "answered %(count)s days late", days)
    return told % {"count": days}


#: Why a formula is not set.
FORMULA_REFUSALS: dict[str, Promise] = {
    "formula_same": gettext_lazy("This is how it is counted already: nothing has been changed."),
    "formula_moved": gettext_lazy(
        "A colleague has just set another version. Please look at it before you set yours."
    ),
}


class FormulaRefusedError(SettingRefusedError):
    """A formula cannot be set; `sentence` says why."""

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return str(FORMULA_REFUSALS[self.code])
