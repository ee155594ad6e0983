"""What became of a report that an office owed for a period, as documents say it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from baluarte.domain.statements.models import Statement
from baluarte.norms.policy.means import ReportPeriod
from baluarte.norms.statements import Degree

# That a report came is stated as a degree, or by the day on which it did: one thing, two headings.
REPORT_DELIVERED, REPORT_DAY = "report_delivered", "report_day"


class ReportState(StrEnum):
    """What became of a report that was owed; its words stand with the pages."""

    DELIVERED = "delivered"
    LATE = "late"
    PARTLY = "partly"
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Reported:
    """One report of one office: what became of it, when, and what shows it."""

    period: ReportPeriod
    state: ReportState
    day: date | None = None
    rows: tuple[Statement, ...] = ()

    @property
    def is_on_time(self) -> bool | None:
        """Say whether it came whole by its day; None where documents leave that open."""
        if self.state is ReportState.CONTRADICTED:
            return None
        if self.state is ReportState.DELIVERED:
            # That it came says nothing of the day.
            return None if self.day is None else True
        return False

    @property
    def came(self) -> bool | None:
        """Say whether it came at all, on whatever day; None where documents contradict it."""
        if self.state is ReportState.CONTRADICTED:
            return None
        return self.state in (ReportState.DELIVERED, ReportState.LATE)


def reported(report: str, period: ReportPeriod, rows: Iterable[Statement], today: date) -> Reported:
    """Return what became of the report of one office for a period, from what is stated of it."""
    of_it = [
        one
        for one in rows
        if one.about == report
        and one.heading in (REPORT_DELIVERED, REPORT_DAY)
        and period.first_date <= one.first_date
        and one.last_date <= period.last_date
    ]
    shown = tuple(of_it)
    degrees = {one.degree for one in of_it if one.degree}
    days = sorted({one.day for one in of_it if one.day is not None})
    if len(degrees) > 1 or len(days) > 1 or (days and Degree.NO in degrees):
        return Reported(period, ReportState.CONTRADICTED, rows=shown)
    if Degree.PARTLY in degrees:
        return Reported(period, ReportState.PARTLY, days[0] if days else None, shown)
    if days:
        is_late = days[0] > period.due_date
        state = ReportState.LATE if is_late else ReportState.DELIVERED
        return Reported(period, state, days[0], shown)
    if Degree.YES in degrees:
        return Reported(period, ReportState.DELIVERED, rows=shown)
    is_over = today > period.due_date or Degree.NO in degrees
    state = ReportState.NOT_REPORTED if is_over else ReportState.NOT_DUE
    return Reported(period, state, rows=shown)
