from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.rules import open_at
from baluarte.domain.registry.choices import ListColumn, Resting
from baluarte.domain.registry.models import SavedSearch, Watch
from baluarte.domain.registry.queries.filter_parsing import Question, read_question, write_question
from baluarte.domain.registry.queries.filters import Filters, as_sql
from baluarte.domain.registry.queries.list_order import NEWEST_FIRST, Order
from baluarte.domain.registry.queries.lists import Capped
from baluarte.domain.wall.choices import Level

COUNTED = 100
# Decisions looked at before it is only said that there is more.
LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search with how one watches it, if one does."""

    search: SavedSearch
    question: Question
    watch: Watch | None

    @property
    def is_mine(self) -> bool:
        """Say whether who reads watches it as the one who saved it."""
        return self.watch is not None and self.watch.account_id == self.search.account_id


class SearchRests(Exception):
    """A saved search may not be run any more: `why` says why."""

    def __init__(self, why: Resting) -> None:
        super().__init__(str(why))
        self.why = why


def question_text(
    filters: Filters,
    *,
    known_on: date | None = None,
    order: Order = NEWEST_FIRST,
    columns: Sequence[ListColumn] = (),
) -> str:
    """Return a question as it is kept: as the address that asks it."""
    return urlencode(write_question(filters, known_on=known_on, order=order, columns=columns))


def asked_by(search: SavedSearch) -> Question:
    """Read what a saved search asks, as catalogues read it today."""
    return read_question(dict(parse_qsl(search.question)))


def run_by_name(key: UUID) -> Question:
    """Return what a saved search asks, its own or shared with one's institution.

    `SearchRests` where it may not be run: forgotten, shared no longer, or of what is not there.
    """
    found = SavedSearch.objects.filter(pk=key, withdrawn_at=None).first()
    if found is None:
        raise SearchRests(Resting.FORGOTTEN)
    if not open_at(Level.CODED):
        raise SearchRests(Resting.NOTHING)
    asked = asked_by(found)
    if asked.faults:
        raise SearchRests(Resting.QUESTION)
    return asked


def saved_searches(*, by: UUID) -> list[Kept]:
    """Return one's own saved searches and those shared with one's institutions, newest first."""
    found = SavedSearch.objects.filter(withdrawn_at=None).select_related("institution", "account")
    watches = {one.search_id: one for one in Watch.objects.filter(account=by, ended_at=None)}
    return [
        Kept(one, asked_by(one), watches.get(one.pk)) for one in found.order_by("-saved_at", "pk")
    ]


def watching() -> QuerySet[Watch]:
    """Return who watches what, for the worker: of saved searches that are still kept."""
    found = Watch.objects.filter(ended_at=None, stopped_at=None, search__withdrawn_at=None)
    return found.select_related("search").order_by("account", "pk")


def decided_since(filters: Filters, *, since: datetime, cap: int = COUNTED) -> Capped:
    """Count what answers and was established or determined anew since, up to a limit.

    Counted along an index of each open compartment, whatever is in the others.
    """
    asked, values = as_sql(filters)
    values |= {"level": Level.CODED.value, "since": since, "types": filters.kinds}
    values |= {"limit": cap + 1, "looked_at": LOOKED_AT}
    typed = _TYPED if filters.kinds is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE.format(asked=asked, types=typed), values)
        [[number, looked]] = cursor.fetchall()
    return Capped(min(number, cap), number > cap or looked > LOOKED_AT)


def places_of(questions: Sequence[Question]) -> set[str]:
    """Return the places that questions name, to be said in words."""
    filters = [one.filters for one in questions]
    return {code for one in filters for code in (one.state, one.municipality) if code}


_TYPED = """
      and exists (select 1 from registry_act t
                   where t.event_id = a.id and t.ended_at is null
                     and t.type = any(%(types)s) offset 0)"""
_SINCE = """
with recent as materialized (
     select told.id, told.event_id
       from unnest(array(select bal.compartments(%(level)s))) as opened(id)
      cross join lateral (
            select d.id, d.event_id from registry_determination d
             where d.compartment_id = opened.id and d.decided_at > %(since)s
             order by d.decided_at desc limit %(looked_at)s + 1) told),
found as (
     select a.id from recent r
       join registry_event a on a.id = r.event_id and a.current_id = r.id
      where {asked}{types} limit %(limit)s)
select (select count(*) from found), (select count(*) from recent)
"""
