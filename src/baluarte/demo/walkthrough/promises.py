"""An invented table of dialogue with agreements kept, late and past, and a programme it changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID
from baluarte.demo.walkthrough.seconds import SECOND_OF, let_stand
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import (
    Came,
    NewVersion,
    commit,
    found_programme,
    hold_session,
    note_progress,
    open_table,
    publish_version,
)
from baluarte.domain.accountability.choices import ProgrammeKind, Progress, Side
from baluarte.domain.accountability.models import Commitment, CommitmentStep, DialogueTable
from baluarte.domain.statements.actions import NewDocument, keep_document
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

KEEPER, HOLDER = "analia", "registro"
OWES, MINISTRY = "segundo", "segob"
# What the ministry reports on its own commitment: the last waits for its second person.
REPORTED = (
    (40, "Se publicaron las reglas del programa.", False),
    (5, "Se abrió la convocatoria en diez municipios.", True),
)
AXIS, CONVENES = "prevention", "SEGOB-DPP"
# When the sessions were called and held, in days back, and who came: authorities, civil society,
# defenders and journalists, each as women, men, other and not written down.
SESSIONS = (
    (250, 236, ((2, 6, 0, 0), (5, 3, 0, 0), (4, 3, 1, 0))),
    (160, 149, ((3, 5, 0, 0), (4, 4, 0, 2), (6, 2, 0, 0))),
    (60, 47, ((1, 3, 0, 0), (5, 2, 1, 0), (0, 0, 0, 9))),
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement of a session: due so many days back, and what became of it on which day."""

    session: int
    institution: str
    says: str
    due: int
    steps: tuple[tuple[Progress, int, str], ...] = ()
    resources: str = ""


AGREED = (
    Agreed(
        0, "SEGOB-DPP", "Publicar el mapa de riesgos de las 32 entidades con datos del registro.",
        due=120, resources="Dos personas de tiempo completo.",
        steps=((Progress.STARTED, 190, "Se formó el equipo."), (Progress.KEPT, 131, "")),
    ),
    Agreed(
        0, "EDO-30-FIS", "Nombrar enlace de la fiscalía ante la mesa, con suplente.", due=180,
        steps=((Progress.KEPT, 140, "Llegó cuarenta días después."),),
    ),
    Agreed(
        1, "SEGOB-DGM", "Incluir a organizaciones de mujeres en la revisión de los protocolos.",
        due=60, steps=((Progress.STARTED, 100, "Se enviaron invitaciones."),),
    ),
    Agreed(1, "EDO-20-GOB", "Entregar el plan estatal de prevención con presupuesto.", due=33),
    Agreed(
        2, "SEGOB", "Reorientar el programa de prevención hacia municipios con alerta.", due=-75,
        resources="Doce millones de pesos.",
    ),
    Agreed(
        2, "CNDH", "Capacitar a sus visitadurías en riesgo de periodistas.", due=-20,
        steps=((Progress.GIVEN_UP, 12, "Sin presupuesto en el ejercicio."),),
    ),
)  # fmt: skip
# Which agreement the second version answers.
ANSWERED = 4
FIRST, SECOND = 400, 30
REVIEWED_IN = 365


def tell_promises(*, at: datetime) -> Iterator[str]:
    """Let a table meet three times, and a programme answer what was agreed; once."""
    with connected_as(DatabaseRole.APP):
        names = {KEEPER, OWES, SECOND_OF[KEEPER], SECOND_OF[OWES]}
        people = dict(Account.objects.filter(username__in=names).values_list("username", "pk"))
        by = people[KEEPER]
        with acting_as(by):
            if DialogueTable.objects.exists():
                return
            agreed, noted = _meet(by, at=at)
            _change_programme(agreed[ANSWERED], by=by, at=at)
        for step in noted:
            let_stand(step, of=KEEPER, people=people, at=at)
        for ago, says, waits in REPORTED:
            step = _report(agreed[ANSWERED], ago, says, by=people[OWES], at=at)
            if not waits:
                let_stand(step, of=OWES, people=people, at=at)
    yield f"{len(SESSIONS)} sessions of a table of dialogue, {len(agreed)} agreements, 1 programme."


def _day(at: datetime, ago: int) -> date:
    return local_day(at) - timedelta(days=ago)


def _meet(by: UUID, *, at: datetime) -> tuple[list[Commitment], list[CommitmentStep]]:
    house, noted = Institution.objects.get(slug=HOLDER), []
    table = open_table(
        name="Mesa de prevención (inventada)",
        purpose="Que lo que se sabe de las agresiones cambie lo que las autoridades hacen.",
        axis=AXIS, convened_by=CONVENES, opened_date=_day(at, 260), by=by, at=at,
    )  # fmt: skip
    sessions = [
        hold_session(
            table=table, called_date=_day(at, called), held_date=_day(at, held),
            came=[Came(side, *counts) for side, counts in zip(Side, came, strict=True)],
            minutes=_document(f"Minuta de la sesión {number}", held, by=by, at=at),
            by=by, at=at,
        )
        for number, (called, held, came) in enumerate(SESSIONS, 1)
    ]  # fmt: skip
    made = []
    for one in AGREED:
        session = sessions[one.session]
        commitment = commit(
            institution=one.institution, axis=AXIS, says=one.says, said_date=session.held_date,
            due_date=_day(at, one.due), resources=one.resources, session=session, by=by, at=at,
        )  # fmt: skip
        for progress, ago, says in one.steps:
            shows = None
            if progress == Progress.KEPT:
                shows = _document(f"Oficio sobre: {one.says}", ago, by=by, at=at)
            step = note_progress(
                commitment=commitment, progress=progress, happened_date=_day(at, ago), says=says,
                institution=house, document=shows, by=by, at=at,
            )  # fmt: skip
            noted.append(step)
        made.append(commitment)
    return made, noted


def _report(
    commitment: Commitment, ago: int, says: str, *, by: UUID, at: datetime
) -> CommitmentStep:
    """Report on what it owes as the ministry itself, with a document of its own."""
    ministry = Institution.objects.get(slug=MINISTRY)
    with acting_as(by):
        shows = _document(f"Informe: {says}", ago, by=by, at=at, holder=ministry)
        return note_progress(
            commitment=commitment, progress=Progress.STARTED, happened_date=_day(at, ago),
            institution=ministry, says=says, document=shows, page=1, by=by, at=at,
        )  # fmt: skip


def _change_programme(answered: Commitment, *, by: UUID, at: datetime) -> None:
    programme = found_programme(
        kind=ProgrammeKind.PROGRAMME, axis=AXIS, institution="SEGOB",
        first=NewVersion(
            name="Programa de prevención (inventado)",
            says=(
                "Se imparten talleres de autoprotección en las capitales de las entidades. "
                "Cada año se publica un informe con el número de talleres."
            ),
            valid_from=_day(at, FIRST), review_date=_day(at, FIRST - REVIEWED_IN),
            objectives=("OB-1a",), indicators=("PRV-P-07", "CRO-P-01"), budget=Decimal(8_000_000),
        ),
        by=by, at=at,
    )  # fmt: skip
    publish_version(
        programme=programme,
        version=NewVersion(
            name="Programa de prevención en municipios con alerta (inventado)",
            says=(
                "Se imparten talleres de autoprotección en los municipios con alerta, con las "
                "organizaciones que los piden. Cada seis meses se publica un informe con lo que "
                "cambió en esos municipios."
            ),
            valid_from=_day(at, SECOND), review_date=_day(at, SECOND - REVIEWED_IN),
            objectives=("OB-1a",), indicators=("PRV-P-07", "CRO-P-01"), budget=Decimal(12_000_000),
            agreement=answered,
        ),
        by=by, at=at,
    )  # fmt: skip


def _document(
    title: str, ago: int, *, by: UUID, at: datetime, holder: Institution | None = None
) -> Document:
    given = NewDocument(
        title=f"{title} {SAID}"[:240], issuer=holder.code if holder else CONVENES,
        channel="official_report",
        document_date=_day(at, ago), is_shared=True, pages=3,
        content=f"{title} {SAID}".encode(), name="documento.txt", media_type="text/plain",
    )  # fmt: skip
    house = holder or Institution.objects.get(slug=HOLDER)
    return keep_document(given=given, institution=house, by=by, at=at)
