"""Texts and calendars; matters, what happened in them, what shows it; routing; duty."""

from baluarte.domain.procedure.models.calendars import BodySession, ClosedDay, OwnTerm
from baluarte.domain.procedure.models.documents import SealedDocument, StepDocument
from baluarte.domain.procedure.models.door import Door, DoorMessage
from baluarte.domain.procedure.models.duty import Deputy, DutyTurn, Notice
from baluarte.domain.procedure.models.matters import (
    Breach,
    Matter,
    Obligation,
    Occurrence,
    Proceeding,
    Remark,
)
from baluarte.domain.procedure.models.routing import (
    Answer,
    Assignment,
    Clearance,
    ExcludedInstitution,
)
from baluarte.domain.procedure.models.task_lines import TaskLine
from baluarte.domain.procedure.models.texts import ProtocolText
