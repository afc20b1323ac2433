"""The tables of a case."""

from heartline.cases.models.case import (
    IN_HAND,
    WAITING,
    Assignment,
    Case,
    Closing,
    Kind,
    Role,
    Urgency,
    pk_of,
)
from heartline.cases.models.party import (
    Channel,
    Message,
    Party,
    Reply,
    ReplyStatus,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.cases.models.settings import Policy, Topic
from heartline.cases.models.work import (
    Benefit,
    CallBack,
    CaseFile,
    FileRole,
    Note,
    Outcome,
)
from heartline.cases.steps import AssignmentStatus, CaseStatus, PartyStatus

__all__ = [
    "IN_HAND",
    "WAITING",
    "Assignment",
    "AssignmentStatus",
    "Benefit",
    "CallBack",
    "Case",
    "CaseFile",
    "CaseStatus",
    "Channel",
    "Closing",
    "FileRole",
    "Kind",
    "Message",
    "Note",
    "Outcome",
    "Party",
    "PartyStatus",
    "Policy",
    "Reply",
    "ReplyStatus",
    "Role",
    "Satisfied",
    "Solved",
    "Topic",
    "Urgency",
    "Verdict",
    "pk_of",
]
