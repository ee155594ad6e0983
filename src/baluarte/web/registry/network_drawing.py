"""Where classes and persons stand in the drawing of a network: the same each time. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

WIDTH, HEIGHT = 880, 680
CENTRE_X, CENTRE_Y = WIDTH / 2, HEIGHT / 2
HUB_X, HUB_Y = 310.0, 235.0
# How close two persons may stand, and how often they are pushed apart.
APART, TURNS = 26.0, 60
FIRST_RING, RING = 40.0, 9.0
GOLDEN = pi * (3 - sqrt(5))
EDGE = 18.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the drawing."""

    x: int
    y: int


def hubs(codes: Sequence[str]) -> dict[str, Spot]:
    """Stand classes around the middle, the first at the top."""
    if len(codes) == 1:
        return {codes[0]: Spot(round(CENTRE_X), round(CENTRE_Y))}
    step = 2 * pi / max(len(codes), 1)
    return {
        code: Spot(
            round(CENTRE_X + HUB_X * sin(step * place)),
            round(CENTRE_Y - HUB_Y * cos(step * place)),
        )
        for place, code in enumerate(codes)
    }


def between(linked: Mapping[int, Iterable[str]], at: Mapping[str, Spot]) -> dict[int, Spot]:
    """Stand persons in the middle of their classes, pushed apart until each can be seen."""
    spots = {
        number: _middle([at[code] for code in codes], number) for number, codes in linked.items()
    }
    fixed = [(float(one.x), float(one.y)) for one in at.values()]
    for _turn in range(TURNS):
        for number, (x, y) in list(spots.items()):
            others = [spot for other, spot in spots.items() if other != number]
            spots[number] = _pushed(x, y, [*others, *fixed])
    return {number: _within(x, y) for number, (x, y) in spots.items()}


def around(alone: Mapping[int, str], at: Mapping[str, Spot]) -> dict[int, Spot]:
    """Stand persons of one class and one event around it, the first the closest."""
    placed: dict[str, int] = defaultdict(int)
    spots = {}
    for number, code in alone.items():
        place = placed[code]
        placed[code] += 1
        radius = FIRST_RING + RING * sqrt(place)
        x, y = at[code].x + radius * cos(GOLDEN * place), at[code].y + radius * sin(GOLDEN * place)
        spots[number] = _within(x, y)
    return spots


def _middle(spots: Sequence[Spot], number: int) -> tuple[float, float]:
    """Return the middle of some places, a little aside, so that no two begin in one."""
    x = sum(one.x for one in spots) / len(spots)
    y = sum(one.y for one in spots) / len(spots)
    # Of one class only: beside it, towards the middle of the drawing.
    if len(spots) == 1:
        x, y = x + (CENTRE_X - x) * 0.35, y + (CENTRE_Y - y) * 0.35
    return x + cos(GOLDEN * number), y + sin(GOLDEN * number)


def _pushed(x: float, y: float, others: Sequence[tuple[float, float]]) -> tuple[float, float]:
    for other_x, other_y in others:
        gap = hypot(x - other_x, y - other_y) or 0.1
        if gap < APART:
            far = (APART - gap) / 2 / gap
            x, y = x + (x - other_x) * far, y + (y - other_y) * far
    return x, y


def _within(x: float, y: float) -> Spot:
    return Spot(round(min(max(x, EDGE), WIDTH - EDGE)), round(min(max(y, EDGE), HEIGHT - EDGE)))
