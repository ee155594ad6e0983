"""By which places events are counted: municipalities, states, or the regions of a division."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from baluarte.domain.analysis.choices import Grid, PlaceLevel
from baluarte.domain.analysis.queries.dimensions import SEVERAL, UNKNOWN, Dimension
from baluarte.domain.territory.queries import municipalities_by_state, regions_by_municipality

_NONE = ("", None, UNKNOWN, SEVERAL)


@dataclass(frozen=True, slots=True)
class PlaceGrid:
    """The places of a run, and to which of them an event of a state and municipality belongs.

    What is known to its state alone belongs to a region where the whole state does, else to none.
    """

    level: PlaceLevel
    region_of: Mapping[str, str] = field(default_factory=dict)
    region_of_state: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return which columns of an event say where it is."""
        if self.level is PlaceLevel.REGION:
            return ("state_id", "municipality_id")
        return (f"{self.level.value}_id",)

    def place(self, *told: Any) -> str:
        """Return the place of what stands in `columns`; nothing where it is in none."""
        if self.level is not PlaceLevel.REGION:
            return told[0] or ""
        state, municipality = told
        return self.region_of.get(municipality or "") or self.region_of_state.get(state or "", "")

    def place_of(self, said: Callable[[Dimension], str]) -> str:
        """Return the place of an event of which `said` tells a state and a municipality."""
        dimensions = [Dimension(one.removesuffix("_id")) for one in self.columns]
        told = [said(one) for one in dimensions]
        return self.place(*("" if one in _NONE else one for one in told))

    def place_of_municipality(self, code: str, state: str) -> str:
        """Return in which place a municipality lies; nothing where it is in none."""
        if self.level is PlaceLevel.STATE:
            return state
        return code if self.level is PlaceLevel.MUNICIPALITY else self.region_of.get(code, "")


def place_grid(grid: Grid) -> PlaceGrid:
    """Return the places of a grid, as regions are defined today."""
    if grid.level is not PlaceLevel.REGION:
        return PlaceGrid(grid.level)
    region_of = regions_by_municipality(grid.division)
    regions = defaultdict(set)
    for state, codes in municipalities_by_state().items():
        regions[state] = {region_of.get(code, "") for code in codes}
    whole = {state: next(iter(found)) for state, found in regions.items() if len(found) == 1}
    return PlaceGrid(grid.level, region_of, {state: one for state, one in whole.items() if one})
