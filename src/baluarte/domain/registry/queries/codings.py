"""The newest coding of each report, as it is or as it was on an instant."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from baluarte.domain.intake.models import Coding


def newest_codings(
    reports: Iterable[UUID], *, known_at: datetime | None = None
) -> dict[UUID, Coding]:
    """Return the newest coding of each report, or that of an instant, with its place."""
    of_reports = Coding.objects.filter(report__in=set(reports))
    codings = of_reports.select_related("state", "municipality").order_by("decided_at")
    if known_at is not None:
        codings = codings.filter(decided_at__lte=known_at)
    by_report: dict[UUID, list[Coding]] = defaultdict(list)
    for coding in codings:
        by_report[coding.report_id].append(coding)
    return {report: _last(found) for report, found in by_report.items()}


def _last(codings: list[Coding]) -> Coding:
    superseded = {coding.supersedes_id for coding in codings}
    return next(coding for coding in reversed(codings) if coding.pk not in superseded)
