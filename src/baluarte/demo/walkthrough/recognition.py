"""A year of invented recognition, two stigmatising statements, three condemnations expected.

Entered and let stand by two of one house. Nobody said any of it: institutions are those of the
catalogue, as the whole demonstration uses them, and every word and office is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.statements import Told, keep_told
from baluarte.domain.access.models import Account
from baluarte.domain.prevention.actions import (
    NewCorrection,
    NewCorrectionAnswer,
    NewRecognition,
    NewWord,
    ask_correction,
    enter_recognition,
    note_condemnation,
    note_correction_answer,
    open_condemnation_clock,
    record_family_word,
    review_recognition,
    withdraw_recognition,
)
from baluarte.domain.prevention.choices import (
    Addressed,
    CorrectionOutcome,
    HowTold,
    Wanted,
    Word,
)
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.registry.models import Event
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

ENTERS, REVIEWS, WRITES_DOWN = "carlos", "clara", "maria"
KEPT = Told(
    "Carpeta de pronunciamientos públicos (inventada)", "Registro Común (inventado)", "press"
)
ANSWERED = Told("Oficio de rectificación (inventado)", "EDO-20-GOB", "official_report")
# How long ago what waits and what was withdrawn were said, in days.
WAITS, WITHDRAWN, STIGMA_ANSWERED, STIGMA_OVERDUE = 6, 200, 150, 75
CONDEMNED = 41


@dataclass(frozen=True, slots=True)
class Said:
    """One invented entry: what it is, who made it, so many days ago, of whom, in which words."""

    kind: str
    made_by: str
    days: int
    medium: str
    quote: str
    addressed_to: Addressed = Addressed.BOTH
    office: str = ""
    subject: str = ""
    collective: str = ""
    is_institution: bool = True


YEAR = (
    Said("support", "SEGOB-UDH", 330, "press_release",
         "Defender derechos es un trabajo legítimo que el Estado debe respaldar (inventado).",
         Addressed.DEFENDERS),
    Said("award", "Red Tinta Libre (inventada)", 300, "speech",
         "Se entrega la distinción anual al periodismo comunitario (inventado).",
         Addressed.JOURNALISTS, is_institution=False),
    Said("campaign", "CNDH", 260, "official_site",
         "Campaña «Quien informa nos cuida» (inventada).", Addressed.JOURNALISTS),
    Said("support", "EDO-07-GOB", 230, "speech",
         "Reconocemos a quienes cuidan el agua de sus pueblos (inventado).",
         Addressed.SUBJECT, "Secretaría de Gobierno (cargo inventado)", subject="water"),
    Said("campaign", "Colectivo Tierra y Palabra (inventado)", WITHDRAWN, "social_network",
         "Campaña que se anotó dos veces (inventada).", Addressed.DEFENDERS,
         is_institution=False),
    Said("responsibility", "FGR", 170, "hearing",
         "La institución reconoce que no actuó con la diligencia debida (inventado).",
         Addressed.COLLECTIVE, "Fiscalía especializada (cargo inventado)",
         collective="Colectivo de búsqueda (inventado)"),
    Said("stigmatising", "EDO-20-GOB", STIGMA_ANSWERED, "press_conference",
         "Palabras que ponen en duda a quienes defienden el territorio (inventadas).",
         Addressed.SUBJECT, "Vocería (cargo inventado)", subject="land"),
    Said("condemnation", "EDO-12-GOB", 120, "press_release",
         "Condenamos la agresión y pedimos que se investigue (inventado).", Addressed.JOURNALISTS),
    Said("support", "Observatorio Faro (inventado)", 95, "press_release",
         "Informar no es delito (inventado).", Addressed.JOURNALISTS, is_institution=False),
    Said("stigmatising", "SSPC", STIGMA_OVERDUE, "interview",
         "Palabras que llaman enemigas a las organizaciones (inventadas).",
         Addressed.DEFENDERS, "Dirección de área (cargo inventado)"),
    Said("condemnation", "FGR", CONDEMNED, "press_release",
         "La Fiscalía condena los hechos (inventado).", Addressed.BOTH),
    Said("award", "CNDH", WAITS, "speech",
         "Premio a la defensa de los pueblos (inventado).", Addressed.SUBJECT,
         subject="indigenous_rights"),
)  # fmt: skip


def tell_recognition(*, at: datetime) -> Iterator[str]:
    """Enter a year of it once: some followed up, one waits, one is withdrawn; then the clocks."""
    with connected_as(DatabaseRole.APP):
        people = {
            one.username: one.pk
            for one in Account.objects.filter(username__in=(ENTERS, REVIEWS, WRITES_DOWN))
        }
        with acting_as(people[ENTERS]):
            if Recognition.objects.exists():
                return
        made = _enter(people, at)
        clocks = _expect(people[WRITES_DOWN], made[CONDEMNED], at)
    yield f"{len(made)} invented entries of recognition, {clocks} condemnations expected."


def _enter(people: dict[str, UUID], at: datetime) -> dict[int, Recognition]:
    """Return the entries by how many days ago they were said."""
    by, other, today = people[ENTERS], people[REVIEWS], local_day(at)
    with acting_as(by):
        kept = keep_told(KEPT, "registro", by, at, pages=40)
        answered = keep_told(ANSWERED, "registro", by, at, pages=2)
        made = {
            said.days: enter_recognition(
                given=_new(said, today, page), document=kept, by=by, at=at
            )
            for page, said in enumerate(YEAR, 1)
        }  # fmt: skip
    with acting_as(other):
        for days, entry in made.items():
            if days != WAITS:
                review_recognition(entry=entry, by=other, at=at)
    with acting_as(by):
        withdraw_recognition(entry=made[WITHDRAWN], why=TakenBack.MISTAKE, by=by, at=at)
        _follow_up(made, answered, by=by, at=at)
    return made


def _new(said: Said, today: date, page: int) -> NewRecognition:
    return NewRecognition(
        kind=said.kind,
        made_by=said.made_by,
        is_institution=said.is_institution,
        happened_date=today - timedelta(days=said.days),
        addressed_to=said.addressed_to,
        medium=said.medium,
        quote=said.quote,
        office=said.office,
        subject=said.subject,
        collective=said.collective,
        page=page,
        confidence="A",
    )


def _follow_up(made: dict[int, Recognition], answered: Document, *, by: UUID, at: datetime) -> None:
    """Ask for two corrections: one was answered, the other is overdue."""
    today = local_day(at)
    asked = {
        days: ask_correction(
            entry=made[days],
            given=NewCorrection(
                wanted=Wanted.RETRACTION, asked_date=today - timedelta(days=days - 5)
            ),
            by=by,
            at=at,
        )
        for days in (STIGMA_ANSWERED, STIGMA_OVERDUE)
    }
    note_correction_answer(
        request=asked[STIGMA_ANSWERED],
        given=NewCorrectionAnswer(
            outcome=CorrectionOutcome.CORRECTED,
            answered_date=today - timedelta(days=STIGMA_ANSWERED - 20),
            document=answered,
            page=1,
            quote="Se aclara que la defensa del territorio es un derecho (inventado).",
        ),
        by=by,
        at=at,
    )


def _expect(by: UUID, condemned: Recognition, at: datetime) -> int:
    """Expect three condemnations: one runs, one came late, of one there is no word."""
    today = local_day(at)
    told = {1: today - timedelta(days=1), CONDEMNED + 6: today - timedelta(days=CONDEMNED + 6)}
    with acting_as(by):
        before = min(told.values()) - timedelta(days=1)
        events = list(
            Event.objects.filter(current__last_date__lt=before, current__first_date__isnull=False)
            .exclude(status__in=("DES", "RTR"))
            .order_by("-listed_date", "reference")[:3]
        )
        if len(events) < len(told) + 1:
            return 0
        runs, late, _none = (
            open_condemnation_clock(event=event, authority=code, by=by, at=at)
            for event, code in zip(events, ("SSPC", "FGR", "SEGOB-UDH"), strict=True)
        )
        for clock, day in zip((runs, late), told.values(), strict=True):
            given = NewWord(word=Word.YES, told_date=day, how=HowTold.IN_PERSON)
            record_family_word(of=clock, given=given, by=by, at=at)
        note_condemnation(of=late, entry=condemned, by=by, at=at)
    return len(events)
