"""The tables of a case."""

from heartline.cases.models.alike import AlikeCase, AlikeGroup, AlikeProposal, Proposed
from heartline.cases.models.application import Application, Wanted
from heartline.cases.models.case import (
    IN_HAND,
    WAITING,
    Assignment,
    Case,
    Channel,
    Closing,
    Kind,
    Role,
    Urgency,
    pk_of,
)
from heartline.cases.models.issue import Issue, IssueCase, IssueNews
from heartline.cases.models.knowledge import Article
from heartline.cases.models.links import CaseLink, CheckedItem, LinkSort
from heartline.cases.models.party import (
    Message,
    Party,
    Reply,
    ReplyStatus,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.cases.models.prompts import Prompt, Prompting
from heartline.cases.models.settings import (
    Checklist,
    Policy,
    RoutingRule,
    SavedFilter,
    Template,
    Topic,
)
from heartline.cases.models.work import (
    Benefit,
    CallBack,
    CaseFile,
    FileRole,
    Note,
    Outcome,
)
from heartline.cases.steps import (
    ApplicationStatus,
    ArticleStatus,
    AssignmentStatus,
    CaseStatus,
    IssueStatus,
    PartyStatus,
)

__all__ = [
    "IN_HAND",
    "WAITING",
    "AlikeCase",
    "AlikeGroup",
    "AlikeProposal",
    "Application",
    "ApplicationStatus",
    "Article",
    "ArticleStatus",
    "Assignment",
    "AssignmentStatus",
    "Benefit",
    "CallBack",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseStatus",
    "Channel",
    "CheckedItem",
    "Checklist",
    "Closing",
    "FileRole",
    "Issue",
    "IssueCase",
    "IssueNews",
    "IssueStatus",
    "Kind",
    "LinkSort",
    "Message",
    "Note",
    "Outcome",
    "Party",
    "PartyStatus",
    "Policy",
    "Prompt",
    "Prompting",
    "Proposed",
    "Reply",
    "ReplyStatus",
    "Role",
    "RoutingRule",
    "Satisfied",
    "SavedFilter",
    "Solved",
    "Template",
    "Topic",
    "Urgency",
    "Verdict",
    "Wanted",
    "pk_of",
]
