"""Where a row says it happened: named, pointed at, kept back; and whether name and point agree."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from baluarte.domain.intake.cells import Cells
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.places import PlaceMatcher
from baluarte.domain.territory.choices import Certainty, How, PointVerdict
from baluarte.domain.territory.matching import Ambiguous, Match
from baluarte.domain.territory.points import NotOnEarth

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
