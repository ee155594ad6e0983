"""Which measures are urgent, and who may be asked to deliver them in a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.choices import Gate, Jurisdiction
from baluarte.domain.procedure.models import Proceeding
from baluarte.domain.procedure.queries.routing import Doors, Recipient
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.protection.acts import DELIVER_URGENT
from baluarte.domain.protection.models import Measure, UrgentAct
from baluarte.norms.catalogues import terms

URGENT_FAMILY: Final = "urgente"
# Whom nothing keeps from being asked, once the person has seen the list or somebody is cleared.
MAY_BE_ASKED: Final = (Gate.PASSES, Gate.PERSON_NOT_ASKED, Gate.NOT_CLEARED)


def urgent_codes() -> list[str]:
    """Return the codes of the measures that the law calls urgent."""
    return [code for code, one in terms("measures").items() if one.facts["family"] == URGENT_FAMILY]


def carriers_of(case: Case, *, at: datetime) -> list[Institution]:
    """Return who delivers urgent measures of a case: competent there, not left out, with her yes.

    They are whom the text names for the step that puts measures in place, and police beside them.
    """
    running = Proceeding.objects.filter(matter=case.matter_id).select_related("matter__compartment")
    found: dict[Institution, None] = {}
    doors = Doors.of(case.matter, at=at)
    for one in running.order_by("-started_at"):
        for step in protocol_by_key(one.text_id).steps:
            if step.act == DELIVER_URGENT:
                told = doors.recipients_of_step(one, step)
                found |= {
                    each.institution: None
                    for each in told
                    if each.institution is not None and _may_be_asked(each, doors)
                }
    return list(found)


def departing(case: Case, measures: Sequence[Measure], *, at: datetime) -> list[Measure]:
    """Return the measures that are not urgent ones, or owed by who is not usually asked."""
    codes, carriers = set(urgent_codes()), {one.pk for one in carriers_of(case, at=at)}
    return [one for one in measures if one.code not in codes or one.institution_id not in carriers]


def departures_to_read(*, by: UUID) -> QuerySet[UrgentAct]:
    """Return the urgent acts that depart from the usual and wait for a second person, oldest first.

    Who did one reads it not as the second.
    """
    found = UrgentAct.objects.filter(departs=True, reviewed_at=None, case__closed_at=None)
    return found.exclude(by=by).select_related("case", "by").order_by("recorded_at")


def _may_be_asked(one: Recipient, doors: Doors) -> bool:
    institution = one.institution
    if institution is None or doors.keeping.is_keeper(institution):
        return institution is not None
    is_covered = doors.covered is None or institution.pk in doors.covered
    if institution.jurisdiction == Jurisdiction.MUNICIPALITY:
        # A municipality only by her yes that names it.
        return one.gate in (Gate.PASSES, Gate.MUNICIPAL) and institution.pk in (doors.covered or ())
    return one.gate in MAY_BE_ASKED and is_covered
