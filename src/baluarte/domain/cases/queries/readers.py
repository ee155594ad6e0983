from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from baluarte.domain.access.break_glass import Span, break_glass_access
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import is_open
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.choices import RowState
from baluarte.domain.audit.queries import ActedFor, LogRow, Place, acted_for, readings
from baluarte.domain.cases.models import Case
from baluarte.domain.wall.choices import Level

BREAK_GLASS = "break_glass"
# Told to her team and to who audits; on no page of hers, where who made her enter may look.
ENTERED_UNDER_DURESS = "cases.enter_under_duress"


def log_reading(case: Case, *, by: UUID, at: datetime) -> None:
    """Write that a file is read, whatever of it is shown: who it is about is told."""
    record(
        act="cases.read_case",
        object_type="case",
        objects=[case.pk],
        files=[case.compartment_id],
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class Reading:
    """Somebody read or changed something of a file: who, for whom, what, when."""

    key: UUID
    at: datetime
    act: str
    state: RowState
    # Where a page that ends with it goes on.
    place: Place
    is_mine: bool
    is_of_another_in_the_case: bool
    is_break_glass: bool
    account: Account | None
    institutions: tuple[Institution, ...]
    roles: tuple[str, ...]


def readings_of(case: Case, *, after: Place | None = None, limit: int, by: UUID) -> list[Reading]:
    """Return who read or changed the file of a case, newest first, as far as one is told."""
    file = case.compartment_id
    rows = readings(file, after=after, limit=limit)
    if not is_open(file, Level.CONTRIBUTE):
        rows = [one for one in rows if one.act != ENTERED_UNDER_DURESS]
    if not rows:
        return []
    accounts = Account.objects.in_bulk({one.actor for one in rows if one.actor})
    roles = acted_for(file)
    institutions = Institution.objects.in_bulk({one.institution for one in roles})
    spans = break_glass_access(file)
    found = [_reading(row, accounts, roles, institutions, by) for row in rows]
    return [_marked(one, row.actor, spans) for one, row in zip(found, rows, strict=True)]


def _marked(one: Reading, actor: UUID | None, spans: Sequence[Span]) -> Reading:
    """Mark what was read or written by who was in the file by danger of life alone."""
    by_danger = any(span.covers(actor, one.at) for span in spans)
    return replace(one, is_break_glass=True) if by_danger else one


def _reading(
    row: LogRow,
    accounts: dict[UUID, Account],
    roles: Sequence[ActedFor],
    institutions: dict[UUID, Institution],
    by: UUID,
) -> Reading:
    held = [
        one
        for one in roles
        if one.account == row.actor
        and one.since_at <= row.at
        and (one.until_at is None or one.until_at > row.at)
    ]
    acted = dict.fromkeys(institutions[one.institution] for one in held)
    return Reading(
        key=row.entry,
        at=row.at,
        act=row.act,
        state=row.state,
        place=row.place,
        is_mine=row.actor == by,
        is_of_another_in_the_case=row.is_in_a_window and row.actor != by,
        is_break_glass=BREAK_GLASS in (row.decision, row.act.rpartition(".")[2]),
        account=accounts.get(row.actor) if row.actor else None,
        institutions=tuple(acted),
        roles=tuple(dict.fromkeys(one.role for one in held)),
    )
