"""For how long how many people lived somewhere: what a rate divides by.

A year that the source does not tell is drawn in a straight line between the two nearest that it
does, where that is asked for; before the first and after the last nothing is known.
"""

from bisect import bisect_left
from calendar import isleap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from baluarte.domain.territory.models import Descent, Population, PopulationSource
from baluarte.domain.territory.queries.population import population_source


@dataclass(frozen=True, slots=True)
class PersonYears:
    """The person-years of a group of municipalities, whole or not at all."""

    value: float | None
    """None where a member's figure lacks: part of a sum would make a rate too high."""
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Person-years by group, and according to whom."""

    groups: Mapping[str, PersonYears]
    source: str
    is_stand_in: bool
    between: tuple[int, ...]
    """Years drawn between two that the source tells."""


def person_years(
    *,
    groups: Mapping[str, Collection[str]],
    first: date,
    last: date,
    source: str | None = None,
    interpolate: bool = False,
) -> Exposure | None:
    """Return the person-years of groups of municipalities from a day to a day, both counted.

    The figure of a year stands for each of its days; a stand-in has one that stands for any. A
    municipality younger than its source is counted in its parents. None without any source.
    """
    told = _read(groups, first, last, source, interpolate=interpolate)
    return None if told is None else told.exposure(groups, list(_years(first, last)))


def person_years_each_year(
    *,
    groups: Mapping[str, Collection[str]],
    first: date,
    last: date,
    source: str | None = None,
    interpolate: bool = False,
) -> dict[int, Exposure]:
    """Return the same for each year that a period touches; as many queries for any number."""
    told = _read(groups, first, last, source, interpolate=interpolate)
    if told is None:
        return {}
    return {year: told.exposure(groups, [(year, share)]) for year, share in _years(first, last)}


@dataclass(frozen=True, slots=True)
class _Told:
    """What a source tells of some municipalities, and where younger ones are counted."""

    source: PopulationSource
    figures: Mapping[str, Mapping[int, int]]
    parents: Mapping[str, Collection[str]]
    interpolate: bool

    def exposure(
        self, groups: Mapping[str, Collection[str]], parts: Sequence[tuple[int, float]]
    ) -> Exposure:
        """Return the person-years of groups in parts of years."""
        between: set[int] = set()
        lived: dict[str, float] = {}
        for code, figures in self.figures.items():
            known = [self._figure(figures, year) for year, _ in parts]
            numbers = [one for one in known if one is not None]
            if len(numbers) < len(parts):
                continue
            if not self.source.is_stand_in:
                between |= {year for year, _ in parts if year not in figures}
            shares = (share for _, share in parts)
            lived[code] = sum(n * share for n, share in zip(numbers, shares, strict=True))
        found = {name: _sum(members, lived, self.parents) for name, members in groups.items()}
        return Exposure(found, self.source.name, self.source.is_stand_in, tuple(sorted(between)))

    def _figure(self, figures: Mapping[int, int], year: int) -> float | None:
        if self.source.is_stand_in:
            return float(next(iter(figures.values())))
        return _figure(figures, year, interpolate=self.interpolate)


def _read(
    groups: Mapping[str, Collection[str]],
    first: date,
    last: date,
    source: str | None,
    *,
    interpolate: bool,
) -> _Told | None:
    if last < first:
        raise ValueError(f"{last} is before {first}")
    used = population_source(source)
    if used is None:
        return None
    places = {code for members in groups.values() for code in members}
    told = _told(used, places, (first.year, last.year), interpolate=interpolate)
    return _Told(used, told, _parents(places), interpolate)


def _told(
    used: PopulationSource, places: Collection[str], years: tuple[int, int], *, interpolate: bool
) -> dict[str, dict[int, int]]:
    """Return the figures of a source by municipality and year; all years where lines are drawn."""
    rows = Population.objects.filter(source=used, municipality__in=places)
    if not (used.is_stand_in or interpolate):
        rows = rows.filter(year__range=years)
    told: dict[str, dict[int, int]] = {}
    for code, year, people in rows.values_list("municipality_id", "year", "population"):
        told.setdefault(code, {})[year] = people
    return told


def _figure(figures: Mapping[int, int], year: int, *, interpolate: bool) -> float | None:
    if year in figures:
        return float(figures[year])
    years = sorted(figures)
    after = bisect_left(years, year)
    if not interpolate or after in (0, len(years)):
        return None
    begun, ended = years[after - 1], years[after]
    share = (year - begun) / (ended - begun)
    return figures[begun] + share * (figures[ended] - figures[begun])


def _years(first: date, last: date) -> Iterator[tuple[int, float]]:
    """Yield each year of a period with the share of its days that are in it."""
    for year in range(first.year, last.year + 1):
        begun, ended = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        yield year, ((ended - begun).days + 1) / (366 if isleap(year) else 365)


def _parents(codes: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = Descent.objects.filter(child__in=codes) if codes else Descent.objects.none()
    for child, parent in rows.values_list("child_id", "parent_id"):
        found.setdefault(child, []).append(parent)
    return found


def _sum(
    members: Collection[str], lived: Mapping[str, float], parents: Mapping[str, Collection[str]]
) -> PersonYears:
    inside = set(members)

    def is_counted(code: str) -> bool:
        of = parents.get(code, ())
        return bool(of) and all(one in lived and one in inside for one in of)

    missing = tuple(sorted(one for one in inside if one not in lived and not is_counted(one)))
    known = sum(lived[code] for code in sorted(inside) if code in lived)
    return PersonYears(None if missing else known, missing)
