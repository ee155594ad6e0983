"""A year of invented facts about institutions: 33 prosecutors' offices, and the Mechanism.

Entered by a curator, let stand by another; some wait, two contradict each other. Nothing in it is
of any real office: every figure is drawn by lot from a seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from random import Random
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.statements.actions import (
    NewDocument,
    NewStatement,
    keep_document,
    propose_withdrawal,
    review,
    state,
    state_all,
)
from baluarte.domain.statements.choices import Answer, Objection, TakenBack
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institutions
from baluarte.norms.protocols.states import names_of_states

ENTERS, REVIEWS, ELSEWHERE, THERE = "carlos", "clara", "lucia", "mateo"
OF_POSTS = (
    "posts_authorised", "posts_occupied", "staff_in_contact", "staff_women", "posts_vacant",
)  # fmt: skip
OF_FILES = (
    "files_opened", "files_declined", "files_archived", "files_charged", "files_convicted",
    "files_acquitted", "files_work_hypothesis",
)  # fmt: skip
NO_ANSWER = (
    Answer.NOT_ANSWERED, Answer.RESERVED, Answer.DOES_NOT_EXIST, Answer.NOT_COMPETENT,
)  # fmt: skip
# Of an office: it does not answer at all; of a heading: it does not, or nothing is said of it.
SILENT, UNANSWERED, GAP = 0.1, 0.08, 0.15
LEFT_TO_REVIEW = 40
# Which figure of one office is corrected from a document that is not shared.
UNSHARED = "files_archived"
MISREAD = "El renglón leído es el de abajo, en la misma página (inventado)."


@dataclass(frozen=True, slots=True)
class Told:
    """One invented document and whose it is."""

    title: str
    issuer: str
    channel: str


OFFICES = Told(
    "Respuestas de 33 fiscalías a solicitudes de información (inventadas)",
    "Registro Común (inventado)",
    "information_request",
)
MECHANISMS = Told("Informe anual del Mecanismo (inventado)", "SEGOB-UDH", "official_report")
# A commission of victims that counts whoever ever took a course, and its posts of the year.
VICTIMS = "EDO-30-VIC"
POSTS = Told("Plantilla de una comisión de víctimas (inventada)", VICTIMS, "official_report")
COURSES = Told("Cursos de una comisión de víctimas (inventados)", VICTIMS, "official_report")
ASIDE = Told(
    "Aclaración en confianza de una fiscalía (inventada)", "Registro Común (inventado)", "testimony"
)
OTHERS = Told(
    "Diagnóstico del Observatorio Faro (inventado)",
    "Observatorio Faro (inventado)",
    "organisation_report",
)


def tell_of_institutions(*, seed: int, at: datetime) -> Iterator[str]:
    """Enter a year of facts, once, and let most of them stand."""
    with connected_as(DatabaseRole.APP):
        people = {
            one.username: one.pk
            for one in Account.objects.filter(username__in=(ENTERS, REVIEWS, ELSEWHERE, THERE))
        }
        if len(people) < len((ENTERS, REVIEWS, ELSEWHERE, THERE)):
            return
        year = local_day(at).year - 1
        with acting_as(people[ENTERS]):
            if Document.objects.filter(title=OFFICES.title).exists():
                return
        made = _of_offices(people, year, Random(seed), at)  # noqa: S311 (not a secret)
        made += _of_mechanism(people, year, at)
        made += _of_others(people, year, made, at)
        made += _exceeding(people, year, at)
        _correct_unshared(people, year, made, at)
    yield f"{len(made)} facts about institutions, {LEFT_TO_REVIEW} of them to review."


def _of_offices(people: dict[str, UUID], year: int, drawn: Random, at: datetime) -> list[Statement]:
    """Enter a sheet of 33 offices by 12 headings; the last of it waits for a second person."""
    by = people[ENTERS]
    codes = [
        "FGR",
        *(
            one.code
            for one in public_institutions(states=names_of_states())
            if one.code.endswith("-FIS")
        ),
    ]
    with acting_as(by):
        document = keep_told(OFFICES, "registro", by, at, pages=120)
        whole = [
            one for place, code in enumerate(codes) for one in _office(code, place, year, drawn, at)
        ]
        let, waits = whole[:-LEFT_TO_REVIEW], whole[-LEFT_TO_REVIEW:]
        made = state_all(said=let, document=document, by=by, at=at)
        state_all(said=waits, document=document, by=by, at=at)
    with acting_as(people[REVIEWS]):
        review(statements=made[:-2], by=people[REVIEWS], at=at)
        review(statements=made[-2:], objection=Objection.MISREAD, by=people[REVIEWS], at=at)
        # What another person finds waiting: the oldest fact is asked to be taken back.
        propose_withdrawal(
            statement=made[0], why=TakenBack.MISTAKE, words=MISREAD, by=people[REVIEWS], at=at
        )
    return made[:-2]


def _office(
    code: str, place: int, year: int, drawn: Random, at: datetime
) -> Iterator[NewStatement]:
    """Yield what an office answered: figures that fit each other, refusals, and gaps."""
    posts = drawn.randint(4, 60)
    occupied = drawn.randint(posts // 2, posts)
    opened = drawn.randint(0, 80)
    charged = drawn.randint(0, opened // 4)
    figures = {
        "posts_authorised": posts,
        "posts_occupied": occupied,
        "staff_in_contact": drawn.randint(0, occupied),
        "staff_women": drawn.randint(0, occupied),
        "posts_vacant": posts - occupied,
        "files_opened": opened,
        "files_declined": drawn.randint(0, opened // 3),
        "files_archived": drawn.randint(0, opened // 2),
        "files_charged": charged,
        "files_convicted": drawn.randint(0, charged // 2),
        "files_acquitted": drawn.randint(0, charged // 3),
        "files_work_hypothesis": drawn.randint(0, opened // 3),
    }
    is_silent = drawn.random() < SILENT
    for heading in (*OF_POSTS, *OF_FILES):
        chance = drawn.random()
        if not is_silent and chance < GAP:
            continue
        answer = Answer.ANSWERED
        if is_silent:
            answer = Answer.NOT_ANSWERED
        elif chance < GAP + UNANSWERED:
            answer = drawn.choice(NO_ANSWER)
        yield _said(
            heading, code, year, at, said_by=code, answer=answer, page=1 + 3 * place,
            value=Decimal(figures[heading]) if answer is Answer.ANSWERED else None,
        )  # fmt: skip


def _of_mechanism(people: dict[str, UUID], year: int, at: datetime) -> list[Statement]:
    """Enter what an annual report of the Mechanism says of its staff and its budget."""
    by = people[ENTERS]
    figures = {
        "posts_authorised": 48, "posts_occupied": 41, "staff_in_contact": 30,
        "beneficiaries": 2100, "studies_pending": 130,
        "budget_needed": 700_000_000, "budget_approved": 520_000_000,
        "budget_modified": 560_000_000, "budget_exercised": 510_500_000,
    }  # fmt: skip
    with acting_as(by):
        document = keep_told(MECHANISMS, "registro", by, at, pages=64)
        said = [
            _said(
                heading, "SEGOB-UDH", year, at, said_by="SEGOB-UDH", value=Decimal(figure),
                page=10 + place,
            )
            for place, (heading, figure) in enumerate(figures.items())
        ]  # fmt: skip
        made = state_all(said=said, document=document, by=by, at=at)
    with acting_as(people[REVIEWS]):
        review(statements=made, by=people[REVIEWS], at=at)
    return made


def _of_others(
    people: dict[str, UUID], year: int, before: list[Statement], at: datetime
) -> list[Statement]:
    """Enter what an organisation says otherwise: of staff of the Mechanism, and of an office."""
    by = people[ELSEWHERE]
    counted = [one for one in before if one.heading == "files_opened" and one.number is not None]
    name = OTHERS.issuer
    kind = InstitutionKind.CIVIL_SOCIETY
    with acting_as(by):
        document = keep_told(OTHERS, "faro", by, at, pages=38)
        said = [
            _said(
                "posts_occupied", "SEGOB-UDH", year, at, said_by=name, kind=kind, page=12,
                value=Decimal(36),
            ),
            *(
                _said(
                    "files_opened", one.institution, year, at, said_by=name, kind=kind, page=20,
                    value=(one.number or Decimal()) + 7,
                )
                for one in counted[:1]
            ),
        ]  # fmt: skip
        made = state_all(said=said, document=document, by=by, at=at)
    with acting_as(people[THERE]):
        review(statements=made, by=people[THERE], at=at)
    return made


def _exceeding(people: dict[str, UUID], year: int, at: datetime) -> list[Statement]:
    """Enter of one office a part that exceeds its whole, each from a document of its own.

    Neither is wrong by itself: no document contradicts itself, and nothing can be reckoned of both.
    """
    by, made = people[ENTERS], []
    for told, heading, number in (
        (POSTS, "posts_occupied", 14), (COURSES, "staff_trained", 19),
    ):  # fmt: skip
        with acting_as(by):
            document = keep_told(told, "registro", by, at, pages=8)
            said = _said(heading, VICTIMS, year, at, said_by=VICTIMS, value=Decimal(number), page=3)
            made.append(state(said=said, document=document, by=by, at=at))
    with acting_as(people[REVIEWS]):
        review(statements=made, by=people[REVIEWS], at=at)
    return made


def _correct_unshared(
    people: dict[str, UUID], year: int, before: list[Statement], at: datetime
) -> None:
    """Correct one office's figure from a document that is not shared: editions say that alone."""
    by = people[ENTERS]
    wrong = next(one for one in before if one.heading == UNSHARED and one.number is not None)
    with acting_as(by):
        document = keep_told(ASIDE, "registro", by, at, pages=3, is_shared=False)
        said = _said(
            UNSHARED, wrong.institution, year, at, said_by=wrong.said_by, page=2,
            value=(wrong.number or Decimal()) + 1,
        )  # fmt: skip
        made = state(said=replace(said, supersedes=wrong), document=document, by=by, at=at)
    with acting_as(people[REVIEWS]):
        review(statements=[made], by=people[REVIEWS], at=at)


def keep_told(
    told: Told, slug: str, by: UUID, at: datetime, *, pages: int, is_shared: bool = True
) -> Document:
    """Keep an invented document of an organisation, seen by everybody unless it is not shared."""
    content = invented_document(told.title, pages=pages).content
    return keep_document(
        given=NewDocument(
            title=told.title,
            issuer=told.issuer,
            channel=told.channel,
            document_date=local_day(at),
            is_shared=is_shared,
            pages=pages,
            content=content,
            name="documento_inventado.pdf",
            media_type="application/pdf",
        ),
        institution=Institution.objects.get(slug=slug),
        by=by,
        at=at,
    )


def _said(
    heading: str,
    institution: str,
    year: int,
    at: datetime,
    *,
    said_by: str,
    value: Decimal | None,
    page: int,
    kind: InstitutionKind = InstitutionKind.AUTHORITY,
    answer: Answer = Answer.ANSWERED,
) -> NewStatement:
    return NewStatement(
        heading=heading,
        institution=institution,
        first_date=date(year, 1, 1),
        last_date=date(year, 12, 31),
        said_by=said_by,
        said_by_kind=kind,
        said_date=local_day(at),
        answer=answer,
        value=value,
        page=page,
        quote="Dato inventado, para la demostración.",
    )
