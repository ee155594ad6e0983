"""A year of two sets of recommendations: invented assessments of both sides, actions, a link."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import (
    NewAction,
    NewActionReport,
    NewStatus,
    begin_action,
    load_sets,
    report_action,
    set_calendar,
    set_owners,
    state_status,
)
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import Recommendation, RecommendationStatus
from baluarte.domain.accountability.queries.recommendations import recommendations
from baluarte.domain.accountability.recommendation_figures import statuses_of
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_operator
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.due_days import ReportingCalendar

SETS = ("onu_dh_2019", "upr_3_2018")
KEEPS, MONITORS = "carlos", "mirna"
OWNERS = ("SEGOB", "FEADLE")
LOADED, ROUNDS = timedelta(days=400), (360, 240, 120, 20)
HALF_A_YEAR = 6
REFERENCE = "Informe inventado de seguimiento, página %d"


def tell_recommendations(*, at: datetime) -> Iterator[str]:
    """Load the sets, and tell a year of both sides' assessments of two of them."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        loaded = load_sets(at=at - LOADED)
    with connected_as(DatabaseRole.APP):
        found = Account.objects.filter(username__in=(KEEPS, MONITORS))
        people = {one.username: one.pk for one in found}
        with acting_as(people[KEEPS]):
            if RecommendationStatus.objects.exists():
                yield "Recommendations stand with a year of assessments."
                return
            rows = [one for one in recommendations() if one.set.code in SETS]
            _act(rows, by=people[KEEPS], at=at)
        told = sum(_round(rows, turn, people, at=at - timedelta(days=days))
                   for turn, days in enumerate(ROUNDS))  # fmt: skip
    yield f"{loaded.sets} sets of recommendations; {told} invented assessments of two of them."


def _round(rows: list[Recommendation], turn: int, people: dict[str, UUID], *, at: datetime) -> int:
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
            with acting_as(people[username]):
                state_status(
                    recommendation=one,
                    new=_status(side, scale[step], local_day(at), page=place + 1),
                    institution=Institution.objects.get(slug=slug),
                    by=people[username],
                    at=at,
                )
            told += 1
    return told


def _status(side: AssessmentSide, status: str, day: date, *, page: int) -> NewStatus:
    says = "SEGOB" if side == AssessmentSide.AUTHORITY else "Misión Internacional (inventada)"
    return NewStatus(
        side=side,
        status=status,
        day=day,
        reason="Evaluación inventada para la demostración.",
        said_by=says,
        reference=REFERENCE % page,
    )


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
