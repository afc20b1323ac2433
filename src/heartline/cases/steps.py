"""The step tables. Each is the rule, the test, the database's guard and the drawn diagram.

A table maps the name of a step to where it starts and where it leads. Nothing else in Heartline
decides what may follow what: actions move rows through `moves`, the database refuses every other
change of a status (`cases.guards`), and `docs/reference/steps.md` is drawn from here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Assigned")
    ACCEPTED = "accepted", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class AssignmentStatus(models.TextChoices):
    """Where an office's part stands."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Done")
    RETURNED = "returned", _("Returned")


class PartyStatus(models.TextChoices):
    """Where a person's part stands."""

    WAITING = "waiting", _("Waiting for the answer")
    ASKED = "asked", _("Asked to judge")
    JUDGED = "judged", _("Has judged")
    SILENT = "silent", _("Silent")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApplicationStatus(models.TextChoices):
    """Where what an office, or a person, applied for stands."""

    ASKED = "asked", _("Waits for a decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Ended")


class IssueStatus(models.TextChoices):
    """Where a hot issue stands."""

    GATHERING = "gathering", _("Being gathered")
    PLANNED = "planned", _("Planned")
    ACTING = "acting", _("Being put right")
    DONE = "done", _("Put right")
    DROPPED = "dropped", _("Not one matter after all")


class ArticleStatus(models.TextChoices):
    """Where an article of knowledge stands."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("No longer in force")


Table = Mapping[str, tuple[tuple[str, ...], str]]
#: Who takes each step of a table, in words, and the action that does it.
Takers = dict[str, tuple[str, Callable[..., Any]]]

_C, _A, _P = CaseStatus, AssignmentStatus, PartyStatus
_D, _I, _K = ApplicationStatus, IssueStatus, ArticleStatus
_OPEN = (_C.RECEIVED, _C.ASSIGNED, _C.ACCEPTED)

CASE_STEPS: Table = {
    "assign": ((_C.RECEIVED,), _C.ASSIGNED),
    "accept": ((_C.ASSIGNED,), _C.ACCEPTED),
    "return": ((_C.ASSIGNED,), _C.RECEIVED),
    "answer": ((_C.ACCEPTED,), _C.ANSWERED),
    "answer_at_once": ((_C.RECEIVED,), _C.ANSWERED),
    "redo": ((_C.ANSWERED,), _C.ASSIGNED),
    "close": ((_C.ANSWERED,), _C.CLOSED),
    "withdraw": (_OPEN, _C.CLOSED),
    "merge": (_OPEN, _C.CLOSED),
    "put_out_of_scope": (_OPEN, _C.CLOSED),
    "reopen": ((_C.CLOSED,), _C.ASSIGNED),
    "unmerge": ((_C.CLOSED,), _C.RECEIVED),
    "recall": ((_C.ASSIGNED, _C.ACCEPTED), _C.RECEIVED),
}

ASSIGNMENT_STEPS: Table = {
    "accept": ((_A.OFFERED,), _A.ACCEPTED),
    "finish": ((_A.ACCEPTED,), _A.DONE),
    "return": ((_A.OFFERED,), _A.RETURNED),
    "recall": ((_A.OFFERED, _A.ACCEPTED), _A.RETURNED),
}

PARTY_STEPS: Table = {
    "ask": ((_P.WAITING,), _P.ASKED),
    "judge": ((_P.ASKED,), _P.JUDGED),
    "fall_silent": ((_P.ASKED,), _P.SILENT),
    "speak_after_all": ((_P.SILENT,), _P.ASKED),
    "withdraw": ((_P.WAITING,), _P.WITHDRAWN),
    "wait_again": ((_P.ASKED, _P.JUDGED, _P.SILENT), _P.WAITING),
}

APPLICATION_STEPS: Table = {
    "grant": ((_D.ASKED,), _D.GRANTED),
    "refuse": ((_D.ASKED,), _D.REFUSED),
    "withdraw": ((_D.ASKED,), _D.WITHDRAWN),
    "end": ((_D.GRANTED,), _D.ENDED),
}

ISSUE_STEPS: Table = {
    "plan": ((_I.GATHERING,), _I.PLANNED),
    "act": ((_I.PLANNED,), _I.ACTING),
    "finish": ((_I.ACTING,), _I.DONE),
    "resume": ((_I.DONE,), _I.ACTING),
    "drop": ((_I.GATHERING, _I.PLANNED), _I.DROPPED),
}

ARTICLE_STEPS: Table = {
    "pass": ((_K.DRAFT,), _K.IN_FORCE),
    "drop": ((_K.DRAFT,), _K.RETIRED),
    "retire": ((_K.IN_FORCE,), _K.RETIRED),
}

#: Where each begins.
BEGINNINGS = {
    "case": _C.RECEIVED,
    "assignment": _A.OFFERED,
    "party": _P.WAITING,
    "application": _D.ASKED,
    "issue": _I.GATHERING,
    "article": _K.DRAFT,
}


def moves(table: Table) -> frozenset[tuple[str, str]]:
    """Every (from, to) that a table allows."""
    return frozenset((str(start), str(end)) for starts, end in table.values() for start in starts)


def steps_from(table: Table, status: str) -> list[str]:
    """The names of the steps that can be taken at `status`."""
    return [name for name, (starts, _end) in table.items() if status in starts]
