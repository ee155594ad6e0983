from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.models import BodySession, ClosedDay, OwnTerm
from baluarte.domain.procedure.queries.texts import protocol_of, texts_in_force
from baluarte.norms.clocks import Unit
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.clock import WITH_A_NUMBER
from baluarte.norms.protocols import role


class HasItsTerm(ValueError):
    """The law sets this clock; the operator cannot."""


@transaction.atomic
def close_days(
    *, days: Iterable[date], said: str, body: str = "", by: UUID | None, at: datetime
) -> int:
    """Say that a body, named by its role, or nobody here works on some days beside the law's.

    Known days stay as they are; `KeyError` where there is no such role.
    """
    require_role(by, "system_admin")
    if body:
        role(body)
    rows = [
        ClosedDay(role=body, day=day, said=said, recorded_at=at, recorded_by_id=by) for day in days
    ]
    ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        act="procedure.close_days",
        object_type="day",
        objects=[row.day.isoformat() for row in rows],
        payload={"body": body},
        by=by,
        at=at,
    )
    return len(rows)


@transaction.atomic
def announce_session(*, body: str, day: date, by: UUID | None, at: datetime) -> BodySession:
    """Announce a session of a body, named by its role: clocks that wait for it can be counted."""
    require_role(by, "system_admin")
    role(body)
    session, _ = BodySession.objects.get_or_create(
        role=body, day=day, defaults={"recorded_at": at, "recorded_by_id": by}
    )
    record(
        act="procedure.announce_session",
        object_type="session",
        objects=[session.pk],
        payload={"body": body, "day": day.isoformat()},
        by=by,
        at=at,
    )
    return session


@transaction.atomic
def set_own_term(
    *, code: str, step: str, unit: Unit, value: int, by: UUID | None, at: datetime
) -> OwnTerm:
    """Set the operator's term for a step to which the law gives none; shown as the operator's."""
    require_role(by, "system_admin")
    protocol = protocol_of(texts_in_force(on=local_day(at))[code])
    if protocol.step(step).clock.unit != Unit.OPERATOR:
        raise HasItsTerm(f"{step}: {protocol.step(step).law} sets this clock")
    if unit not in WITH_A_NUMBER:
        raise ValueError(f"a term is counted in one of {', '.join(sorted(WITH_A_NUMBER))}")
    term = OwnTerm(code=code, step=step, unit=unit, value=value, decided_at=at, decided_by_id=by)
    term.save(force_insert=True)
    record(
        act="procedure.set_own_term",
        object_type="own_term",
        objects=[term.pk],
        payload={"code": code, "step": step, "unit": str(unit), "value": value},
        by=by,
        at=at,
    )
    return term
