"""What is done about recommendations, and which days each action is, or was, reported on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from baluarte.domain.accountability.models import (
    ActionCalendar,
    ActionReport,
    Recommendation,
    RecommendationAction,
    RecommendationSet,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.due_days import ReportingCalendar


@dataclass(frozen=True, slots=True)
class DueDay:
    """One day on which an action is reported; `report` where it was."""

    day: date
    report: ActionReport | None
    # A day of an earlier calendar stays where it was reported.
    is_of_the_rule: bool
    is_late: bool
    # Over before the action was written down here: nobody could have reported on it.
    is_before_entry: bool = False


@dataclass(frozen=True, slots=True)
class ActionShown:
    """An action with its days and whether it is done."""

    action: RecommendationAction
    calendar: ReportingCalendar | None
    due_days: tuple[DueDay, ...]

    @property
    def done(self) -> ActionReport | None:
        """Return the report that says that it is done."""
        return next(
            (one.report for one in self.due_days if one.report and one.report.is_done), None
        )


def actions_of(
    recommendation: Recommendation, *, today: date, known_at: datetime
) -> list[ActionShown]:
    """Return what is done about a recommendation, as known at an instant."""
    rows = recommendation.actions.filter(said_at__lte=known_at).prefetch_related(
        "calendars", "reports__document"
    )
    return [_shown(one, today, known_at) for one in rows.order_by("first_date", "said_at", "id")]


@dataclass(frozen=True, slots=True)
class DueReport:
    """One day of the calendar: of which recommendation and action, reported or not."""

    recommendation: Recommendation
    action: RecommendationAction
    due: DueDay
    days_late: int


def calendar_of(
    of: RecommendationSet | None = None, *, today: date, known_at: datetime,
    institutions: Collection[str] = (),
) -> list[DueReport]:  # fmt: skip
    """Return the days on which actions are reported, of a set or of all, in their order."""
    rows = RecommendationAction.objects.filter(said_at__lte=known_at).select_related(
        "recommendation__set"
    )
    if of is not None:
        rows = rows.filter(recommendation__set=of)
    if institutions:
        rows = rows.filter(institution__in=institutions)
    found = [
        DueReport(one.recommendation, one, due, (today - due.day).days if due.is_late else 0)
        for one in rows.prefetch_related("calendars", "reports__document")
        for due in _shown(one, today, known_at).due_days
    ]
    return sorted(found, key=lambda one: (one.due.day, one.recommendation.code, str(one.action.pk)))


def action_shown(action: RecommendationAction, *, today: date, known_at: datetime) -> ActionShown:
    """Return one action with its days and whether it is done."""
    return _shown(action, today, known_at)


def due_days_of(
    action: RecommendationAction, *, today: date, known_at: datetime
) -> tuple[DueDay, ...]:
    """Return the days of an action's newest calendar and those reported by an earlier one."""
    return _shown(action, today, known_at).due_days


def _shown(action: RecommendationAction, today: date, known_at: datetime) -> ActionShown:
    rules = [one for one in action.calendars.all() if one.said_at <= known_at]
    newest = max(rules, key=lambda one: (one.said_at, str(one.pk)), default=None)
    calendar = (
        ReportingCalendar(newest.first_date, newest.months, newest.last_date) if newest else None
    )
    reports = {one.due_date: one for one in action.reports.all() if one.said_at <= known_at}
    ruled = set(calendar.due_days(today)) if calendar else set()
    if action.due_date is not None:
        ruled.add(action.due_date)
    ends = min((one.due_date for one in reports.values() if one.is_done), default=None)
    days, since = _days(ruled, reports, ends), _asked_since(action, rules, today)
    return ActionShown(
        action,
        calendar,
        tuple(
            DueDay(
                day,
                reports.get(day),
                day in ruled,
                is_late=day not in reports and since.get(day, day) <= day < today,
                is_before_entry=day not in reports and day < since.get(day, day),
            )
            for day in days
        ),
    )


def _asked_since(
    action: RecommendationAction, rules: Iterable[ActionCalendar], today: date
) -> dict[date, date]:
    """Return since when each due day was written down: by the first that named it."""
    found: dict[date, date] = {}
    if action.due_date is not None:
        found[action.due_date] = local_day(action.said_at)
    for one in rules:
        of = ReportingCalendar(one.first_date, one.months, one.last_date)
        for day in of.due_days(today):
            found[day] = min(found.get(day, date.max), local_day(one.said_at))
    return found


def _days(ruled: Iterable[date], reports: Iterable[date], ends: date | None) -> list[date]:
    """Return the days in order; once it is done, nothing more is due."""
    kept = set(reports)
    return sorted(kept | {day for day in ruled if ends is None or day <= ends})
