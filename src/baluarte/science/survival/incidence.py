"""The share that has ended by each cause, where one end shuts out the others."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from baluarte.science.survival.columns import (
    Counts,
    Floats,
    Watched,
    log_minus_log,
    read_causes,
    read_level,
    read_watched,
)
from baluarte.science.survival.product_limit import (
    ASSUMPTIONS,
    going_on,
    steps,
    still_watched,
)

OF_CAUSES = (
    *ASSUMPTIONS,
    "Each ends by one cause only, and its cause is known.",
    "A curve says what came while the other ends shut some out: not what would come without them.",
)


@dataclass(frozen=True)
class CumulativeIncidence:
    """The share ended by each cause after each distinct time, and what goes on.

    Attributes
    ----------
    times : distinct times, in order
    at_risk, left : how many were watched just before each time, left at it
    ended : by cause, how many ended at each time
    going_on : the share that has not ended by any cause; with `value` of all causes it adds up to 1
    value, error, lower, upper : by cause, the share ended, its standard error (delta method), its
        interval on the scale log(-log); NaN where the share is 0 or 1
    confidence : of the intervals
    assumptions : what has to hold

    """

    times: Floats
    at_risk: Counts
    left: Counts
    ended: Mapping[Hashable, Counts]
    going_on: Floats
    value: Mapping[Hashable, Floats]
    error: Mapping[Hashable, Floats]
    lower: Mapping[Hashable, Floats]
    upper: Mapping[Hashable, Floats]
    confidence: float
    assumptions: tuple[str, ...] = OF_CAUSES

    @property
    def causes(self) -> tuple[Hashable, ...]:
        """Return the causes, in the order given."""
        return tuple(self.value)

    @property
    def size(self) -> int:
        """Return how many were watched."""
        return int(self.at_risk[0])

    def at(self, times: ArrayLike) -> pd.DataFrame:
        """Return a row for each cause and time asked.

        Columns: `cause`, `time`, `value`, `lower`, `upper`, `at_risk`. Beyond the last time
        watched nothing is known: NaN.
        """
        asked = np.asarray(times, dtype=np.float64)
        last = self.times[-1]
        frames = []
        for cause in self.causes:
            said = {
                "value": steps(self.times, self.value[cause], asked, start=0.0, last=last),
                "lower": steps(self.times, self.lower[cause], asked, start=np.nan, last=last),
                "upper": steps(self.times, self.upper[cause], asked, start=np.nan, last=last),
                "at_risk": still_watched(self.times, self.at_risk, asked),
            }
            frames.append(pd.DataFrame({"cause": cause, "time": asked, **said}))
        return pd.concat(frames, ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """Return the curves as a table: a row for each cause and distinct time."""
        frames = [
            pd.DataFrame(
                {
                    "cause": cause,
                    "times": self.times,
                    "at_risk": self.at_risk,
                    "ended": self.ended[cause],
                    "left": self.left,
                    "value": self.value[cause],
                    "error": self.error[cause],
                    "lower": self.lower[cause],
                    "upper": self.upper[cause],
                }
            )
            for cause in self.causes
        ]
        return pd.concat(frames, ignore_index=True)


def cumulative_incidence(
    time: ArrayLike,
    cause: Sequence[Hashable | None],
    *,
    causes: Sequence[Hashable] | None = None,
    counts: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CumulativeIncidence:
    """Estimate the share that has ended by each cause after each time.

    The share ended by cause `k` grows at time `t` by ``S(t-) d_k / n``: of those who go on just
    before, what part ends by it. Its variance is that of the delta method, ``sum over u <= t of``
    ``(I(t) - I(u))^2 d / (n (n - d)) + S(u-)^2 d_k (n - d_k) / n^3 - 2 (I(t) - I(u)) S(u-) d_k /``
    ``n^2``. One less the curve of Kaplan and Meier, the other ends taken for leaving, would be too
    much: it counts as still to come what another end shut out.

    Parameters
    ----------
    time : array_like of float
        How long each was watched, in any one unit; not negative.
    cause : sequence
        By what each ended; None or NaN where it was only watched until then.
    causes : sequence, optional
        All causes, in the order of the answer; those that occur, sorted, where nothing is said.
    counts : array_like of int, optional
        How many each row stands for.
    confidence : float
        Of the pointwise intervals.

    Returns
    -------
    CumulativeIncidence

    Raises
    ------
    SurvivalRefused
        What cannot be read (see `columns.read_watched`), a cause that is not among those named, no
        such confidence.

    References
    ----------
    Aalen, O. O. & Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov
    chains based on censored observations. Scandinavian Journal of Statistics 5, 141-150.
    Marubini, E. & Valsecchi, M. G. (1995). Analysing survival data from clinical trials and
    observational studies, ch. 10. Choudhury, J. B. (2002). Non-parametric confidence interval
    estimation for competing risks analysis. Statistics in Medicine 21, 1129-1144.

    """
    reach = read_level(confidence)
    codes, named = read_causes(cause, causes)
    seen = read_watched(time, codes, len(named), counts)
    after = going_on(seen.at_risk, seen.ended.sum(axis=0))
    before = np.concatenate(([1.0], after[:-1]))
    value = np.cumsum(before * seen.ended / seen.at_risk, axis=1)
    error = np.sqrt(np.maximum(_variance(seen, before, value), 0.0))
    lower, upper = log_minus_log(value, np.where(value > 0, error, np.nan), reach)
    return CumulativeIncidence(
        times=seen.times,
        at_risk=seen.at_risk,
        left=seen.left,
        ended=dict(zip(named, seen.ended, strict=True)),
        going_on=after,
        value=dict(zip(named, value, strict=True)),
        error=dict(zip(named, error, strict=True)),
        lower=dict(zip(named, lower, strict=True)),
        upper=dict(zip(named, upper, strict=True)),
        confidence=confidence,
    )


def _variance(seen: Watched, before: Floats, value: Floats) -> Floats:
    """Return the variance of each cause's share; a row for each cause.

    Squares are taken apart, so that one running sum serves every time. Where the last one watched
    ends, `I(t) - I(u)` is nothing and its term falls away.
    """
    n, all_ended = seen.at_risk.astype(np.float64), seen.ended.sum(axis=0)
    rest = n - all_ended
    hazard = np.divide(all_ended, n * rest, out=np.zeros(n.size), where=rest > 0)
    own = before**2 * seen.ended * (n - seen.ended) / n**3
    cross = before * seen.ended / n**2
    spread = (
        value**2 * hazard.cumsum()
        - 2 * value * (value * hazard).cumsum(axis=1)
        + (value**2 * hazard).cumsum(axis=1)
    )
    return np.asarray(
        spread
        + own.cumsum(axis=1)
        - 2 * (value * cross.cumsum(axis=1) - (value * cross).cumsum(axis=1))
    )
