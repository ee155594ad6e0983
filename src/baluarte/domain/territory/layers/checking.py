"""What is refused of a layer as a whole: parts elsewhere, parts of a partition that overlap."""

from collections.abc import Sequence

import numpy as np
import shapely
from django.utils.translation import gettext as _

from baluarte.domain.territory.layers.overlay import Overlay
from baluarte.domain.territory.layers.problems import LayerProblem, LayerRefused
from baluarte.domain.territory.layers.reading import Part

# Of the smaller of two parts: what two maps of one border differ by.
MOST_OVERLAP = 0.01
# Coasts are drawn more or less closely, and some areas reach into the sea.
LEAST_WITHIN = 0.5


def check_parts(laid: Overlay, *, is_partition: bool) -> None:
    """Refuse a layer whose parts lie elsewhere or, of a partition, on each other."""
    problems = _elsewhere(laid)
    if is_partition:
        problems += _overlapping(laid.parts)
    if problems:
        raise LayerRefused(sorted(problems, key=lambda one: one.row))


def _elsewhere(laid: Overlay) -> list[LayerProblem]:
    within = np.bincount(laid.part, weights=laid.areas, minlength=len(laid.parts))
    message = _("it lies outside the country, or more than half of it does.")
    return [
        LayerProblem(one.row, message)
        for one, area in zip(laid.parts, within, strict=True)
        if area < LEAST_WITHIN * shapely.area(one.shape)
    ]


def _overlapping(parts: Sequence[Part]) -> list[LayerProblem]:
    shapes = np.array([one.shape for one in parts])
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    return [
        LayerProblem(
            parts[i].row,
            _(
                "it lies on row %(row)s over %(share)s %% of the smaller of the two: parts of a "
                "partition share no land. If they may, load the layer as overlapping."
            )
            % {"row": parts[j].row, "share": f"{100 * area / least:.0f}"},
        )
        for i, j, area, least in zip(one, other, common, smaller, strict=True)
        if area > MOST_OVERLAP * least
    ]
