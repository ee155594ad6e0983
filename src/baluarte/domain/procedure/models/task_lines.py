from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models.matters import CONTRIBUTE
from baluarte.domain.procedure.models.routing import TOLD, Assignment
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import by_condition, in_compartments

# Who was told, and not whoever sees that something was sent.
TOLD_THE_TASK = (
    f"exists (select 1 from procedure_assignment told where told.id = assignment_id and {TOLD})"  # noqa: S608 (constants)
)
# Which they are, the room that knows who a case is about says.
ABOUT_HER_ALONE = "id = any (array(select line from bal.my_task_lines() where may_open))"


class TaskLine(Compartmented, Sealed):
    """A line of a task as the person was shown it before it was sent; her no withdraws it.

    There is none without the instant at which she saw it. Whoever was told opens it while it stands
    and while the task is told to them.
    """

    wall = by_condition(
        read=f"{in_compartments(Level.IDENTIFIED)} or (withdrawn_at is null and {TOLD_THE_TASK})"
        f" or {ABOUT_HER_ALONE}",
        add=f"by_id = bal.account() and withdrawn_at is null and {CONTRIBUTE}",
        # Her no is not taken back.
        change=f"{CONTRIBUTE} and withdrawn_at is null",
        changed=f"{CONTRIBUTE} and withdrawn_at is not null and withdrawn_by_id = bal.account()",
        columns=("withdrawn_at", "withdrawn_by_id"),
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8, choices=TaskLineKind)
    seen_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sealed_text = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="procedure_a_line_of_a_task_once", fields=["assignment", "kind"]
            ),
            models.CheckConstraint(
                name="procedure_she_saw_a_line_before_it_was_sent",
                condition=Q(seen_at__lte=F("written_at")),
            ),
        ]
