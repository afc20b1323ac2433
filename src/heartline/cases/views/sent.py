"""One act as it was sent, for the functions that run it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.forms import ActForm
from heartline.cases.models import Assignment, Case, Reply
from heartline.cases.rules import Act, open_reply, own_part
from heartline.offices.models import Staff


@dataclass(frozen=True)
class Doing:
    """One act as it was sent: a form that holds, by whom, and when."""

    case: Case
    form: ActForm
    by: Staff
    at: datetime

    @property
    def said(self) -> dict[str, Any]:
        return self.form.cleaned_data

    def part(self, act: Act) -> Assignment:
        """The part that is meant.

        Raises:
            CaseMovedError: there is none any more.
        """
        part = own_part(self.by, self.case, act)
        if part is None:
            raise CaseMovedError(self.case.number)
        return part

    def reply(self) -> Reply:
        """The draft that was read.

        Raises:
            CaseMovedError: it was sent, or a colleague has changed it.
        """
        reply = open_reply(self.case)
        if reply is None or not self.form.is_fresh:  # type: ignore[attr-defined]
            raise CaseMovedError(self.case.number)
        return reply
