"""What a task says beyond its step and its clock: each line shown to the person before it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.remarks import LONGEST, TooLong
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment, Matter, TaskLine
from baluarte.domain.procedure.rules import require_contributor
from baluarte.domain.sealing.actions import new_record_keys, seal


class LineNotSeen(ValueError):
    """A line of a task that the person did not see: nothing is sent with it."""


@dataclass(frozen=True)
class Shown:
    """A line as she was shown it, and when."""

    kind: TaskLineKind
    text: str
    seen_at: datetime | None


def write_lines(
    assignment: Assignment, lines: Sequence[Shown], *, by: UUID, at: datetime
) -> list[TaskLine]:
    """Seal the lines of a task, in the transaction that sends it; each was shown to her before."""
    said = [one for one in lines if one.text.strip()]
    # That she saw it is her word: who is there by danger of life alone cannot say it.
    in_her_name = not (said and is_break_glass(assignment.compartment_id))
    if not in_her_name or any(one.seen_at is None or one.seen_at > at for one in said):
        raise LineNotSeen("she did not see it")
    if any(len(one.text.strip()) > LONGEST for one in said):
        raise TooLong(f"longer than {LONGEST} characters")
    owner = Compartment.objects.get(pk=assignment.compartment_id).institution_id
    keys = iter(new_record_keys(f"institution:{owner}", len(said)))
    rows = []
    for one in said:
        assert one.seen_at is not None
        record_key, key = next(keys)
        row = TaskLine(
            compartment_id=assignment.compartment_id, record_key=record_key, assignment=assignment,
            kind=one.kind, seen_at=one.seen_at, by_id=by, written_at=at,
        )  # fmt: skip
        seal(row, "sealed_text", one.text.strip(), key=key)
        row.save(force_insert=True)
        rows.append(row)
    return rows


@transaction.atomic
def withdraw_line(*, line: TaskLine, by: UUID, at: datetime) -> TaskLine:
    """Withdraw a line of a task by her no: whoever was told opens it no more, at once."""
    require_contributor(Matter.objects.get(pk=line.assignment.matter_key))
    require_no_break_glass(line.compartment_id)
    if line.withdrawn_at is None:
        TaskLine.objects.filter(pk=line.pk).update(withdrawn_at=at, withdrawn_by_id=by)
        line.withdrawn_at, line.withdrawn_by_id = at, by
        record(
            act="procedure.withdraw_line", object_type="assignment",
            objects=[line.assignment_id, line.pk], files=[line.compartment_id], by=by, at=at,
        )  # fmt: skip
    return line
