"""The classes of a map: fixed steps, so that two maps with the same steps can be compared."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

MOST_CLASSES = 6
STEPS = (1, 2, 5)


def starts(values: Sequence[int]) -> list[int]:
    """Return where the classes of a map begin: 1, 2, 5, 10, 20, 50, as far as the values reach.

    Fixed steps, so that two maps with the same steps can be compared; with too many of them, the
    largest ones that still part the highest values.
    """
    largest = max(values, default=0)
    found: list[int] = []
    power = 1
    while power <= largest:
        found += [step * power for step in STEPS if step * power <= largest]
        power *= 10
    ranked = sorted(values)
    while len(found) > MOST_CLASSES:
        # The class that least of the map lies in grows by its neighbour.
        below = [bisect_left(ranked, start) for start in found]
        held = [b - a for a, b in pairwise(below)]
        found.pop(held.index(min(held)) + 1)
    return found


def classes(values: Sequence[int]) -> list[dict[str, Any]]:
    """Return the classes of a map, each with its words."""
    begun = starts(values)
    ends = [following - 1 for following in begun[1:]]
    words = [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in zip(begun, ends, strict=False)]
    if begun:
        words.append(_("%(start)s or more") % {"start": f"{begun[-1]:,}"})
    return [{"from": start, "says": says} for start, says in zip(begun, words, strict=True)]
