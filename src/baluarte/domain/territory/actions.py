from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from baluarte.domain.audit.actions import record
from baluarte.domain.territory import localities as towns
from baluarte.domain.territory import texts
from baluarte.domain.territory.choices import NameKind, Series
from baluarte.domain.territory.country import Country, Place, read_country, read_people
from baluarte.domain.territory.models import (
    Descent,
    Municipality,
    MunicipalityName,
    Neighbour,
    Population,
    PopulationSource,
    Region,
    RegionMember,
    State,
)
from baluarte.domain.territory.names import fold
from baluarte.domain.territory.population_file import read_population_file
from baluarte.domain.territory.queries import members_of_states
from baluarte.domain.territory.region_file import read_region_file
from baluarte.domain.territory.stand_in import OURS
from baluarte.domain.territory.totals import Difference
from baluarte.norms.clocks.calendar import local_day

AT_ONCE = 5000
# The localities' figures are of mixed years, most of them those of the census of 2020.
STAND_IN_YEAR = 2020
STAND_IN = f"{OURS}{towns.SOURCE}"


class SourceDiffers(Exception):
    """A source of this name holds other figures already: give the new ones a name of their own."""


class RegionsOverlap(Exception):
    """A municipality is already in another region of the division."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a population source brought: figures, and which municipalities it leaves out."""

    source: PopulationSource
    figures: int
    missing: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]
    # Totals of the file that are not the sums of its municipalities, which are what is used.
    differences: tuple[Difference, ...] = ()


@transaction.atomic
def load_framework(
    *, country: Country | None = None, by: UUID | None, at: datetime
) -> dict[str, int]:
    """Take in states, municipalities, their names and neighbours; safe to run again."""
    country = country or read_country()
    loaded = {
        "states": _load_states(country),
        "municipalities": _load_municipalities(country.municipalities),
        "names": _load_names(country, at),
        "borders": _load_borders(country),
    }
    record(act="territory.load_framework", object_type="territory", payload=loaded, by=by, at=at)
    return loaded


@transaction.atomic
def load_population(
    path: Path,
    *,
    source: str,
    census_year: int | None = None,
    series: Series | None = None,
    published_on: date | None = None,
    by: UUID | None,
    at: datetime,
) -> Loaded:
    """Take in an official population file as a source of its own, whole or not at all.

    A catalogue of one year is a census and columns of years are a projection, unless told.
    """
    known = set(Municipality.objects.values_list("code", flat=True))
    figures = read_population_file(path, known=known, census_year=census_year)
    new = PopulationSource(
        name=source,
        series=series or (Series.PROJECTION if census_year is None else Series.CENSUS),
        published_on=published_on,
        sha256=figures.sha256,
        loaded_at=at,
    )
    kept = _keep_source(new, figures.population, by=by)
    return Loaded(
        kept, len(figures.population), figures.missing, figures.absent, figures.differences
    )


@transaction.atomic
def load_stand_in_population(
    *, people: Mapping[str, int] | None = None, by: UUID | None, at: datetime
) -> Loaded:
    """Take in summed localities as a labelled stand-in until an official file is loaded."""
    people = read_people() if people is None else people
    known = set(Municipality.objects.values_list("code", flat=True))
    figures = {(code, STAND_IN_YEAR): people[code] for code in sorted(known & people.keys())}
    content = sha256(repr(sorted(figures.items())).encode()).hexdigest()
    new = PopulationSource(
        name=STAND_IN, is_stand_in=True, series=Series.STAND_IN, sha256=content, loaded_at=at
    )
    kept = _keep_source(new, figures, by=by)
    return Loaded(kept, len(figures), (), tuple(sorted(known - people.keys())))


@transaction.atomic
def define_region(
    *,
    slug: str,
    name_es: str,
    name_en: str,
    members: Collection[str],
    source: str,
    division: str = "",
    by: UUID | None,
    at: datetime,
) -> Region:
    """Name a set of municipalities; within a division none belongs to two regions."""
    taken = RegionMember.objects.filter(division=division, municipality__in=members)
    if division and (other := taken.exclude(region=slug).select_related("region").first()):
        raise RegionsOverlap(f"{other.municipality_id} is in {other.region.slug} already")
    region = Region(slug=slug, division=division, name_es=name_es, name_en=name_en, source=source)
    region.save(force_insert=True)
    RegionMember.objects.bulk_create(
        RegionMember(region=region, municipality_id=code, division=division)
        for code in sorted(members)
    )
    record(
        act="territory.define_region",
        object_type="region",
        objects=[slug],
        payload={"members": len(members), "source": source},
        by=by,
        at=at,
    )
    return region


@transaction.atomic
def define_division(
    path: Path, *, division: str, source: str, by: UUID | None, at: datetime
) -> list[Region]:
    """Define the regions of a division of the country from a file; what is defined stays.

    Raises `RegionFileRefused` where the file cannot be taken, `RegionsOverlap` where the division
    or one of its regions is defined already.
    """
    known = set(Municipality.objects.values_list("code", flat=True))
    read = read_region_file(path, known=known)
    there = Region.objects.filter(Q(division=division) | Q(slug__in=[one.slug for one in read]))
    if (first := there.order_by("slug").first()) is not None:
        raise RegionsOverlap(f"{first.slug} is defined already: choose another name")
    return [
        define_region(
            slug=one.slug, name_es=one.name_es, name_en=one.name_en, members=one.members,
            source=source, division=division, by=by, at=at,
        )
        for one in read
    ]  # fmt: skip


@transaction.atomic
def load_regions(*, by: UUID | None, at: datetime) -> list[Region]:
    """Define the regions that come with the project, those that are not there yet."""
    there = set(Region.objects.values_list("slug", flat=True))
    return [
        define_region(
            slug=text.slug,
            name_es=text.name_es,
            name_en=text.name_en,
            members=members_of_states(text.states),
            source=text.source,
            division=text.division,
            by=by,
            at=at,
        )
        for text in texts.regions()
        if text.slug not in there
    ]


def _keep_source(
    new: PopulationSource, figures: Mapping[tuple[str, int], int], *, by: UUID | None
) -> PopulationSource:
    there = PopulationSource.objects.filter(name=new.name).first()
    if there is not None and there.sha256 != new.sha256:
        raise SourceDiffers(
            f"{new.name!r} was loaded on {there.loaded_at:%Y-%m-%d} with other figures"
        )
    if there is not None:
        return there
    new.save(force_insert=True)
    Population.objects.bulk_create(
        (
            Population(municipality_id=code, year=year, population=people, source=new)
            for (code, year), people in figures.items()
        ),
        batch_size=AT_ONCE,
    )
    record(
        act="territory.load_population",
        object_type="population_source",
        # Its name is a citation, longer than what an entry names.
        objects=[new.sha256[:40]],
        payload={
            "name": new.name,
            "figures": len(figures),
            "sha256": new.sha256,
            "is_stand_in": new.is_stand_in,
            "series": new.series,
        },
        by=by,
        at=new.loaded_at,
    )
    return new


def _load_states(country: Country) -> int:
    abbreviations = {state.code: state.abbreviation for state in texts.states()}
    rows = [
        State(
            code=place.code,
            name=place.name,
            abbreviation=abbreviations[place.code],
            longitude=place.longitude,
            latitude=place.latitude,
            area_km2=place.area_km2,
        )
        for place in country.states
    ]
    State.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "abbreviation", "longitude", "latitude", "area_km2"],
    )
    return len(rows)


def _load_municipalities(places: Collection[Place]) -> int:
    changing = [
        "name", "valid_from", "has_shape", "longitude", "latitude", "area_km2", "source",
        "confidence",
    ]  # fmt: skip
    rows = [
        Municipality(
            code=place.code,
            state_id=place.code[:2],
            **{field: getattr(place, field) for field in changing},
        )
        for place in places
    ]
    Municipality.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=changing
    )
    Descent.objects.bulk_create(
        (
            Descent(child_id=place.code, parent_id=parent, position=position)
            for place in places
            for position, parent in enumerate(place.parents)
        ),
        ignore_conflicts=True,
    )
    return len(rows)


def _load_names(country: Country, at: datetime) -> int:
    rows = [
        MunicipalityName(
            municipality_id=name.code,
            name=name.name,
            folded=fold(name.name),
            kind=name.kind,
            people=name.people,
            valid_from=name.valid_from,
            valid_until=name.valid_until,
            source=name.source,
        )
        for name in country.names
    ]
    MunicipalityName.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["municipality", "name", "kind"],
        update_fields=["folded", "people", "valid_from", "valid_until", "source"],
    )
    _end_replaced_names(country, at)
    return len(rows)


def _end_replaced_names(country: Country, at: datetime) -> None:
    """An official name loaded before and no longer official ends on the day it was replaced."""
    now = {(name.code, name.name) for name in country.names if name.kind == NameKind.OFFICIAL}
    codes = {code for code, _ in now}
    named = MunicipalityName.objects.filter(kind=NameKind.OFFICIAL, valid_until=None)
    replaced = [
        name.pk
        for name in named
        if name.municipality_id in codes and (name.municipality_id, name.name) not in now
    ]
    MunicipalityName.objects.filter(pk__in=replaced).update(valid_until=local_day(at))


def _load_borders(country: Country) -> int:
    Neighbour.objects.bulk_create(
        (
            Neighbour(municipality_id=one, neighbour_id=other, border_km=border.length_km)
            for border in country.borders
            for one, other in ((border.one, border.other), (border.other, border.one))
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    return len(country.borders)
