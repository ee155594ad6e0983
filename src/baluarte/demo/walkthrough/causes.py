"""What an invented house noted under an early warning, and what is owed so that it ends.

Nobody is meant. The village of the invented reparation agreed in its assembly to ask for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.reparation import SAID
from baluarte.domain.access.models import Account
from baluarte.domain.prevention.actions import NewWarning, note_cause, propose_warning
from baluarte.domain.prevention.models import EarlyWarning, StructuralCause
from baluarte.domain.prevention.warning_choices import (
    CauseKind,
    LevelOfWarning,
    SignalKind,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import Remedy, ReparationPlan
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.reparation.labels import law_of

OFFICER = "maria"
HEADING, OWES, ANSWERS = "RN-7", "EDO-30-GOB", "EDO-30-FIS"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Noted:
    """A cause, and in how many days a remedy against it is looked at again."""

    kind: CauseKind
    words: str
    days: int


NOTED = (
    Noted(CauseKind.IMPUNITY, f"Ninguna amenaza contra la comunidad se investigó. {SAID}", 1),
    Noted(CauseKind.PROJECT, f"El permiso se dio sin preguntar a la comunidad. {SAID}", 90),
)


def tell_causes(*, at: datetime) -> Iterator[str]:
    """Note two causes under a warning of the house, and a remedy of the village against them."""
    with connected_as(DatabaseRole.APP):
        by = Account.objects.get(username=OFFICER).pk
        with acting_as(by):
            plan = ReparationPlan.objects.filter(is_collective=True).first()
            if plan is None or EarlyWarning.objects.exists():
                return
            warning = _warn(plan, by=by, at=at - DAY)
            remedy = _owe(plan, by=by, at=at)
            for one in NOTED:
                cause = _note(warning, one, by=by, at=at - DAY)
                actions.answer_causes(
                    remedy=remedy, by=by, at=at,
                    new=actions.NewAnswer(
                        causes=(cause.pk,), owner=ANSWERS, words=f"Lo pidió la asamblea. {SAID}",
                        review_date=local_day(at) + one.days * DAY,
                    ),
                )  # fmt: skip
    yield f"{len(NOTED)} invented structural causes, with what is owed so that they end."


def _warn(plan: ReparationPlan, *, by: UUID, at: datetime) -> EarlyWarning:
    """Propose a yellow warning of one's own house, of the state of the village."""
    case = plan.victim.case
    house, state = case.compartment.institution, case.matter.state_id
    assert house is not None
    assert state is not None
    given = NewWarning(
        state=state, municipality="", region="Río (inventado)",
        level=LevelOfWarning.YELLOW, signal=SignalKind.TRIGGERS,
        grounds="En dos meses se resuelve el permiso de un proyecto sobre el río (inventado).",
        perpetrator=Perpetrator.PRIVATE, word_of_people=WordOfPeople.ASKED,
        valid_until=local_day(at) + 45 * DAY,
    )  # fmt: skip
    return propose_warning(given=given, holder=house, by=by, at=at)


def _note(warning: EarlyWarning, one: Noted, *, by: UUID, at: datetime) -> StructuralCause:
    return note_cause(
        warning=warning, cause=one.kind, words=one.words, owner=ANSWERS,
        review_date=local_day(at) + 60 * DAY, by=by, at=at,
    )  # fmt: skip


def _owe(plan: ReparationPlan, *, by: UUID, at: datetime) -> Remedy:
    """Grant what the assembly agreed to, and write down what is owed of it."""
    actions.decide_heading(
        plan=plan, heading=HEADING, outcome=HeadingOutcome.GRANTED,
        decided_date=local_day(at - 50 * DAY), article=law_of(HEADING), by=by, at=at,
    )  # fmt: skip
    new = actions.NewRemedy(
        heading=HEADING, institution=OWES, due_date=local_day(at + 120 * DAY),
        what=f"Un protocolo de protección escrito con la comunidad. {SAID}",
    )  # fmt: skip
    return actions.grant_remedy(plan=plan, new=new, by=by, at=at)
