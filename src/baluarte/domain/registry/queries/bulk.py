"""What a bulk edit would change of each event, and why some of them are left as they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from baluarte.domain.access.rules import open_at
from baluarte.domain.registry.choices import (
    STANDING,
    BulkField,
    BulkRefusal,
    EventState,
)
from baluarte.domain.registry.models import Act, BulkEdit, Determination, Profile
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.lists import held_of
from baluarte.domain.sealing.queries import kept_of, unseal_beside
from baluarte.domain.wall.choices import Level

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One event before a bulk edit: what is held, its victims, and why it is left alone."""

    held: Determination
    # By number; nothing where nobody has described a victim.
    profiles: Mapping[int, Profile | None]
    refusal: BulkRefusal | None

    @property
    def was(self) -> str:
        """The link to the work that is held."""
        return self.held.link_to_work

    @property
    def defends(self) -> list[str]:
        """What its victims defend, as far as anybody told, each once."""
        told = [code for one in self.profiles.values() if one for code in one.defends]
        return list(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """The events that are asked for, in their order; `and_more` where there are too many."""

    rows: Sequence[BulkRow]
    and_more: bool

    @property
    def open_rows(self) -> list[BulkRow]:
        """Those that would change."""
        return [row for row in self.rows if row.refusal is None]


def preview_bulk(
    filters: Filters, *, field: BulkField, value: str, compartment: UUID, most: int = MOST
) -> BulkPreview:
    """Return what setting a field of one list would do to each event that is asked for."""
    found = walk(filters, after=None, limit=most + 1, known_at=None)
    keys = [key for _, key in found[:most]]
    rows = {
        row.held.event_id: row
        for row in bulk_rows(keys, field=field, value=value, compartment=compartment)
    }
    return BulkPreview([rows[key] for key in keys if key in rows], len(found) > most)


def bulk_rows(
    keys: Collection[UUID], *, field: BulkField, value: str, compartment: UUID
) -> list[BulkRow]:
    """Return some events before a bulk edit; four queries for any number."""
    mine = open_at(Level.CONTRIBUTE)
    held = held_of(keys, known_at=None)
    found = list(held.select_related("event", "state", "municipality"))
    profiles: dict[UUID, dict[int, Profile | None]] = defaultdict(dict)
    if field is BulkField.DEFENDS:
        _number_victims(found, profiles, keys)
    return [
        BulkRow(
            held=one,
            profiles=profiles[one.event_id],
            refusal=_not_open(one, compartment=compartment, mine=mine)
            or _nothing_changes(one, profiles[one.event_id], field=field, value=value),
        )
        for one in found
    ]


def bulk_edits(limit: int = 20) -> list[BulkEdit]:
    """Return the newest bulk edits of the lists that the context sees, with their grounds."""
    found = BulkEdit.objects.select_related("by", "undone_by", *_GROUNDS)
    return _opened(found.order_by("-decided_at", "-id")[:limit])


def bulk_edit(key: UUID) -> BulkEdit:
    """Return one bulk edit with its grounds; `DoesNotExist` for who may not see it."""
    found = BulkEdit.objects.filter(pk=key)
    rows = _opened(found.select_related("by", "undone_by", *_GROUNDS))
    if not rows:
        raise BulkEdit.DoesNotExist
    return rows[0]


_GROUNDS = ("ground", "undo_ground")


def _opened(found: Iterable[BulkEdit]) -> list[BulkEdit]:
    rows = list(found)
    kept = kept_of(ground for one in rows for ground in (one.ground, one.undo_ground) if ground)
    for ground, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        ground.text = text
    return rows


def _number_victims(
    found: Iterable[Determination],
    profiles: dict[UUID, dict[int, Profile | None]],
    keys: Collection[UUID],
) -> None:
    """Put each victim of each event under its number, with the profile that is told of it."""
    for one in found:
        profiles[one.event_id] = dict.fromkeys(range(1, (one.victims or 0) + 1))
    numbered = Act.objects.filter(event__in=keys, ended_at=None, victim_number__isnull=False)
    for key, number in numbered.values_list("event_id", "victim_number"):
        if number is not None:
            profiles[key].setdefault(number, None)
    for profile in profiles_of(keys):
        profiles[profile.event_id][profile.number] = profile


def _not_open(
    held: Determination, *, compartment: UUID, mine: Collection[UUID]
) -> BulkRefusal | None:
    """Return why an event may not be changed together with others."""
    if held.compartment_id not in mine:
        return BulkRefusal.NOT_YOURS
    if held.compartment_id != compartment:
        return BulkRefusal.OTHER_LIST
    if held.status not in STANDING:
        return BulkRefusal.NOT_HELD
    return BulkRefusal.CONFIRMED if held.status == EventState.CONFIRMED else None


def _nothing_changes(
    held: Determination, profiles: Mapping[int, Profile | None], *, field: BulkField, value: str
) -> BulkRefusal | None:
    """Return why nothing of an event would change."""
    if field is BulkField.LINK_TO_WORK:
        return BulkRefusal.SAME if held.link_to_work == value else None
    if not profiles:
        return BulkRefusal.NO_VICTIMS
    told = all(one is not None and value in one.defends for one in profiles.values())
    return BulkRefusal.SAME if told else None
