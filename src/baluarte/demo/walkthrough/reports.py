"""Invented reports let out, one late, a correction that waits; a year, a set, an institution."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID
from baluarte.domain.access.models import Account
from baluarte.domain.publication.actions import (
    Erratum,
    begin_series,
    draft_report,
    note_report,
    release_report,
    review_report,
)
from baluarte.domain.publication.models import ReportSeries, ReportVersion
from baluarte.domain.publication.queries.reports import agreed_version
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.policy.report_calendar import (
    PeriodKind,
    ReportPeriod,
    due_date_of,
    report_rule,
)

DRAFTS, LETS_OUT = "analia", "clara"
# What is reported on beside each month, the last period that is over of each.
OTHERS = (("annual", ""), ("recommendation_set", "upr_3_2018"), ("institution", "SEGOB"))
MONTHS = 4
# Of the last months, the newest first: nobody drafted one; a correction of another waits.
NEVER_DRAFTED, CORRECTED = 1, 2
NOTE = (f"Dos documentos del mes llegaron después. {SAID}",
        "Two documents of the month came later. Invented, for the demonstration.")  # fmt: skip
CORRECTS = Erratum(
    f"Se cuenta una respuesta que llegó después. {SAID}",
    "An answer that came later is counted. Invented, for the demonstration.",
)


def tell_reports(*, at: datetime) -> Iterator[str]:
    """Begin the series and let their reports out; one is late, a correction waits; once."""
    with connected_as(DatabaseRole.APP):
        found = Account.objects.filter(username__in=(DRAFTS, LETS_OUT))
        people = {one.username: one.pk for one in found}
        with acting_as(people[DRAFTS]):
            if ReportSeries.objects.exists():
                yield "Reports are on a calendar."
                return
            drafted = _draft(people[DRAFTS], at=at)
        _let_out(drafted, by=people[LETS_OUT])
        with acting_as(people[DRAFTS]):
            draft_report(
                kind="monthly", period=_months(at)[CORRECTED], erratum=CORRECTS,
                by=people[DRAFTS], at=at,
            )  # fmt: skip
    yield f"{len(drafted)} invented reports let out; one is late, a correction waits."


def _months(at: datetime) -> list[ReportPeriod]:
    """Return the last months that are over, the newest first."""
    found = [ReportPeriod.of_day(PeriodKind.MONTH, local_day(at)).before]
    while len(found) < MONTHS:
        found.append(found[-1].before)
    return found


def _draft(by: UUID, *, at: datetime) -> list[ReportVersion]:
    months = _months(at)
    begin_series(kind="monthly", subject="", first_date=months[-1].first_date, by=by, at=at)
    # The oldest came out in time, of the little that was known by then.
    due = due_date_of("monthly", months[-1]) - timedelta(days=2)
    in_time = min(datetime.combine(due, time(12), CENTRE), at)
    drafted = [draft_report(kind="monthly", period=months[-1], by=by, at=in_time)]
    for place, period in enumerate(months[:-1]):
        if place != NEVER_DRAFTED:
            drafted.append(draft_report(kind="monthly", period=period, by=by, at=at))
    note_report(
        version=drafted[-1], section="statements", spanish=NOTE[0], english=NOTE[1], by=by, at=at
    )
    for kind, subject in OTHERS:
        period = ReportPeriod.of_day(report_rule(kind).period, local_day(at)).before
        begin_series(kind=kind, subject=subject, first_date=period.first_date, by=by, at=at)
        drafted.append(draft_report(kind=kind, subject=subject, period=period, by=by, at=at))
    return drafted


def _let_out(drafted: list[ReportVersion], *, by: UUID) -> None:
    """Agree to each as another person, and make its files as the worker does."""
    with acting_as(by):
        for one in drafted:
            review_report(
                version=one, objection=None, notes_read=one.notes.count(), by=by, at=one.drafted_at
            )
    with connected_as(DatabaseRole.WORKER), acting_as(by):
        for one in drafted:
            release_report(version=agreed_version(one.pk), by=by, at=one.drafted_at)
