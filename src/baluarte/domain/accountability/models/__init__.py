"""Whole reports of institutions; what they promise, at which table, under which programme."""

from baluarte.domain.accountability.models.commitments import Commitment, CommitmentStep
from baluarte.domain.accountability.models.dialogue import (
    Attendance,
    DialogueSession,
    DialogueTable,
)
from baluarte.domain.accountability.models.programmes import (
    ActionEnd,
    PolicyAction,
    Programme,
    ProgrammeVersion,
)
from baluarte.domain.accountability.models.reporting import Reporting

__all__ = [
    "ActionEnd",
    "Attendance",
    "Commitment",
    "CommitmentStep",
    "DialogueSession",
    "DialogueTable",
    "PolicyAction",
    "Programme",
    "ProgrammeVersion",
    "Reporting",
]
