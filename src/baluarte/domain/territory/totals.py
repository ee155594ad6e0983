"""Sums over groups of municipalities that always add up, and say what they lack."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

REMAINDER = ""


class GroupsOverlap(ValueError):
    """A municipality stands in two groups: their sums would count it twice."""


@dataclass(frozen=True, slots=True)
class Total:
    """The people of a group as far as known, and the members without a figure."""

    population: int
    missing: tuple[str, ...]


def total(population: Mapping[str, int], members: Collection[str]) -> Total:
    """Sum the known figures of some municipalities; one without a figure is named, not zero."""
    known = [population[code] for code in members if code in population]
    return Total(sum(known), tuple(sorted(code for code in members if code not in population)))


def totals(
    population: Mapping[str, int],
    groups: Mapping[str, Collection[str]],
    *,
    everybody: Collection[str],
) -> dict[str, Total]:
    """Sum each group and, under `REMAINDER`, what lies in none: together they are the nation."""
    placed: dict[str, str] = {}
    for group, members in groups.items():
        for code in members:
            if placed.setdefault(code, group) != group:
                raise GroupsOverlap(f"{code} is in {placed[code]} and in {group}")
    sums = {group: total(population, members) for group, members in groups.items()}
    outside = sorted(set(everybody) - set(placed))
    return sums | {REMAINDER: total(population, outside)} if outside else sums


@dataclass(frozen=True, slots=True)
class Difference:
    """A total as a source tells it, and the sum of its members, which is what is used here."""

    group: str
    year: int
    told: int
    summed: int
    members: int
    missing: tuple[str, ...]

    @property
    def is_rounding(self) -> bool:
        """Whether figures each rounded to whole persons explain it."""
        return not self.missing and abs(self.told - self.summed) <= (self.members + 1) / 2

    @property
    def is_possible(self) -> bool:
        """Whether it may be so: a total holds its members, and more only where one lacks."""
        return self.is_rounding or (bool(self.missing) and self.told >= self.summed)


def differences(
    population: Mapping[tuple[str, int], int],
    told: Mapping[tuple[str, int], int],
    members: Mapping[str, Collection[str]],
) -> list[Difference]:
    """Return the totals of known groups that are not the sum of their members, by code and year."""
    found = []
    for (group, year), number in told.items():
        if group not in members:
            continue
        known = {
            code: population[code, year] for code in members[group] if (code, year) in population
        }
        summed = total(known, members[group])
        if summed.population != number:
            found.append(
                Difference(
                    group, year, number, summed.population, len(members[group]), summed.missing
                )
            )
    return found
