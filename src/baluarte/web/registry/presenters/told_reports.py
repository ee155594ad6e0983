"""The reports an event stands on, as they were told: for who verifies it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import open_report
from baluarte.domain.linkage.queries.event_pages import EventPage, LinkedReport
from baluarte.domain.sealing.queries import Erased
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.presenters.labels import label_of, labels_of

# The rest are a link each: reading a report is an entry of the log.
MOST_OPENED = 5


def opened(
    linked: Iterable[LinkedReport], names: event_page.Names, *, by: UUID, at: datetime
) -> list[dict[str, Any]]:
    """Open the reports of an event, each reading logged; what was erased stays closed."""
    reports = list(linked)
    said = event_page.reports(reports, names)
    for place, (one, words) in enumerate(zip(reports, said, strict=True)):
        words["told"] = []
        if place < MOST_OPENED and one.source is not None:
            words["told"] = _told(one.link.report_id, by=by, at=at)
    return said


def acts(page: EventPage) -> list[dict[str, str]]:
    """Say each act that is held: its type, and the classes presumed."""
    return [
        {
            "type": label_of("aggression_types", act.type),
            "perpetrators": labels_of("perpetrators", act.perpetrators),
        }
        for act in page.acts
    ]


def _told(report: UUID, *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    try:
        found = open_report(report, by=by, at=at)
    except (Erased, Report.DoesNotExist):
        return []
    return [
        {"header": cell.header or cell.column, "text": cell.text, "is_marked": False}
        for cell in found.cells
        if cell.text.strip()
    ]
