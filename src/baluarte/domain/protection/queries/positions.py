from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from baluarte.domain.cases.models import Case, Party
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import Position

STANDING = "standing"


def position_on(party: Party, about: About, subject: UUID, *, at: datetime) -> Position | None:
    """Return her newest word on a decision, else her standing one while it has not expired."""
    own = Position.objects.filter(party=party, about=about, subject=subject, taken_at__lte=at)
    found = own.order_by("-taken_at").first()
    if found is not None:
        return found
    general = Position.objects.filter(
        party=party, about=About.MATTER, subject=party.case_id, taken_at__lte=at
    )
    newest = general.order_by("-taken_at").first()
    if newest is None or newest.code != STANDING or newest.expires_at is None:
        return None
    return newest if newest.expires_at > at else None


def positions_on(
    about: About, subject: UUID, *, parties: Iterable[Party], at: datetime
) -> dict[UUID, Position | None]:
    """Return the position of each person, nothing where she took none."""
    return {one.pk: position_on(one, about, subject, at=at) for one in parties}


def positions_of(case: Case) -> list[Position]:
    """Return the newest word of each person on each decision of a case, the newest first."""
    newest: dict[tuple[UUID, str, UUID], Position] = {}
    rows = Position.objects.filter(party__case=case).select_related("party", "by")
    for row in rows.order_by("taken_at", "id"):
        key = row.party_id, row.about, row.subject
        newest.pop(key, None)
        newest[key] = row
    return list(reversed(newest.values()))
