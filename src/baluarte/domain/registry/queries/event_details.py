"""What more is told of an event: perpetrators, profiles, details, chains, claims, as of an instant.

Codes for who sees them; what is confidential is opened apart, and its reading logged.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q

from baluarte.domain.audit.actions import record
from baluarte.domain.registry.models import (
    Chain,
    Claim,
    Confidential,
    Detail,
    Event,
    Perpetrator,
    Profile,
)
from baluarte.domain.sealing.queries import kept_of, unseal_all

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """A claim, and whether what is held, or was, followed it."""

    claim: Claim
    is_followed: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that is told beside what is held."""

    perpetrators: dict[UUID, list[Perpetrator]] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    details: dict[UUID, list[Detail]] = field(default_factory=dict)
    chains: list[Chain] = field(default_factory=list)
    claims: list[ClaimTold] = field(default_factory=list)

    @property
    def confided(self) -> list[UUID]:
        """The keys of whatever is sealed in it."""
        rows = [
            *(one.identity_id for several in self.perpetrators.values() for one in several),
            *(one.prose_id for several in self.details.values() for one in several),
            *(one.described_id for one in self.profiles.values()),
            *(one.claim.identity_id for one in self.claims),
        ]
        return [key for key in rows if key is not None]


def accounts_of(event: Event, *, known_at: datetime | None = None) -> Accounts:
    """Return what more is told of one event, now or as it was told on an instant; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"key": event.pk, "at": known_at})
        rows = [(what, json.loads(row)) for what, row in cursor.fetchall()]
    found = Accounts()
    for what, row in rows:
        if what == "perpetrator":
            perpetrator = _row(Perpetrator, row)
            found.perpetrators.setdefault(perpetrator.act_id, []).append(perpetrator)
        elif what == "detail":
            detail = _row(Detail, row)
            found.details.setdefault(detail.act_id, []).append(detail)
        elif what == "profile":
            found.profiles[row["number"]] = _row(Profile, row)
        elif what == "chain":
            chain = _row(Chain, row)
            chain.event = Event(pk=chain.event_id, reference=row["reference"])
            chain.other = Event(pk=chain.other_id, reference=row["other_reference"])
            found.chains.append(chain)
        else:
            found.claims.append(ClaimTold(_row(Claim, row), row["is_followed"]))
    return found


def _row(model: type[Row], row: Mapping[str, Any]) -> Row:
    """Return a row of a table from what the database tells of it."""
    fields = model._meta.concrete_fields
    values = {field.attname: field.to_python(row[str(field.column)]) for field in fields}
    made = model(**values)
    # As after any reading (Django documents the attribute).
    made._state.adding = False  # noqa: SLF001
    return made


def profiles_of(events: Iterable[Any], *, known_at: datetime | None = None) -> list[Profile]:
    """Return the newest profile of each victim, or the newest there was on an instant."""
    told = Profile.objects.filter(event__in=events)
    if known_at is None:
        return list(told.filter(superseded_by__isnull=True).order_by("number"))
    then = told.filter(decided_at__lte=known_at)
    newer = Q(superseded_by__isnull=True) | Q(superseded_by__decided_at__gt=known_at)
    return list(then.filter(newer).order_by("number"))


def open_confidential(
    event: Event, keys: Collection[UUID], *, by: UUID, at: datetime
) -> dict[UUID, Mapping[str, str]]:
    """Open what is confidential of one event where identities are open; one logged reading."""
    found = Confidential.objects.filter(pk__in=keys, compartment=event.compartment_id)
    rows = list(found)
    if not rows:
        return {}
    record(
        act="registry.read_confidential",
        object_type="event",
        objects=[event.pk],
        payload={"rows": sorted(str(one.pk) for one in rows)},
        by=by,
        at=at,
    )
    kept = kept_of(rows)
    texts = unseal_all(kept, "sealed_text")
    return {one.pk: json.loads(text) for one, text in zip(kept, texts, strict=True)}


_LIVE = """(
       {row}.ended_at is null and %(at)s::timestamptz is null or {row}.decided_at <= %(at)s
       and ({row}.ended_at is null or {row}.ended_at > %(at)s))"""
_TOLD = f"""
select what, told::text from (
select 'perpetrator' as what, to_jsonb(p) as told, p.kind as first, p.decided_at as next, p.id
  from registry_perpetrator p join registry_act a on a.id = p.act_id
 where a.event_id = %(key)s and {_LIVE.format(row="p")}
union all
select 'detail', to_jsonb(d), d.kind || coalesce(d.on_date::text, ''), d.decided_at, d.id
  from registry_detail d join registry_act a on a.id = d.act_id
 where a.event_id = %(key)s and {_LIVE.format(row="d")}
union all
select 'profile', to_jsonb(p), '', p.decided_at, p.id
  from registry_profile p
 where p.event_id = %(key)s and (%(at)s::timestamptz is null or p.decided_at <= %(at)s)
   and not exists (select 1 from registry_profile n where n.supersedes_id = p.id
                      and (%(at)s::timestamptz is null or n.decided_at <= %(at)s))
union all
select 'chain', to_jsonb(c) || jsonb_build_object(
       'reference', one.reference, 'other_reference', other.reference), c.kind, c.decided_at, c.id
  from registry_chain c
  join registry_event one on one.id = c.event_id
  join registry_event other on other.id = c.other_id
 where %(key)s in (c.event_id, c.other_id) and {_LIVE.format(row="c")}
union all
select 'claim', to_jsonb(c) || jsonb_build_object('is_followed', exists (
       select 1 from registry_following f join registry_determination d on d.id = f.determination_id
        where f.claim_id = c.id and (%(at)s::timestamptz is null or d.decided_at <= %(at)s))),
       c.attribute, c.decided_at, c.id
  from registry_claim c
 where c.event_id = %(key)s and {_LIVE.format(row="c")}
) told order by what, first, next, id
"""  # noqa: S608 (our own words; the key and the instant are values)
