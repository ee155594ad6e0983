from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.gazetteer import Gazetteer, Lineage, Name
from baluarte.domain.territory.matching import Outcome, match_place
from baluarte.domain.territory.models import (
    Descent,
    Municipality,
    MunicipalityName,
    Neighbour,
    Population,
    PopulationSource,
    RegionMember,
    State,
)
from baluarte.domain.territory.names import fold
from baluarte.domain.territory.points import PointCheck, locator
from baluarte.domain.territory.totals import Total, totals

LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people, in which year, according to whom; a stand-in is shown as one."""

    population: int
    year: int
    source: str
    is_stand_in: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A municipality found while typing, and the name under which it was."""

    code: str
    name: str
    state: str
    found_by: str
    kind: NameKind


def all_states() -> QuerySet[State]:
    """Return the 32 states by code."""
    return State.objects.all()


def municipalities_of(
    *, state: str | None = None, region: str | None = None, on_date: date | None = None
) -> QuerySet[Municipality]:
    """Return municipalities by code, of a state or a region, those that existed on a day."""
    found = Municipality.objects.select_related("state")
    if state is not None:
        found = found.filter(state=state)
    if region is not None:
        found = found.filter(regions=region)
    if on_date is not None:
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on_date)
        found = found.filter(begun).filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on_date))
    return found.order_by("code")


def members_of_states(states: Iterable[str]) -> list[str]:
    """Return the codes of all municipalities of some states."""
    found = Municipality.objects.filter(state__in=list(states))
    return list(found.order_by("code").values_list("code", flat=True))


def names_of(municipality: str) -> QuerySet[MunicipalityName]:
    """Return the names a municipality itself bears or bore; not those of its towns."""
    return (
        MunicipalityName.objects.filter(municipality=municipality)
        .exclude(kind=NameKind.LOCALITY)
        .order_by(F("valid_from").asc(nulls_first=True), "name")
    )


def parents_of(municipality: str) -> list[str]:
    """Return the municipalities one came from, if it is younger than the framework."""
    return list(
        Descent.objects.filter(child=municipality)
        .order_by("position")
        .values_list("parent_id", flat=True)
    )


def neighbours_of(municipality: str) -> list[str]:
    """Return the codes of those that share a border; for one without a shape, its parents' too."""
    drawn = parents_of(municipality)
    found = Neighbour.objects.filter(municipality__in=drawn or [municipality])
    codes = set(found.values_list("neighbour_id", flat=True)) | set(drawn)
    return sorted(codes - {municipality})


def all_borders() -> list[tuple[str, str, float]]:
    """Return every border once, with its length in kilometres."""
    found = Neighbour.objects.filter(municipality__lt=F("neighbour"))
    return list(
        found.order_by("municipality", "neighbour").values_list(
            "municipality_id", "neighbour_id", "border_km"
        )
    )


def population_source(name: str | None = None) -> PopulationSource | None:
    """Return a source by name, or the one to be used: the latest official one, else a stand-in."""
    sources = PopulationSource.objects.order_by("is_stand_in", "-loaded_at", "name")
    return sources.first() if name is None else sources.get(name=name)


def population_of(*, municipality: str, year: int, source: str | None = None) -> Figure | None:
    """Return the people of a municipality in a year, or None where it is not known.

    A stand-in has one year only and answers for any, saying its own.
    """
    return populations(year=year, source=source, only=[municipality]).get(municipality)


def populations(
    *, year: int, source: str | None = None, only: Collection[str] | None = None
) -> dict[str, Figure]:
    """Return the known populations of a year by municipality; who is not there is not known."""
    used = population_source(source)
    if used is None:
        return {}
    rows = Population.objects.filter(source=used)
    if not used.is_stand_in:
        rows = rows.filter(year=year)
    if only is not None:
        rows = rows.filter(municipality__in=only)
    return {
        code: Figure(people, of_year, used.name, used.is_stand_in)
        for code, of_year, people in rows.values_list("municipality_id", "year", "population")
    }


def populations_on_map(*, year: int, source: str | None = None) -> dict[str, int]:
    """Return populations on the shapes of the framework: the younger ones in their first parent.

    A shape whose parent has no figure of its own has none: part of a sum is not a sum.
    """
    known = {
        code: figure.population for code, figure in populations(year=year, source=source).items()
    }
    for child, parent in Descent.objects.filter(position=0).values_list("child_id", "parent_id"):
        people = known.pop(child, 0)
        if parent in known:
            known[parent] += people
    return known


def shapes_of(codes: Collection[str]) -> dict[str, str]:
    """Return the shape each municipality is drawn in: the younger ones in their first parent."""
    first = Descent.objects.filter(position=0, child__in=codes, child__has_shape=False)
    return {code: code for code in codes} | dict(first.values_list("child_id", "parent_id"))


def populations_by_state(*, year: int, source: str | None = None) -> dict[str, Total]:
    """Return the people of each state and whose figures lack."""
    groups: dict[str, list[str]] = {}
    for code in _everybody(year, source):
        groups.setdefault(code[:2], []).append(code)
    return _totals(groups, year, source)


def populations_by_region(
    *, division: str, year: int, source: str | None = None
) -> dict[str, Total]:
    """Return the people of each region of a division and, under `REMAINDER`, of nobody's land."""
    groups: dict[str, list[str]] = {}
    members = RegionMember.objects.filter(division=division)
    for region, code in members.values_list("region_id", "municipality_id"):
        groups.setdefault(region, []).append(code)
    return _totals(groups, year, source)


def search_places(*, text: str, state: str | None = None, limit: int = 10) -> list[Found]:
    """Return municipalities while a name is typed: of their own name first, then of their towns."""
    folded = fold(text)
    if not folded:
        return []
    names = MunicipalityName.objects.filter(
        Q(folded__startswith=folded) | Q(folded__contains=f" {folded}")
    )
    if state is not None:
        names = names.filter(municipality__state=state)
    found: dict[str, Found] = {}
    for name in _best_first(names, folded)[:LOOKED_AT]:
        place = name.municipality
        found.setdefault(
            place.code,
            Found(place.code, place.name, place.state.name, name.name, NameKind(name.kind)),
        )
        if len(found) == limit:
            break
    return list(found.values())


def match(
    *,
    text: str,
    state: str = "",
    is_municipality: bool = False,
    on_date: date | None = None,
) -> Outcome:
    """Match a place as written against the names that are loaded; see `matching`."""
    return match_place(
        text,
        gazetteer=gazetteer(),
        state=state,
        is_municipality=is_municipality,
        on_date=on_date,
    )


def gazetteer() -> Gazetteer:
    """Return all names, read once in a process until they change."""
    state = MunicipalityName.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return _gazetteer(state["count"], state["last"])


def locate(*, longitude: float, latitude: float) -> str | None:
    """Return the municipality of the framework that holds a point, None at sea or abroad."""
    return locator().locate(longitude, latitude)


def check_point(*, longitude: float, latitude: float, municipality: str) -> PointCheck:
    """Say whether a point lies where it is said to lie."""
    return locator().check_point(
        longitude,
        latitude,
        claimed=municipality,
        neighbours=neighbours_of(municipality),
        parents={municipality: parents_of(municipality)},
    )


@lru_cache(maxsize=1)
def _gazetteer(_count: int, _last: int | None) -> Gazetteer:
    fields = ("municipality_id", "name", "kind", "people", "valid_from", "valid_until", "source")
    names = tuple(
        Name(code, name, NameKind(kind), people, begun, ended, source)
        for code, name, kind, people, begun, ended, source in (
            MunicipalityName.objects.order_by("pk").values_list(*fields)
        )
    )
    parents: dict[str, list[str]] = {}
    begun_on: dict[str, date | None] = {}
    for row in Descent.objects.order_by("child", "position").select_related("child"):
        parents.setdefault(row.child_id, []).append(row.parent_id)
        begun_on[row.child_id] = row.child.valid_from
    lineage = {code: Lineage(tuple(of), begun_on[code]) for code, of in parents.items()}
    return Gazetteer(names, lineage)


def _best_first(names: QuerySet[MunicipalityName], folded: str) -> QuerySet[MunicipalityName]:
    kinds = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(NameKind)]
    closeness = Case(
        When(folded=folded, then=Value(0)),
        When(folded__startswith=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    is_town = Case(
        When(kind=NameKind.LOCALITY, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return (
        names.select_related("municipality__state")
        .annotate(closeness=closeness, is_town=is_town, strength=Case(*kinds, default=Value(9)))
        .order_by("closeness", "is_town", "-people", "strength", "municipality")
    )


def _everybody(year: int, source: str | None) -> list[str]:
    """Return who should have a figure: all, less those still counted in their parents."""
    known = populations(year=year, source=source)
    parents: dict[str, list[str]] = {}
    for child, parent in Descent.objects.values_list("child_id", "parent_id"):
        parents.setdefault(child, []).append(parent)
    codes = Municipality.objects.order_by("code").values_list("code", flat=True)
    return [code for code in codes if not _is_counted_in_parents(code, parents, known)]


def _is_counted_in_parents(
    code: str, parents: Mapping[str, Collection[str]], known: Mapping[str, Figure]
) -> bool:
    return code not in known and code in parents and all(one in known for one in parents[code])


def _totals(
    groups: Mapping[str, Collection[str]], year: int, source: str | None
) -> dict[str, Total]:
    everybody = _everybody(year, source)
    counted = set(everybody)
    kept = {group: [one for one in members if one in counted] for group, members in groups.items()}
    return totals(_known(year, source), kept, everybody=everybody)


def _known(year: int, source: str | None) -> dict[str, int]:
    figures = populations(year=year, source=source)
    return {code: figure.population for code, figure in figures.items()}
