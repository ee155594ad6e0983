"""Obligations and breaches as counted last: made anew from occurrences, never believed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from baluarte.domain.procedure.actions.locks import lock_matters
from baluarte.domain.procedure.choices import AssignmentState
from baluarte.domain.procedure.models import Assignment, Breach, Obligation, Proceeding
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.queries.matters import Course, courses
from baluarte.domain.wall.bulk_insert import change_rows, insert_rows
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.norms.agenda import Item, State

Key = tuple[UUID, str, str]
ENDED = ("status", "ended_at", "ended_how")
LATE = (State.OVERDUE, State.BREACHED)
COUNTED = (
    "institution_id", "responsible_id", "event", "started_at", "warn_at", "due_at", "late_after",
    "done_at", "is_unfinished", "status",
)  # fmt: skip
WITHDRAWN = "withdrawn"


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
    kept = _kept(keys)
    held, ended = _sent(keys)
    fresh, changed, late, over = [], [], {}, []
    for course in found:
        before_of = kept.get(course.proceeding.pk, {})
        for item in course.agenda(at=at).items:
            if not item.run:
                continue
            key = (course.proceeding.pk, item.step.id, item.run)
            one = held.pop(key, None)
            if one is not None and not item.is_unfinished:
                over.append(_ended(one, _how(item), at=at))
            row = _counted(course, item, one or (None if item.is_unfinished else ended.get(key)))
            before = before_of.pop(key[1:], None)
            if before is None:
                fresh.append(_obligation(course, item, row))
            elif _differs(before[1:], row):
                changed.append(Obligation(id=before[0], **dict(zip(COUNTED, row, strict=True))))
            last = item.due.late_after
            if item.state in LATE and last is not None:
                late[key] = _Late(course, item, last, _who_owed(last, one, row[0]))
    # What was sent of an opening that is no more.
    over += [_ended(one, AssignmentState.OVER, at=at) for one in held.values()]
    change_rows(over, ENDED)
    insert_rows(fresh)
    change_rows(changed, COUNTED)
    gone = [row[0] for of in kept.values() for row in of.values() if row[-1] != WITHDRAWN]
    if gone:
        Obligation.objects.filter(pk__in=gone).update(status=WITHDRAWN, is_unfinished=False)
    breaches, revoked = _settle_breaches(keys, late, at=at)
    return Looked(len(found), len(fresh) + len(changed) + len(gone), breaches, revoked)


def _kept(keys: Sequence[UUID]) -> dict[UUID, dict[tuple[str, str], tuple[Any, ...]]]:
    """Return each opening as counted last, as it comes: a million are read each night."""
    rows = Obligation.objects.filter(proceeding__in=keys)
    found: dict[UUID, dict[tuple[str, str], tuple[Any, ...]]] = {}
    for row in read_rows(rows.values_list("proceeding_id", "step", "run", "id", *COUNTED)):
        found.setdefault(row[0], {})[row[1:3]] = row[3:]
    return found


def _sent(keys: Sequence[UUID]) -> tuple[dict[Key, Assignment], dict[Key, Assignment]]:
    """Return who has each opening now, and who did it."""
    rows = Assignment.objects.filter(
        Q(ended_at=None) | Q(ended_how=AssignmentState.DONE), proceeding__in=keys
    )
    held: dict[Key, Assignment] = {}
    ended: dict[Key, Assignment] = {}
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


def _counted(course: Course, item: Item, sent: Assignment | None) -> tuple[Any, ...]:
    """Return what is counted of an opening, in the order of `COUNTED`."""
    due = item.due
    return (
        sent.institution_id if sent and not sent.is_personal else None,
        (sent.account_id if sent else None) or course.proceeding.matter.responsible_id,
        item.event,
        item.started_at,
        due.warn_at,
        due.at,
        due.late_after,
        item.done_at,
        item.is_unfinished,
        str(item.state),
    )


def _obligation(course: Course, item: Item, counted: tuple[Any, ...]) -> Obligation:
    return Obligation(
        compartment_id=course.proceeding.compartment_id,
        proceeding_id=course.proceeding.pk,
        step=item.step.id,
        run=item.run,
        code=course.protocol.code,
        role=item.step.by,
        state_id=course.proceeding.matter.state_id,
        may_lapse=item.step.may_lapse,
        **dict(zip(COUNTED, counted, strict=True)),
    )


def _differs(before: tuple[Any, ...], row: tuple[Any, ...]) -> bool:
    # Open, due and overdue are told apart by the clock: a row is not written again for that.
    is_over = not row[-2]
    return before[:-1] != row[:-1] or (is_over and before[-1] != row[-1])


@dataclass(frozen=True, slots=True)
class _Late:
    """An opening that ran out, after which instant, and who owed it then."""

    course: Course
    item: Item
    last: datetime
    institution: UUID | None

    def breach(self, *, at: datetime) -> Breach:
        """Return the breach to be kept of it."""
        return Breach(
            compartment_id=self.course.proceeding.compartment_id,
            proceeding_id=self.course.proceeding.pk,
            step=self.item.step.id,
            run=self.item.run,
            code=self.course.protocol.code,
            role=self.item.step.by,
            institution_id=self.institution,
            late_after=self.last,
            found_at=at,
        )


def _who_owed(last: datetime, sent: Assignment | None, institution: UUID | None) -> UUID | None:
    """Nobody owed a clock that had run out before the step was sent to them."""
    return None if sent is not None and sent.sent_at > last else institution


def _settle_breaches(
    keys: Sequence[UUID], late: Mapping[Key, _Late], *, at: datetime
) -> tuple[int, int]:
    """Keep breaches that are new, revoke those that a correction shows there were not."""
    standing = Breach.objects.filter(proceeding__in=keys, revoked_at__isnull=True)
    rows = read_rows(standing.values_list("proceeding_id", "step", "run", "pk", "late_after"))
    known = {row[:3]: row[3:] for row in rows}
    found = [
        one.breach(at=at)
        for key, one in late.items()
        if key not in known or known[key][1] != one.last
    ]
    over = [pk for key, (pk, last) in known.items() if key not in late or late[key].last != last]
    if over:
        Breach.objects.filter(pk__in=over).update(revoked_at=at)
    insert_rows(found)
    return len(found), len(over)


def matters_of(proceedings: Iterable[UUID]) -> list[UUID]:
    """Return the matters of some proceedings, each once."""
    found = Proceeding.objects.filter(pk__in=list(proceedings))
    return list(found.values_list("matter_id", flat=True).distinct())
