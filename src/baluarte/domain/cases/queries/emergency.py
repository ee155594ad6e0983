"""When a case was opened without leave, why, and whether a second person reviewed it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, EmergencyOpening
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.choices import Level

# Within which a second person reviews it.
REVIEWED_WITHIN = timedelta(days=1)


def emergencies_of(case: Case) -> QuerySet[EmergencyOpening]:
    """Return when a case was opened without leave, newest first; reasons sealed."""
    found = EmergencyOpening.objects.filter(case=case).select_related(
        "account", "reviewed_by", "case__matter", "case__compartment"
    )
    return found.order_by("-opened_at", "id")


def emergencies_to_review(*, by: UUID) -> QuerySet[EmergencyOpening]:
    """Return the openings without leave that wait for a second person who may be this one."""
    mine = open_at(Level.CONTRIBUTE)
    waiting = EmergencyOpening.objects.filter(reviewed_at=None, compartment__in=mine)
    found = waiting.exclude(account=by)
    return found.select_related("case").order_by("opened_at", "id")


def is_review_overdue(opening: EmergencyOpening, *, at: datetime) -> bool:
    """Say whether nobody reviewed it within a day."""
    return opening.reviewed_at is None and at > opening.opened_at + REVIEWED_WITHIN


def open_reasons(rows: list[EmergencyOpening], *, by: UUID, at: datetime) -> None:
    """Open why, in place; the reading is logged."""
    for row, text in zip(rows, unseal_all(rows, "sealed_reason"), strict=True):
        row.reason = text
    if rows:
        record(
            act="cases.read_emergency", object_type="case", objects=[one.pk for one in rows],
            files=list({one.compartment_id for one in rows}), by=by, at=at,
        )  # fmt: skip
