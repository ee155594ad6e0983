"""What institutions do about a recommendation: begun, put on a calendar, reported, done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.actions.recommendations import require_evidence
from baluarte.domain.accountability.models import (
    ActionCalendar,
    ActionReport,
    Recommendation,
    RecommendationAction,
)
from baluarte.domain.accountability.queries.recommendation_actions import due_days_of
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import require_actor
from baluarte.domain.audit.actions import record
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy.due_days import InvalidCalendar, ReportingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """What an institution does, from a day and, if said, until another."""

    institution: str
    description: str
    first_date: date
    due_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActionReport:
    """What is reported of an action for one due day."""

    due_date: date
    day: date
    words: str
    is_done: bool = False
    document: Document | None = None
    reference: str = ""


@transaction.atomic
def begin_action(
    *, recommendation: Recommendation, new: NewAction, by: UUID, at: datetime
) -> RecommendationAction:
    """Say what an institution does about a recommendation."""
    context.require(by)
    require_actor(by, new.institution)
    try:
        public_institution(new.institution)
    except UnknownCode:
        raise RecommendationRefused(
            "institution", field="institution", given=new.institution
        ) from None
    if not new.description.strip():
        raise RecommendationRefused("missing", field="description")
    if new.due_date is not None and new.due_date < new.first_date:
        raise RecommendationRefused("backwards", field="due_date", given=new.due_date)
    made = RecommendationAction.objects.create(
        recommendation=recommendation,
        institution=new.institution,
        description=new.description.strip(),
        first_date=new.first_date,
        due_date=new.due_date,
        said_at=at,
        said_by_id=by,
    )
    _record("accountability.begin_action", [recommendation.pk, made.pk], by=by, at=at)
    return made


@transaction.atomic
def set_calendar(
    *, action: RecommendationAction, calendar: ReportingCalendar, by: UUID, at: datetime
) -> ActionCalendar:
    """Say every how many months an action is reported on; what was reported stays as it is."""
    context.require(by)
    require_actor(by, action.institution)
    if calendar.first_date < action.first_date:
        raise InvalidCalendar(f"{calendar.first_date} is before the action begins")
    made = ActionCalendar.objects.create(
        action=action,
        first_date=calendar.first_date,
        months=calendar.months,
        last_date=calendar.last_date,
        said_at=at,
        said_by_id=by,
    )
    _record("accountability.set_calendar", [action.pk], by=by, at=at)
    return made


@transaction.atomic
def report_action(
    *, action: RecommendationAction, new: NewActionReport, by: UUID, at: datetime
) -> ActionReport:
    """Report an action for a due day, once; that it is done needs evidence."""
    context.require(by)
    require_actor(by, action.institution)
    if not new.words.strip():
        raise RecommendationRefused("missing", field="words")
    if new.day > local_day(at):
        raise RecommendationRefused("ahead", field="day", given=new.day)
    if new.is_done:
        require_evidence(new.document, new.reference)
    due = {one.day: one.report for one in due_days_of(action, today=local_day(at), known_at=at)}
    if new.due_date not in due:
        raise RecommendationRefused("no_due_day", field="due_date", given=new.due_date)
    if due[new.due_date] is not None:
        raise RecommendationRefused("reported_already", field="due_date", given=new.due_date)
    made = ActionReport.objects.create(
        action=action,
        due_date=new.due_date,
        day=new.day,
        is_done=new.is_done,
        words=new.words.strip(),
        document=new.document,
        reference=new.reference.strip(),
        said_at=at,
        said_by_id=by,
    )
    _record("accountability.report_action", [action.pk], by=by, at=at)
    return made


def _record(act: str, objects: Sequence[UUID], *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="recommendation_action", objects=objects, by=by, at=at)
