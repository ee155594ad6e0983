"""Layers that somebody brings: named areas, and which share of each municipality lies in each.

Here: reading a GeoPackage or a GeoJSON, what is refused and where, shares of municipalities, and
outlines to draw. Nothing is stored here: who may see a layer is said above (`registry`).
"""

from baluarte.domain.territory.layers.checking import check_parts
from baluarte.domain.territory.layers.outlines import outline_of
from baluarte.domain.territory.layers.overlay import Overlay, lay_over
from baluarte.domain.territory.layers.problems import LayerProblem, LayerRefused
from baluarte.domain.territory.layers.reading import Columns, Part, read_parts
from baluarte.domain.territory.layers.shares import OUTSIDE, Share, shares_of

__all__ = [
    "OUTSIDE",
    "Columns",
    "LayerProblem",
    "LayerRefused",
    "Overlay",
    "Part",
    "Share",
    "check_parts",
    "lay_over",
    "outline_of",
    "read_parts",
    "shares_of",
]
