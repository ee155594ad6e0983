"""Invented lists that overlap: three organisations that know of some of the same events."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from tests.factories.registry import Side, make_curator, make_events, share_coded, share_with
from tests.factories.runs import KNOWN

from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

# Which of three lists know of how many: with an answer that the gate lets through.
OVERLAPS = {"111": 4, "110": 6, "101": 5, "011": 5, "100": 14, "010": 12, "001": 11}
BEFORE = KNOWN - timedelta(days=2)
FIRST = date(2025, 7, 2)


def tell_overlaps(
    sides: Sequence[Side],
    as_operator,
    *,
    counts: Mapping[str, int] = OVERLAPS,
    waiting: int = 0,
) -> list[list[Event]]:
    """Tell each side of its events, and judge which are one; the last pairs wait for somebody.

    The analyst is of the first side's organisation; the other lists are open to it in codes.
    """
    for other in sides[1:]:
        share_with(other, sides[0].institution, level=Level.CODED)
    for side in sides:
        share_coded(side)
    patterns = [pattern for pattern, number in counts.items() for _ in range(number)]
    days = [(FIRST + timedelta(days=5 * at)).isoformat() for at in range(len(patterns))]
    days = [day if day < "2026-07" else f"2026-0{1 + at % 6}-{1 + at % 28:02}"
            for at, day in enumerate(days)]  # fmt: skip
    told = [
        iter(make_events(
            side,
            [{"date": day} for day, pattern in zip(days, patterns, strict=True)
             if pattern[at] == "1"],
            at=BEFORE,
        ))
        for at, side in enumerate(sides)
    ]  # fmt: skip
    held = [[next(told[at]) for at, on in enumerate(pattern) if on == "1"] for pattern in patterns]
    _judge(held, as_operator, waiting)
    return held


def _judge(held: Sequence[Sequence[Event]], as_operator, waiting: int) -> None:
    curator = make_curator(as_operator)
    pairs = [pair for events in held for pair in pairwise(events)]
    with acting_as(curator.pk):
        for place, (one, other) in enumerate(pairs):
            pair = propose_pair(one=one, other=other, reason="r", by=curator.pk, at=BEFORE)
            if place < len(pairs) - waiting:
                judge_pair(pair=pair, verdict=Verdict.SAME, reason="r", by=curator.pk, at=BEFORE)
