"""Reports are taken back: what stood on them alone goes too, and the rest is held anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.models import Coding
from baluarte.domain.registry.actions.bulk_insert import (
    as_coded,
    write_acts,
    write_determination,
)
from baluarte.domain.registry.actions.determinations import (
    determine_anew,
    held_for_change,
    reopen_if_confirmed,
    standing_of,
    withdraw_several,
)
from baluarte.domain.registry.actions.establishment import lock_list
from baluarte.domain.registry.actions.grounds import destroy_grounds
from baluarte.domain.registry.actions.identities import erase_told, name_victims_otherwise
from baluarte.domain.registry.actions.profiles_from_reports import write_profiles_otherwise
from baluarte.domain.registry.choices import NOT_DETERMINED, STANDING, Ended, Occasion
from baluarte.domain.registry.models import Act, Determination, Event, Link
from baluarte.domain.registry.signals import events_taken_back

Facts = tuple[Any, ...]
# What is said of a row, or what a person adds, is none of the facts that a report tells.
_OF_THE_ROW = {
    "compartment_id", "id", "supersedes_id", "decided_at", "by_id", "origin", "link_to_work",
}  # fmt: skip
_CODED = {one.attname for one in Coding._meta.concrete_fields} - _OF_THE_ROW
TOLD = [one.attname for one in Determination._meta.concrete_fields if one.attname in _CODED]


@transaction.atomic
def follow_reports(
    *, reports: Collection[UUID], ground: str, is_erased: bool, by: UUID, at: datetime
) -> None:
    """Let events follow reports that were taken back; what was public of them goes at once.

    An event that no other report tells of is withdrawn. One that others tell of is held as
    they tell it, and what a person determined waits for a second person again.
    """
    found = Link.objects.filter(report__in=reports)
    for compartment in sorted(set(found.values_list("compartment", flat=True))):
        lock_list(compartment)
    links = list(found)
    ended = _end([link for link in links if link.ended_at is None], by=by, at=at)
    gone_of: dict[UUID, list[UUID]] = defaultdict(list)
    for link in links:
        gone_of[link.event_id].append(link.report_id)
    touched = set(gone_of)
    tellers = _tellers(touched)
    alone = touched - tellers.keys()
    if is_erased:
        erase_told(reports, events=touched, ground=ground, by=by, at=at)
        destroy_grounds(alone, at=at)
    revised = [
        key
        for key in sorted(touched & tellers.keys())
        if _hold_as_others_tell(key, tellers[key], gone_of[key], by=by, at=at)
    ]
    fallen = withdraw_several(
        Event.objects.filter(pk__in=alone & ended, status__in=STANDING),
        reason=ground,
        occasion=Occasion.REPORT_GONE,
        by=by,
        at=at,
    )
    _record(links, fallen, revised, by=by, at=at)
    # What is erased leaves what was written beside its publication too, even long after.
    gone = [*sorted(alone if is_erased else fallen), *revised]
    if gone:
        events_taken_back.send(Event, events=gone, reason=ground, is_erased=is_erased, by=by, at=at)


def _end(links: Collection[Link], *, by: UUID, at: datetime) -> set[UUID]:
    """End links whose report is gone; return the events they led to."""
    ended = {"ended_at": at, "ended_by_id": by, "ended_how": Ended.TAKEN_BACK}
    Link.objects.filter(pk__in=[link.pk for link in links]).update(**ended)
    return {link.event_id for link in links}


def _tellers(events: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    """Return the reports that still tell of each event, the first linked first."""
    standing = Link.objects.filter(
        event__in=events, ended_at__isnull=True, report__state=ReportState.CODED
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key, report in standing.order_by("decided_at", "id").values_list("event", "report"):
        found[key].append(report)
    return found


def _hold_as_others_tell(
    key: UUID, tellers: list[UUID], gone: Collection[UUID], *, by: UUID, at: datetime
) -> bool:
    """Hold an event without what the gone reports told; say whether its facts changed."""
    held = held_for_change(Event(pk=key))
    told = list(Coding.objects.filter(report__in=gone))
    codings = {
        one.report_id: one
        for one in Coding.objects.filter(report__in=tellers, superseded_by__isnull=True)
    }
    coding = next((codings[report] for report in tellers if report in codings), None)
    before = _facts(held), _acts(key)
    acts = Act.objects.filter(event=key, ended_at__isnull=True)
    if acts.filter(coding__in=told).exists():
        held = reopen_if_confirmed(held, occasion=Occasion.REPORT_GONE, by=by, at=at)
    acts.filter(coding__in=told).update(ended_at=at, ended_by_id=by)
    if coding is not None and not acts.exists():
        write_acts({key: coding}, by=by, at=at)
    if held.status in STANDING and held.coding_id in (None, *(one.pk for one in told)):
        if coding is not None and _facts(held) in {_told(one) for one in told}:
            held = _as_told_by(coding, held, by=by, at=at)
        else:
            held = reopen_if_confirmed(held, occasion=Occasion.REPORT_GONE, by=by, at=at)
    if coding is not None:
        name_victims_otherwise(coding.report_id, key, gone, by=by, at=at)
        write_profiles_otherwise(key, as_coded(coding), gone, by=by, at=at)
    return (_facts(held), _acts(key)) != before


def _as_told_by(coding: Coding, held: Determination, *, by: UUID, at: datetime) -> Determination:
    """Hold what another report tells; a link to the work that a person determined stays."""
    if held.link_to_work == NOT_DETERMINED:
        key = write_determination(
            coding,
            event=held.event_id,
            supersedes=held.pk,
            occasion=Occasion.REPORT_GONE,
            by=by,
            at=max(at, held.decided_at),
        )
        return Determination.objects.get(pk=key)
    what = replace(
        standing_of(held),
        date=coding.date,
        state=coding.state_id,
        municipality=coding.municipality_id,
        place_precision=PlacePrecision(coding.place_precision),
        victims=coding.victims or None,
    )
    return determine_anew(held, what, occasion=Occasion.REPORT_GONE, by=by, at=at)


def _facts(held: Determination) -> Facts:
    return tuple(getattr(held, name) for name in TOLD)


def _told(coding: Coding) -> Facts:
    told = {name: getattr(coding, name) for name in TOLD}
    if coding.municipality_id:
        told["state_id"] = coding.municipality_id[:2]
    told["victims"] = coding.victims or None
    return tuple(told.values())


def _acts(key: UUID) -> Counter[tuple[str, int | None, tuple[str, ...]]]:
    live = Act.objects.filter(event=key, ended_at__isnull=True)
    return Counter((act.type, act.victim_number, tuple(sorted(act.perpetrators))) for act in live)


def _record(
    links: Collection[Link],
    fallen: Collection[UUID],
    revised: Collection[UUID],
    *,
    by: UUID,
    at: datetime,
) -> None:
    if links:
        record(
            act="registry.follow_reports",
            object_type="event",
            objects=sorted({link.event_id for link in links}),
            payload={"withdrawn": len(fallen), "held_anew": len(revised)},
            by=by,
            at=at,
        )
