"""What an answer lacks, as a colleague would say it: one sentence for each finding."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: A sentence of advice for each code of `engines.reading.reply_check`.
ADVICE: dict[str, Promise] = {
    "unreadable": _("Next to nothing of it can be read."),
    "courtesy_only": _("It is courtesy and little else. Say what was done or decided."),
    "about_something_else": _(
        "It hardly takes up what the person spoke of. Is it the answer to this case?"
    ),
    "other_place": _("It speaks of %(reply)s; the person spoke of %(message)s."),
    "copy": _("It is nearly the same as an answer in another case: %(case)s."),
    "repeats": _("It mostly repeats what the person wrote. Say what was done or decided."),
    "late": _("It comes after %(days)s days; there were %(allowed)s."),
    "question_unanswered": _("They asked “%(question)s”. The answer does not seem to take it up."),
    "no_who": _("It does not say who did something."),
    "no_what": _("It does not say what was done, or why nothing can be."),
    "no_when": _("It does not say when."),
    "no_rule": _("It names no rule that it rests on."),
    "no_contact": _("It does not say where to turn with questions."),
}
#: The same in a few words, for a table.
SHORT: dict[str, Promise] = {
    "unreadable": _("Unreadable"),
    "courtesy_only": _("Courtesy only"),
    "about_something_else": _("About something else"),
    "other_place": _("Another place"),
    "copy": _("Copy of another"),
    "repeats": _("Repeats the message"),
    "late": _("After its time"),
    "question_unanswered": _("Question left open"),
    "no_who": _("Not who"),
    "no_what": _("Not what"),
    "no_when": _("Not when"),
    "no_rule": _("No rule"),
    "no_contact": _("No contact"),
}


def advice_of(code: str, facts: dict[str, Any]) -> str:
    """The sentence about one finding."""
    return str(ADVICE[code]) % facts
