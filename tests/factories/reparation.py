"""Victims of an invented case, their applications and plans, as its team tells of them."""

from datetime import date, datetime, timedelta

from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import HeadingOutcome, VictimKind
from baluarte.domain.reparation.models import Application, CaseVictim, Remedy, ReparationPlan
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import plan_headings

STATE, OTHER_STATE, FEDERAL = "EDO-30-VIC", "EDO-20-VIC", "CEAV"
TODAY = local_day(BEFORE)


def paper(words: str = "acta") -> DocumentGiven:
    """Return an invented document."""
    return DocumentGiven(b"%PDF-1.4 " + words.encode() + b" inventada")


def days_before(number: int) -> date:
    """Return a day before that of the tests."""
    return TODAY - timedelta(days=number)


def make_victim(
    cast: Cast, case: Case, party: Party, *, kind: str = VictimKind.DIRECT, at=BEFORE, **more
) -> CaseVictim:
    """Register somebody of a case as a victim, as its owner."""
    by = cast.owner.pk
    with acting_as(by):
        return actions.register_victim(case=case, party=party, kind=kind, by=by, at=at, **more)


def make_application(
    cast: Cast, victim: CaseVictim, *, days: int = 10, commission: str = STATE, right: str = "reparation",
    at: datetime = BEFORE,
) -> Application:  # fmt: skip
    """Write down that a right was asked for so many days ago."""
    by = cast.owner.pk
    with acting_as(by):
        return actions.apply_to_commission(
            victim=victim, right=right, commission=commission, asked_date=days_before(days),
            by=by, at=at,
        )  # fmt: skip


def make_plan(
    cast: Cast, victim: CaseVictim, *, days: int = 60, at: datetime = BEFORE
) -> ReparationPlan:
    """Open a plan so many days ago."""
    by = cast.owner.pk
    with acting_as(by):
        return actions.open_plan(
            victim=victim, commission=STATE, opened_date=days_before(days), by=by, at=at
        )


def decide(
    cast: Cast, plan: ReparationPlan, heading: str, outcome: str = HeadingOutcome.GRANTED, *,
    days: int = 30, at: datetime = BEFORE, **more,
):  # fmt: skip
    """Decide a heading; a refusal says why."""
    given = {"article": "LGV 61", "reason": "No procede en este caso inventado."} | more
    with acting_as(cast.owner.pk):
        return actions.decide_heading(
            plan=plan, heading=heading, outcome=outcome, decided_date=days_before(days),
            by=cast.owner.pk, at=at, **given,
        )  # fmt: skip


def decide_all(
    cast: Cast, plan: ReparationPlan, *, granted: tuple[str, ...] = (), but: tuple = ()
) -> None:
    """Decide every heading: some are granted, the others refused, some left."""
    for heading in plan_headings():
        if heading not in but:
            is_granted = heading in granted
            decide(
                cast, plan, heading,
                HeadingOutcome.GRANTED if is_granted else HeadingOutcome.REFUSED,
            )  # fmt: skip


def owe(
    cast: Cast, plan: ReparationPlan, heading: str, *, due: int = 5, at=BEFORE, **more
) -> Remedy:
    """Write down what is owed of a heading, due so many days ago."""
    given = {
        "heading": heading, "institution": STATE, "due_date": days_before(due),
        "what": "Una beca inventada.",
    } | more  # fmt: skip
    by = cast.owner.pk
    with acting_as(by):
        return actions.grant_remedy(plan=plan, new=actions.NewRemedy(**given), by=by, at=at)
