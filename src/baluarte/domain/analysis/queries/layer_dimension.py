"""A layer as a dimension: of whatever is counted, the one area in which it certainly lies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from baluarte.domain.analysis.queries.deduplicated_events import HeldRecord
from baluarte.domain.analysis.queries.dimensions import SEVERAL, UNKNOWN, Dimension
from baluarte.domain.registry.layer_membership import Ground

# Certainly in no area. No code of an area has this sign.
NOWHERE: Final = "~outside"


@dataclass(frozen=True, slots=True)
class ByArea:
    """The areas of one layer, each by its code; `NOWHERE`, several and not known beside them."""

    layer: UUID
    ground: Ground = field(compare=False)

    def values(self, holders: Iterable[HeldRecord]) -> set[str]:
        """Return what the holders of an event say: nothing where none tells precisely enough."""
        return {
            value for one in holders for value in self._at(one.state or "", one.municipality or "")
        }

    def category(self, state: str, municipality: str) -> str:
        """Return the one category of a place."""
        found = self._at(state, municipality)
        return SEVERAL if len(found) > 1 else next(iter(found), UNKNOWN)

    def _at(self, state: str, municipality: str) -> frozenset[str]:
        where = self.ground.of(state, municipality)
        return frozenset({NOWHERE}) if where.is_outside else where.parts


Split = Dimension | ByArea
