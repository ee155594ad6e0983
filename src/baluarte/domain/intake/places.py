"""The territory as the coding of rows asks it: each name, each point and its neighbours once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Protocol

from baluarte.domain.territory.gazetteer import Gazetteer
from baluarte.domain.territory.matching import Match, Outcome, match_place
from baluarte.domain.territory.points import Locator, PointCheck, locator
from baluarte.domain.territory.queries import all_borders, gazetteer

REMEMBERED = 8192


class PlaceMatcher(Protocol):
    """What the coding asks of the territory."""

    def match(
        self, text: str, *, state: str, is_municipality: bool, on_date: date | None
    ) -> Outcome:
        """Match a place as written."""
        ...

    def check_point(self, longitude: float, latitude: float, *, municipality: str) -> PointCheck:
        """Say whether a point lies where it is said to lie."""
        ...

    def locate(self, longitude: float, latitude: float) -> str | None:
        """Return the municipality that holds a point."""
        ...


class Territory:
    """The territory as it is loaded, or another one; read once, then remembered."""

    def __init__(
        self,
        *,
        names: Gazetteer | None = None,
        shapes: Locator | None = None,
        borders: Iterable[tuple[str, str, float]] | None = None,
    ) -> None:
        self._gazetteer = gazetteer() if names is None else names
        self._shapes = shapes
        self._given_borders = borders
        self._matched = lru_cache(maxsize=REMEMBERED)(self._match)
        self._around = lru_cache(maxsize=REMEMBERED)(self._neighbours)

    def match(
        self, text: str, *, state: str, is_municipality: bool, on_date: date | None
    ) -> Outcome:
        """Match a place as written, as of a day where that makes a difference."""
        found = self._matched(text, state, is_municipality, None)
        if isinstance(found, Match) and found.code in self._gazetteer.lineage:
            return self._matched(text, state, is_municipality, on_date)
        return found

    def check_point(self, longitude: float, latitude: float, *, municipality: str) -> PointCheck:
        """Say whether a point lies where it is said to lie."""
        return self._locator.check_point(
            longitude,
            latitude,
            claimed=municipality,
            neighbours=self._around(municipality),
            parents=self._parents,
        )

    def locate(self, longitude: float, latitude: float) -> str | None:
        """Return the municipality that holds a point."""
        return self._locator.locate(longitude, latitude)

    def _match(self, text: str, state: str, is_municipality: bool, on_date: date | None) -> Outcome:
        return match_place(
            text,
            gazetteer=self._gazetteer,
            state=state,
            is_municipality=is_municipality,
            on_date=on_date,
        )

    def _neighbours(self, municipality: str) -> Sequence[str]:
        """Return who borders a municipality; for one without a shape, who borders its parents."""
        drawn = self._parents.get(municipality, (municipality,))
        found = {code for one in drawn for code in self._borders.get(one, ())}
        return sorted((found | set(drawn)) - {municipality})

    @property
    def _locator(self) -> Locator:
        # The whole country's shapes are heavy: read where a point asks for them.
        return locator() if self._shapes is None else self._shapes

    @cached_property
    def _parents(self) -> Mapping[str, Sequence[str]]:
        return {code: lineage.parents for code, lineage in self._gazetteer.lineage.items()}

    @cached_property
    def _borders(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        borders = all_borders() if self._given_borders is None else self._given_borders
        for one, other, _ in borders:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return found
