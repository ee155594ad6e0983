"""Which share of each municipality lies in each part of a layer, and which in none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from baluarte.domain.territory.layers.overlay import Overlay

# In place of a part: what lies in none of them.
OUTSIDE: Final = ""
# Two maps of one border differ: less than this of a municipality is in no part, and all but this
# of it is the whole.
SLIVER: Final = 0.01
# But for a part that is small itself: this of it is no error of a border.
SMALL_PART: Final = 0.05
LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a municipality's area lies in a part, or outside them all: above 0, at most 1."""

    municipality: str
    part: str
    share: float


def shares_of(laid: "Overlay") -> list[Share]:
    """Return the shares of every municipality that is drawn; slivers are left out.

    Of a municipality all of which lies in a part, that share is 1.
    """
    import numpy as np  # noqa: PLC0415 (the confined process reads shapes, and no other)
    import shapely  # noqa: PLC0415

    areas = laid.areas
    share = areas / shapely.area(laid.land)[laid.place]
    whole = shapely.area(np.array([one.shape for one in laid.parts]))[laid.part]
    small = (share < SLIVER) & (areas >= SMALL_PART * whole) & (share >= LEAST)
    kept = small | (share >= SLIVER)
    slack = np.full(len(laid.codes), SLIVER)
    # Where a small part lies, what is left beside it is not the whole.
    slack[laid.place[small]] = LEAST
    found = [
        Share(laid.codes[i], laid.parts[j].code, _rounded(float(of), slack[i]))
        for i, j, of in zip(laid.place[kept], laid.part[kept], share[kept], strict=True)
    ]
    found += [
        Share(code, OUTSIDE, _rounded(1 - float(of), slack[i]))
        for i, (code, of) in enumerate(zip(laid.codes, _covered(laid), strict=True))
        if 1 - of >= SLIVER
    ]
    return sorted(found, key=lambda one: (one.municipality, one.part))


def _covered(laid: "Overlay") -> Any:
    """Return the share of each municipality that lies in any part, however many lie on it."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    covered = np.zeros(len(laid.land))
    order = np.argsort(laid.place, kind="stable")
    places, starts = np.unique(laid.place[order], return_index=True)
    for i, group in zip(places, np.split(laid.pieces[order], starts[1:]), strict=True):
        whole = group[0] if len(group) == 1 else shapely.union_all(group)
        covered[i] = shapely.area(whole) / shapely.area(laid.land[i])
    return covered


def _rounded(share: float, slack: float) -> float:
    return 1.0 if share > 1 - slack else min(max(round(share, 6), LEAST), 1 - LEAST)
