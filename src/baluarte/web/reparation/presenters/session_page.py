"""Joint sessions of commissions: overdue agreements first, then each session with its own."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.choices import AgreementOutcome
from baluarte.domain.reparation.commission_rules import commissions_of
from baluarte.domain.reparation.models import JointSession
from baluarte.domain.reparation.queries import AgreementState
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.reparation import labels

MOST = 50


def shown(*, by: UUID, at: datetime) -> dict[str, Any]:
    """Return the newest sessions and all that is overdue; that it is read is logged."""
    on, ours = local_day(at), commissions_of(by)
    record(
        act="reparation.read_sessions", object_type="commission", objects=[], files=[], by=by,
        at=at,
    )  # fmt: skip
    late = queries.agreement_states(queries.overdue_agreements(on=on)[:MOST])
    sessions = queries.joint_sessions(most=MOST)
    return {
        "late": agreements(late, ours, on=on),
        "sessions": [_session(one, states, ours, on=on) for one, states in sessions],
        "ours": [{"code": one, "name": labels.institution_name(one)} for one in ours],
        "on": on,
    }


def agreements(
    states: Iterable[AgreementState], ours: list[str], *, on: date
) -> list[dict[str, Any]]:
    """Return agreements as a page shows them."""
    return [
        {
            "row": one.agreement,
            "owner": labels.institution_name(one.agreement.owner),
            "outcome": one.outcome.label if one.outcome else "",
            "is_done": one.outcome == AgreementOutcome.DONE,
            "end": one.end,
            "reports": one.reports,
            "is_late": one.is_overdue(on),
            "days_late": (on - one.agreement.due_date).days,
            "may_report": one.end is None and one.agreement.owner in ours,
        }
        for one in states
    ]


def _session(
    session: JointSession, states: Iterable[AgreementState], ours: list[str], *, on: date
) -> dict[str, Any]:
    called = session.institution.code
    told = agreements(states, ours, on=on)
    for one in told:
        one["may_report"] = one["end"] is None and (one["may_report"] or called in ours)
    return {
        "row": session,
        "present": [labels.institution_name(one) for one in session.present],
        "agreements": told,
        "may_add": called in ours,
    }
