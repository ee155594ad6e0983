"""Which lists know of the same: a line a combination, with its dots and a bar (after UpSet).

Lex, A., Gehlenborg, N., Strobelt, H., Vuillemot, R. and Pfister, H. (2014), UpSet: Visualization of
Intersecting Sets, IEEE Transactions on Visualization and Computer Graphics 20(12), 1983-1992.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

# Between the dots of two lists.
STEP, RADIUS, HEIGHT = 26, 8, 28


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """A combination of lists, how many are in it and how that is said where it is not exact."""

    on: Sequence[bool]
    events: int
    said: str = ""


def letter_of(place: int) -> str:
    """Return by which letter a list is told from the others; after Z two letters."""
    more, rest = divmod(place, len(ascii_uppercase))
    return (ascii_uppercase[more - 1] if more else "") + ascii_uppercase[rest]


def overlap_drawing(names: Sequence[str], lines: Iterable[OverlapLine]) -> dict[str, Any]:
    """Return what the template `layout/parts/overlaps.html` draws."""
    told = list(lines)
    most = max((one.events for one in told), default=1) or 1
    heads = [{"letter": letter_of(at), "name": name, "x": _x(at)} for at, name in enumerate(names)]
    return {
        "heads": heads,
        "width": STEP * len(heads),
        "height": HEIGHT,
        "middle": HEIGHT // 2,
        "radius": RADIUS,
        "rows": [_row(one, names, most) for one in told],
    }


def _row(one: OverlapLine, names: Sequence[str], most: int) -> dict[str, Any]:
    places = [at for at, on in enumerate(one.on) if on]
    return {
        "dots": [{"x": _x(at), "is_on": on} for at, on in enumerate(one.on)],
        "from": _x(places[0]) if places else 0,
        "to": _x(places[-1]) if places else 0,
        "names": [names[at] for at in places],
        "events": one.events,
        "said": one.said,
        "bar": round(100 * one.events / most, 1),
    }


def _x(place: int) -> int:
    return STEP // 2 + STEP * place
