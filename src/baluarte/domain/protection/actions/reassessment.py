"""A new event touches a case: one open re-evaluation gathers why. No level changes by it.

Within what whoever records it may see: the cases they add to, the names they may read; each
reading is logged. Who else was harmed is told to nobody: only how it touches her.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.people.queries import Named, names_of
from baluarte.domain.procedure.queries.calendars import day_in_matter
from baluarte.domain.protection.choices import Cause, Touches
from baluarte.domain.protection.models import Reevaluation, ReevaluationReason
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.sealing.blind_index import normalise_name
from baluarte.domain.wall.choices import Level

HOW = {
    Part.BENEFICIARY: Touches.HERSELF,
    Part.PETITIONER: Touches.HERSELF,
    Part.FAMILY: Touches.FAMILY,
    Part.COLLECTIVE: Touches.COLLECTIVE,
}


@dataclass(frozen=True)
class Harmed:
    """Whom an event harmed, folded for comparing; nothing where nobody may be read."""

    names: frozenset[str] = field(default=frozenset(), repr=False)
    outlets: frozenset[str] = field(default=frozenset(), repr=False)


@transaction.atomic
def gather(*, case: Case, event: Event, touches: Touches, by: UUID, at: datetime) -> Reevaluation:
    """Add how an event touches a case to its open re-evaluation, or open one at once."""
    told = ReevaluationReason.objects.filter(reevaluation__case=case, event=event)
    if known := told.select_related("reevaluation").first():
        return known.reevaluation
    opened = Reevaluation.objects.filter(case=case, cause=Cause.EVENT, done_by=None)
    anew = opened.order_by("asked_at", "id").first()
    if anew is None:
        anew = Reevaluation(
            compartment_id=case.compartment_id, case=case, cause=Cause.EVENT,
            event=event if touches == Touches.HERSELF else None,
            due_on=day_in_matter(case.matter, at), asked_at=at, by_id=by,
        )  # fmt: skip
        anew.save(force_insert=True)
    reason = ReevaluationReason(
        compartment_id=case.compartment_id, reevaluation=anew, event=event,
        touches=touches, by_id=by, noticed_at=at,
    )  # fmt: skip
    reason.save(force_insert=True)
    record(
        act="protection.ask_anew", object_type="case", objects=[case.pk, anew.pk, reason.pk],
        by=by, at=at,
    )  # fmt: skip
    return anew


@transaction.atomic
def look_around(*, event: Event, by: UUID, at: datetime) -> list[Reevaluation]:
    """Ask anew in every open case that an event touches, of those one adds to; idempotent."""
    found = Case.objects.filter(closed_at=None, compartment__in=open_at(Level.CONTRIBUTE))
    cases = list(found.select_related("matter", "compartment"))
    parties: dict[UUID, list[Party]] = {}
    for party in Party.objects.filter(case__in=cases, until_at=None):
        parties.setdefault(party.case_id, []).append(party)
    harmed = _harmed(event, by=by, at=at)
    everybody = [one.person_id for several in parties.values() for one in several]
    compares = harmed.names or harmed.outlets
    names = names_of(everybody, withheld_too=True, by=by, at=at) if compares else {}
    asked = []
    for case in cases:
        touches = _touches(case, parties.get(case.pk, []), event, harmed, names)
        if touches is not None:
            asked.append(gather(case=case, event=event, touches=touches, by=by, at=at))
    return asked


def _harmed(event: Event, *, by: UUID, at: datetime) -> Harmed:
    victims = standing_victims(event=event, person__isnull=False)
    named = names_of(victims.values_list("person", flat=True), withheld_too=True, by=by, at=at)
    return Harmed(
        _folded(one.name for one in named.values()), _folded(one.outlet for one in named.values())
    )


def _touches(
    case: Case,
    parties: Sequence[Party],
    event: Event,
    harmed: Harmed,
    names: Mapping[UUID, Named],
) -> Touches | None:
    """Say how an event touches a case, the nearest way; nothing where it does not."""
    ways: set[Touches] = set()
    for party in parties:
        named = names.get(party.person_id)
        if named is None or party.part not in HOW:
            continue
        if _folded([named.name]) & harmed.names:
            ways.add(HOW[Part(party.part)])
        if _folded([named.outlet]) & harmed.outlets:
            ways.add(Touches.NEWSROOM)
        if party.part == Part.COLLECTIVE and _folded([named.name]) & harmed.outlets:
            ways.add(Touches.COLLECTIVE)
    place = case.matter.municipality_id
    if place is not None and place == event.municipality_id:
        ways.add(Touches.MUNICIPALITY)
    return next((one for one in Touches if one in ways), None)


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(folded for text in texts if (folded := normalise_name(text)))
