"""A part as it is drawn: simplified, in longitudes and latitudes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely import Geometry

from baluarte.domain.territory.framework import Framework

# Coarser than the borders of municipalities are drawn is not seen; degrees to some ten metres.
TOLERANCE_M, PLACES = 500.0, 4


def outline_of(shape: Geometry, *, framework: Framework) -> Mapping[str, Any]:
    """Return a part's shape as a GeoJSON geometry, simplified; a small one keeps its form."""
    tolerance = min(TOLERANCE_M, float(np.sqrt(shapely.area(shape))) / 20)
    simple = shapely.simplify(shape, tolerance)

    def project(points: Any) -> Any:
        return np.column_stack(framework.to_earth.transform(points[:, 0], points[:, 1]))

    drawn = np.round(shapely.get_coordinates(shapely.transform(simple, project)), PLACES)
    told: Mapping[str, Any] = shapely.geometry.mapping(shapely.set_coordinates(simple, drawn))
    return told
