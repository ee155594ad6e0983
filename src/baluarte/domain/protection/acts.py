"""The acts of this room that texts of protocols may name: by these alone a step is done.

What institutions owe is done here only where an authority keeps the case: whoever follows them
from outside tells that they did it, and no study of its own ends a clock of theirs. What is the
person's own, and what is decided of it, is done here whoever keeps her case, and by whoever
decides an appeal without seeing the case; so are the urgent acts of her case, of which nobody may
say that they are done without measure, evidence and word. Another unit of the Mechanism that keeps
the case takes its task on, which gives it a place there, and does it in the case.
"""

from typing import Final
from uuid import UUID

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import place_of_task
from baluarte.domain.procedure.acts import offer
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.protection.models import Appeal
from baluarte.domain.protection.queries.appeals import keys_to_decide
from baluarte.norms.protocols import Step

CLOSE_STUDY: Final = "protection.close_study"
APPROVE_MEASURES: Final = "protection.approve_measures"
FILE_APPEAL: Final = "protection.file_appeal"
ADMIT_APPEAL: Final = "protection.admit_appeal"
DECIDE_APPEAL: Final = "protection.decide_appeal"
STUDY_APPEAL: Final = "protection.study_appeal"
ISSUE_URGENT: Final = "protection.issue_urgent_measures"
DELIVER_URGENT: Final = "protection.deliver_urgent_measures"
ASSESS_IMMEDIATELY: Final = "protection.assess_immediately"
OF_AUTHORITIES: Final = (CLOSE_STUDY, APPROVE_MEASURES)
URGENT: Final = (ISSUE_URGENT, DELIVER_URGENT, ASSESS_IMMEDIATELY)
OF_APPEALS: Final = (FILE_APPEAL, ADMIT_APPEAL, DECIDE_APPEAL)


def is_ours(matter: UUID, step: Step) -> bool:
    """Say whether this room does a step in a matter: where its case is seen, as said above."""
    kinds = Case.objects.filter(matter=matter).values_list("compartment__institution__kind")
    keeper = kinds.first()
    if keeper is None:
        return _is_ours_from_outside(matter, step)
    return step.act in (*OF_APPEALS, STUDY_APPEAL, *URGENT) or keeper == (
        InstitutionKind.AUTHORITY,
    )


def _is_ours_from_outside(matter: UUID, step: Step) -> bool:
    """Say whether who does not see a case does a step by this room's act: decides, or joins it."""
    if step.act in OF_APPEALS:
        asked = Appeal.objects.filter(pk__in=keys_to_decide(), assignment__matter_key=matter)
        return asked.exists()
    told = Assignment.objects.filter(matter_key=matter, step=step.id, ended_at=None)
    return any(place_of_task(key) is not None for key in told.values_list("pk", flat=True))


def offer_all() -> None:
    """Offer every act of this room."""
    for act in (*OF_AUTHORITIES, STUDY_APPEAL, *URGENT):
        offer(act, does=is_ours)
    for act in OF_APPEALS:
        offer(act, does=is_ours, is_decision=True)
