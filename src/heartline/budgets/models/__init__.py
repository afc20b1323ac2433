"""The tables of participatory budgets."""

from heartline.budgets.models.budget import Budget, RuleName
from heartline.budgets.models.project import (
    NewsTakenBack,
    Project,
    ProjectNews,
    ProjectPicture,
    ProjectVerdict,
)
from heartline.budgets.models.result import Count
from heartline.budgets.models.voting import (
    Ballot,
    CodeMail,
    PaperSheet,
    Receipt,
    Voter,
    VoterState,
    Way,
)

__all__ = [
    "Ballot",
    "Budget",
    "CodeMail",
    "Count",
    "NewsTakenBack",
    "PaperSheet",
    "Project",
    "ProjectNews",
    "ProjectPicture",
    "ProjectVerdict",
    "Receipt",
    "RuleName",
    "Voter",
    "VoterState",
    "Way",
]
