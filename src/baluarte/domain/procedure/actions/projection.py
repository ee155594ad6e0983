"""Obligations and breaches as counted last: made anew from occurrences, never believed."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db.models import Q

from baluarte.domain.procedure.actions.locks import lock_matters
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment, Breach, Obligation, Proceeding
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.queries.matters import Course, courses
from baluarte.domain.wall.insertion import insert_rows
from baluarte.norms.agenda import Item, State

Key = tuple[UUID, str, str]
ENDED = ("status", "ended_at", "ended_how")
LATE = (State.OVERDUE, State.BREACHED)
COUNTED = (
    "institution_id", "responsible_id", "event", "started_at", "warn_at", "due_at", "late_after",
    "done_at", "status", "is_unfinished",
)  # fmt: skip


@dataclass
class Looked:
    """What a look changed: openings new or counted otherwise, breaches found and revoked."""

    proceedings: int = 0
    changed: int = 0
    breaches: int = 0
    revoked: int = 0

    def __iadd__(self, other: "Looked") -> Self:
        self.proceedings += other.proceedings
        self.changed += other.changed
        self.breaches += other.breaches
        self.revoked += other.revoked
        return self


def refresh(
    matter_keys: Iterable[UUID], *, at: datetime, calendars: Calendars | None = None
) -> Looked:
    """Count the proceedings of some matters anew; write only what differs from what is kept."""
    together = lock_matters(matter_keys)
    found = courses(together, calendars=calendars or Calendars.read())
    keys = [one.proceeding.pk for one in found]
    kept = {
        (row.proceeding_id, row.step, row.run): row
        for row in Obligation.objects.filter(proceeding__in=keys)
    }
    held, ended = _sent(keys)
    fresh, changed, late, over = [], [], {}, []
    for course in found:
        drawn = course.agenda(at=at)
        for item in drawn.items:
            if not item.run:
                continue
            key = (course.proceeding.pk, item.step.id, item.run)
            one = held.pop(key, None)
            if one is not None and not item.is_unfinished:
                over.append(_ended(one, _how(item), at=at))
            row = _obligation(course, item, one or (None if item.is_unfinished else ended.get(key)))
            before = kept.pop(key, None)
            if before is None:
                fresh.append(row)
            elif _differs(before, row):
                row.id = before.id
                changed.append(row)
            if item.state in LATE:
                late[key] = _owed_then(row, one)
    # What was sent of an opening that is no more.
    over += [_ended(one, AssignmentState.OVER, at=at) for one in held.values()]
    Assignment.objects.bulk_update(over, ENDED, batch_size=500)
    gone = [row for row in kept.values() if row.status != "withdrawn"]
    for row in gone:
        row.status, row.is_unfinished = "withdrawn", False
    insert_rows(fresh)
    if changed or gone:
        Obligation.objects.bulk_update([*changed, *gone], COUNTED, batch_size=500)
    breaches, revoked = _settle_breaches(keys, late, at=at)
    return Looked(len(found), len(fresh) + len(changed) + len(gone), breaches, revoked)


def _sent(keys: Sequence[UUID]) -> tuple[dict[Key, Assignment], dict[Key, Assignment]]:
    """Return who has each opening now, and who did it."""
    rows = Assignment.objects.filter(
        Q(ended_at=None) | Q(ended_how=AssignmentState.DONE), proceeding__in=keys
    )
    held, ended = {}, {}
    for row in rows.order_by("sent_at"):
        key = (row.proceeding_id, row.step, row.run)
        (held if row.ended_at is None else ended)[key] = row
    return held, ended


def _how(item: Item) -> AssignmentState:
    is_done = item.done_by and item.state != State.EXCUSED
    return AssignmentState.DONE if is_done else AssignmentState.OVER


def _ended(sent: Assignment, state: AssignmentState, *, at: datetime) -> Assignment:
    """End what was sent where somebody else did the step, or nobody needs to any more."""
    sent.status, sent.ended_at, sent.ended_how = state, at, str(state)
    return sent


def _owed_then(row: Obligation, sent: Assignment | None) -> Obligation:
    """Nobody owed a clock that had run out before the step was sent to them."""
    if sent is not None and row.late_after is not None and sent.sent_at > row.late_after:
        row = copy(row)
        row.institution_id = None
    return row


def _obligation(course: Course, item: Item, sent: Assignment | None) -> Obligation:
    proceeding, matter = course.proceeding, course.proceeding.matter
    due = item.due
    # Only what began has a run.
    assert item.started_at is not None
    return Obligation(
        compartment_id=proceeding.compartment_id,
        proceeding_id=proceeding.pk,
        step=item.step.id,
        run=item.run,
        code=course.protocol.code,
        role=item.step.by,
        institution_id=sent.institution_id if sent and not sent.is_personal else None,
        responsible_id=(sent.account_id if sent else None) or matter.responsible_id,
        state_id=matter.state_id,
        event=item.event,
        started_at=item.started_at,
        warn_at=due.warn_at,
        due_at=due.at,
        late_after=due.late_after,
        done_at=item.done_at,
        status=str(item.state),
        is_unfinished=item.is_unfinished,
        may_lapse=item.step.may_lapse,
    )


def _differs(before: Obligation, row: Obligation) -> bool:
    # Open, due and overdue are told apart by the clock: a row is not written again for that.
    same = all(getattr(before, name) == getattr(row, name) for name in COUNTED if name != "status")
    return not same or (before.status != row.status and not row.is_unfinished)


def _settle_breaches(
    keys: Sequence[UUID], late: dict[tuple[UUID, str, str], Obligation], *, at: datetime
) -> tuple[int, int]:
    known = {
        (row.proceeding_id, row.step, row.run): row
        for row in Breach.objects.filter(proceeding__in=keys, revoked_at__isnull=True)
    }
    found = [
        Breach(
            compartment_id=row.compartment_id,
            proceeding_id=row.proceeding_id,
            step=row.step,
            run=row.run,
            code=row.code,
            role=row.role,
            institution_id=row.institution_id,
            late_after=row.late_after,
            found_at=at,
        )
        for key, row in late.items()
        if row.late_after and (key not in known or known[key].late_after != row.late_after)
    ]
    over = [
        row.pk
        for key, row in known.items()
        if key not in late or row.late_after != late[key].late_after
    ]
    if over:
        Breach.objects.filter(pk__in=over).update(revoked_at=at)
    insert_rows(found)
    return len(found), len(over)


def matters_of(proceedings: Iterable[UUID]) -> list[UUID]:
    """Return the matters of some proceedings, each once."""
    found = Proceeding.objects.filter(pk__in=list(proceedings))
    return list(found.values_list("matter_id", flat=True).distinct())
