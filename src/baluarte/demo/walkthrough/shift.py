"""A change of shift, invented: a deputy for tonight, a case that changed hands."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID, case_of_call
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases import actions
from baluarte.domain.procedure.actions import name_deputy
from baluarte.domain.procedure.models import Deputy
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

CHANGED = "inconforme"


def change_shift(*, at: datetime) -> Iterator[str]:
    """Let her who is on duty have something to hand over, and somebody who comes in; once."""
    with connected_as(DatabaseRole.APP):
        known = {one.username: one for one in Account.objects.all()}
        nadia, raul, olmo = known["nadia"], known["raul"], known["olmo"]
        unit = Institution.objects.get(code="URCRR")
        with acting_as(nadia.pk):
            if Deputy.objects.filter(account=nadia).exists():
                return
            name_deputy(
                institution=unit, account=nadia, deputy=olmo, begins_at=at,
                ends_at=at + timedelta(hours=10), by=nadia.pk, at=at,
            )  # fmt: skip
        with acting_as(raul.pk):
            actions.make_responsible(
                case=case_of_call(CHANGED), account=known["vera"], by=raul.pk, at=at,
                reason=f"Nadia enfermó y no dejó entregado el expediente. {SAID}",
            )  # fmt: skip
    yield "1 deputy for tonight, 1 case that changed hands."
