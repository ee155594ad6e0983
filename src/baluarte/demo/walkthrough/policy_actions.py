"""Invented actions under two thirds of the State's obligations: the others are the gaps to see."""

from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.accountability.actions import end_action, take_action
from baluarte.domain.accountability.models import PolicyAction
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.obligations import state_obligations

KEEPS = "analia"
# Every third obligation has none: what is missing is what a reader comes for.
GAP_EVERY, ENDED = 3, 8
BEGUN = timedelta(days=200)
SAYS = (
    "Lineamientos inventados, en consulta con organizaciones.",
    "Capacitación inventada al personal de primer contacto.",
    "Convenio inventado con tres entidades.",
    "Unidad inventada con cuatro personas.",
)


def tell_policy_actions(*, at: datetime) -> int:
    """Tell what is done under obligations, and what ended; return how many, nothing told twice."""
    with connected_as(DatabaseRole.APP):
        by = Account.objects.get(username=KEEPS).pk
        with acting_as(by):
            if PolicyAction.objects.exists():
                return 0
            return sum(_tell(number, by=by, at=at) for number in range(len(state_obligations())))


def _tell(number: int, *, by: UUID, at: datetime) -> int:
    obligation = list(state_obligations().values())[number]
    if number % GAP_EVERY == 1:
        return 0
    action = take_action(
        obligation=obligation.code,
        institution=obligation.owners[0],
        says=SAYS[number % len(SAYS)],
        first_date=local_day(at) - BEGUN,
        by=by,
        at=at,
    )
    if number == ENDED:
        end_action(
            action=action, ended_date=local_day(at) - timedelta(days=20),
            says="Se acabó el presupuesto inventado.", by=by, at=at,
        )  # fmt: skip
    return 1
