"""What the tasks of her case say of her, and to whom, as she sees it in her own window."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from baluarte.domain.cases.models import Party
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.procedure.queries.task_lines import read_task_lines

ORDER = list(TaskLineKind)


@dataclass
class OwnLine:
    """A line of a task: its words where she opens them, and since when nobody else does."""

    key: UUID
    kind: TaskLineKind
    seen_at: datetime
    withdrawn_at: datetime | None
    may_open: bool
    text: str = ""


@dataclass(frozen=True)
class OwnTask:
    """A task of her case, to whom it went, and what it says."""

    sent: Assignment
    lines: list[OwnLine]


def own_tasks(party: Party) -> list[OwnTask]:
    """Return the tasks of her case that say something of her, newest first, their words closed."""
    by_task: dict[UUID, list[OwnLine]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.my_task_lines()")
        for key, task, kind, seen_at, withdrawn_at, may_open in cursor.fetchall():
            line = OwnLine(key, TaskLineKind(kind), seen_at, withdrawn_at, may_open)
            by_task.setdefault(task, []).append(line)
    found = Assignment.objects.filter(pk__in=by_task, matter_key=party.case.matter_id)
    return [
        OwnTask(one, sorted(by_task[one.pk], key=lambda line: ORDER.index(line.kind)))
        for one in found.select_related("institution").order_by("-sent_at", "id")
    ]


def open_own_tasks(tasks: list[OwnTask], *, by: UUID, at: datetime) -> None:
    """Open in place the words she may open; the reading is logged."""
    opened = read_task_lines([one.sent for one in tasks], by=by, at=at)
    texts = {row.pk: text for rows in opened.values() for row, text in rows}
    for task in tasks:
        for line in task.lines:
            line.text = texts.get(line.key, "")
