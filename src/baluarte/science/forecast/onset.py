"""Onset made to mean what it says: a line through the log odds of the past year's forecasts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from baluarte.science.forecast import history
from baluarte.science.forecast.components import GAMMA_POISSON, POOL, DriftingRates
from baluarte.science.forecast.gamma_poisson import fit_rates
from baluarte.science.forecast.panel import Panel

Floats = NDArray[np.float64]

WINDOW = 3
# Forecasts made so many months ago are asked: their windows do not overlap, and all have ended.
AGES = (3, 6, 9, 12)
# The line is drawn to the one that changes nothing, as by so much information on either number.
RIDGE = 10.0
LEAST, STEPS = 1e-6, 25
# Models whose onset is the gamma-Poisson's; the benchmarks stay as they are.
RECALIBRATED = frozenset({POOL, GAMMA_POISSON})


@dataclass(frozen=True)
class OnsetLine:
    """The log odds of an onset are ``intercept + slope`` times those the model gave."""

    intercept: float = 0.0
    slope: float = 1.0

    def of(self, probabilities: Floats) -> Floats:
        """Return the recalibrated probabilities; NaN stays NaN."""
        if (self.intercept, self.slope) == (0.0, 1.0):
            return probabilities
        odds = logit(np.clip(probabilities, LEAST, 1.0 - LEAST))
        return np.asarray(expit(self.intercept + self.slope * odds))


def onset_line(known: Panel) -> OnsetLine:
    r"""Compare what would have been forecast in the past year with what came of it.

    From each of four months (3, 6, 9 and 12 before the last one known) the gamma-Poisson is fitted
    to what lies before; of places quiet for a year then, the next three months say whether there
    was an onset. The line of log odds is the likeliest one, with a penalty of
    :math:`5(a^2 + (b - 1)^2)` on intercept and slope. Nothing after the last month is read. Months
    not registered in full do not serve as outcomes.

    References
    ----------
    Platt J (1999). Probabilistic outputs for support vector machines. Advances in Large Margin
    Classifiers, 61-74. Cox DR (1958). Two further applications of a model for binary regression.
    Biometrika 45, 562-565.
    """
    found = [
        _pairs(known, last)
        for age in AGES
        if (last := known.calendar.length - 1 - age) + 1 >= history.YEAR
    ]
    if not found:
        return OnsetLine()
    forecast, came = (np.concatenate(one) for one in zip(*found, strict=True))
    return _fitted(logit(np.clip(forecast, LEAST, 1.0 - LEAST)), came)


def probabilities_of_some(rates: DriftingRates) -> Floats:
    """Return the probability of at least one event in the window, a value a place."""
    total = rates.total(WINDOW)
    none = (1.0 + total.means / total.shapes) ** -total.shapes
    return np.asarray(1.0 - (total.weights * none).sum(axis=1))


def _pairs(known: Panel, last: int) -> tuple[Floats, Floats]:
    """Return forecasts made in one month, and 1 where an onset came, of places then quiet."""
    then = known.known_at(last)
    after = slice(last + 1, last + 1 + WINDOW)
    is_whole = (known.exposure[:, after] >= history.COMPLETE).all(axis=1)
    is_asked = (history.pace(then) == 0) & is_whole
    came = known.counts[is_asked, after].sum(axis=1) >= 1
    some = probabilities_of_some(DriftingRates(fit_rates(then)))
    return some[is_asked], came.astype(np.float64)


def _fitted(odds: Floats, came: Floats) -> OnsetLine:
    """Return the likeliest line, by Newton's steps; a shift alone where it would turn ranks."""
    design = np.column_stack([np.ones(len(odds)), odds])
    for columns in (slice(0, 2), slice(0, 1)):
        line = np.array([0.0, 1.0])
        for _ in range(STEPS):
            expected = expit(design @ line)
            weight = (expected * (1.0 - expected))[:, None] * design[:, columns]
            gradient = design[:, columns].T @ (came - expected)
            gradient -= RIDGE * (line - [0.0, 1.0])[columns]
            information = design[:, columns].T @ weight + RIDGE * np.eye(len(gradient))
            line[columns] += np.linalg.solve(information, gradient)
        if line[1] > 0:
            break
    return OnsetLine(float(line[0]), float(line[1]))
