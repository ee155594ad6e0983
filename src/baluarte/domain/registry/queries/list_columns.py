from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.models import Act, ChosenColumns
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import live_at

# What everybody begins with.
FIRST_COLUMNS: Final = (
    ListColumn.DATE,
    ListColumn.WHAT,
    ListColumn.PLACE,
    ListColumn.VICTIMS,
    ListColumn.REPORTS,
    ListColumn.STATUS,
    ListColumn.LINK,
    ListColumn.LIST,
)
CHOOSERS: Final = ("data_steward", "organisation_admin")
# What profiles of victims tell.
OF_VICTIMS: Final = frozenset({ListColumn.LABOR, ListColumn.GENDER})


@dataclass(frozen=True, slots=True)
class MoreOfEvent:
    """What a list shows of an event only where it is asked for: codes, each once."""

    labors: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()


def columns_chosen() -> tuple[ListColumn, ...]:
    """Return the columns of the list that an organisation of the context's chose; none otherwise.

    Where somebody acts for several, what was chosen last.
    """
    newest = ChosenColumns.objects.order_by("institution", "-decided_at", "pk")
    decided = newest.distinct("institution").values_list("decided_at", "columns")
    chosen = [(at, columns) for at, columns in decided if columns]
    if not chosen:
        return ()
    _, columns = max(chosen)
    return tuple(ListColumn(one) for one in columns if one in ListColumn.values)


def institutions_choosing(by: UUID) -> list[Institution]:
    """Return the institutions for which an account may choose the columns of the list."""
    held = Membership.objects.filter(
        held_now(), account=by, role__in=CHOOSERS, confirmed_at__isnull=False
    )
    found = {one.institution_id: one.institution for one in held.select_related("institution")}
    return sorted(found.values(), key=lambda one: one.name)


def more_of_events(
    keys: Sequence[UUID], columns: Collection[ListColumn], *, known_at: datetime | None = None
) -> dict[UUID, MoreOfEvent]:
    """Return what columns show of some events that the list does not read by itself."""
    labors: dict[UUID, set[str]] = {}
    genders: dict[UUID, set[str]] = {}
    perpetrators: dict[UUID, set[str]] = {}
    if OF_VICTIMS & set(columns):
        for one in profiles_of(keys, known_at=known_at):
            labors.setdefault(one.event_id, set()).add(one.labor)
            genders.setdefault(one.event_id, set()).add(one.gender)
    if ListColumn.PERPETRATORS in columns:
        acts = Act.objects.filter(live_at(known_at), event__in=keys)
        for key, codes in acts.values_list("event", "perpetrators"):
            perpetrators.setdefault(key, set()).update(codes)
    return {
        key: MoreOfEvent(*(_told(some.get(key, ())) for some in (labors, genders, perpetrators)))
        for key in keys
    }


def _told(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(code for code in codes if code))
