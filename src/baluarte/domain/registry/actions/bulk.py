"""Set one field over many events of one list as one act, and undo it as one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.determinations import Outdated, again
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_ground, write_grounds
from baluarte.domain.registry.choices import NOT_DETERMINED, BulkField, Occasion
from baluarte.domain.registry.models import (
    BulkChange,
    BulkEdit,
    Determination,
    Event,
    Ground,
    Profile,
)
from baluarte.domain.registry.queries.bulk import MOST, BulkRow, bulk_rows
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.norms.catalogues import term, terms

_CATALOGUES = {
    BulkField.LINK_TO_WORK: "links_to_work",
    BulkField.DEFENDS: "defended_subjects",
}


class NotEveryRow(Exception):
    """Some of the events may not be changed, so none is."""


class NothingChosen(ValueError):
    """A bulk edit of no event, or of more than one act may hold."""


class NothingToUndo(Exception):
    """A bulk edit was undone before, or all it wrote was changed since."""


@transaction.atomic
def set_over_many(
    *,
    compartment: UUID,
    field: BulkField,
    value: str,
    rows: Mapping[UUID, UUID],
    ground: str,
    criterion: str = "",
    by: UUID,
    at: datetime,
) -> BulkEdit:
    """Set a field of events of one list: all of them or none.

    `rows` are events with the determination that was seen: `Outdated` where one changed since,
    `NotEveryRow` where one may not be changed. A link to the work needs its written `criterion`.
    """
    term(_CATALOGUES[field], value)
    if not 0 < len(rows) <= MOST:
        raise NothingChosen
    determined = field is BulkField.LINK_TO_WORK and value != NOT_DETERMINED
    if determined and not criterion.strip():
        raise MustSayWhy("link_criterion")
    _lock(rows)
    found = bulk_rows(list(rows), field=field, value=value, compartment=compartment)
    if len(found) != len(rows) or any(row.refusal for row in found):
        raise NotEveryRow
    edit = BulkEdit(
        compartment_id=compartment,
        field=field,
        value=value,
        ground=write_ground(ground, compartment=compartment),
        decided_at=at,
        by_id=by,
    )
    edit.save(force_insert=True)
    if field is BulkField.LINK_TO_WORK:
        said = criterion if determined else ""
        _link(edit, [row.held for row in found], said, ground=ground, by=by, at=at)
    else:
        _defend(edit, found, by=by, at=at)
    _record("registry.set_over_many", edit, list(rows), ground, by=by, at=at)
    return edit


@transaction.atomic
def undo_over_many(*, edit: BulkEdit, ground: str, by: UUID, at: datetime) -> int:
    """Set back what a bulk edit wrote and nobody has changed since; return of how many events."""
    locked = BulkEdit.objects.select_for_update(of=("self",)).filter(pk=edit.pk, undone_at=None)
    if not locked.exists():
        raise NothingToUndo
    changes = BulkChange.objects.filter(edit=edit)
    keys = set(changes.values_list("event_id", flat=True))
    list(Event.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    back = _unlink if edit.field == BulkField.LINK_TO_WORK else _undefend
    undone = back(edit, ground=ground, by=by, at=at)
    if not undone:
        raise NothingToUndo
    kept = write_ground(ground, compartment=edit.compartment_id)
    if not locked.update(undone_at=at, undone_by_id=by, undo_ground_id=kept.pk):
        raise NotAllowed("registry.only_who_contributes")
    _record("registry.undo_over_many", edit, undone, ground, by=by, at=at)
    return len(undone)


def _lock(rows: Mapping[UUID, UUID]) -> None:
    """Lock the events, in one order; `Outdated` where one is held otherwise than it was seen."""
    locked = Event.objects.select_for_update(of=("self",)).filter(pk__in=list(rows))
    current = dict(locked.order_by("pk").values_list("pk", "current_id"))
    if any(current.get(key, seen) != seen for key, seen in rows.items()):
        raise Outdated


def _link(
    edit: BulkEdit,
    held: Sequence[Determination],
    criterion: str,
    *,
    ground: str,
    by: UUID,
    at: datetime,
) -> None:
    compartments = [one.compartment_id for one in held]
    criteria: list[Ground] = (
        write_grounds(criterion, compartments=compartments, what="link_criterion")
        if criterion
        else []
    )
    fresh = _again(held, ground, by=by, at=at)
    for place, one in enumerate(fresh):
        one.link_to_work = edit.value
        one.criterion_id = criteria[place].pk if criteria else None
    insert_rows(fresh)
    insert_rows(
        [
            BulkChange(
                compartment_id=one.compartment_id,
                edit=edit,
                event_id=one.event_id,
                determination=one,
            )
            for one in fresh
        ]
    )


def _unlink(edit: BulkEdit, *, ground: str, by: UUID, at: datetime) -> list[UUID]:
    written = BulkChange.objects.filter(edit=edit).values("determination")
    held = list(
        Determination.objects.filter(pk__in=written, current_of__isnull=False)
        .select_related("supersedes")
        .order_by("pk")
    )
    fresh = _again(held, ground, by=by, at=at)
    for one, now in zip(held, fresh, strict=True):
        before = one.supersedes
        if before is not None:
            now.link_to_work, now.criterion_id = before.link_to_work, before.criterion_id
    insert_rows(fresh)
    return [one.event_id for one in fresh]


def _defend(edit: BulkEdit, rows: Sequence[BulkRow], *, by: UUID, at: datetime) -> None:
    fresh = [
        _profile(row.held, number, before, {*(before.defends if before else ()), edit.value})
        for row in rows
        for number, before in row.profiles.items()
        if before is None or edit.value not in before.defends
    ]
    _write(fresh, by=by, at=at)
    insert_rows(
        [
            BulkChange(
                compartment_id=one.compartment_id,
                edit=edit,
                event_id=one.event_id,
                profile=one,
            )
            for one in fresh
        ]
    )


def _undefend(edit: BulkEdit, *, ground: str, by: UUID, at: datetime) -> list[UUID]:  # noqa: ARG001 (kept with the edit)
    written = BulkChange.objects.filter(edit=edit).values("profile")
    held = Profile.objects.filter(pk__in=written, superseded_by__isnull=True)
    fresh = [
        _profile(one, one.number, one, set(one.defends) - {edit.value})
        for one in held.order_by("pk")
    ]
    _write(fresh, by=by, at=at)
    return sorted({one.event_id for one in fresh})


def _profile(
    of: Determination | Profile, number: int, before: Profile | None, defends: set[str]
) -> Profile:
    """Return the profile of a victim with other subjects, unsaved; all else as it was told."""
    fresh = Profile(
        compartment_id=of.compartment_id,
        event_id=of.event_id,
        number=number,
        supersedes=before,
        defends=[code for code in terms("defended_subjects") if code in defends],
    )
    if before is not None:
        for name in ("kind", "size", "gender", "age_band", "labor", "described_id"):
            setattr(fresh, name, getattr(before, name))
    return fresh


def _write(fresh: Sequence[Profile], *, by: UUID, at: datetime) -> None:
    for one in fresh:
        one.decided_at, one.by_id = at, by
    insert_rows(fresh)


def _again(
    held: Sequence[Determination], ground: str, *, by: UUID, at: datetime
) -> list[Determination]:
    grounds = write_grounds(ground, compartments=[one.compartment_id for one in held])
    return [
        again(one, one.status, Occasion.DECIDED, kept, by=by, at=at)
        for one, kept in zip(held, grounds, strict=True)
    ]


def _record(
    act: str, edit: BulkEdit, events: Sequence[UUID], ground: str, *, by: UUID, at: datetime
) -> None:
    record(
        act=act,
        object_type="event",
        objects=events,
        payload={
            "edit": str(edit.pk),
            "field": str(edit.field),
            "value": edit.value,
            "ground": ground.strip(),
        },
        by=by,
        at=at,
    )
