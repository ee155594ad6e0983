"""Series whose relative incidence stands in a paper, and the slow twin of the estimate."""

from collections.abc import Sequence
from itertools import product
from math import comb, exp, log

# Aseptic meningitis after MMR, Oxford, as Whitaker et al. (2006) take it as their example: age in
# days at the event and at the vaccination; watched from 366 to 730, at risk 15 to 35 days after.
OXFORD = [
    (398, 458), (413, 392), (449, 429), (455, 433), (472, 432), (474, 395), (485, 470),
    (524, 496), (700, 428), (399, 716),
]  # fmt: skip


def daily(ages: Sequence[tuple[int, int]]) -> dict[str, list]:
    """Lay the series day by day, in age groups."""
    rows = [
        (unit, vaccinated + 15 <= day <= vaccinated + 35, 1, int(day == event), group)
        for unit, (event, vaccinated) in enumerate(OXFORD)
        for group, (first, last) in enumerate(ages)
        for day in range(first, last + 1)
    ]
    columns = ("unit", "exposed", "days", "events", "period")
    return {
        name: list(column) for name, column in zip(columns, zip(*rows, strict=True), strict=True)
    }


def chance_at_most(most: int, units: Sequence[tuple[int, int, int]], ratio: float) -> float:
    """Add up, one way after the other, how exposed events may fall: (events, exposed, other days)."""
    found = 0.0
    for fallen in product(*[range(events + 1) for events, _, _ in units]):
        if sum(fallen) > most:
            continue
        chance = 1.0
        for count, (events, exposed, other) in zip(fallen, units, strict=True):
            share = ratio * exposed / (ratio * exposed + other)
            chance *= comb(events, count) * share**count * (1 - share) ** (events - count)
        found += chance
    return found


def likelihood(log_ratio: float, rows: Sequence[tuple[int, bool, int, int]]) -> float:
    """Add up the log chance of each event to fall where it fell: (unit, exposed, days, events)."""
    found = 0.0
    for unit, exposed, days, events in rows:
        whole = sum(d * exp(log_ratio * e) for u, e, d, _ in rows if u == unit)
        found += events * log(days * exp(log_ratio * exposed) / whole)
    return found
