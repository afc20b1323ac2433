"""What a policy says, whether it can be kept, and the ready-made ones a town may start from."""

from heartline.cases.policies.checks import faults_of
from heartline.cases.policies.faults import PolicyFault, PolicyRefusedError
from heartline.cases.policies.reading import (
    CLOCKS,
    OFFICE_CLOCKS,
    Clock,
    Limits,
    Line,
    Matter,
    lines_of,
    rule_of,
    standard_policy,
    topic_paths,
)
from heartline.cases.policies.ready import ReadyMade, ready_made

__all__ = [
    "CLOCKS",
    "OFFICE_CLOCKS",
    "Clock",
    "Limits",
    "Line",
    "Matter",
    "PolicyFault",
    "PolicyRefusedError",
    "ReadyMade",
    "faults_of",
    "lines_of",
    "ready_made",
    "rule_of",
    "standard_policy",
    "topic_paths",
]
