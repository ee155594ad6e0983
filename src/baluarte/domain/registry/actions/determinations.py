from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import Origin, PlacePrecision
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_ground, write_grounds
from baluarte.domain.registry.choices import NOT_DETERMINED, STANDING, EventState, Occasion
from baluarte.domain.registry.models import UNDATED, Determination, Event, Ground
from baluarte.domain.registry.queries.grounds import criterion_of
from baluarte.domain.registry.rules import require_verifier
from baluarte.domain.registry.signals import events_taken_back
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.norms.catalogues import term
from baluarte.norms.imprecise import from_edtf

# Decided by an action of their own: by a second person, or by who reported it.
_APART = (EventState.CONFIRMED, EventState.WITHDRAWN)


class Outdated(Exception):
    """Somebody else has determined the event since it was read."""


@dataclass(frozen=True, kw_only=True)
class DeterminedFields:
    """What can be determined of an event; the date in EDTF, empty where it is not known."""

    date: str
    state: str | None
    municipality: str | None
    place_precision: PlacePrecision
    victims: int | None
    link_to_work: str = NOT_DETERMINED
    link_criterion: str = ""


def standing_of(held: Determination) -> DeterminedFields:
    """Return what is held, to be changed with `dataclasses.replace` and determined anew."""
    return DeterminedFields(
        date=held.date,
        state=held.state_id,
        municipality=held.municipality_id,
        place_precision=PlacePrecision(held.place_precision),
        victims=held.victims,
        link_to_work=held.link_to_work,
        link_criterion=criterion_of(held.criterion),
    )


@transaction.atomic
def determine(
    *,
    event: Event,
    what: DeterminedFields,
    ground: str,
    seen: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Determination:
    """Determine when, where, how many victims and the link to the work, by a written ground.

    What was confirmed is confirmed anew by a second person. `seen` is the determination that
    was read: `Outdated` if it is no longer the one held.
    """
    held = held_for_change(event, seen=seen)
    status = EventState(held.status)
    if status is EventState.CONFIRMED:
        status = EventState.REPORTED
    fresh = _fresh(held, what, status=status, ground=ground, by=by, at=at)
    changed = _changed(held, what)
    return supersede(held, fresh, act="registry.determine", changed=changed, ground=ground.strip())


@transaction.atomic
def verify_event(
    *, event: Event, grounds: str, seen: UUID | None = None, by: UUID, at: datetime
) -> Determination:
    """Confirm what is held, as a verifier and another person than who determined it."""
    held = held_for_change(event, seen=seen)
    require_verifier(held, by=by)
    return restate(held, EventState.CONFIRMED, "registry.verify_event", grounds, by=by, at=at)


@transaction.atomic
def assess_event(
    *,
    event: Event,
    status: EventState,
    ground: str,
    seen: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Determination:
    """Hold an event for unverifiable, for discarded, or again for reported."""
    if status in _APART:
        raise NotAllowed("registry.assess.has_an_action_of_its_own")
    held = held_for_change(event, seen=seen)
    fresh = restate(held, status, "registry.assess_event", ground, by=by, at=at)
    if status not in STANDING:
        _tell_above([held.event_id], ground, by=by, at=at)
    return fresh


@transaction.atomic
def withdraw_event(*, event: Event, reason: str, by: UUID, at: datetime) -> Determination:
    """Withdraw an event: kept with its history, counted nowhere, public nowhere."""
    held = held_for_change(event)
    fresh = restate(held, EventState.WITHDRAWN, "registry.withdraw_event", reason, by=by, at=at)
    _tell_above([held.event_id], reason, by=by, at=at)
    return fresh


@transaction.atomic
def withdraw_events(*, events: QuerySet[Event], reason: str, by: UUID, at: datetime) -> list[UUID]:
    """Withdraw many events at once, on one ground; see `withdraw_event`. Return which."""
    gone = withdraw_several(events, reason=reason, by=by, at=at)
    if gone:
        record(
            act="registry.withdraw_event",
            object_type="event",
            objects=gone,
            payload={"changed": ["status"], "ground": reason.strip()},
            by=by,
            at=at,
        )
        _tell_above(gone, reason, by=by, at=at)
    return gone


def withdraw_several(
    events: QuerySet[Event],
    *,
    reason: str,
    occasion: Occasion = Occasion.DECIDED,
    by: UUID,
    at: datetime,
) -> list[UUID]:
    """Withdraw many events at once, on one ground; return which. The caller tells above."""
    keys = list(events.select_for_update(of=("self",)).values_list("pk", flat=True))
    held = list(Determination.objects.filter(current_of__in=keys))
    grounds = write_grounds(reason, compartments=[one.compartment_id for one in held])
    fresh = [
        again(one, EventState.WITHDRAWN, occasion, ground, by=by, at=at)
        for one, ground in zip(held, grounds, strict=True)
    ]
    insert_rows(fresh)
    return [one.event_id for one in held]


def determine_anew(
    held: Determination, what: DeterminedFields, *, occasion: Occasion, by: UUID, at: datetime
) -> Determination:
    """Hold other facts on an occasion that says why, without anybody's ground."""
    status = EventState.REPORTED
    fresh = _fresh(held, what, status=status, ground="", occasion=occasion, by=by, at=at)
    changed = _changed(held, what)
    return supersede(held, fresh, act="registry.determine", changed=changed, ground=occasion)


def held_for_change(event: Event, *, seen: UUID | None = None) -> Determination:
    """Return what is held, locked until the transaction ends, for who may change it."""
    locked = Event.objects.select_for_update(of=("self",)).filter(pk=event.pk)
    current = locked.values_list("current", flat=True).first()
    if current is None:
        raise NotAllowed("registry.only_who_contributes")
    if seen is not None and current != seen:
        raise Outdated
    return Determination.objects.select_related("criterion").get(pk=current)


def supersede(
    held: Determination, fresh: Determination, *, act: str, changed: list[str], ground: str
) -> Determination:
    """Write a determination that supersedes the one held."""
    fresh.save(force_insert=True)
    record(
        act=act,
        object_type="event",
        objects=[held.event_id],
        payload={"determination": str(fresh.pk), "changed": changed, "ground": ground},
        by=fresh.by_id,
        at=fresh.decided_at,
    )
    return fresh


def reopen_if_confirmed(
    held: Determination, *, occasion: Occasion, by: UUID, at: datetime
) -> Determination:
    """Take back a confirmation whose facts somebody has changed since."""
    if held.status != EventState.CONFIRMED:
        return held
    return restate(held, EventState.REPORTED, "registry.reopen", occasion=occasion, by=by, at=at)


def listed_on(first: date | None, last: date | None) -> date:
    """Return the day under which a date is listed: its first, its last, or after all others."""
    return first or last or UNDATED


def restate(
    held: Determination,
    status: EventState,
    act: str,
    ground: str = "",
    *,
    occasion: Occasion = Occasion.DECIDED,
    by: UUID,
    at: datetime,
) -> Determination:
    """Hold the same facts in another state: on a written ground, or on an occasion that says it."""
    fresh = _fresh(
        held, standing_of(held), status=status, ground=ground, occasion=occasion, by=by, at=at
    )
    return supersede(held, fresh, act=act, changed=["status"], ground=ground.strip() or occasion)


def _fresh(
    held: Determination,
    what: DeterminedFields,
    *,
    status: EventState,
    ground: str,
    occasion: Occasion = Occasion.DECIDED,
    by: UUID,
    at: datetime,
) -> Determination:
    if occasion is Occasion.DECIDED and not ground.strip():
        raise MustSayWhy("ground")
    what = _checked(what)
    first, last = _bounds(what.date)
    return Determination(
        compartment_id=held.compartment_id,
        event_id=held.event_id,
        supersedes=held,
        # What is known is not known before what was known before.
        decided_at=max(at, held.decided_at),
        by_id=by,
        origin=Origin.PERSON,
        occasion=occasion,
        ground=write_ground(ground, compartment=held.compartment_id) if ground.strip() else None,
        status=status,
        date=what.date,
        first_date=first,
        last_date=last,
        listed_date=listed_on(first, last),
        state_id=what.state,
        municipality_id=what.municipality,
        place_precision=what.place_precision,
        victims=what.victims,
        link_to_work=what.link_to_work,
        criterion=_criterion(held, what.link_criterion.strip()),
    )


def again(
    held: Determination,
    status: EventState | str,
    occasion: Occasion,
    ground: Ground,
    *,
    by: UUID,
    at: datetime,
) -> Determination:
    """Return the same facts in another state, unsaved."""
    kept = {
        field.attname: getattr(held, field.attname)
        for field in Determination._meta.concrete_fields
        if field.name not in ("id", "coding")
    }
    changed = {
        "supersedes_id": held.pk,
        "decided_at": max(at, held.decided_at),
        "by_id": by,
        "origin": Origin.PERSON,
        "occasion": occasion,
        "ground_id": ground.pk,
        "status": status,
    }
    return Determination(**(kept | changed))


def _tell_above(events: list[UUID], reason: str, *, by: UUID, at: datetime) -> None:
    """Let what is public of these go, before this transaction ends."""
    events_taken_back.send(Event, events=events, reason=reason, is_erased=False, by=by, at=at)


def _criterion(held: Determination, written: str) -> Ground | None:
    """Keep a criterion; the one held where it says the same."""
    if written and written == criterion_of(held.criterion):
        return held.criterion
    what = "link_criterion"
    return write_ground(written, compartment=held.compartment_id, what=what) if written else None


def _checked(what: DeterminedFields) -> DeterminedFields:
    term("links_to_work", what.link_to_work)
    if what.link_to_work != NOT_DETERMINED and not what.link_criterion.strip():
        raise MustSayWhy("link_criterion")
    if what.link_to_work == NOT_DETERMINED:
        what = replace(what, link_criterion="")
    if what.municipality is not None:
        # The first two digits of a municipality are its state's.
        return replace(what, state=what.municipality[:2])
    return what


def _bounds(edtf: str) -> tuple[date | None, date | None]:
    if not edtf:
        return None, None
    known = from_edtf(edtf)
    return known.first, known.last


def _changed(held: Determination, what: DeterminedFields) -> list[str]:
    before, after = asdict(standing_of(held)), asdict(_checked(what))
    return sorted(name for name in after if after[name] != before[name])
