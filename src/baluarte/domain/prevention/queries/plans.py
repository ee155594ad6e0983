"""The plan of a warning, where its actions stand, and what is flagged for want of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.models import (
    ContingencyPlan,
    EarlyWarning,
    PlanAction,
    PlanActionReport,
    WarningLeftOut,
)
from baluarte.domain.prevention.queries.warnings import TrackedWarning, track_warnings, warnings
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.warning_choices import (
    ActionOutcome,
    ActionStatus,
    NoticeStatus,
    PlanStatus,
    WarningStatus,
)
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.warnings import warning_policy

NOT_ASKED = (NoticeStatus.WAITS, NoticeStatus.LEFT_OUT, NoticeStatus.GONE)
MISSING = (PlanStatus.MISSING, PlanStatus.LATE)


@dataclass(frozen=True, slots=True)
class TrackedAction:
    """An action of a plan, what was last reported of it, and where it stands on a day."""

    row: PlanAction
    status: ActionStatus
    last: PlanActionReport | None


@dataclass(frozen=True, slots=True)
class PlanReading:
    """Where the plan of a warning stands, and until which day it is to be written."""

    status: PlanStatus
    due: date | None
    # Since how long the warning stands without one.
    since: date | None

    @property
    def is_missing(self) -> bool:
        """Say whether it is flagged: asked for before today, and not written."""
        return self.status in MISSING


def plans() -> QuerySet[ContingencyPlan]:
    """Return the plans that the context sees, the newest number first."""
    reports = PlanActionReport.objects.select_related("reported_by").order_by("number")
    actions = PlanAction.objects.select_related("institution").prefetch_related(
        Prefetch("reports", reports)
    )
    return (
        ContingencyPlan.objects.select_related("written_by", "review__reviewed_by")
        .prefetch_related(Prefetch("actions", actions.order_by("due_date", "code", "id")))
        .order_by("-number")
    )


def current_plan(one: EarlyWarning) -> ContingencyPlan | None:
    """Return the plan of a warning that counts: its newest number."""
    return plans().filter(warning=one).first()


def read_plan(found: TrackedWarning, plan: ContingencyPlan | None) -> PlanReading:
    """Return where the plan of a warning stands; one that is missing is flagged the next day."""
    policy = warning_policy(found.row.policy_version)
    if plan is not None:
        return PlanReading(PlanStatus.WRITTEN, None, None)
    if found.issued_at is None or not policy.levels[found.row.level].needs_plan:
        return PlanReading(PlanStatus.NOT_NEEDED, None, None)
    since = local_day(found.issued_at, _zone(found.row))
    due = since + timedelta(days=policy.plan_days)
    if found.today > due:
        return PlanReading(PlanStatus.LATE, due, since)
    status = PlanStatus.MISSING if found.today > since else PlanStatus.TO_WRITE
    return PlanReading(status, due, since)


def track_actions(rows: Iterable[PlanAction], *, today: date) -> list[TrackedAction]:
    """Return where some actions stand on a day, in their order."""
    return [_track(one, today) for one in rows]


def institutions_told(found: TrackedWarning) -> list[Institution]:
    """Return who was told of a warning and may be asked something by its plan, each once."""
    rows = [one.row.institution for one in found.notices if one.status not in NOT_ASKED]
    return list({one.pk: one for one in rows}.values())


def unowned_actions(found: TrackedWarning, plan: ContingencyPlan | None) -> list[PlanAction]:
    """Return what a plan asks of institutions that were left out since, and is not done."""
    out = {one.row.institution_id for one in found.notices if one.status is NoticeStatus.LEFT_OUT}
    if plan is None or not out:
        return []
    rows = track_actions(plan.actions.all(), today=found.today)
    open_ones = (one.row for one in rows if one.status is not ActionStatus.DONE)
    return [one for one in open_ones if one.institution_id in out]


def with_unowned_actions(by: UUID, *, at: datetime) -> list[tuple[TrackedWarning, int]]:
    """Return the standing warnings of one's own house whose plan lost who was to do a step."""
    rows = warnings().filter(kept_by(by), valid_until__gte=local_day(at))
    rows = rows.filter(pk__in=ContingencyPlan.objects.values("warning")).filter(
        pk__in=WarningLeftOut.objects.values("warning")
    )
    tracked = [one for one in track_warnings(rows, at=at) if one.status is WarningStatus.STANDS]
    found = [(one, len(unowned_actions(one, current_plan(one.row)))) for one in tracked]
    return [(one, number) for one, number in found if number]


def without_plan(by: UUID, *, at: datetime) -> list[tuple[TrackedWarning, PlanReading]]:
    """Return the warnings of one's own house that stand and are flagged for want of a plan."""
    rows = warnings().filter(kept_by(by), valid_until__gte=local_day(at), plans=None)
    tracked = track_warnings(rows, at=at)
    read = [(one, read_plan(one, None)) for one in tracked if one.status is WarningStatus.STANDS]
    return [(one, each) for one, each in read if each.is_missing]


def actions_of_institutions(institutions: Iterable[UUID], *, at: datetime) -> list[TrackedAction]:
    """Return what plans ask of some institutions and is not done, the nearest day first."""
    newest = {
        one.warning_id: one.pk
        for one in ContingencyPlan.objects.order_by("number").only("warning_id", "pk")
    }
    rows = (
        PlanAction.objects.filter(institution__in=list(institutions), plan__in=newest.values())
        .select_related("institution", "warning__municipality", "warning__state")
        .prefetch_related(Prefetch("reports", PlanActionReport.objects.order_by("number")))
        .order_by("due_date", "code", "id")
    )
    found = track_actions(rows, today=local_day(at))
    return [one for one in found if one.status is not ActionStatus.DONE]


def _track(one: PlanAction, today: date) -> TrackedAction:
    reports = list(one.reports.all())
    last = reports[-1] if reports else None
    if last is not None and last.outcome == ActionOutcome.DONE:
        return TrackedAction(one, ActionStatus.DONE, last)
    if last is not None and last.outcome == ActionOutcome.NOT_DONE:
        return TrackedAction(one, ActionStatus.NOT_DONE, last)
    if today > one.due_date:
        return TrackedAction(one, ActionStatus.LATE, last)
    return TrackedAction(one, ActionStatus.UNDER_WAY if last else ActionStatus.TO_DO, last)


def _zone(one: EarlyWarning) -> ZoneInfo:
    return zone_of_place(state=one.state_id, municipality=one.municipality_id or "")
