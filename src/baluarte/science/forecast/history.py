"""What of a place's own past may be used: enough coverage, and the latest covered months."""

import numpy as np
from numpy.typing import NDArray

from baluarte.science.forecast.panel import Panel, PanelRefused

Floats = NDArray[np.float64]

YEAR = 12
# A place is forecast where at least half of its last year is registered.
LEAST_EXPOSURE = 6.0
# A month whose events are nearly all in counts as it stands; below half it says too little.
COMPLETE, USABLE = 0.95, 0.5


class TooShort(PanelRefused):
    """The panel holds less than a year before the month from which is forecast."""


def is_covered(panel: Panel) -> NDArray[np.bool_]:
    """Say for each place whether its last twelve months are covered enough to be forecast."""
    if panel.calendar.length < YEAR:
        raise TooShort(f"month: {panel.calendar.length} months are known; twelve are needed")
    return np.asarray(panel.exposure[:, -YEAR:].sum(axis=1) >= LEAST_EXPOSURE)


def latest_complete(panel: Panel, months: int) -> Floats:
    """Return each place's last so many complete months, oldest first; NaN on the left."""
    counts = np.where(panel.exposure >= COMPLETE, panel.counts, np.nan)
    return latest(counts, months)


def corrected(panel: Panel) -> Floats:
    """Return counts divided by exposure where at least half is registered, else NaN."""
    is_usable = panel.exposure >= USABLE
    return np.where(is_usable, panel.counts / np.where(is_usable, panel.exposure, 1.0), np.nan)


def pace(panel: Panel) -> Floats:
    """Return each place's own events a month over its last twelve months, NaN if uncovered."""
    exposure = panel.exposure[:, -YEAR:].sum(axis=1)
    events = np.nansum(panel.counts[:, -YEAR:], axis=1)
    found = np.full(len(events), np.nan)
    enough = is_covered(panel)
    found[enough] = events[enough] / exposure[enough]
    return found


def latest(counts: Floats, months: int) -> Floats:
    """Return the last so many months of each row that are not NaN; NaN on the left."""
    known = ~np.isnan(counts)
    from_the_end = known[:, ::-1].cumsum(axis=1)[:, ::-1]
    is_wanted = known & (from_the_end <= months)
    found = np.full((len(counts), months), np.nan)
    rows, columns = np.nonzero(is_wanted)
    found[rows, months - from_the_end[rows, columns]] = counts[rows, columns]
    return found
