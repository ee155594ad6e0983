"""Her yes, once it is recorded, does the step that waits for it: nobody has to say so twice."""

from datetime import datetime
from uuid import UUID

from baluarte.domain.cases.queries.cases import case_of_matter
from baluarte.domain.cases.queries.consent import layers_of
from baluarte.domain.procedure.actions import complete_step
from baluarte.domain.procedure.acts import is_bound
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries import courses_of
from baluarte.domain.procedure.queries.steps_awaiting_action import STILL_TO_DO
from baluarte.domain.procedure.rules import may_contribute

LAYER, RECORDED = "process_request", "consent_recorded"


def end_consent_step(matter: Matter, *, by: UUID, at: datetime) -> None:
    """Do each open step that obtains her consent, once everybody whose word counts has given it.

    By whoever adds to the matter: said in her own window, it is done with the next yes they record.
    """
    case = case_of_matter(matter.pk) if may_contribute(matter) else None
    if case is None:
        return
    [layer] = [one for one in layers_of(case) if one.code == LAYER]
    if not layer.is_given:
        return
    said_at = max(one.decided_at for one in layer.said if one.is_given)
    for course in courses_of(matter):
        if not course.proceeding.is_open:
            continue
        for item in course.agenda(at=at).items:
            waits = item.run and not item.done_by and item.state in STILL_TO_DO
            if not waits or RECORDED not in item.step.emits or is_bound(item.step, matter.pk):
                continue
            complete_step(
                proceeding=course.proceeding, step=item.step.id, run=item.run, events=[RECORDED],
                happened_at=max(said_at, item.started_at or said_at), by=by, at=at,
            )  # fmt: skip
