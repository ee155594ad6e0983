"""Somebody asks for protection now: the one place that names what follows, by its protocol."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Proceeding

ASKED = "protection_request_made"
INTAKE = "mech_intake"
RECEIVE, CLASSIFY = "IN-1", "IN-3"
DANGER = "imminent_danger_declared"


def take_in(
    *, matter: Matter, asked_at: datetime, is_danger: bool, by: UUID, at: datetime
) -> Proceeding:
    """Record the asking, begin its intake and receive it at that hour.

    Where she declares imminent danger, what follows from that begins by itself.
    """
    asked = actions.record_occurrence(
        matter=matter, event=ASKED, happened_at=asked_at, by=by, at=at
    )
    intake = actions.start_proceeding(matter=matter, code=INTAKE, begun_by=asked, by=by, at=at)
    actions.complete_step(proceeding=intake, step=RECEIVE, happened_at=asked_at, by=by, at=at)
    if is_danger:
        actions.complete_step(
            proceeding=intake, step=CLASSIFY, events=[DANGER], happened_at=asked_at, by=by, at=at
        )
    return intake
