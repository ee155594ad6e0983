"""Where a point lies, and whether that is where somebody says it lies.

What shapes are read with is loaded with them: most processes are asked for no point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from baluarte.domain.territory.choices import PointVerdict

if TYPE_CHECKING:
    import shapely

    from baluarte.domain.territory.framework import Framework

HALF_TURN, QUARTER_TURN = 180, 90


class NotOnEarth(ValueError):
    """A longitude beyond 180 degrees or a latitude beyond 90."""


class NoShape(LookupError):
    """A municipality that the framework does not draw, and no parents given in its place."""


@dataclass(frozen=True, slots=True)
class PointCheck:
    """What a point says of the municipality it was given for."""

    verdict: PointVerdict
    code: str | None = None
    """The municipality that holds the point; read with its axes or sign put right, if so judged."""
    distance_km: float | None = None
    """How far the point lies from the municipality it was given for."""


class Locator:
    """Finds the municipality that holds a point, in the shapes of the framework."""

    def __init__(self, framework: "Framework") -> None:
        import shapely  # noqa: PLC0415

        self._codes = [area.code for area in framework.municipalities]
        self._shapes = {area.code: area.shape for area in framework.municipalities}
        self._tree = shapely.STRtree([area.shape for area in framework.municipalities])
        self._to_metres = framework.from_earth

    def locate(self, longitude: float, latitude: float) -> str | None:
        """Return the code of the municipality that holds the point, or None outside them all."""
        return self._holding(self._point(longitude, latitude))

    def distance_km(self, longitude: float, latitude: float, code: str) -> float:
        """Return how far a point lies from a municipality; nothing if inside."""
        if code not in self._shapes:
            raise NoShape(f"{code} is not drawn in the framework: name its parents")
        import shapely  # noqa: PLC0415

        metres = shapely.distance(self._point(longitude, latitude), self._shapes[code])
        return round(float(metres) / 1000, 1)

    def check_point(
        self,
        longitude: float,
        latitude: float,
        *,
        claimed: str,
        neighbours: Sequence[str] = (),
        parents: Mapping[str, Sequence[str]] | None = None,
    ) -> PointCheck:
        """Say whether a point lies in the municipality it is given for.

        `neighbours` are those of the claimed one; `parents` tells, for municipalities younger
        than the framework, inside which older ones their land is drawn.
        """
        drawn = (parents or {}).get(claimed) or [claimed]
        found = self._held(longitude, latitude)
        if found is None:
            return self._outside(longitude, latitude, drawn)
        if found in drawn:
            inside = PointVerdict.INSIDE if found == claimed else PointVerdict.INSIDE_PARENT
            return PointCheck(inside, found, 0.0)
        away = min(self.distance_km(longitude, latitude, code) for code in drawn)
        verdict = PointVerdict.NEIGHBOUR if found in neighbours else PointVerdict.ELSEWHERE
        return PointCheck(verdict, found, away)

    def _outside(self, longitude: float, latitude: float, drawn: Sequence[str]) -> PointCheck:
        for verdict, x, y in (
            (PointVerdict.AXES_SWAPPED, latitude, longitude),
            (PointVerdict.SIGN_LOST, -abs(longitude), abs(latitude)),
            (PointVerdict.AXES_SWAPPED, -abs(latitude), abs(longitude)),
        ):
            if found := self._held(x, y):
                away = min(self.distance_km(x, y, code) for code in drawn)
                return PointCheck(verdict, found, away)
        away = min(self.distance_km(longitude, latitude, code) for code in drawn)
        return PointCheck(PointVerdict.OUTSIDE, None, away)

    def _held(self, longitude: float, latitude: float) -> str | None:
        if not _is_on_earth(longitude, latitude):
            return None
        return self._holding(self._point(longitude, latitude))

    def _holding(self, point: "shapely.Point") -> str | None:
        # The shapes overlap by a few square metres along some borders: the lower code holds.
        found = self._tree.query(point, predicate="intersects")
        return min((self._codes[i] for i in found), default=None)

    def _point(self, longitude: float, latitude: float) -> "shapely.Point":
        import shapely  # noqa: PLC0415

        if not _is_on_earth(longitude, latitude):
            raise NotOnEarth(f"longitude {longitude}, latitude {latitude}")
        return shapely.Point(self._to_metres.transform(longitude, latitude))


def _is_on_earth(longitude: float, latitude: float) -> bool:
    return abs(longitude) <= HALF_TURN and abs(latitude) <= QUARTER_TURN


@cache
def locator() -> Locator:
    """Return the locator of the whole framework, read once in a process (a second, 100 MB)."""
    from baluarte.domain.territory.framework import kept_framework  # noqa: PLC0415

    return Locator(kept_framework())
