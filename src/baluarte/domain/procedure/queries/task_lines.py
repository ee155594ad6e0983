"""What tasks say, as whoever reads may open it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment, TaskLine
from baluarte.domain.sealing.queries import unseal_beside

ORDER = [str(one) for one in TaskLineKind]
Line = tuple[TaskLine, str]


def read_task_lines(
    sent: Iterable[Assignment], *, by: UUID, at: datetime
) -> dict[UUID, list[Line]]:
    """Return the lines of some tasks, opened, in the order they are read; one logged reading."""
    keys = [one.pk for one in sent]
    rows = list(TaskLine.objects.filter(assignment__in=keys).order_by("written_at", "id"))
    rows.sort(key=lambda one: ORDER.index(one.kind))
    found: dict[UUID, list[Line]] = {}
    for row, text in zip(rows, unseal_beside(rows, "sealed_text"), strict=True):
        found.setdefault(row.assignment_id, []).append((row, text))
    if rows:
        record(
            act="procedure.read_task", object_type="assignment", objects=sorted(found, key=str),
            files={one.compartment_id for one in rows}, by=by, at=at,
        )  # fmt: skip
    return found


def task_line(key: UUID) -> TaskLine:
    """Return one line of a task; `TaskLine.DoesNotExist` where the context sees none."""
    return TaskLine.objects.select_related("assignment").get(pk=key)
