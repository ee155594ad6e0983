"""The territory as the coding of rows asks it: each name, each point and its neighbours once.

What a row says of where decides with it how finely its place is known.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Protocol

from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.mapping import Cells
from baluarte.domain.territory.choices import Certainty, How, PointVerdict
from baluarte.domain.territory.matching import Ambiguous, Match, Outcome, match_place
from baluarte.domain.territory.names import Gazetteer
from baluarte.domain.territory.points import Locator, NotOnEarth, PointCheck, locator
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


Note = Callable[[str, str], None]
STATE_CODE = 2
# Taken where a mapping says that the likeliest place may be: by a name of its own, not a guess.
TAKEN = frozenset({How.OFFICIAL, How.FORMER, How.ALSO, How.SHORT, How.LOCALITY})
POINT_REASONS = {
    PointVerdict.NEIGHBOUR: "point.neighbour",
    PointVerdict.ELSEWHERE: "point.elsewhere",
    PointVerdict.OUTSIDE: "point.outside",
    PointVerdict.AXES_SWAPPED: "point.axes_swapped",
    PointVerdict.SIGN_LOST: "point.sign_lost",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in codes, as precise as it is known."""

    state: str | None
    municipality: str | None
    precision: PlacePrecision


NOWHERE = Place(None, None, PlacePrecision.UNKNOWN)


def place_of(cells: Cells, places: PlaceMatcher, *, on_date: date | None, note: Note) -> Place:
    """Return where a row says it happened, noting why it waits or what is kept back."""
    columns = cells.mapping.place
    told = {column: cells.of(column) for column in columns.named}
    reserved = [column for column, text in told.items() if cells.is_reserved(text)]
    for column in reserved:
        note("place.reserved", column)
    given = {
        column: "" if column in reserved or cells.is_not_known(text, "place") else text
        for column, text in told.items()
    }
    point = _point(cells, note)
    if not any(given.values()):
        return _without_name(cells, places, point, reserved, note)
    named = _named(cells, places, given, on_date, note)
    if reserved and named.municipality is None:
        return Place(named.state, None, PlacePrecision.RESERVED)
    if point and named.municipality:
        return _with_point(cells, places, named, point, note)
    return named


def _named(
    cells: Cells,
    places: PlaceMatcher,
    given: dict[str, str],
    on_date: date | None,
    note: Note,
) -> Place:
    columns = cells.mapping.place
    state = given.get(columns.state, "")
    municipality = given.get(columns.municipality, "")
    text = municipality or given.get(columns.text, "")
    column = columns.municipality if municipality else columns.text if text else columns.state
    found = places.match(text, state=state, is_municipality=bool(municipality), on_date=on_date)
    if isinstance(found, Match):
        return _matched(cells, found, column, note)
    within = _state_at_least(places, state)
    if state and within is NOWHERE:
        column = columns.state
    note("place.ambiguous" if isinstance(found, Ambiguous) else "place.unknown", column)
    return within


def _matched(cells: Cells, found: Match, column: str, note: Note) -> Place:
    if found.certainty == Certainty.LIKELY:
        if not (cells.mapping.place.takes_likely and found.how in TAKEN):
            note("place.likely", column)
            return NOWHERE
        note("place.inferred", column)
    if len(found.code) == STATE_CODE:
        return Place(found.code, None, PlacePrecision.STATE)
    return Place(found.code[:STATE_CODE], found.code, PlacePrecision.MUNICIPALITY)


def _state_at_least(places: PlaceMatcher, state: str) -> Place:
    """Keep the state that is certain while the municipality waits."""
    found = places.match("", state=state, is_municipality=False, on_date=None) if state else None
    if isinstance(found, Match):
        return Place(found.code, None, PlacePrecision.STATE)
    return NOWHERE


def _without_name(
    cells: Cells,
    places: PlaceMatcher,
    point: tuple[float, float] | None,
    reserved: list[str],
    note: Note,
) -> Place:
    columns = cells.mapping.place
    if reserved:
        return Place(None, None, PlacePrecision.RESERVED)
    if point:
        try:
            code = places.locate(*point)
        except NotOnEarth:
            code = None
        if code:
            return Place(code[:STATE_CODE], code, PlacePrecision.POINT)
        note("point.outside", columns.longitude)
        return NOWHERE
    note("place.missing", (*columns.named, columns.longitude)[0])
    return NOWHERE


def _with_point(
    cells: Cells, places: PlaceMatcher, named: Place, point: tuple[float, float], note: Note
) -> Place:
    """Take a point that lies where it is said to; of one that does not, only the name is kept."""
    assert named.municipality is not None
    try:
        verdict = places.check_point(*point, municipality=named.municipality).verdict
    except NotOnEarth:
        verdict = PointVerdict.OUTSIDE
    if reason := POINT_REASONS.get(verdict):
        note(reason, cells.mapping.place.longitude)
        return named
    return Place(named.state, named.municipality, PlacePrecision.POINT)


def _point(cells: Cells, note: Note) -> tuple[float, float] | None:
    columns = cells.mapping.place
    texts = (cells.of(columns.longitude), cells.of(columns.latitude))
    if not columns.has_point or all(cells.is_not_known(text, "place") for text in texts):
        return None
    try:
        longitude, latitude = map(float, texts)
    except ValueError:
        note("point.unreadable", columns.longitude)
        return None
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        note("point.unreadable", columns.longitude)
        return None
    return longitude, latitude
