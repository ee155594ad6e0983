"""How many people live where, according to whom; what is not known is not there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from baluarte.domain.territory.models import (
    Descent,
    Municipality,
    Population,
    PopulationSource,
    RegionMember,
)
from baluarte.domain.territory.totals import Total, totals


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people, in which year, according to whom; a stand-in is shown as one."""

    population: int
    year: int
    source: str
    is_stand_in: bool


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
