"""What else a file may hold of its events: profiles, details, chains, claims. Codes, never prose.

Read some events at a time, as of one instant. What is sealed is no file's: who somebody is, what
was told in words, what a person said of herself of special categories.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from baluarte.domain.files.csv_cells import Value
from baluarte.domain.publication.choices import ExportMore
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Chain, Claim, Detail, Following, Profile
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import live_at
from baluarte.norms.details import detail_kinds

TABLES: Final[Mapping[ExportMore, str]] = {
    ExportMore.PROFILES: "victimas",
    ExportMore.DETAILS: "detalles",
    ExportMore.CHAINS: "encadenados",
    ExportMore.CLAIMS: "dichos",
}
# What their codes mean, beside the catalogues of events and acts.
CATALOGUES: Final[Mapping[ExportMore, tuple[str, ...]]] = {
    ExportMore.PROFILES: (
        "victim_kinds",
        "genders",
        "age_bands",
        "occupations",
        "defended_subjects",
    ),
    ExportMore.DETAILS: tuple(
        dict.fromkeys(
            one.codes
            for kind in detail_kinds().values()
            for one in kind.fields.values()
            if one.codes
        )
    ),
    ExportMore.CHAINS: ("chain_links",),
    ExportMore.CLAIMS: ("claim_sources", "source_reliabilities"),
}


@dataclass(slots=True)
class More:
    """What else is told of one event."""

    profiles: list[Profile] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    followed: set[UUID] = field(default_factory=set)


def more_of(
    keys: Sequence[UUID], asked: Collection[ExportMore], *, known_at: datetime
) -> dict[UUID, More]:
    """Return what else was told of some events on an instant; five queries for any number."""
    found = {key: More() for key in keys}
    if ExportMore.PROFILES in asked:
        for profile in profiles_of(keys, known_at=known_at):
            found[profile.event_id].profiles.append(profile)
    if ExportMore.DETAILS in asked:
        details = Detail.objects.filter(live_at(known_at), act__event__in=keys)
        live = details.filter(_live_act(known_at)).select_related("act")
        for detail in live.order_by("act__victim_number", "act__type", "kind", "on_date", "id"):
            found[detail.act.event_id].details.append(detail)
    if ExportMore.CHAINS in asked:
        chains = Chain.objects.filter(live_at(known_at), event__in=keys)
        for chain in chains.select_related("other").order_by("kind", "other__reference"):
            found[chain.event_id].chains.append(chain)
    if ExportMore.CLAIMS in asked:
        claims = Claim.objects.filter(live_at(known_at), event__in=keys)
        said = claims.exclude(attribute=Attribute.IDENTITY).select_related("act")
        for claim in said.order_by("attribute", "decided_at", "value", "id"):
            found[claim.event_id].claims.append(claim)
        _mark_followed(found, known_at)
    return found


def rows_of(asked: ExportMore, reference: str, more: More) -> Iterable[list[Value]]:
    """Return the rows that a table holds of one event."""
    return ROWS[asked](reference, more)


def _mark_followed(found: Mapping[UUID, More], known_at: datetime) -> None:
    claims = {one.pk: key for key, more in found.items() for one in more.claims}
    then = Following.objects.filter(claim__in=list(claims), determination__decided_at__lte=known_at)
    for claim in then.values_list("claim", flat=True):
        found[claims[claim]].followed.add(claim)


def _live_act(known_at: datetime) -> Q:
    ended = Q(act__ended_at__isnull=True) | Q(act__ended_at__gt=known_at)
    return Q(act__decided_at__lte=known_at) & ended


def _profiles(reference: str, more: More) -> Iterator[list[Value]]:
    for one in more.profiles:
        yield [
            reference, one.number, one.kind, one.size, one.gender or None, one.age_band or None,
            one.labor or None, tuple(one.defends),
        ]  # fmt: skip


def _details(reference: str, more: More) -> Iterator[list[Value]]:
    for one in more.details:
        day = one.on_date.isoformat() if one.on_date else None
        for name, value in one.told.items():
            yield [reference, one.act.victim_number, one.act.type, one.kind, day, name, str(value)]


def _chains(reference: str, more: More) -> Iterator[list[Value]]:
    for one in more.chains:
        yield [reference, one.kind, one.other.reference]


def _claims(reference: str, more: More) -> Iterator[list[Value]]:
    for one in more.claims:
        act = one.act
        yield [
            reference, one.attribute, act.victim_number if act else one.victim_number,
            act.type if act else None, one.value, one.source, one.reliability,
            one.said_date.isoformat() if one.said_date else None, one.pk in more.followed,
        ]  # fmt: skip


ROWS: Final[Mapping[ExportMore, Callable[[str, More], Iterable[list[Value]]]]] = {
    ExportMore.PROFILES: _profiles,
    ExportMore.DETAILS: _details,
    ExportMore.CHAINS: _chains,
    ExportMore.CLAIMS: _claims,
}
