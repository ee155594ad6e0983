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
