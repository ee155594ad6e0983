"""What reports tell of victims arrives at their events; nobody's later description is undone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from baluarte.domain.intake.victims import ProfileTold, VictimTold, profiles_from_json
from baluarte.domain.registry.actions.bulk_insert import ActsCoded
from baluarte.domain.registry.actions.grounds import write_confidential
from baluarte.domain.registry.models import Confidential, Event, Profile
from baluarte.domain.sealing.actions import destroy_keys
from baluarte.domain.wall.bulk_insert import insert_rows

Victims = Sequence[VictimTold]
CODES = tuple(ProfileTold().as_columns())


def confided(role: str, answers: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """Return a role and what somebody says of herself, as they are kept under seal."""
    told = {"role": role.strip()} if role.strip() else {}
    which = {f"{asked}_which": said for asked, said in named.items() if said.strip()}
    return {**told, **answers, **which}


def write_profiles(
    told: Iterable[tuple[UUID, UUID, ActsCoded, Victims]], *, by: UUID, at: datetime
) -> None:
    """Write what codings tell of victims of events that have no profile yet.

    Each is an event, its compartment, the coding, and whom its report speaks of.
    """
    rows = [
        _row(one, event, compartment, coding.report_id, _of(one.number, victims), by=by, at=at)
        for event, compartment, coding, victims in told
        for one in _told(coding, victims)
    ]
    insert_rows(rows)


def write_profiles_anew(
    event: UUID, coding: ActsCoded, victims: Victims, *, by: UUID, at: datetime
) -> None:
    """Write what a newer coding tells otherwise; whoever was described by a person stays so."""
    _supersede(event, coding, victims, Q(report__isnull=False), by=by, at=at)


def write_profiles_otherwise(
    event: UUID, coding: ActsCoded, gone: Collection[UUID], *, by: UUID, at: datetime
) -> None:
    """Hold of victims what another report tells, where reports that are gone told of them."""
    _supersede(event, coding, (), Q(report__in=gone), by=by, at=at)


def forget_profiles_of(reports: Collection[UUID], *, at: datetime) -> int:
    """Destroy what erased reports told under seal of victims."""
    told = Profile.objects.filter(report__in=reports)
    return destroy_keys(Confidential.objects.filter(pk__in=told.values("described")), at=at)


def _supersede(
    event: UUID, coding: ActsCoded, victims: Victims, which: Q, *, by: UUID, at: datetime
) -> None:
    newest = Profile.objects.filter(event=event, superseded_by__isnull=True)
    held = {one.number: one for one in newest}
    open_ones = set(newest.filter(which).values_list("number", flat=True))
    told = {one.number: one for one in _told(coding, victims)}
    compartment = Event.objects.values_list("compartment", flat=True).get(pk=event)
    rows = []
    for number in sorted(open_ones | (set(told) - set(held))):
        before, now = held.get(number), told.get(number, ProfileTold(number=number))
        whom = _of(number, victims)
        if before is not None and not _confided_by(whom) and _facts(before) == _facts(now):
            continue
        row = _row(now, event, compartment, coding.report_id, whom, by=by, at=at)
        row.supersedes = before
        rows.append(row)
    insert_rows(rows)


def _told(coding: ActsCoded, victims: Victims) -> Iterator[ProfileTold]:
    """Yield what is told of each victim of whom anything is."""
    coded = {one.number: one for one in profiles_from_json(coding.profiles)}
    sealed = {one.number for one in victims if _confided_by(one)}
    for number in sorted({*coded, *sealed}):
        yield coded.get(number, ProfileTold(number=number))


def _of(number: int, victims: Victims) -> VictimTold | None:
    return next((one for one in victims if one.number == number), None)


def _confided_by(victim: VictimTold | None) -> dict[str, str]:
    return confided(victim.role, victim.answers, victim.named) if victim else {}


def _facts(held: Profile | ProfileTold) -> tuple[object, ...]:
    told = {name: getattr(held, name) for name in CODES}
    return tuple((told | {"defends": tuple(held.defends)}).values())


def _row(
    told: ProfileTold,
    event: UUID,
    compartment: UUID,
    report: UUID,
    victim: VictimTold | None,
    *,
    by: UUID,
    at: datetime,
) -> Profile:
    return Profile(
        compartment_id=compartment,
        event_id=event,
        number=told.number,
        described=write_confidential(_confided_by(victim), compartment=compartment),
        report_id=report,
        decided_at=at,
        by_id=by,
        **told.as_columns(),
    )
