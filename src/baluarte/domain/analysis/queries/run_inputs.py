"""The table a run is computed from: what its asker may see, as known on an instant, and no more."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from baluarte.domain.analysis.choices import Grid, PlaceLevel
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput
from baluarte.domain.analysis.methods.months import (
    first_day,
    last_day,
    later,
    month_of,
)
from baluarte.domain.analysis.queries.deduplicated_events import read_events
from baluarte.domain.analysis.queries.entries import entries_by_part
from baluarte.domain.analysis.queries.event_counts import count_events
from baluarte.domain.analysis.queries.event_tables import with_days
from baluarte.domain.analysis.queries.list_histories import ListsAsked, with_lists
from baluarte.domain.analysis.queries.list_pace import pace_of
from baluarte.domain.analysis.queries.place_grids import PlaceGrid, place_grid
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.lists import events, held_at, sources_of
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import (
    Exposure,
    all_borders,
    person_years,
    younger_than,
)
from baluarte.norms.clocks.calendar import local_day

# A place is covered where a list that is seen told of any event in so many months before the end.
COVERED_MONTHS = 60
# How far back it is read when events came in: the longest delay beyond the months learned from.
REGISTERED_MONTHS = 48


@dataclass(frozen=True, slots=True)
class Read:
    """An input, and the compartments whose events are counted in it."""

    given: RunInput
    compartments: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held in the months before the end, whatever is asked: by list, place and month."""

    covered: frozenset[str]
    months: Mapping[UUID, Counter[str]]


def read_input(
    filters: Filters,
    *,
    first: str,
    last: str,
    grid: Grid,
    known_at: datetime,
    with_borders: bool = False,
    with_events: bool = False,
    with_entries: bool = False,
    lists: ListsAsked | None = None,
) -> Read:
    """Return what a run is given: the events of a question, by month and place, each once."""
    known_in, by = month_of(local_day(known_at)), place_grid(grid)
    since = min(first, later(known_in, -REGISTERED_MONTHS))
    until = max(last_day(last), local_day(known_at))
    asked = filters.narrowed(from_date=first_day(since), until_date=until)
    counted = count_events(asked, first=first, last=last, grid=by, known_at=known_at)
    held = _held(filters, last=last, grid=by, known_at=known_at)
    compartments = sorted(held.months.keys() | counted.compartments)
    younger = _younger(grid.level, filters, first)
    covered = frozenset(younger.get(code, code) for code in held.covered)
    places, exposure = _places(filters, first, last, by, covered=covered, younger=younger)
    organisations = _organisations(compartments)
    seen = min(last, known_in)
    counted_since = later(last, -COVERED_MONTHS)
    pace = pace_of(held.months, organisations, since=counted_since, first=first, last=seen)
    given = RunInput(
        first=first,
        last=last,
        known_in=known_in,
        places=places,
        counts=_rows(_with_older(counted.by_place, younger)),
        registered=_rows(counted.registered),
        not_dated=counted.not_dated,
        not_placed=counted.not_placed,
        stopped=pace.stopped,
        begun=pace.begun,
        changed=pace.changed,
        organisations=tuple(sorted(set(organisations.values()))),
        population_source=exposure.source if exposure else "",
        is_stand_in=bool(exposure and exposure.is_stand_in),
        borders=_borders(by, places, younger) if with_borders else (),
        younger=tuple(sorted(younger.items())),
    )
    if with_entries:
        entries = entries_by_part(asked, organisations, known_at=known_at)
        given = replace(given, entries=entries)
    of = events(asked, known_at=known_at)
    if with_events:
        found = read_events(of, known_at=known_at)
        profiles = profiles_of(of.order_by().values("pk"), known_at=known_at)
        given = with_days(given, found, profiles, grid=by)
        dated: Counter[tuple[str, str, str]] = Counter()
        for place, day, group, number in given.dated:
            dated[younger.get(place, place), day, group] += number
        given = replace(given, dated=tuple((*key, n) for key, n in sorted(dated.items())))
    if lists is not None:
        given = with_lists(given, of, organisations, lists, known_at=known_at)
    return Read(given, tuple(compartments))


def counts_in(
    filters: Filters,
    *,
    first: str,
    last: str,
    grid: Grid,
    compartments: Collection[UUID],
    known_at: datetime,
    younger: Mapping[str, str],
) -> Counter[tuple[str, str]]:
    """Count by place and month the events of a question that some lists hold, each once.

    Places that are `younger` than an earlier table count with those they were counted with there.
    """
    asked = filters.narrowed(from_date=first_day(first), until_date=last_day(last))
    by = place_grid(grid)
    counted = count_events(
        asked, first=first, last=last, grid=by, compartments=compartments, known_at=known_at
    )
    return _with_older(counted.by_place, younger)


def _younger(level: PlaceLevel, filters: Filters, first: str) -> dict[str, str]:
    """Return the municipalities that the first month did not know, each with its elder."""
    if level is not PlaceLevel.MUNICIPALITY:
        return {}
    found = younger_than(first_day(first))
    return {code: elder for code, elder in found.items() if filters.state in (None, code[:2])}


def _with_older(
    counted: Counter[tuple[str, str]], younger: Mapping[str, str]
) -> Counter[tuple[str, str]]:
    """Count younger municipalities with their elders, in which their events lay before."""
    found: Counter[tuple[str, str]] = Counter()
    for (place, month), number in counted.items():
        found[younger.get(place, place), month] += number
    return found


def _rows(counted: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((one, other, number) for (one, other), number in sorted(counted.items()))


def _held(filters: Filters, *, last: str, grid: PlaceGrid, known_at: datetime) -> _Held:
    """Read which places some list tells of at all, and in which months each list does."""
    rows = held_at(known_at).filter(
        status__in=STANDING,
        listed_date__gte=first_day(later(last, -COVERED_MONTHS)),
        listed_date__lte=last_day(last),
    )
    if filters.compartment is not None:
        rows = rows.filter(compartment=filters.compartment)
    months: dict[UUID, Counter[str]] = defaultdict(Counter)
    by_month = rows.order_by().values_list("compartment", TruncMonth("listed_date"))
    for compartment, month, number in by_month.annotate(n=Count("pk")):
        months[compartment][month_of(month)] += number
    places = {grid.place(*one) for one in rows.order_by().values_list(*grid.columns).distinct()}
    return _Held(frozenset(places - {""}), months)


def _organisations(compartments: Collection[UUID]) -> dict[UUID, str]:
    """Return whose list each compartment is."""
    found = sources_of(set(compartments))
    return {compartment: one.steward.name for compartment, one in found.items()}


def _places(
    filters: Filters,
    first: str,
    last: str,
    grid: PlaceGrid,
    *,
    covered: frozenset[str],
    younger: Mapping[str, str],
) -> tuple[tuple[GivenPlace, ...], Exposure | None]:
    """Return the places of the grid with the people who lived there, and according to whom."""
    known = Municipality.objects.order_by("code")
    if filters.state is not None:
        known = known.filter(state=filters.state)
    groups: dict[str, list[str]] = defaultdict(list)
    centres: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, state, longitude, latitude in known.values_list(
        "code", "state", "longitude", "latitude"
    ):
        place = grid.place_of_municipality(code, state)
        if not place:
            continue
        groups[place].append(code)
        if longitude is not None and latitude is not None:
            centres[place].append((longitude, latitude))
    lived = person_years(
        groups=groups, first=first_day(first), last=last_day(last), interpolate=True
    )
    people = {} if lived is None else {code: one.value for code, one in lived.groups.items()}
    for code, elder in younger.items():
        # Where nobody counted the younger by itself its people are among those of the elder.
        if (lives := people.get(elder)) is not None:
            people[elder] = lives + (people.get(code) or 0.0)
    return (
        tuple(
            GivenPlace(
                code=code,
                person_years=people.get(code),
                longitude=_middle(centres[code], 0),
                latitude=_middle(centres[code], 1),
                is_covered=code in covered,
            )
            for code in sorted(groups.keys() - younger.keys())
        ),
        lived,
    )


def _borders(
    grid: PlaceGrid, places: Collection[GivenPlace], younger: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return which places share a border; larger ones where two of their municipalities do."""
    known = {one.code for one in places}
    found = set()
    for pair in ((one, other) for one, other, _ in all_borders()):
        drawn = (younger.get(code, code) for code in pair)
        a, b = (grid.place_of_municipality(code, code[:2]) for code in drawn)
        if a != b and {a, b} <= known:
            found.add((min(a, b), max(a, b)))
    return tuple(sorted(found))


def _middle(centres: list[tuple[float, float]], axis: int) -> float | None:
    return round(fmean(one[axis] for one in centres), 6) if centres else None
