"""The table a run is computed from: what its asker may see, as known on an instant, and no more."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from uuid import UUID

from baluarte.domain.analysis.choices import PlaceLevel
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, StoppedList
from baluarte.domain.analysis.methods.months import (
    first_day,
    last_day,
    later,
    month_of,
    number_of,
)
from baluarte.domain.analysis.queries.deduplicated_events import (
    Around,
    DeduplicatedEvent,
    read_events,
)
from baluarte.domain.analysis.queries.dimensions import (
    SEVERAL,
    UNKNOWN,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.analysis.queries.event_tables import with_days
from baluarte.domain.analysis.queries.list_histories import ListsAsked, with_lists
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.lists import events, held_at, sources_of
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import Exposure, all_borders, person_years
from baluarte.norms.clocks.calendar import local_day

# A place is covered where a list that is seen told of any event in so many months before the end.
COVERED_MONTHS = 60
# How far back it is read when events came in: the longest delay beyond the months learned from.
REGISTERED_MONTHS = 48
# A list stopped if it told of so many events in a year and of none in the last months.
REGULAR_EVENTS, SILENT_MONTHS, YEAR_MONTHS = 6, 3, 12
_NOTHING_AROUND = Around(profiles={}, persons={}, authorities=frozenset())


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
    level: PlaceLevel,
    known_at: datetime,
    with_borders: bool = False,
    with_events: bool = False,
    lists: ListsAsked | None = None,
) -> Read:
    """Return what a run is given: the events of a question, by month and place, each once."""
    known_in = month_of(local_day(known_at))
    since = min(first, later(known_in, -REGISTERED_MONTHS))
    until = max(last_day(last), local_day(known_at))
    asked = filters.narrowed(from_date=first_day(since), until_date=until)
    of = events(asked, known_at=known_at)
    found = read_events(of, known_at=known_at)
    created = dict(of.order_by().values_list("pk", "created_at"))
    held = _held(filters, last=last, level=level, known_at=known_at)
    counts, not_dated, not_placed = _counted(found, first=first, last=last, level=level)
    compartments = sorted(held.months.keys() | {h.compartment for e in found for h in e.holders})
    places, exposure = _places(filters, first, last, level, covered=held.covered)
    organisations = _organisations(compartments)
    given = RunInput(
        first=first,
        last=last,
        known_in=known_in,
        places=places,
        counts=tuple((place, month, n) for (place, month), n in sorted(counts.items())),
        registered=_registered(found, created),
        not_dated=not_dated,
        not_placed=not_placed,
        stopped=_stopped(held, organisations, last=min(last, known_in)),
        organisations=tuple(sorted(set(organisations.values()))),
        population_source=exposure.source if exposure else "",
        is_stand_in=bool(exposure and exposure.is_stand_in),
        borders=_borders(level, places) if with_borders else (),
    )
    if with_events:
        profiles = profiles_of(of.order_by().values("pk"), known_at=known_at)
        given = with_days(given, found, profiles, level=level)
    if lists is not None:
        given = with_lists(given, of, organisations, lists, known_at=known_at)
    return Read(given, tuple(compartments))


def _counted(
    found: Collection[DeduplicatedEvent], *, first: str, last: str, level: PlaceLevel
) -> tuple[Counter[tuple[str, str]], int, int]:
    """Count by place and month; apart what lies in the period and has no month, or no place."""
    counts: Counter[tuple[str, str]] = Counter()
    not_dated = not_placed = 0
    dimension = Dimension(level.value)
    for event in found:
        month, place = (_of(event, one) for one in (Dimension.MONTH, dimension))
        if month in (UNKNOWN, SEVERAL):
            days = [one.first_date for one in event.holders if one.first_date]
            not_dated += bool(days) and first <= month_of(min(days)) <= last
        elif first <= month <= last:
            if place in (UNKNOWN, SEVERAL):
                not_placed += 1
            else:
                counts[place, month] += 1
    return counts, not_dated, not_placed


def _of(event: DeduplicatedEvent, dimension: Dimension) -> str:
    """Return the one month or place of an event; what holders do not agree on is none."""
    return category(values_of(dimension, event, (), (), _NOTHING_AROUND))


def _registered(
    found: Collection[DeduplicatedEvent], created: Mapping[UUID, datetime]
) -> tuple[tuple[str, str, int], ...]:
    """Count events by their month and that in which the first of its holders registered them."""
    counts: Counter[tuple[str, str]] = Counter()
    for event in found:
        month = _of(event, Dimension.MONTH)
        if month in (UNKNOWN, SEVERAL):
            continue
        entered = min(created[one.key] for one in event.holders)
        counts[month, month_of(local_day(entered))] += 1
    return tuple((month, entered, n) for (month, entered), n in sorted(counts.items()))


def _held(filters: Filters, *, last: str, level: PlaceLevel, known_at: datetime) -> _Held:
    """Read which places some list tells of at all, and in which months each list does."""
    rows = held_at(known_at).filter(
        status__in=STANDING,
        listed_date__gte=first_day(later(last, -COVERED_MONTHS)),
        listed_date__lte=last_day(last),
    )
    if filters.compartment is not None:
        rows = rows.filter(compartment=filters.compartment)
    covered: set[str] = set()
    months: dict[UUID, Counter[str]] = defaultdict(Counter)
    column = f"{level.value}_id"
    for compartment, place, day in rows.order_by().values_list(
        "compartment", column, "listed_date"
    ):
        months[compartment][month_of(day)] += 1
        if place:
            covered.add(place)
    return _Held(frozenset(covered), months)


def _stopped(
    held: _Held, organisations: Mapping[UUID, str], *, last: str
) -> tuple[StoppedList, ...]:
    found = []
    for compartment, counts in held.months.items():
        newest = max(counts)
        year = [month for month in counts if number_of(newest) - number_of(month) < YEAR_MONTHS]
        is_regular = sum(counts[month] for month in year) >= REGULAR_EVENTS
        if is_regular and number_of(last) - number_of(newest) >= SILENT_MONTHS:
            found.append(StoppedList(organisations.get(compartment, ""), newest))
    return tuple(sorted(found, key=lambda one: (one.organisation, one.last_month)))


def _organisations(compartments: Collection[UUID]) -> dict[UUID, str]:
    """Return whose list each compartment is."""
    found = sources_of(set(compartments))
    return {compartment: one.steward.name for compartment, one in found.items()}


def _places(
    filters: Filters, first: str, last: str, level: PlaceLevel, *, covered: frozenset[str]
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
        place = state if level is PlaceLevel.STATE else code
        groups[place].append(code)
        if longitude is not None and latitude is not None:
            centres[place].append((longitude, latitude))
    lived = person_years(
        groups=groups, first=first_day(first), last=last_day(last), interpolate=True
    )
    people = {} if lived is None else {code: one.value for code, one in lived.groups.items()}
    return (
        tuple(
            GivenPlace(
                code=code,
                person_years=people.get(code),
                longitude=_middle(centres[code], 0),
                latitude=_middle(centres[code], 1),
                is_covered=code in covered,
            )
            for code in sorted(groups)
        ),
        lived,
    )


def _borders(level: PlaceLevel, places: Collection[GivenPlace]) -> tuple[tuple[str, str], ...]:
    """Return which places share a border; states where two of their municipalities do."""
    known = {one.code for one in places}
    digits = 2 if level is PlaceLevel.STATE else None
    pairs = {(one[:digits], other[:digits]) for one, other, _ in all_borders()}
    return tuple(sorted((a, b) for a, b in pairs if a != b and {a, b} <= known))


def _middle(centres: list[tuple[float, float]], axis: int) -> float | None:
    return round(fmean(one[axis] for one in centres), 6) if centres else None
