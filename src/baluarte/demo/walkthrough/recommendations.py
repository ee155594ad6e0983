"""A year of two sets of recommendations: invented assessments of both sides, actions, a link."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID
from baluarte.demo.walkthrough.seconds import SECOND_OF, let_stand
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import (
    NewAction,
    NewActionReport,
    NewCorrection,
    NewRecommendation,
    NewStatus,
    begin_action,
    correct_recommendations,
    import_recommendations,
    load_sets,
    report_action,
    set_calendar,
    set_owners,
    state_status,
    withdraw_recommendations,
)
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.recommendations import recommendations
from baluarte.domain.accountability.recommendation_figures import statuses_of
from baluarte.domain.statements.actions import NewDocument, keep_document
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_operator
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.due_days import ReportingCalendar

SETS = ("onu_dh_2019", "upr_3_2018")
KEEPS, MONITORS, ITSELF = "carlos", "mirna", "segundo"
SPEAKERS = (KEEPS, MONITORS, ITSELF)
# How many of the last round wait for a second person; how long the ministry's report is.
WAITING, PAGES = 2, 400
OWNERS = ("SEGOB", "FEADLE")
LOADED, ROUNDS = timedelta(days=400), (360, 240, 120, 20)
HALF_A_YEAR = 6
REFERENCE = "Informe inventado de seguimiento, página %d"


def tell_recommendations(*, at: datetime) -> Iterator[str]:
    """Load the sets, and tell a year of both sides' assessments of two of them."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        loaded = load_sets(at=at - LOADED)
    with connected_as(DatabaseRole.APP):
        names = {*SPEAKERS, *(SECOND_OF[one] for one in SPEAKERS)}
        found = Account.objects.filter(username__in=names)
        people = {one.username: one.pk for one in found}
        with acting_as(people[KEEPS]):
            if RecommendationStatus.objects.exists():
                yield "Recommendations stand with a year of assessments."
                return
            rows = [one for one in recommendations() if one.set.code in SETS]
            _act(rows, by=people[KEEPS], at=at)
            waiting = _mistaken_sheet(rows, by=people[KEEPS], at=at - timedelta(days=12))
            paper = _paper(by=people[KEEPS], at=at - LOADED)
        let_stand(waiting, of=KEEPS, people=people, at=at - timedelta(days=10))
        telling = Telling(people, paper)
        told = sum(telling.round(rows, turn, at=at - timedelta(days=days))
                   for turn, days in enumerate(ROUNDS))  # fmt: skip
        told += telling.by_itself(rows, at=at)
    yield f"{loaded.sets} sets of recommendations; {told} invented assessments of two of them."


@dataclass(frozen=True, slots=True)
class Telling:
    """Who enters and who lets stand, and the ministry's document from which its word is entered."""

    people: dict[str, UUID]
    paper: Document

    def round(self, rows: list[Recommendation], turn: int, *, at: datetime) -> int:
        """Assess each as two sides do: the authority says more, civil society later and less."""
        told = 0
        for place, one in enumerate(rows):
            scale = [term.code for term in statuses_of(one.set.scheme)][::-1]
            for side, username, slug, ahead in (
                (AssessmentSide.AUTHORITY, KEEPS, "registro", 1),
                (AssessmentSide.CIVIL, MONITORS, "mision", 0),
            ):
                if (place + turn + ahead) % 3 == 0:
                    continue
                step = min(len(scale) - 1, (place % 2 + turn + ahead) // 2)
                new = self._status(side, scale[step], local_day(at), page=place + 1)
                waits = turn == len(ROUNDS) - 1 and place >= len(rows) - WAITING
                self._tell(one, new, username, slug, waits=waits, at=at)
                told += 1
        return told

    def by_itself(self, rows: list[Recommendation], *, at: datetime) -> int:
        """Let the ministry assess two in its own voice: one stands, one waits for its second."""
        for place, one in enumerate(rows[:2]):
            scale = [term.code for term in statuses_of(one.set.scheme)]
            new = replace(
                self._status(AssessmentSide.AUTHORITY, scale[0], local_day(at), page=place + 1),
                said_by="", document=None, page=None,
            )  # fmt: skip
            self._tell(one, new, ITSELF, "segob", waits=bool(place), at=at)
        return 2

    def _tell(
        self, one: Recommendation, new: NewStatus, username: str, slug: str, *, waits: bool,
        at: datetime,
    ) -> None:  # fmt: skip
        by = self.people[username]
        with acting_as(by):
            made = state_status(
                recommendation=one, new=new, institution=Institution.objects.get(slug=slug),
                by=by, at=at,
            )  # fmt: skip
        if not waits:
            let_stand(made, of=username, people=self.people, at=at)

    def _status(self, side: AssessmentSide, status: str, day: date, *, page: int) -> NewStatus:
        is_authority = side == AssessmentSide.AUTHORITY
        return NewStatus(
            side=side,
            status=status,
            day=day,
            reason="Evaluación inventada para la demostración.",
            said_by=OWNERS[0] if is_authority else "",
            document=self.paper if is_authority else None,
            page=page if is_authority else None,
            reference=REFERENCE % page,
        )


def _mistaken_sheet(
    rows: list[Recommendation], *, by: UUID, at: datetime
) -> RecommendationCorrection:
    """Import a sheet by mistake and take it back; another corrects one, for a second to look at."""
    said = ("Publicar un informe anual (inventada).", "Capacitar al personal (inventada).")
    new = [NewRecommendation(text_es=one, source=f"Hoja equivocada. {SAID}") for one in said]
    made = import_recommendations(of=rows[0].set, rows=new, by=by, at=at)
    withdraw_recommendations(recommendations=made, by=by, at=at + timedelta(hours=2))
    one = rows[-1]
    change = NewCorrection(
        one, {"source": one.source}, {"source": f"{one.source} (página corregida, inventada)"[:300]}
    )
    [corrected] = correct_recommendations(changes=[change], by=by, at=at + timedelta(days=1))
    return corrected


def _paper(*, by: UUID, at: datetime) -> Document:
    """Keep the ministry's invented report, from which the registry enters what it says."""
    title = "Informe de seguimiento de recomendaciones"
    given = NewDocument(
        title=f"{title}. {SAID}", issuer=OWNERS[0], channel="official_report",
        document_date=local_day(at), is_shared=True, pages=PAGES,
        content=f"{title} {SAID}".encode(), name="documento.txt", media_type="text/plain",
    )  # fmt: skip
    registry = Institution.objects.get(slug="registro")
    return keep_document(given=given, institution=registry, by=by, at=at)


def _act(rows: list[Recommendation], *, by: UUID, at: datetime) -> None:
    """Say who answers for each, and what is done about the first, reported once and then late."""
    began = at - LOADED
    for one in rows:
        set_owners(recommendation=one, institutions=OWNERS[:1], by=by, at=began)
    first = local_day(began)
    action = begin_action(
        recommendation=rows[0],
        new=NewAction(
            institution=OWNERS[0],
            description="Publicar cada semestre la plantilla ocupada (inventado).",
            first_date=first,
        ),
        by=by,
        at=began,
    )
    due = first + timedelta(days=30)
    calendar = ReportingCalendar(due, HALF_A_YEAR)
    set_calendar(action=action, calendar=calendar, by=by, at=began)
    report_action(
        action=action,
        new=NewActionReport(
            due_date=due, day=due + timedelta(days=2), words="Publicó la plantilla (inventado).",
            reference=REFERENCE % 1,
        ),
        by=by,
        at=began + timedelta(days=40),
    )  # fmt: skip
    _act_once(rows[1], by=by, at=at, is_done=True)
    _act_once(rows[2], by=by, at=at, is_done=False)


def _act_once(one: Recommendation, *, by: UUID, at: datetime, is_done: bool) -> None:
    """Say what is done about another: due a month ago and done, or due in a month."""
    due = local_day(at) + timedelta(days=-30 if is_done else 30)
    action = begin_action(
        recommendation=one,
        new=NewAction(
            institution=OWNERS[0],
            description="Revisar el protocolo con organizaciones (inventado).",
            first_date=due - timedelta(days=200), due_date=due,
        ),
        by=by, at=at - timedelta(days=190),
    )  # fmt: skip
    if is_done:
        new = NewActionReport(
            due_date=due, day=due, is_done=True, words="Se publicó el protocolo (inventado).",
            reference=REFERENCE % 2,
        )  # fmt: skip
        report_action(action=action, new=new, by=by, at=at - timedelta(days=20))
