from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Reception
from baluarte.domain.intake.queries import OpenedReport, open_report


def receptions_of(case: Case) -> QuerySet[Reception]:
    """Return what was told in a case, newest first; the words stay sealed."""
    found = Reception.objects.filter(case=case).select_related("by", "report")
    return found.order_by("-told_at", "id")


def danger_declared_at(case: Case) -> datetime | None:
    """Return since when she declares imminent danger, where she does."""
    declared = Reception.objects.filter(case=case, danger_declared_at__isnull=False)
    return (
        declared.order_by("danger_declared_at").values_list("danger_declared_at", flat=True).first()
    )


def told_words(reception: Reception, *, by: UUID, at: datetime) -> OpenedReport:
    """Open what was told, as it was told; the reading is logged, in the file of the case too."""
    record(
        act="cases.read_told",
        object_type="case",
        objects=[reception.case_id, reception.pk],
        files=[reception.compartment_id],
        by=by,
        at=at,
    )
    return open_report(reception.report_id, by=by, at=at)
