"""A year of invented offices: units, forensics, context, money, judgments; plans and findings.

Entered by a curator and let stand by another, in a document of its own. Nothing in it is of any
real office: every figure is drawn by lot from a seed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.statements import ENTERS, NO_ANSWER, REVIEWS, Told, keep_told
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account
from baluarte.domain.investigation.actions.learning import (
    NewClosure,
    NewFinding,
    close_finding,
    note_finding,
)
from baluarte.domain.investigation.actions.offices import (
    NewImprovement,
    NewImprovementReview,
    plan_improvement,
    review_improvement,
)
from baluarte.domain.investigation.choices import Improvement, LearningChange
from baluarte.domain.investigation.queries.offices import offices
from baluarte.domain.statements.actions import NewStatement, review, state_all
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.statements import Degree, Given

ANSWERS = Told(
    "Unidades, periciales, contexto y sentencias de fiscalías (inventado)",
    "Registro Común (inventado)",
    "information_request",
)
UNIT, GUIDE = "specialised_unit", "context_analysis_guide"
# Of an office: it answers nothing; of a point: it answers without a value, or nobody asked.
SILENT, UNANSWERED, GAP = 0.15, 0.1, 0.15
AHEAD = timedelta(days=90)
PLANNED = (
    (
        "EDO-30-FIS",
        "training",
        "Evaluar al personal formado y abrir un registro de su uso en casos.",
    ),
    ("EDO-30-FIS", "context_analysis", "Adoptar la guía de análisis de contexto."),
    ("EDO-12-FIS", "protocol", "Publicar el protocolo en el periódico oficial del estado."),
    ("FGR", "reporting", "Entregar el informe de avance de cada trimestre."),
)
FOUND = (
    ("EDO-30-FIS", "context_missing", "En las carpetas leídas no hay análisis de contexto.",
     LearningChange.TRAINING, "Curso de análisis de contexto con práctica en una carpeta."),
    ("EDO-12-FIS", "work_hypothesis_missing", "La labor no se plantea como primera hipótesis.",
     LearningChange.PROTOCOL, "La primera diligencia del formato pregunta ya por la labor."),
    ("FGR", "requests_unanswered", "Actos pedidos por víctimas quedan sin respuesta escrita.",
     LearningChange.NONE, "La fiscalía sostiene que responde de palabra; se insiste por escrito."),
    ("EDO-20-FIS", "idle_file", "Pasan meses sin ningún acto antes del archivo.", None, ""),
)  # fmt: skip
Row = tuple[str, str, str, Given | None]


def tell_of_offices(*, seed: int, at: datetime) -> Iterator[str]:
    """Enter a year of offices, once; plan improvements of some, and keep what audits found."""
    with connected_as(DatabaseRole.APP):
        named = Account.objects.filter(username__in=(ENTERS, REVIEWS))
        people = dict(named.values_list("username", "pk"))
        if len(people) < len((ENTERS, REVIEWS)):
            return
        made = _lay(people[ENTERS], people[REVIEWS], seed=seed, at=at)
        if not made:
            return
        _plan(people[ENTERS], people[REVIEWS], at=at)
        _find(people[ENTERS], at=at)
    yield f"{made} facts about prosecutor's offices, {len(PLANNED)} improvements planned."


def _lay(by: UUID, other: UUID, *, seed: int, at: datetime) -> int:
    with acting_as(by):
        if Document.objects.filter(title=ANSWERS.title).exists():
            return 0
        document = keep_told(ANSWERS, "registro", by, at, pages=120)
        rows = list(_rows(Random(seed)))  # noqa: S311 (not a secret)
        said = [_said(row, 1 + place % 120, at) for place, row in enumerate(rows)]
        made = state_all(said=said, document=document, by=by, at=at)
    with acting_as(other):
        review(statements=made, by=other, at=at)
    return len(made)


def _rows(drawn: Random) -> Iterator[Row]:
    for office in offices():
        if drawn.random() < SILENT:
            continue
        for heading, about, value in _told(drawn):
            chance = drawn.random()
            if chance < GAP:
                continue
            is_unanswered = chance < GAP + UNANSWERED
            yield office, heading, about, None if is_unanswered else value


def _told(drawn: Random) -> Iterator[tuple[str, str, Given]]:
    """Yield what one office would tell, each part no more than its whole."""
    degree = drawn.choice((Degree.YES, Degree.YES, Degree.PARTLY, Degree.NO))
    yield "head_named", "", degree
    yield "norm_published", UNIT, date(2024, 1, 15) + timedelta(drawn.randint(0, 500))
    yield "norm_in_force", GUIDE, drawn.choice((Degree.YES, Degree.PARTLY, Degree.NO, Degree.NO))
    yield "profiles_adopted", "", drawn.choice((Degree.YES, Degree.PARTLY, Degree.NO))
    yield "analysts_assigned", "", Decimal(drawn.randint(0, 2))
    yield "files_context_required", "", Decimal(drawn.randint(2, 8))
    asked = drawn.randint(4, 30)
    yield "forensic_experts", "", Decimal(drawn.randint(0, 6))
    yield "forensic_opinions_asked", "", Decimal(asked)
    yield "forensic_opinions_delivered", "", Decimal(drawn.randint(asked // 3, asked))
    yield "forensic_days", "", Decimal(drawn.randint(20, 140))
    yield from _files(drawn)
    charge = drawn.randint(8, 60)
    yield "files_in_charge", "", Decimal(charge)
    yield "caseload_per_person", "", Decimal(round(charge / drawn.randint(1, 4)))
    needed = drawn.randint(3, 12)
    yield "budget_needed", "", Decimal(needed * 1_000_000)
    yield "budget_approved", "", Decimal(drawn.randint(1, needed) * 1_000_000)
    requests = drawn.randint(0, 4)
    yield "attraction_asked", "", Decimal(requests)
    yield "attraction_granted", "", Decimal(drawn.randint(0, requests))
    yield "protective_measures", "", Decimal(drawn.randint(0, 25))


def _files(drawn: Random) -> Iterator[tuple[str, str, Given]]:
    """Yield what an office would tell of its files, from those it opened to what was served."""
    opened = drawn.randint(16, 90)
    convicted, acquitted = drawn.choice((0, 0, 0, 1, 1, 2)), drawn.choice((0, 0, 1))
    sentenced = convicted + acquitted
    yield "files_opened", "", Decimal(opened)
    yield "files_declined", "", Decimal(drawn.randint(0, opened // 6))
    yield "files_archived", "", Decimal(drawn.randint(0, opened // 3))
    yield "files_not_exercised", "", Decimal(drawn.randint(0, opened // 8))
    yield "files_reparatory", "", Decimal(drawn.randint(0, opened // 12))
    yield "files_charged", "", Decimal(drawn.randint(sentenced, sentenced + opened // 8))
    yield "files_sentenced", "", Decimal(sentenced)
    yield "files_convicted", "", Decimal(convicted)
    yield "files_acquitted", "", Decimal(acquitted)
    yield "sentences_final", "", Decimal(drawn.randint(0, sentenced))
    yield "sentences_executed", "", Decimal(drawn.randint(0, convicted))


def _plan(by: UUID, other: UUID, *, at: datetime) -> None:
    """Plan improvements; of the first a day is moved, the last is done by what a fact shows."""
    made = []
    with acting_as(by):
        for office, heading, what in PLANNED:
            given = NewImprovement(
                office=office, heading=heading, what=what, institution=office,
                due_date=local_day(at) + AHEAD,
            )  # fmt: skip
            made.append(plan_improvement(given=given, by=by, at=at))
    with acting_as(other):
        moved = NewImprovementReview(
            outcome=Improvement.MOVED, due_date=local_day(at) + 2 * AHEAD,
            reason="No hubo presupuesto para el curso (inventado).",
        )  # fmt: skip
        review_improvement(improvement=made[0], given=moved, by=other, at=at)
        shown = Statement.objects.filter(
            institution="FGR", is_shared=True, answer=Answer.ANSWERED, review__objection="",
            withdrawal=None, newer=None,
        ).order_by("reference")  # fmt: skip
        if fact := shown.first():
            done = NewImprovementReview(outcome=Improvement.DONE, evidence=fact)
            review_improvement(improvement=made[-1], given=done, by=other, at=at)


def _find(by: UUID, *, at: datetime) -> None:
    with acting_as(by):
        for office, kind, says, change, what in FOUND:
            given = NewFinding(office=office, kind=kind, says=f"{says} (Inventado.)")
            found = note_finding(given=given, by=by, at=at)
            if change is None:
                continue
            since = None if change == LearningChange.NONE else local_day(at) - timedelta(200)
            closure = NewClosure(change=change, says=f"{what} (Inventado.)", since_date=since)
            close_finding(finding=found, given=closure, by=by, at=at)


def _said(row: Row, page: int, at: datetime) -> NewStatement:
    office, heading, about, value = row
    year = local_day(at).year - 1
    return NewStatement(
        heading=heading,
        institution=office,
        about=about,
        first_date=date(year, 1, 1),
        last_date=date(year, 12, 31),
        said_by=office,
        said_by_kind=InstitutionKind.AUTHORITY,
        said_date=local_day(at),
        answer=Answer.ANSWERED if value is not None else NO_ANSWER[page % len(NO_ANSWER)],
        value=value,
        page=page,
        quote="Dato inventado, para la demostración.",
    )
