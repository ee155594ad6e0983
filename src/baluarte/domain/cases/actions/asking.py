"""Somebody asks for protection: what begins with it, by the protocol that receives requests."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.cases.actions.consent_step import end_consent_step
from baluarte.domain.cases.queries.mechanisms import ASKED, state_procedures
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Proceeding
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.clock import Unit
from baluarte.norms.protocols.form import Step

INTAKE = "mech_intake"
RECEIVE, CLASSIFY = "IN-1", "IN-3"
DANGER, ORDINARY = "imminent_danger_declared", "ordinary_route_opened"


def begin_asking(
    *, matter: Matter, asked_at: datetime, is_danger: bool, by: UUID, at: datetime
) -> Proceeding:
    """Record the asking and receive it at that hour; what follows begins then.

    Declared danger begins the extraordinary procedure, every other request the ordinary one: no
    request waits for somebody to classify it (LPPDDHP arts. 26-27).
    """
    asked = actions.record_occurrence(
        matter=matter, event=ASKED, happened_at=asked_at, by=by, at=at
    )
    intake = actions.start_proceeding(matter=matter, code=INTAKE, begun_by=asked, by=by, at=at)
    actions.complete_step(proceeding=intake, step=RECEIVE, happened_at=asked_at, by=by, at=at)
    end_consent_step(matter, by=by, at=at)
    actions.complete_step(
        proceeding=intake, step=CLASSIFY, events=[DANGER if is_danger else ORDINARY],
        happened_at=asked_at, by=by, at=at,
    )  # fmt: skip
    return intake


def begin_asking_in_state(
    *, matter: Matter, state: str, asked_at: datetime, is_danger: bool, by: UUID, at: datetime
) -> list[Proceeding]:
    """Record the asking before a state's mechanism, and begin what that state's law begins with it.

    Where the steps of its law are not known nothing runs, and the asking stays on record.
    """
    asked = actions.record_occurrence(
        matter=matter, event=ASKED, happened_at=asked_at, by=by, at=at
    )
    started = []
    for protocol in state_procedures(state, on=local_day(asked_at, zone_of_matter(matter))):
        begun = actions.start_proceeding(
            matter=matter, code=protocol.code, begun_by=asked, by=by, at=at
        )
        received = next((one for one in protocol.steps if _receives(one)), None)
        if received is not None:
            actions.complete_step(
                proceeding=begun, step=received.id, happened_at=asked_at, by=by, at=at
            )
        declares = next((one for one in protocol.steps if DANGER in one.emits), None)
        if is_danger and declares is not None:
            actions.complete_step(
                proceeding=begun, step=declares.id, events=[DANGER], happened_at=asked_at,
                by=by, at=at,
            )  # fmt: skip
        started.append(begun)
    return started


def _receives(step: Step) -> bool:
    """Say whether a step is the reception itself: at once, with nothing to choose or to decide."""
    return ASKED in step.starts and step.clock.unit == Unit.AT_ONCE and not step.act
