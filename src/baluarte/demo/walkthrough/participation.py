"""A year of observations, answered, late, contested and withdrawn, and two consultations.

All of it is invented: no organisation said it and no authority answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID
from baluarte.demo.walkthrough.seconds import let_stand
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import (
    NewAnswer,
    NewConsultation,
    NewObservation,
    Shown,
    answer_contribution,
    answer_observation,
    call_consultation,
    contribute,
    open_observation,
    review_answer,
    review_observation,
    withdraw_contribution,
    withdraw_observation,
)
from baluarte.domain.accountability.choices import (
    AnswerVerdict,
    Observed,
    ReviewObjection,
    Taken,
)
from baluarte.domain.accountability.models import (
    Commitment,
    Consultation,
    Observation,
    RecommendationOwner,
)
from baluarte.domain.statements.actions import NewDocument, keep_document
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

# Who speaks for whom: the institution of each, as this demonstration founds it.
SPEAKS_FOR = {
    "maria": "tinta", "tomas": "tierra", "lucia": "faro", "benita": "sierra", "mirna": "mision",
    "oscar": "upsa", "fabiola": "fgr", "segundo": "segob",
}  # fmt: skip
SECOND = {
    "maria": "ines", "tomas": "ramona", "lucia": "mateo", "benita": "carlos", "mirna": "carlos",
    "oscar": "raul", "fabiola": "clara", "segundo": "clara",
}  # fmt: skip
EXTRA = ("carlos", "clara", "raul", "ines", "ramona", "mateo")


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: by whom, so many days back, what it says; let out unless it waits."""

    by: str
    ago: int
    verdict: AnswerVerdict
    words: str
    value: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An observation: by whom, so many days back, of what, and what became of it."""

    by: str
    ago: int
    subject: str
    institution: str
    words: str
    kind: Observed = Observed.INDICATOR
    seen: str = ""
    value: str = ""
    answers: tuple[Answered, ...] = ()
    # Not yet seen by a second person; not let out; taken back so many days back.
    waits: bool = False
    objection: ReviewObjection | None = None
    withdrawn: int | None = None


@dataclass(frozen=True, slots=True)
class Contributed:
    """A contribution to one of the consultations: by whom, so many days back, and its answer."""

    to: int
    by: str
    ago: int
    words: str
    taken: Taken | None = None
    answer: str = ""
    # Taken back by its house so many days back: its words could have harmed somebody.
    withdrawn: int | None = None


PROMISE, RECOMMENDED = "an agreement of the table", "a recommendation"
OBSERVED = (
    Told(
        "lucia", 320, "PRV-S-01", "UPSA", seen="4 de 6", value="3",
        words="Se cuenta como publicada una norma que sigue en borrador (inventado).",
        answers=(
            Answered(
                "oscar", 300, AnswerVerdict.ACCEPTED, value="3",
                words="Es correcto: la norma no se ha publicado. Se corrige (inventado).",
            ),
        ),
    ),
    Told(
        "maria", 240, "INV-P-01", "FGR", seen="12.4 %", value="4.1",
        words="Se suma dos veces a quien tomó dos cursos (inventado).",
        answers=(
            Answered(
                "fabiola", 190, AnswerVerdict.REJECTED, value="12.4",
                words="Cada constancia tiene folio y se cuenta una vez (inventado).",
            ),
        ),
    ),
    Told(
        "mirna", 200, RECOMMENDED, "SEGOB", kind=Observed.RECOMMENDATION,
        words="Se da por cumplida y la plantilla publicada es de hace tres años (inventado).",
        answers=(
            Answered(
                "segundo", 180, AnswerVerdict.IN_PART,
                words="La plantilla se actualizó; falta publicar las vacantes (inventado).",
            ),
        ),
    ),
    Told(
        "benita", 150, "PRV-P-03", "UPSA", seen="71 %", withdrawn=140,
        words="Faltan los casos de la sierra (inventado).",
    ),
    Told(
        "tomas", 110, "PRV-P-01", "UPSA", objection=ReviewObjection.NAMES_SOMEBODY,
        words="Una versión que permitía reconocer a alguien (inventado).",
    ),
    Told(
        "tomas", 90, PROMISE, "SEGOB-DPP", kind=Observed.COMMITMENT,
        words="El mapa se publicó sin las entidades que más agresiones tienen (inventado).",
    ),
    Told(
        "maria", 45, "PRV-S-03", "UPSA", seen="50 %", value="31",
        words="Cinco protocolos que se cuentan no tienen presupuesto ni personal (inventado).",
    ),
    Told(
        "lucia", 20, "PRV-P-07", "UPSA", seen="64 %", words="Se cuentan cursos, no personas "
        "(inventado).", answers=(
            Answered(
                "oscar", 2, AnswerVerdict.IN_PART, waits=True,
                words="Se revisarán las listas de asistencia (inventado).",
            ),
        ),
    ),
    Told(
        "mirna", 6, "PRV-P-04", "UPSA",
        words="No se dice de qué fecha es la cifra (inventado).",
    ),
    Told(
        "tomas", 1, "PRV-P-05", "UPSA", waits=True,
        words="La cifra no cambió en tres informes seguidos (inventado).",
    ),
)  # fmt: skip
CALLED = (
    (
        "oscar",
        150,
        95,
        "Consulta sobre la alerta temprana (inventada)",
        "¿Qué debe decir una alerta, quién la recibe y en cuánto tiempo se actúa? Cada aportación "
        "se responde y la versión final dice qué cambió (inventado).",
    ),
    (
        "segundo",
        9,
        -14,
        "Consulta sobre el programa de prevención (inventada)",
        "¿Qué debe cambiar en el programa para los municipios con alerta? (inventado)",
    ),
)
CONTRIBUTED = (
    Contributed(
        0, "lucia", 120, "Que la alerta diga el municipio y no solo la entidad (inventado).",
        Taken.TAKEN, "La alerta será por municipio (inventado).",
    ),
    Contributed(
        0, "maria", 110, "Que se avise a la persona antes que a la autoridad (inventado).",
        Taken.IN_PART, "Se avisará a ambas a la vez, por el plazo legal (inventado).",
    ),
    Contributed(0, "tomas", 100, "Que haya intérpretes en la línea de aviso (inventado)."),
    Contributed(
        0, "benita", 105, "Que se avise en la casa donde se reúnen los jueves (inventado).",
        withdrawn=104,
    ),
    Contributed(1, "mirna", 4, "Que el presupuesto se publique por municipio (inventado)."),
    Contributed(1, "benita", 2, "Que los talleres se den en lenguas de la región (inventado)."),
)  # fmt: skip


def tell_participation(*, at: datetime) -> Iterator[str]:
    """Tell a year of observations and two consultations, once."""
    with connected_as(DatabaseRole.APP):
        names = {*SPEAKS_FOR, *EXTRA}
        people = {one.username: one.pk for one in Account.objects.filter(username__in=names)}
        with acting_as(people["carlos"]):
            if Observation.objects.exists():
                return
        told = Telling(people, at)
        for one in OBSERVED:
            told.observe(one)
        called = [told.call(*one) for one in CALLED]
        for each in CONTRIBUTED:
            told.contribute(called[each.to], each)
    yield f"{len(OBSERVED)} observations, {len(CALLED)} consultations."


@dataclass(slots=True)
class Telling:
    """Acts as each invented person, so many days back."""

    people: dict[str, UUID]
    at: datetime

    def observe(self, one: Told) -> None:
        """Tell one observation and what became of it."""
        by, at = self.people[one.by], self._ago(one.ago)
        with acting_as(by):
            made = open_observation(
                new=NewObservation(
                    kind=one.kind, subject=self._subject(one), words=one.words,
                    institution=one.institution, seen=one.seen,
                    proposed_value=Decimal(one.value) if one.value else None,
                    evidence=[Shown(document=self._paper(one.by, one.ago + 9), page=4)],
                ),
                institution=self._for(one.by), by=by, at=at,
            )  # fmt: skip
        if one.waits:
            return
        second = self.people[SECOND[one.by]]
        with acting_as(second):
            review_observation(
                observation=made, objection=one.objection, by=second,
                at=at + timedelta(hours=20),
            )  # fmt: skip
        for said in one.answers:
            self._answer(made, said)
        if one.withdrawn is not None:
            with acting_as(by):
                withdraw_observation(
                    observation=made, why="La autoridad ya corrigió la cifra (inventado).",
                    by=by, at=self._ago(one.withdrawn),
                )  # fmt: skip

    def call(self, name: str, opens: int, closes: int, title: str, purpose: str) -> Consultation:
        """Call a consultation as the institution of somebody."""
        by, at = self.people[name], self._ago(opens)
        with acting_as(by):
            return call_consultation(
                new=NewConsultation(
                    title=title, purpose=purpose, axis="prevention",
                    convened_by=self._for(name).code, opens_date=local_day(at),
                    closes_date=local_day(self._ago(closes)),
                    documents=[self._paper(name, opens + 2)],
                ),
                by=by, at=at,
            )  # fmt: skip

    def contribute(self, consultation: Consultation, one: Contributed) -> None:
        """Contribute as an organisation; the institution answers, or does not."""
        by = self.people[one.by]
        with acting_as(by):
            made = contribute(
                consultation=consultation, words=one.words, institution=self._for(one.by), by=by,
                at=self._ago(one.ago),
            )  # fmt: skip
        if one.withdrawn is not None:
            with acting_as(by):
                withdraw_contribution(contribution=made, by=by, at=self._ago(one.withdrawn))
        if one.taken is None:
            return
        answers = self.people["oscar"]
        with acting_as(answers):
            said = answer_contribution(
                contribution=made, taken=one.taken, words=one.answer,
                institution=self._for("oscar"), by=answers, at=self._ago(one.ago - 40),
            )  # fmt: skip
        let_stand(said, of="oscar", people=self.people, at=self._ago(one.ago - 40))

    def _answer(self, observation: Observation, said: Answered) -> None:
        by, at = self.people[said.by], self._ago(said.ago)
        with acting_as(by):
            made = answer_observation(
                observation=observation,
                new=NewAnswer(
                    verdict=said.verdict, words=said.words, page=2,
                    document=self._paper(said.by, said.ago + 1),
                    value=Decimal(said.value) if said.value else None,
                ),
                institution=self._for(said.by), by=by, at=at,
            )  # fmt: skip
        if said.waits:
            return
        second = self.people[SECOND[said.by]]
        with acting_as(second):
            review_answer(answer=made, by=second, at=at + timedelta(hours=6))

    def _subject(self, one: Told) -> str:
        if one.subject == PROMISE:
            found = Commitment.objects.filter(institution=one.institution).order_by("said_date")
            return found.values_list("reference", flat=True)[0]
        if one.subject == RECOMMENDED:
            owned = RecommendationOwner.objects.filter(institution=one.institution)
            return owned.order_by("recommendation__code").values_list(
                "recommendation__code", flat=True
            )[0]
        return one.subject

    def _for(self, name: str) -> Institution:
        return Institution.objects.get(slug=SPEAKS_FOR[name])

    def _paper(self, name: str, ago: int) -> Document:
        """Keep an invented document of an organisation or institution, shared with everybody."""
        institution, day = self._for(name), local_day(self._ago(ago))
        title = f"Oficio de {institution.name}" if institution.code else "Diagnóstico propio"
        given = NewDocument(
            title=f"{title}, {day:%d/%m/%Y}. {SAID}"[:240],
            issuer=institution.code or institution.name,
            channel="official_report" if institution.code else "organisation_report",
            document_date=day, is_shared=True, pages=6,
            content=f"{title} {day}. {SAID}".encode(), name="documento.txt",
            media_type="text/plain",
        )  # fmt: skip
        by = self.people[name]
        return keep_document(given=given, institution=institution, by=by, at=self._ago(ago))

    def _ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)
