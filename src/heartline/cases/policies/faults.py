"""What keeps a policy from being put into force, line by line and field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from heartline.cases.models import Kind, Urgency
from heartline.engines.deadlines.explain import ERRORS
from heartline.engines.deadlines.rules import Unit

#: The clocks as a table of times calls them.
CLOCK_NAMES: dict[str, Any] = {
    "accept": gettext_lazy("Take it on"),
    "contact": gettext_lazy("Get in touch"),
    "answer": gettext_lazy("The office's answer"),
    "person": gettext_lazy("The person has an answer"),
}
#: The other places of the form that something can be wrong in.
FIELD_NAMES: dict[str, Any] = CLOCK_NAMES | {
    "kind": gettext_lazy("Kind"),
    "urgency": gettext_lazy("Urgency"),
    "topic": gettext_lazy("Topic"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "since": gettext_lazy("In force from"),
    "pause_days": gettext_lazy("The longest pause, in days"),
    "extensions": gettext_lazy("How often more time may be granted"),
    "extension_count": gettext_lazy("How much more time each time"),
    "extension_unit": gettext_lazy("Unit of the extra time"),
    "returns": gettext_lazy("Returns before the desk designates"),
    "remind_after": gettext_lazy("Reminder after, in percent"),
}
#: What is counted, in the words of a table.
UNIT_NAMES: dict[str, Any] = {
    Unit.MINUTE: gettext_lazy("minutes"),
    Unit.HOUR: gettext_lazy("hours"),
    Unit.WORKING_HOUR: gettext_lazy("working hours"),
    Unit.CALENDAR_DAY: gettext_lazy("calendar days"),
    Unit.WORKING_DAY: gettext_lazy("working days"),
}
KIND_NAMES: dict[str, Any] = dict(Kind.choices)
URGENCY_NAMES: dict[str, Any] = dict(Urgency.choices)

#: One sentence for each code of a `PolicyFault` that is not the engine's own.
FAULTS: dict[str, Promise] = {
    "no_lines": gettext_lazy("A policy needs at least one line."),
    "no_base": gettext_lazy(
        "One line must hold for everything: any kind, any urgency, any topic. Without it some "
        "messages would have no time at all."
    ),
    "clock_uncovered": gettext_lazy(
        "No line says how long this takes for %(matter)s. Please say it in the line that holds "
        "for everything."
    ),
    "line_empty": gettext_lazy(
        "This line says no time. Please fill one in, or leave the line out."
    ),
    "same_line": gettext_lazy(
        "It holds for the same kind, urgency and topic as line %(other)s, so nobody could tell "
        "which counts. Please keep one of them."
    ),
    "unknown_choice": gettext_lazy("“%(value)s” is not one of the choices."),
    "unknown_topic": gettext_lazy(
        "There is no topic “%(value)s”. Please choose one from the tree of topics."
    ),
    "unknown_clock": gettext_lazy("There is no clock called “%(value)s”."),
    "accept_after_contact": gettext_lazy(
        "For %(matter)s an office would have to get in touch before it has taken the case on. "
        "Please give less time to take it on."
    ),
    "accept_after_answer": gettext_lazy(
        "For %(matter)s an office would have to answer before it has taken the case on. Please "
        "give less time to take it on."
    ),
    "contact_after_answer": gettext_lazy(
        "For %(matter)s an office would have to answer before it has got in touch. Please give "
        "less time to get in touch."
    ),
    "answer_after_person": gettext_lazy(
        "For %(matter)s the office's time would always end after the moment the person was "
        "promised. Please give the office less time, or promise less."
    ),
    "since_past": gettext_lazy(
        "This moment is over. Times can change from now on, never backwards."
    ),
    "since_far": gettext_lazy("This is more than two years away. Is the year right?"),
    "no_name": gettext_lazy("Please give the policy a name."),
    "out_of_range": gettext_lazy("This must lie between %(least)s and %(most)s, not %(value)s."),
    "not_whole": gettext_lazy("“%(value)s” is not a whole number."),
}


@dataclass(frozen=True)
class PolicyFault:
    """One thing that is wrong.

    line: which line, counted from 1; None for the policy as a whole.
    where: the name of a clock, of a column or of a limit; "" for the line as a whole.
    """

    code: str
    line: int | None = None
    where: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        sentence = FAULTS.get(self.code) or _(ERRORS[self.code])
        return str(sentence) % self.told

    @property
    def sentence(self) -> str:
        """Where and what, in the reader's language."""
        name = FIELD_NAMES.get(self.where)
        told = {"line": self.line, "field": name, "reason": self.reason}
        if self.line is None:
            return _("%(field)s: %(reason)s") % told if name else self.reason
        if name is None:
            return _("Line %(line)s: %(reason)s") % told
        return _("Line %(line)s, %(field)s: %(reason)s") % told


class PolicyRefusedError(Exception):
    """A policy cannot be put into force; `faults` says why, and nothing was changed."""

    def __init__(self, faults: list[PolicyFault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults
