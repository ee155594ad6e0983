"""What is known of an event on a layer: in which parts it certainly lies, and in which it may.

The registry holds the municipality of an event and no point. So a part that has all of a
municipality has its events; one that has a share of it may have them, and nothing is divided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from baluarte.domain.territory.layers import OUTSIDE

WHOLE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Where:
    """Parts by code, and `OUTSIDE`: those that certainly have it, and those that may."""

    certain: frozenset[str]
    possible: frozenset[str]

    @property
    def parts(self) -> frozenset[str]:
        """The parts that certainly have it."""
        return self.certain - {OUTSIDE}

    @property
    def is_outside(self) -> bool:
        """Whether it certainly lies in no part."""
        return self.certain == {OUTSIDE}


class Ground:
    """What each municipality says of a layer, and what a state says where no more is known."""

    def __init__(
        self,
        parts: Mapping[str, Mapping[str, float]],
        outside: Mapping[str, float],
        *,
        is_partition: bool,
        parents: Mapping[str, Iterable[str]],
    ) -> None:
        self._is_partition = is_partition
        self.unknown = Where(frozenset(), frozenset((*parts, OUTSIDE)))
        shares: dict[str, dict[str, float]] = {}
        for part, of in (*parts.items(), (OUTSIDE, outside)):
            for municipality, share in of.items():
                shares.setdefault(municipality, {})[part] = share
        self._places = {code: self._where(of) for code, of in shares.items()}
        for child, drawn in parents.items():
            if child not in self._places:
                self._places[child] = self._common([self._of(one) for one in drawn])
        by_state: dict[str, list[Where]] = {}
        for code, where in self._places.items():
            by_state.setdefault(code[:2], []).append(where)
        self._states = {state: self._common(of) for state, of in by_state.items()}

    def of(self, state: str, municipality: str) -> Where:
        """Return where something lies, by its municipality, or by its state where that is all."""
        if municipality in self._places:
            return self._places[municipality]
        return self._states.get(state, self.unknown)

    def certainly_in(self, part: str) -> list[str]:
        """Return the municipalities all of which lie in a part."""
        return sorted(code for code, where in self._places.items() if part in where.certain)

    def inside(self) -> list[str]:
        """Return the municipalities all of which lie in one part at least."""
        return sorted(code for code, where in self._places.items() if where.parts)

    def _of(self, municipality: str) -> Where:
        return self._places.get(municipality, self.unknown)

    def _where(self, shares: Mapping[str, float]) -> Where:
        certain = frozenset(part for part, share in shares.items() if share >= WHOLE)
        if self._is_partition and len(certain) > 1:
            # Two parts that lie on each other by a sliver have it between them.
            certain = frozenset()
        return Where(certain, frozenset(shares))

    def _common(self, of: Iterable[Where]) -> Where:
        found = list(of)
        certain = frozenset.intersection(*(one.certain for one in found))
        return Where(certain, frozenset.union(*(one.possible for one in found)))
