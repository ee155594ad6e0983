"""Steps that stand open and wait for the act of a room."""

from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.procedure.acts import is_bound
from baluarte.domain.procedure.models import Matter, Proceeding
from baluarte.domain.procedure.queries.matters import courses_of
from baluarte.norms.agenda import Item, State

STILL_TO_DO = (State.OPEN, State.DUE, State.OVERDUE, State.LAPSED, State.BREACHED)


@dataclass(frozen=True)
class Bound:
    """An opening of a step that only an act does."""

    proceeding: Proceeding
    item: Item


def bound_and_open(matter: Matter, act: str = "", *, at: datetime) -> list[Bound]:
    """Return the openings of a matter that wait for an act, or for any; oldest first."""
    found = [
        Bound(course.proceeding, item)
        for course in courses_of(matter)
        if course.proceeding.is_open
        for item in course.agenda(at=at).items
        if item.run and not item.done_by and item.state in STILL_TO_DO
        if item.step.act and act in ("", item.step.act) and is_bound(item.step, matter.pk)
    ]
    return sorted(found, key=lambda one: one.item.started_at or at)
