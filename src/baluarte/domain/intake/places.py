"""The territory as the coding of rows asks it: each name, each point and its neighbours once."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from baluarte.domain.territory.gazetteer import Gazetteer
from baluarte.domain.territory.matching import Match, Outcome, match_place
from baluarte.domain.territory.points import PointCheck, locator
from baluarte.domain.territory.queries import gazetteer, neighbours_of, parents_of

REMEMBERED = 50_000


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
    """The territory that is loaded; read once, then remembered."""

    def __init__(self) -> None:
        self._gazetteer: Gazetteer = gazetteer()
        self._matched = lru_cache(maxsize=REMEMBERED)(self._match)
        self._around = lru_cache(maxsize=REMEMBERED)(self._surroundings)

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
        neighbours, parents = self._around(municipality)
        return locator().check_point(
            longitude, latitude, claimed=municipality, neighbours=neighbours, parents=parents
        )

    def locate(self, longitude: float, latitude: float) -> str | None:
        """Return the municipality that holds a point."""
        return locator().locate(longitude, latitude)

    def _match(self, text: str, state: str, is_municipality: bool, on_date: date | None) -> Outcome:
        return match_place(
            text,
            gazetteer=self._gazetteer,
            state=state,
            is_municipality=is_municipality,
            on_date=on_date,
        )

    def _surroundings(self, municipality: str) -> tuple[Sequence[str], Mapping[str, Sequence[str]]]:
        return neighbours_of(municipality), {municipality: parents_of(municipality)}
