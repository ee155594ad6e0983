"""Methods of a run, a file each: from a table of counts to a result, without the database.

What a method is given is `RunInput`, as it was frozen, and `RunSettings`; so the same run again
gives the same answer, here or from the files that somebody took away.
"""

from collections.abc import Callable, Mapping
from typing import Final

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods import (
    bym2,
    chains,
    clusters,
    delays,
    forecasts,
    near_repeats,
    own_past,
    patterns,
    rates,
    together,
    undercount,
)
from baluarte.domain.analysis.methods.given import RunInput, RunSettings
from baluarte.domain.analysis.methods.results import Progress, Refused, RunResult

Method = Callable[[RunInput, RunSettings, Progress], RunResult]

METHODS: Final[Mapping[RunMethod, Method]] = {
    RunMethod.RATES: rates.estimate,
    RunMethod.BYM2: bym2.estimate,
    RunMethod.CLUSTERS: clusters.estimate,
    RunMethod.DELAYS: delays.estimate,
    RunMethod.PATTERNS: patterns.estimate,
    RunMethod.OWN_PAST: own_past.estimate,
    RunMethod.CHAINS: chains.estimate,
    RunMethod.NEAR_REPEATS: near_repeats.estimate,
    RunMethod.TOGETHER: together.estimate,
    RunMethod.UNDERCOUNT: undercount.estimate,
    RunMethod.FORECAST: forecasts.estimate,
}


def estimate(
    method: RunMethod, given: RunInput, settings: RunSettings, *, progress: Progress | None = None
) -> RunResult:
    """Return what a method says of its input, or raise `Refused` with the reason."""
    return METHODS[method](given, settings, progress or _unheard)


def _unheard(_done: int, _total: int) -> None:
    """Tell nobody how far it came."""


__all__ = [
    "METHODS",
    "Progress",
    "Refused",
    "RunInput",
    "RunResult",
    "RunSettings",
    "estimate",
]
