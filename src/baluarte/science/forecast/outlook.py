"""The forecast of one month's knowledge: level, change and onset of places, never one score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast import components, gamma_poisson, history, onset
from baluarte.science.forecast.components import POOL, Model
from baluarte.science.forecast.distributions import Distributions, Mixture, written_out
from baluarte.science.forecast.onset import RECALIBRATED, WINDOW, OnsetLine, onset_line
from baluarte.science.forecast.panel import Panel, read_panel
from baluarte.science.messages import Message, message
from baluarte.science.results import Result

Floats = NDArray[np.float64]

CHANGE_FACTOR, CHANGE_FLOOR = 2.0, 3.0
FURTHEST = 24
FORECAST, NOT_COVERED = "forecast", "not covered"

ASSUMPTIONS = (
    message("forecast_own_pace"),
    message("forecast_registered_only"),
    message("forecast_coverage"),
    message("forecast_no_season"),
    message("forecast_exposure_known"),
)
# From this probability on a sentence says that a change may come, as alerts are raised.
MAY_CHANGE = 0.25


class CoverageRefused(Refused, ValueError):
    """The probability the bounds shall hold is none."""


class HorizonRefused(Refused, ValueError):
    """A horizon is no whole number of months from 1 to 24, or is named twice."""


class OriginRefused(Refused, ValueError):
    """The month from which is forecast is not in the panel, or leaves nothing to learn from."""


@dataclass(frozen=True, eq=False)
class Forecast(Result):
    """What is forecast of every place from one month's knowledge.

    Attributes
    ----------
    model : str
    places : tuple of str
    origin : str or int
        The last month known: the data cut.
    months : tuple of (str or int)
        The months forecast.
    horizons : tuple of int
        How many months after the origin each lies.
    is_covered : ndarray of bool, shape (places,)
        False where the last twelve months are covered by less than half: there is no forecast.
    levels : Distributions
        Events in each month; row ``place * len(horizons) + position of the horizon``.
    totals : Distributions
        Events in the next three months together; a row a place.
    pace : ndarray, shape (places,)
        The place's own events a month over the last twelve, NaN where not covered.
    parameters : Mapping
        Every setting the forecast depends on.
    data_digest : str
        SHA-256 of the panel up to the origin.
    assumptions : tuple of Message
    onset_line : OnsetLine
        How the probabilities of an onset are recalibrated by the past year's.
    """

    model: str
    places: tuple[str, ...]
    origin: str | int
    months: tuple[str | int, ...]
    horizons: tuple[int, ...]
    is_covered: NDArray[np.bool_]
    levels: Distributions
    totals: Distributions
    pace: Floats
    parameters: Mapping[str, Any]
    data_digest: str
    assumptions: tuple[str, ...]
    onset_line: OnsetLine = field(default_factory=OnsetLine)

    @property
    def input_digest(self) -> str:
        """The digest of the panel up to the origin."""
        return self.data_digest

    @property
    def cautions(self) -> tuple[Message, ...]:
        """How false alerts are, and how many places are not forecast."""
        said = (message("forecast_false_alerts"),)
        dark = int((~self.is_covered).sum())
        return (*said, message("forecast_not_covered_places", places=dark)) if dark else said

    def to_frame(self) -> pd.DataFrame:
        """Return the level: a row a place and month (see `level`)."""
        return self.level()

    def by_place(self) -> pd.DataFrame:
        """Return a row a place: the change, and as `onset` its probability where it was quiet."""
        onset = self.onset().set_index("place")["probability"]
        table = self.change()
        return table.assign(onset=table["place"].map(onset))

    def findings(self) -> dict[str, Message]:
        """Return of each place whether more than its own pace is to be expected, and how sure."""
        rows = self.by_place().itertuples(index=False)
        return {one.place: self._found(one) for one in rows}

    def _found(self, one: Any) -> Message:
        origin = str(self.origin)
        if one.status == NOT_COVERED:
            return message("forecast_not_covered", origin=origin)
        if not np.isnan(one.onset):
            return message(
                "forecast_onset", origin=origin, months=WINDOW, probability=float(one.onset)
            )
        code = "forecast_change" if one.probability >= MAY_CHANGE else "forecast_no_change"
        return message(
            code,
            origin=origin,
            months=WINDOW,
            probability=float(one.probability),
            threshold=float(one.threshold),
            pace=float(one.pace),
        )

    def level(self, *, coverage: float = 0.9) -> pd.DataFrame:
        """Return the level: a row for each place and month.

        Parameters
        ----------
        coverage : float
            Probability held between ``lower`` and ``upper``, at least.

        Returns
        -------
        pandas.DataFrame
            ``place, month, horizon, status, mean, median, lower, upper, any``, where ``any`` is
            the probability of at least one event. NaN where ``status`` is ``"not covered"``.
        """
        if not 0 < coverage < 1:
            raise CoverageRefused(f"coverage: {coverage!r} is not between 0 and 1")
        times = len(self.horizons)
        tail = (1.0 - coverage) / 2.0
        return pd.DataFrame(
            {
                "place": np.repeat(np.array(self.places, dtype=object), times),
                "month": list(self.months) * len(self.places),
                "horizon": list(self.horizons) * len(self.places),
                "status": np.repeat(self._status(), times),
                "mean": self.levels.means(),
                "median": self.levels.quantiles(0.5),
                "lower": self.levels.quantiles(tail),
                "upper": self.levels.quantiles(1.0 - tail),
                "any": self.levels.at_least(np.ones(len(self.levels))),
            }
        )

    def change(self) -> pd.DataFrame:
        """Return the change: will the next three months be at least twice the place's own pace?

        Returns
        -------
        pandas.DataFrame
            ``place, status, pace, threshold, probability``: pace in events a month over the last
            twelve; threshold is twice three months of it, at least 3 events; probability of
            reaching it. NaN where ``status`` is ``"not covered"``.
        """
        threshold = change_thresholds(self.pace)
        return pd.DataFrame(
            {
                "place": np.array(self.places, dtype=object),
                "status": self._status(),
                "pace": self.pace,
                "threshold": threshold,
                "probability": self.totals.at_least(threshold),
            }
        )

    def onset(self) -> pd.DataFrame:
        """Return the onset: will a place quiet for a year see an event in the next three months?

        Returns
        -------
        pandas.DataFrame
            ``place, status, probability``, only of places without a registered event in their
            last twelve months, and of those not covered, with NaN: nobody knows whether they
            were quiet. Recalibrated by what came of the past year's (see `onset_line`).
        """
        table = pd.DataFrame(
            {
                "place": np.array(self.places, dtype=object),
                "status": self._status(),
                "probability": self.onset_line.of(self.totals.at_least(np.ones(len(self.places)))),
            }
        )
        is_told = ~self.is_covered | (self.pace == 0)
        return table[is_told].reset_index(drop=True)

    def _status(self) -> NDArray[Any]:
        return np.where(self.is_covered, FORECAST, NOT_COVERED).astype(object)


def forecast_places(
    panel: Any,
    *,
    origin: Any = None,
    horizons: Iterable[int] = range(1, 7),
    model: str = POOL,
    neighbours: Iterable[tuple[str, str]] = (),
) -> Forecast:
    r"""Forecast how many events each place will register in each of the next months.

    The pool is :math:`p(y) = \frac13\left(p_{\text{IMAPA+NB}}(y) + p_{\text{gamma-Poisson}}(y) +
    p_{\text{own 24 months}}(y)\right)`. Change and onset are the
    gamma-Poisson's alone: the other two say *never* of a place where nothing happened yet.
    Forecasts are the same on every run: nothing is drawn.

    Parameters
    ----------
    panel : pandas.DataFrame, pyarrow.Table or Panel
        See :func:`read_panel`.
    origin : month, optional
        The last month that is known; by default the panel's last. Nothing after it is read.
    horizons : iterable of int
        Months after the origin, 1 to 24.
    model : str
        One of ``MODELS``.
    neighbours : iterable of (place, place), optional
        Places that touch; they lend to the prior.

    Returns
    -------
    Forecast

    Raises
    ------
    PanelRefused, MonthNotRead, OriginRefused, HorizonRefused, UnknownModel, SupportTooLong

    References
    ----------
    Hegre H et al. (2024). The 2023/24 VIEWS Prediction Challenge. arXiv:2407.11045. Petropoulos F,
    Kourentzes N (2015), doi:10.1057/jors.2014.62. West M, Harrison J (1997).
    """
    read = read_panel(panel, neighbours=neighbours)
    steps = read_horizons(horizons)
    last = read.calendar.length - 1
    position = last if origin is None else origin_position(read, origin)
    known = read.known_at(position)
    is_covered = history.is_covered(known)
    fitted = components.fit(known, models=[model])[model]
    return Forecast(
        model=model,
        places=read.places,
        origin=read.calendar.label(position),
        months=tuple(read.calendar.label(position + step) for step in steps),
        horizons=steps,
        is_covered=is_covered,
        levels=levels_of(fitted, steps, is_covered),
        totals=totals_of(fitted, is_covered),
        pace=history.pace(known),
        parameters=parameters(),
        data_digest=known.digest(),
        assumptions=ASSUMPTIONS,
        onset_line=onset_line(known) if model in RECALIBRATED else OnsetLine(),
    )


def change_thresholds(pace: Floats) -> Floats:
    """Return how many events in the next three months make a change, from events a month."""
    return np.asarray(np.maximum(np.ceil(CHANGE_FACTOR * WINDOW * pace - 1e-9), CHANGE_FLOOR))


def levels_of(
    model: Model, horizons: Sequence[int], is_covered: NDArray[np.bool_]
) -> Distributions:
    """Write out a model's months, without those places that are not covered."""
    return written_out(_only(model.months(horizons), np.repeat(is_covered, len(horizons))))


def totals_of(model: Model, is_covered: NDArray[np.bool_]) -> Distributions:
    """Write out a model's sum of the next three months, without places that are not covered."""
    return written_out(_only(model.total(WINDOW), is_covered))


def read_horizons(horizons: Iterable[int]) -> tuple[int, ...]:
    """Return the horizons in order, or refuse them."""
    found = list(horizons)
    for one in found:
        is_whole = isinstance(one, int | np.integer) and not isinstance(one, bool)
        if not is_whole or not 1 <= one <= FURTHEST:
            raise HorizonRefused(f"horizons: {one!r} is no whole number from 1 to {FURTHEST}")
    if not found or len(set(found)) != len(found):
        raise HorizonRefused("horizons: at least one is needed, and each once")
    return tuple(sorted(int(one) for one in found))


def origin_position(panel: Panel, origin: Any) -> int:
    """Return where the last known month stands, or refuse it."""
    position = panel.calendar.position(origin, column="origin")
    length = panel.calendar.length
    if not 0 <= position < length:
        first, last = panel.calendar.label(0), panel.calendar.label(length - 1)
        raise OriginRefused(f"origin: {origin!r} is outside the panel, {first} to {last}")
    if position + 1 < history.YEAR:
        raise OriginRefused(f"origin: {origin!r} leaves less than twelve months to learn from")
    return position


def parameters() -> dict[str, Any]:
    """Return every setting a forecast depends on."""
    return {
        "imapa_bounds": [0.1, 0.3],
        "dispersion_months": components.DISPERSION_MONTHS,
        "dispersion_weight": components.DISPERSION_WEIGHT,
        "discounts": list(gamma_poisson.DISCOUNTS),
        "prior_shape": gamma_poisson.PRIOR_SHAPE,
        "state_events": gamma_poisson.STATE_EVENTS,
        "reference_discount": gamma_poisson.REFERENCE_DISCOUNT,
        "pace_discount": gamma_poisson.PACE_DISCOUNT,
        "country_events": gamma_poisson.COUNTRY_EVENTS,
        "forgetting": gamma_poisson.FORGETTING,
        "borrowed": gamma_poisson.BORROWED,
        "least_exposure": history.LEAST_EXPOSURE,
        "complete": history.COMPLETE,
        "usable": history.USABLE,
        "window": WINDOW,
        "onset_ages": list(onset.AGES),
        "onset_ridge": onset.RIDGE,
        "change_factor": CHANGE_FACTOR,
        "change_floor": CHANGE_FLOOR,
    }


def _only(mixture: Mixture, is_kept: NDArray[np.bool_]) -> Mixture:
    kept = is_kept.astype(np.float64)[:, None]
    return Mixture(
        means=mixture.means,
        shapes=mixture.shapes,
        weights=mixture.weights * kept,
        seen=mixture.seen,
        seen_weights=mixture.seen_weights * kept,
    )
