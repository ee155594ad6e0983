"""What is wrong with events, check by check: counted up to a limit, listed page by page.

Only events to which whoever asks may add, the newest first; a look goes over so many of them and
no more, so that no page waits for a fault that nobody has.
"""

# ruff: noqa: S608 (joined of our own words; whatever is asked goes as a value)

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import SetAside
from baluarte.domain.registry.queries.filter_parsing import Cursor
from baluarte.domain.registry.queries.lists import ON_A_PAGE, Capped, ListedEvent, listed
from baluarte.domain.registry.queries.quality_faults import FAULTS, values
from baluarte.domain.sealing.queries import kept_of, unseal_beside
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import Term, terms
from baluarte.norms.clocks.calendar import local_day

LOOKED_AT: Final = 5_000
CAP: Final = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A check, and how many of the events looked at do not pass it."""

    check: Term
    found: Capped


@dataclass(frozen=True, slots=True)
class Overview:
    """Every check with its count; whether there are more events than were looked at."""

    checks: Sequence[Checked]
    looked_at: Capped
    # Lists to which whoever asks adds and of which a share is coded twice; and those she keeps.
    coded_twice: int
    kept: int


@dataclass(frozen=True, slots=True)
class FaultPage:
    """Events that do not pass a check; where the look goes on, if there are more events."""

    check: Term
    rows: Sequence[ListedEvent]
    after: Cursor | None


def quality_overview(*, at: datetime, looked_at: int = LOOKED_AT, cap: int = CAP) -> Overview:
    """Count what each check finds among the newest events; one query for all checks."""
    counted = " union all ".join(
        _COUNT.format(code=code, fault=fault) for code, fault in FAULTS.items()
    )
    sql = f"{_LOOKED.format(after='')} {counted} union all {_BESIDE}"
    asked = values(at) | _asked(looked_at) | {"cap": cap + 1, "steward": Level.STEWARD.value}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        numbers: dict[str, int] = dict(cursor.fetchall())
    return Overview(
        [
            Checked(check, _capped(numbers[code], cap))
            for code, check in terms("quality_checks").items()
        ],
        _capped(numbers["looked"], looked_at),
        coded_twice=numbers["coded_twice"],
        kept=numbers["kept"],
    )


def events_at_fault(
    check: str,
    *,
    at: datetime,
    after: Cursor | None = None,
    limit: int = ON_A_PAGE,
    looked_at: int = LOOKED_AT,
) -> FaultPage:
    """Return a page of the events that do not pass a check, the newest first.

    A page may be short, even empty, and yet go on: the look ended before the events did.
    """
    asked = values(at) | _asked(looked_at) | {"limit": limit + 1}
    if after is not None:
        asked |= {"after_date": after.listed_date, "after_id": after.id}
    looked = _LOOKED.format(after=_AFTER if after else "")
    with connection.cursor() as cursor:
        cursor.execute(looked + _PAGE.format(code=check, fault=FAULTS[check]), asked)
        found: list[tuple[date, UUID, bool]] = cursor.fetchall()
    shown = [(day, key) for day, key, is_end in found if not is_end]
    ends = [Cursor(day, key) for day, key, is_end in found if is_end]
    rows = listed([key for _, key in shown[:limit]])
    further = Cursor(*shown[limit - 1]) if len(shown) > limit else next(iter(ends), None)
    return FaultPage(terms("quality_checks")[check], rows, further)


def checks_of(event: UUID, *, at: datetime) -> list[Term]:
    """Return the checks that one event does not pass, set aside or not."""
    faults = ", ".join(f"({fault})" for fault in FAULTS.values())
    with connection.cursor() as cursor:
        cursor.execute(_ONE.format(faults=faults), values(at) | {"event": event})
        row = cursor.fetchone()
    found = zip(FAULTS, row[0] if row else (), strict=False)
    failed = {code for code, is_at_fault in found if is_at_fault}
    return [check for code, check in terms("quality_checks").items() if code in failed]


def set_aside_for(events: Iterable[UUID], *, check: str) -> Mapping[UUID, SetAside]:
    """Return the newest word on setting a check aside for some events, opened into its ground."""
    found = SetAside.objects.filter(event__in=events, check_code=check, superseded_by__isnull=True)
    said = list(found.select_related("event", "by", "ground"))
    kept = kept_of(one.ground for one in said)
    for ground, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        ground.text = text
    return {one.event_id: one for one in said}


def events_set_aside(check: str, *, at: datetime, limit: int = ON_A_PAGE) -> list[SetAside]:
    """Return for which events a check is set aside now, the newest decisions first."""
    found = SetAside.objects.filter(
        check_code=check, superseded_by__isnull=True, until_date__gte=local_day(at)
    ).order_by("-decided_at", "-id")
    keys = list(found.values_list("event", flat=True)[:limit])
    said = set_aside_for(keys, check=check)
    return [said[key] for key in keys]


def _asked(looked_at: int) -> dict[str, Any]:
    return {
        "looked_at": looked_at,
        "level": Level.CONTRIBUTE.value,
        "standing": [str(state) for state in STANDING],
    }


def _capped(number: int, cap: int) -> Capped:
    return Capped(min(number, cap), number > cap)


_AFTER = """
          and a.listed_date <= %(after_date)s
          and (a.listed_date < %(after_date)s or a.id < %(after_id)s)"""
# One more than is looked at says whether there are more.
_LOOKED = """
with looked as materialized (
select found.*
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select a.id, a.listed_date, a.current_id, a.status, a.created_at
         from registry_event a
        where a.compartment_id = opened.id and a.status = any(%(standing)s){after}
        order by a.listed_date desc, a.id desc limit %(looked_at)s + 1) found
 order by found.listed_date desc, found.id desc limit %(looked_at)s + 1)
"""
_AT_FAULT = """looked l join registry_determination h on h.id = l.current_id
 where ({fault})
   and not exists (select 1 from registry_setaside s
                    where s.event_id = l.id and s.check_code = '{code}'
                      and s.until_date >= %(today)s
                      and not exists (select 1 from registry_setaside n
                                       where n.supersedes_id = s.id))"""
_COUNT = "select '{code}', count(*) from (select 1 from " + _AT_FAULT + " limit %(cap)s) found"
# Beside the checks: how many were looked at, and whether events are coded twice or could be.
_BESIDE = """
select 'looked', count(*) from looked
 union all
select 'coded_twice', count(*) from double_coding_doublecoding d
 where d.share > 0 and d.compartment_id = any(array(select bal.compartments(%(level)s)))
   and not exists (select 1 from double_coding_doublecoding n where n.supersedes_id = d.id)
 union all
select 'kept', count(*) from intake_sourcelist k
 where k.compartment_id = any(array(select bal.compartments(%(steward)s)))
"""
_PAGE = (
    "(select l.listed_date, l.id, false from "
    + _AT_FAULT
    + """
  order by l.listed_date desc, l.id desc limit %(limit)s)
 union all
(select listed_date, id, true from looked
  where (select count(*) from looked) > %(looked_at)s
  order by listed_date, id limit 1)"""
)
_ONE = """
select array[{faults}]
  from registry_event l join registry_determination h on h.id = l.current_id
 where l.id = %(event)s
"""
