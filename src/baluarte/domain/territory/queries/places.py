"""Places by code, name, neighbourhood and point."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.matching import Outcome, match_place
from baluarte.domain.territory.models import (
    Descent,
    Municipality,
    MunicipalityName,
    Neighbour,
    Region,
    RegionMember,
    State,
)
from baluarte.domain.territory.names import Gazetteer, Lineage, Name, fold
from baluarte.domain.territory.points import PointCheck, locator

LOOKED_AT = 300


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


def parents_of_the_undrawn() -> dict[str, list[str]]:
    """Return where the land of each municipality without a shape of its own is drawn."""
    found: dict[str, list[str]] = {}
    rows = Descent.objects.filter(child__has_shape=False).order_by("child", "position")
    for child, parent in rows.values_list("child_id", "parent_id"):
        found.setdefault(child, []).append(parent)
    return found


def neighbours_of(municipality: str) -> list[str]:
    """Return the codes of those that share a border; for one without a shape, its parents' too."""
    drawn = parents_of(municipality)
    found = Neighbour.objects.filter(municipality__in=drawn or [municipality])
    codes = set(found.values_list("neighbour_id", flat=True)) | set(drawn)
    return sorted(codes - {municipality})


def municipalities_by_state() -> dict[str, list[str]]:
    """Return the codes of the municipalities of each state."""
    found: dict[str, list[str]] = {}
    for code, state in Municipality.objects.order_by("code").values_list("code", "state_id"):
        found.setdefault(state, []).append(code)
    return found


def divisions() -> dict[str, list[Region]]:
    """Return the divisions of the country, each with its regions."""
    found: dict[str, list[Region]] = {}
    for one in Region.objects.exclude(division="").order_by("division", "slug"):
        found.setdefault(one.division, []).append(one)
    return found


def regions_by_municipality(division: str) -> dict[str, str]:
    """Return in which region of a division each municipality lies; without those in none."""
    rows = RegionMember.objects.filter(division=division)
    return dict(rows.order_by("municipality").values_list("municipality_id", "region_id"))


def all_borders() -> list[tuple[str, str, float]]:
    """Return every border once, with its length in kilometres."""
    found = Neighbour.objects.filter(municipality__lt=F("neighbour"))
    return list(
        found.order_by("municipality", "neighbour").values_list(
            "municipality_id", "neighbour_id", "border_km"
        )
    )


def younger_than(day: date) -> dict[str, str]:
    """Return the municipalities that did not exist on a day, each with where its seat lay then."""
    young = Descent.objects.filter(position=0, child__valid_from__gt=day)
    return dict(young.order_by("child").values_list("child_id", "parent_id"))


def shapes_of(codes: Collection[str]) -> dict[str, str]:
    """Return the shape each municipality is drawn in: the younger ones in their first parent."""
    # A handful in all: asked whole, since thousands of codes are dearer to send than to look up.
    young = Descent.objects.filter(position=0, child__has_shape=False)
    parents = dict(young.values_list("child_id", "parent_id"))
    return {code: parents.get(code, code) for code in codes}


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
