"""What each check asks of an event, as a condition on it (`l`) and on what is held of it (`h`).

Codes and days are given as values; every word of SQL is our own.
"""

# ruff: noqa: S608 (joined of our own words; whatever is asked goes as a value)

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from baluarte.domain.registry.choices import (
    NOT_DETERMINED,
    EventState,
    Occasion,
)
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import EAST, local_day
from baluarte.norms.details import detail_kinds

NEVER_REVIEWED_AFTER: Final = timedelta(days=90)
UNJUDGED_AFTER: Final = timedelta(days=30)
_ACTS = "select 1 from registry_act t where t.event_id = l.id and t.ended_at is null"
_LINKS = "select 1 from registry_link k where k.event_id = l.id and k.ended_at is null"
# What the reports that speak of it tell, in their newest words.
_TOLD = """select 1 from registry_link k join intake_coding c on c.report_id = k.report_id
    where k.event_id = l.id and k.ended_at is null
      and not exists (select 1 from intake_coding n where n.supersedes_id = c.id)"""
_CLAIMS = "select 1 from registry_claim c where c.event_id = l.id and c.ended_at is null"
_PROFILES = """select 1 from registry_profile p where p.event_id = l.id
      and not exists (select 1 from registry_profile n where n.supersedes_id = p.id)"""
_CONTRADICTING = """exists (
    select 1 from registry_claim c join registry_claim d
        on d.event_id = c.event_id and d.attribute = c.attribute and d.id > c.id
       and d.act_id is not distinct from c.act_id and d.ended_at is null
     where c.event_id = l.id and c.ended_at is null
       and (c.attribute in ('date', 'place', 'link_to_work') or c.act_id is not null)
       and left(c.value, length(d.value)) <> d.value and left(d.value, length(c.value)) <> c.value
       and not exists (select 1 from registry_following f join registry_claim e on e.id = f.claim_id
                        where e.event_id = l.id and e.attribute = c.attribute
                          and e.act_id is not distinct from c.act_id))"""
_COUNTS_ALONE = f"""(select count(*) from registry_link k
     where k.event_id = l.id and k.ended_at is null) <= 1
    and exists ({_CLAIMS} and c.reliability = 'low')
    and not exists ({_CLAIMS} and c.reliability in ('high', 'medium'))"""
_DETAIL_MISSING = f"""exists ({_ACTS} and exists (
    select 1 from unnest(%(detail_of)s::text[], %(detail_kind)s::text[]) as w(type, kind)
     where w.type = t.type and not exists (
           select 1 from registry_detail d
            where d.act_id = t.id and d.kind = w.kind and d.ended_at is null)))"""
_COLLECTIVE = """exists (
    select 1 from registry_victim v join people_person q on q.id = v.person_id
     where v.event_id = l.id and v.ended_at is null and q.kind = 'collective'
       and not exists (select 1 from registry_profile p
                        where p.event_id = l.id and p.number = v.number and p.kind <> 'person'
                          and not exists (select 1 from registry_profile n
                                           where n.supersedes_id = p.id)))"""
_CHAINED = """exists (
    select 1 from registry_chain c
      join registry_event o
        on o.id = case when c.event_id = l.id then c.other_id else c.event_id end
     where l.id in (c.event_id, c.other_id) and c.ended_at is null
       and o.status = any(%(gone)s))"""
_UNJUDGED = """exists (
    select 1 from linkage_pair p where {side} = l.id and p.proposed_at < %(unjudged_before)s
       and not exists (select 1 from linkage_judgement j where j.pair_id = p.id))"""
_FINER = f"""exists ({_ACTS} and exists (
    select 1 from registry_act u
      join unnest(%(broad)s::text[], %(fine)s::text[]) as w(broad, fine)
        on w.broad = t.type and w.fine = u.type
     where u.event_id = l.id and u.ended_at is null
       and u.victim_number is not distinct from t.victim_number))"""

FAULTS: Final[Mapping[str, str]] = {
    "no_act": f"not exists ({_ACTS})",
    "victim_without_act": f"""exists ({_ACTS})
        and not exists ({_ACTS} and t.victim_number is null)
        and (select count(distinct t.victim_number) from registry_act t
              where t.event_id = l.id and t.ended_at is null) < h.victims""",
    "act_without_victim": f"h.victims > 1 and exists ({_ACTS} and t.victim_number is null)",
    "more_victims_than_held": f"exists ({_ACTS} and t.victim_number > coalesce(h.victims, 1))",
    "victims_told": f"h.victims is null and exists ({_TOLD} and c.victims is not null)",
    "told_before_it_happened": f"""exists (
        select 1 from registry_link k join intake_report r on r.id = k.report_id
         where k.event_id = l.id and k.ended_at is null
           and (r.received_at at time zone '{EAST}')::date < h.first_date)""",
    "future_date": "h.first_date > %(today)s",
    "no_date": "h.first_date is null and h.last_date is null",
    "wide_date": "h.last_date - h.first_date > 366",
    "closer_date_told": f"""exists ({_TOLD}
        and c.last_date - c.first_date < h.last_date - h.first_date
        and c.first_date >= h.first_date and c.last_date <= h.last_date)""",
    "no_place": "h.state_id is null and h.place_precision not in ('reserved', 'country')",
    "place_without_precision": "h.state_id is not null and h.place_precision = 'unknown'",
    "precision_finer_than_place": """
        (h.place_precision in ('point', 'municipality') and h.municipality_id is null)
        or (h.place_precision = 'state' and h.state_id is null)""",
    "municipality_told": f"""h.municipality_id is null and h.place_precision <> 'reserved'
        and exists ({_TOLD} and c.municipality_id is not null)""",
    "no_report": f"not exists ({_LINKS})",
    "confirmed_on_low_reliability": f"l.status = %(confirmed)s and {_COUNTS_ALONE}",
    "confirmed_without_link": "l.status = %(confirmed)s and h.link_to_work = %(undetermined)s",
    "claims_undecided": _CONTRADICTING,
    "perpetrator_told": f"""exists ({_ACTS}) and not exists (
            {_ACTS} and t.perpetrators <> '{{}}' and not t.perpetrators <@ %(nobody)s::varchar[])
        and exists ({_TOLD} and not c.perpetrators <@ %(nobody)s::varchar[])""",
    "generic_beside_finer": _FINER,
    "detail_missing": _DETAIL_MISSING,
    "collective_without_kind": _COLLECTIVE,
    "age_not_declared": f"""exists (
        {_PROFILES} and p.kind = 'person' and p.age_band = '' and p.report_id is null)""",
    "chained_to_withdrawn": _CHAINED,
    # One side at a time, each along its own index.
    "pair_unjudged": " or ".join(
        _UNJUDGED.format(side=f"p.{side}_id") for side in ("left", "right")
    ),
    "never_reviewed": "l.created_at < %(unreviewed_before)s and h.occasion = %(as_told)s",
}


def values(at: datetime) -> dict[str, Any]:
    """Return what the conditions ask with: days that an instant gives, codes of the catalogues."""
    return _of_catalogues() | {
        "today": local_day(at, EAST),
        "unreviewed_before": at - NEVER_REVIEWED_AFTER,
        "unjudged_before": at - UNJUDGED_AFTER,
    }


@cache
def _of_catalogues() -> dict[str, Any]:
    finer = [(broad, code) for code in terms("aggression_types") for broad in _broader(code)]
    needed = [
        (type_, kind.code)
        for kind in detail_kinds().values()
        if any(field.needed for field in kind.fields.values())
        for type_ in sorted(kind.of)
    ]
    return {
        "confirmed": EventState.CONFIRMED.value,
        "gone": [EventState.DISCARDED.value, EventState.WITHDRAWN.value],
        "undetermined": NOT_DETERMINED,
        "as_told": Occasion.AS_TOLD.value,
        "nobody": ["PE-UNK"],
        "broad": [broad for broad, _ in finer],
        "fine": [fine for _, fine in finer],
        "detail_of": [type_ for type_, _ in needed],
        "detail_kind": [kind for _, kind in needed],
    }


def _broader(code: str) -> list[str]:
    found: list[str] = []
    while broader := terms("aggression_types")[code].facts.get("broader"):
        code = str(broader)
        found.append(code)
    return found
