"""Posts of three commissions for victims: filled, vacant and not known, as each says of itself.

Nobody holds any of them: accounts, offices and documents are invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.courses import ATTENDS, THREE, Taught, teach
from baluarte.domain.access.models import Account
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.choices import AgreementOutcome
from baluarte.domain.reparation.models import CommissionPost
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

SOURCE = "Directorio inventado"
STATE, OTHER_STATE, FEDERAL = "EDO-30-VIC", "EDO-20-VIC", "CEAV"
OFFICERS = {STATE: "aitana", OTHER_STATE: "dalia", FEDERAL: "carmen"}
COURSE = Taught(
    "aitana", "edo-30-vic", "Entrevistar sin hacer daño (curso inventado)", 3, "16",
    (*THREE, "psychosocial"), ("interview", "approaches"), scores={"bruno": ATTENDS},
)  # fmt: skip
# What was agreed, whose it is, how many days ago it was due.
AGREED = (
    ("Enviar a los estados la plantilla de traslado (inventado).", FEDERAL, 40),
    ("Nombrar a quien interpreta en dos lenguas (inventado).", OTHER_STATE, 12),
    ("Compartir el directorio de enlaces (inventado).", STATE, -30),
)
# How many open cases one carries at most, as this commission states.
STATED = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A post: of which commission, what for, how it stands since so many days, who fills it."""

    commission: str
    function: str
    state: str
    days: int
    account: str = ""
    channel: str = ""
    contact: str = ""


POSTS = (
    Told(STATE, "liaison", "filled", 300, "aitana", "telephone", "55 0000 0000 ext. 21"),
    Told(STATE, "psychologist", "filled", 200, "bruno"),
    Told(STATE, "legal_adviser", "vacant", 90),
    Told(STATE, "interpreter", "unknown", 30),
    Told(OTHER_STATE, "liaison", "filled", 400, "dalia", "email", "enlace@inventado.gob.mx"),
    Told(OTHER_STATE, "social_worker", "vacant", 15),
    Told(FEDERAL, "liaison", "filled", 500, "carmen", "email", "victimas@inventado.gob.mx"),
    Told(FEDERAL, "legal_adviser", "unknown", 60),
)


def tell_commissions(*, at: datetime) -> Iterator[str]:
    """Write the posts of three commissions once, and the standard that one states."""
    with connected_as(DatabaseRole.APP):
        people = {one.username: one for one in Account.objects.all()}
        with acting_as(people[OFFICERS[STATE]].pk):
            if CommissionPost.objects.exists():
                return
        lay(people, at=at)
    yield f"{len(POSTS)} invented posts of {len(OFFICERS)} commissions for victims."


def lay(people: dict[str, Account], *, at: datetime) -> None:
    """Write what each commission says of its posts, as its own officer."""
    officers = {code: people[name].pk for code, name in OFFICERS.items()}
    for one in POSTS:
        _post(one, people, by=officers[one.commission], at=at)
    teach(COURSE, people, at=at)
    by = officers[STATE]
    _meet(officers, at=at)
    with acting_as(by):
        actions.state_caseload(
            commission=STATE, number=STATED, since_date=_day(at, 250),
            source="Lineamiento inventado de la comisión", source_date=_day(at, 260), by=by, at=at,
        )  # fmt: skip


def _post(one: Told, people: dict[str, Account], *, by: UUID, at: datetime) -> None:
    standing = actions.PostSaid(
        state=one.state, since_date=_day(at, one.days), source=SOURCE,
        source_date=_day(at, min(one.days, 30)), channel=one.channel, contact=one.contact,
        account=people[one.account] if one.account else None,
    )  # fmt: skip
    with acting_as(by):
        actions.add_post(
            commission=one.commission, function=one.function, standing=standing, by=by, at=at
        )


def _day(at: datetime, days: int) -> date:
    return local_day(at) - timedelta(days=days)


def _meet(officers: dict[str, UUID], *, at: datetime) -> None:
    """Three commissions met: one agreement was fulfilled, one is late, one is not due yet."""
    by = officers[STATE]
    agreed = [
        actions.NewAgreement(what=what, owner=owner, due_date=_day(at, due))
        for what, owner, due in AGREED
    ]
    with acting_as(by):
        session = actions.record_joint_session(
            commission=STATE, held_date=_day(at, 80), present=(OTHER_STATE, FEDERAL),
            about="Traslados entre estados (inventado)", agreements=agreed, by=by, at=at,
        )  # fmt: skip
    federal = officers[FEDERAL]
    given = actions.AgreementSaid(
        outcome=AgreementOutcome.DONE, happened_date=_day(at, 45), shown="Oficio inventado 12"
    )
    with acting_as(federal):
        first = session.agreements.get(owner=FEDERAL)
        actions.report_agreement(agreement=first, given=given, by=federal, at=at)
