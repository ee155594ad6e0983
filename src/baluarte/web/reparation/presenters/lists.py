"""What is overdue to victims, the oldest debt first; the plans, the newest first."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models import Remedy, ReparationPlan
from baluarte.domain.sealing.references import read_reference, written
from baluarte.web.reparation import labels

OVERDUE = 50


def shown(*, on: date, after: str, per_page: int, by: UUID, at: datetime) -> dict[str, Any]:
    """Return the overdue debts and a page of plans; that they are read is logged."""
    late = list(queries.overdue_remedies(on=on)[: OVERDUE + 1])
    shown_of = queries.shown_without_word(late)
    plans = list(_after(after)[: per_page + 1])
    more, plans = len(plans) > per_page, plans[:per_page]
    read = [*plans, *(one.plan for one in late)]
    if read:
        record(
            act="reparation.read_list", object_type="reparation_plan",
            objects=sorted({one.pk for one in read}), files={one.compartment_id for one in read},
            by=by, at=at,
        )  # fmt: skip
    return {
        "late": [_late(one, on=on) for one in late[:OVERDUE] if one.pk not in shown_of],
        "awaiting": [_late(one, on=on) for one in late[:OVERDUE] if one.pk in shown_of],
        "is_more_late": len(late) > OVERDUE,
        "plans": [_plan(one) for one in plans],
        "first_url": "?" if after else "",
        "next_url": f"?despues={plans[-1].reference}" if more else "",
    }


def _late(row: Remedy, *, on: date) -> dict[str, Any]:
    return {
        "row": row,
        "plan": written(row.plan.reference),
        "heading": labels.heading_name(row.heading),
        "who": labels.institution_name(row.institution),
        "days": (on - row.due_date).days,
    }


def _plan(row: ReparationPlan) -> dict[str, Any]:
    closing = getattr(row, "closing", None)
    return {
        "row": row,
        "reference": written(row.reference),
        "case": written(row.victim.case.reference),
        "kind": row.victim.get_kind_display(),
        "where": labels.institution_name(row.commission),
        "closing": closing,
    }


def _after(reference: str) -> Any:
    found = queries.plans()
    asked = read_reference(reference) if reference else None
    last = ReparationPlan.objects.filter(reference=asked).first() if asked else None
    if last is None:
        return found
    same = Q(recorded_at=last.recorded_at, pk__lt=last.pk)
    return found.filter(Q(recorded_at__lt=last.recorded_at) | same)
