"""Somebody asks for protection now: the one place that names what follows, by its protocol."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Proceeding

ASKED = "protection_request_made"
INTAKE = "mech_intake"
RECEIVE, CLASSIFY = "IN-1", "IN-3"
DANGER, ORDINARY = "imminent_danger_declared", "ordinary_route_opened"


def take_in(
    *, matter: Matter, asked_at: datetime, is_danger: bool, by: UUID, at: datetime
) -> Proceeding:
    """Record the asking, begin its intake and receive it at that hour.

    What follows begins by itself: the extraordinary procedure where she declares imminent danger,
    else the ordinary one.
    """
    asked = actions.record_occurrence(
        matter=matter, event=ASKED, happened_at=asked_at, by=by, at=at
    )
    intake = actions.start_proceeding(matter=matter, code=INTAKE, begun_by=asked, by=by, at=at)
    actions.complete_step(proceeding=intake, step=RECEIVE, happened_at=asked_at, by=by, at=at)
    actions.complete_step(
        proceeding=intake, step=CLASSIFY, events=[DANGER if is_danger else ORDINARY],
        happened_at=asked_at, by=by, at=at,
    )  # fmt: skip
    return intake
