"""One event in full, with what it is joined to and what may be the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from baluarte.domain.access.rules import holds_role, levels_open
from baluarte.domain.audit.gathering import note_facts
from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.linkage.queries.pairs import Joint, JudgedPair, joint_with
from baluarte.domain.registry.models import Act, Determination, Event, Link, Victim
from baluarte.domain.registry.queries.codings import newest_codings
from baluarte.domain.registry.queries.disagreement import Disagreement, SourceCoding, disagreements
from baluarte.domain.registry.queries.event_details import Accounts, accounts_of
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.queries.grounds import (
    OF_DETERMINATIONS,
    OF_LINKS,
    open_grounds,
)
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.registry.queries.lists import sources_of
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """A report that speaks of the event: its link, its newest coding, whose it is."""

    link: Link
    coding: Coding | None
    source: SourceList | None


@dataclass(frozen=True, slots=True)
class Member:
    """Another event of the same joint event, in full where that may be shown."""

    event: Event
    source: SourceList | None
    held: Determination | None
    acts: Sequence[Act]
    reports: Sequence[LinkedReport]


@dataclass(frozen=True, slots=True)
class EventPage:
    """All that is coded of one event; names are read apart, and their reading logged."""

    event: Event
    held: Determination
    source: SourceList | None
    acts: Sequence[Act]
    # Numbers with a person behind them; empty for who may not know of identities.
    victims: Sequence[Victim]
    reports: Sequence[LinkedReport]
    unlinked: Sequence[LinkedReport]
    history: Sequence[Determination]
    members: Sequence[Member]
    pairs: Sequence[JudgedPair]
    disagreements: Sequence[Disagreement]
    # What more is told: perpetrators, profiles, details, chains, claims.
    accounts: Accounts
    known_at: datetime | None
    sees_identities: bool
    may_contribute: bool


def load_event_page(reference: str, *, known_at: datetime | None = None) -> EventPage:
    """Return everything about one event, as it is held or as it was on an instant.

    `Event.DoesNotExist` for who may not see it, as for what does not exist.
    """
    event = _asked_for(reference, known_at)
    levels = levels_open()
    contributes = {key for key, level in levels.items() if level >= Level.CONTRIBUTE}
    joint = joint_with(event.pk, known_at=known_at, mine=contributes)
    shown = _Shown(joint.members, known_at=known_at)
    note_facts(joint.members)
    history = shown.history[event.pk]
    mine = levels.get(event.compartment_id, 0)
    identified = mine >= Level.IDENTIFIED
    members = _members(event, joint, shown, levels)
    reports = shown.reports[event.pk]
    accounts = accounts_of(event, known_at=known_at)
    told = [*_told(reports), *(one for m in members for one in _told(m.reports))]
    return EventPage(
        event=event,
        held=history[0],
        source=shown.sources.get(event.compartment_id),
        acts=shown.acts[event.pk],
        victims=_victims(event) if identified else [],
        reports=reports,
        unlinked=shown.unlinked[event.pk],
        history=history,
        members=members,
        pairs=joint.pairs,
        disagreements=disagreements(
            history[0], shown.acts[event.pk], told, [one.claim for one in accounts.claims]
        ),
        accounts=accounts,
        known_at=known_at,
        sees_identities=identified,
        may_contribute=mine >= Level.CONTRIBUTE,
    )


class _Shown:
    """What is held and told of several events, in as many queries as of one."""

    def __init__(self, keys: Sequence[UUID], *, known_at: datetime | None) -> None:
        then = Q() if known_at is None else Q(decided_at__lte=known_at)
        self.history: dict[UUID, list[Determination]] = defaultdict(list)
        decided = Determination.objects.filter(then, event__in=keys)
        related = ("by", "state", "municipality", "coding", "event")
        beside = decided.select_related(*related, *OF_DETERMINATIONS)
        for one in beside.order_by("-decided_at"):
            self.history[one.event_id].append(one)
        for history in self.history.values():
            _newest_first(history)
        self.acts: dict[UUID, list[Act]] = defaultdict(list)
        acts = Act.objects.filter(live_at(known_at), event__in=keys).select_related("by")
        for act in acts.order_by("victim_number", "type", "id"):
            self.acts[act.event_id].append(act)
        self.sources = sources_of({h[0].compartment_id for h in self.history.values()})
        links = self._read_links(keys, then, known_at)
        open_grounds((one for chain in self.history.values() for one in chain), links)

    def _read_links(
        self, keys: Sequence[UUID], then: Q, known_at: datetime | None
    ) -> Sequence[Link]:
        self.reports: dict[UUID, list[LinkedReport]] = defaultdict(list)
        self.unlinked: dict[UUID, list[LinkedReport]] = defaultdict(list)
        links = list(
            Link.objects.filter(then, event__in=keys)
            .select_related("by", "ended_by", *OF_LINKS)
            .order_by("decided_at", "id")
        )
        codings = newest_codings({link.report_id for link in links}, known_at=known_at)
        for link in links:
            source = self.sources.get(link.compartment_id)
            linked = LinkedReport(link, codings.get(link.report_id), source)
            ended = link.ended_at is not None and (known_at is None or link.ended_at <= known_at)
            (self.unlinked if ended else self.reports)[link.event_id].append(linked)
        return links


def _asked_for(reference: str, known_at: datetime | None) -> Event:
    key = read_reference(reference)
    if key is None:
        raise Event.DoesNotExist
    found = Event.objects.select_related("created_by", "state", "municipality", "compartment")
    if known_at is not None:
        found = found.filter(created_at__lte=known_at)
    return found.get(reference=key)


def _members(event: Event, joint: Joint, shown: _Shown, levels: dict[UUID, int]) -> list[Member]:
    """Return the others of the joint event: in full what is the reader's own, opened, or coded."""
    all_coded = len(joint.members) > 1 and holds_role(context.current(), "curator")
    found = []
    for key in joint.members:
        history = shown.history.get(key)
        if key == event.pk or not history:
            continue
        held = history[0]
        own = levels.get(held.compartment_id, 0) >= Level.IDENTIFIED
        full = own or all_coded or key in joint.opened
        found.append(
            Member(
                event=held.event,
                source=shown.sources.get(held.compartment_id),
                held=held if full else None,
                acts=shown.acts[key] if full else [],
                reports=shown.reports[key] if full else [],
            )
        )
    return found


def _victims(event: Event) -> list[Victim]:
    found = standing_victims(event=event).select_related("person")
    return list(found.order_by("number"))


def _told(reports: Iterable[LinkedReport]) -> list[SourceCoding]:
    return [SourceCoding(one.source, one.coding) for one in reports if one.coding and one.source]


def _newest_first(history: list[Determination]) -> None:
    """Put a chain of determinations in its own order: instants may be equal, links are not."""
    by_superseded = {one.supersedes_id: one for one in history}
    chain = []
    key: UUID | None = None
    while key in by_superseded:
        chain.append(by_superseded[key])
        key = chain[-1].pk
    history[:] = reversed(chain)
