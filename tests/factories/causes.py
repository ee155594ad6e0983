"""A structural cause of a house, and what is owed so that it does not happen again; invented."""

from datetime import timedelta
from types import SimpleNamespace

from tests.factories.procedure import BEFORE, Cast
from tests.factories.reparation import decide, owe
from tests.factories.warnings import new_warning

from baluarte.domain.prevention.actions import note_cause, propose_warning
from baluarte.domain.prevention.models import StructuralCause
from baluarte.domain.prevention.warning_choices import CauseKind
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import CauseAnswer, Remedy, ReparationPlan
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

OWNER, HEADING = "EDO-30-FIS", "RN-7"
IN_A_MONTH = local_day(BEFORE) + timedelta(days=30)


def make_cause(cast: Cast, *, who=None, house=None, kind=CauseKind.IMPUNITY, warning=None,
               at=BEFORE, words="Ninguna amenaza previa se investigó (inventado).",
               ) -> StructuralCause:  # fmt: skip
    """Note a cause under a warning of a house, as its steward; of the keeper's where none is told."""
    who, house = who or cast.steward, house or cast.keeper
    with acting_as(who.pk):
        warning = warning or propose_warning(
            given=new_warning(at, state="30", municipality=""), holder=house, by=who.pk, at=at
        )
        return note_cause(
            warning=warning, cause=kind, words=words, owner=OWNER,
            review_date=local_day(at) + timedelta(days=60), by=who.pk, at=at,
        )  # fmt: skip


def owe_no_repetition(cast: Cast, plan: ReparationPlan, heading: str = HEADING, **more) -> Remedy:
    """Write down what is owed so that it does not happen again."""
    decide(cast, plan, heading, article="LGV 74")
    return owe(cast, plan, heading, what="Un protocolo de reacción (inventado).", **more)


def answer(
    cast: Cast, remedy: Remedy, *causes, who=None, at=BEFORE, **more
) -> tuple[CauseAnswer, ...]:
    """Say that a remedy answers causes, as the owner."""
    who = who or cast.owner
    given = {"owner": OWNER, "review_date": IN_A_MONTH} | more
    keys = tuple(getattr(one, "pk", one) for one in causes)
    with acting_as(who.pk):
        return actions.answer_causes(
            remedy=remedy, new=actions.NewAnswer(causes=keys, **given), by=who.pk, at=at
        )


def lay_cause(cast: Cast, plan: ReparationPlan) -> SimpleNamespace:
    """Lay a cause of the keeper's and a remedy that answers it."""
    cause, remedy = make_cause(cast), owe_no_repetition(cast, plan)
    answer(cast, remedy, cause)
    return SimpleNamespace(cause=cause, remedy=remedy)
