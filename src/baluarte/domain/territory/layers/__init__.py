"""Layers that somebody brings: named areas, and which share of each municipality lies in each.

Here: reading a GeoPackage or a GeoJSON in a confined process, what is refused and where, shares of
municipalities, and outlines to draw. Nothing is stored here: who may see a layer is said above
(`registry`).
"""

from baluarte.domain.territory.layers.columns import Columns
from baluarte.domain.territory.layers.confined import LayerRead, PartRead, check_rows, read_layer
from baluarte.domain.territory.layers.problems import LayerProblem, LayerRefused
from baluarte.domain.territory.layers.shares import OUTSIDE, Share
