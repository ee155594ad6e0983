"""What nobody acknowledged goes to the level above: municipality, state, federation.

Only where the gate lets it and the person's word does not forbid it, as for anybody who sends. It
is done as whoever sent it, by a job signed when it was sent; where it cannot be done, its sender
has been called already (`duty.escalate_silence`) and nothing changes.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.routing import hand_over
from baluarte.domain.procedure.models import Assignment, Proceeding
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.routing import level_above, recipients_of


@transaction.atomic
def escalate(*, assignment: UUID, by: UUID, at: datetime) -> Assignment | None:
    """Hand over to the level above what nobody acknowledged in time; nothing where it may not be.

    Where the gate lets nobody through, or the person consented to nobody there, it stays where it
    is: its sender, who was called, decides.
    """
    held = _unacknowledged(assignment, at=at)
    if held is None:
        return None
    proceeding = Proceeding.objects.select_related("matter__compartment__institution").get(
        pk=held.proceeding_id
    )
    step_role = course_of(proceeding).protocol.step(held.step).by
    told = recipients_of(proceeding, step_role=step_role, at=at)
    above = level_above(held.institution, told)
    if above is None:
        return None
    with override("es"):
        reason = _("Nobody acknowledged it in time: it goes to the level above.")
    try:
        return hand_over(assignment=held, institution=above, reason=reason, by=by, at=at)
    except NotAllowed:
        return None


def _unacknowledged(key: UUID, *, at: datetime) -> Assignment | None:
    """Return what nobody acknowledged in time, held: whoever acknowledges it now comes after."""
    matter = Assignment.objects.filter(pk=key).values_list("matter_key", flat=True).first()
    if matter is None:
        return None
    lock_matter(matter)
    late = Assignment.objects.filter(
        pk=key, acknowledged_at=None, ended_at=None, escalate_at__lte=at
    )
    return late.select_for_update(of=("self",)).select_related("institution").first()
