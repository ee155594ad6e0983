"""What those who took both tests of a course gained, as whoever runs it may reckon it."""

from collections.abc import Sequence
from dataclasses import dataclass

from baluarte.domain.skills.queries.participants import Participant, scores_in_order
from baluarte.science import reliability


@dataclass(frozen=True, slots=True)
class Gain:
    """A mean gain in points of 100 with its interval; nothing where too few took both tests."""

    pairs: int
    without_second: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def gain_of(several: Sequence[Participant]) -> Gain:
    """Return what some participants gained; a test that is missing is no zero."""
    before, after = scores_in_order(several)
    both = [one for one in zip(before, after, strict=True) if None not in one]
    left = sum(
        first is not None and second is None for first, second in zip(before, after, strict=True)
    )
    try:
        found = reliability.paired_gain(before, after)
    except reliability.NotDefined:
        return Gain(pairs=len(both), without_second=left)
    return Gain(found.size, found.without_second, found.value, found.lower, found.upper)
