"""Whom the federal door calls: her team where she goes by herself, then the federal commission.

It is told as any institution is: past the gate and with her consent, or not at all.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import assign
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.actions.routing import NothingToSend, SentAlready
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.reparation.models import Application
from baluarte.norms.reparation import FEDERAL_COMMISSION

# Who owes the first steps of aid, as the protocol calls them.
BY = ("receiving_authority", "victims_commission")


def call_team(application: Application) -> None:
    """Call who answers for her case: she went to the federal commission by herself."""
    call_to_matter(
        kind=NoticeKind.HERSELF, about=application.pk, matter=application.victim.case.matter_id
    )


@transaction.atomic
def assign_to_federal(*, application: Application, by: UUID, at: datetime) -> Assignment | None:
    """Assign to the federal commission the first step that it owes; its accounts are called.

    Nothing where the clocks do not run, where it has no account here, or where the gate or her
    consent does not let it be told: then the team assigns it once that is settled.
    """
    proceeding = application.proceeding
    body = Institution.objects.filter(code=FEDERAL_COMMISSION, left_at=None).first()
    if application.commission != FEDERAL_COMMISSION or proceeding is None or body is None:
        return None
    owed = [one for one in course_of(proceeding).agenda(at=at).unfinished if one.step.by in BY]
    if not owed:
        return None
    first = min(owed, key=lambda one: BY.index(one.step.by))
    try:
        with transaction.atomic():
            return assign(
                proceeding=proceeding, step=first.step.id, run=first.run, institution=body,
                by=by, at=at,
            )  # fmt: skip
    except (NotAllowed, NothingToSend, SentAlready):
        return None
