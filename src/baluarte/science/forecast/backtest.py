"""Rolling origins: forecast the past as it would have been forecast, and score it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from baluarte.science.forecast import components, history
from baluarte.science.forecast.calibration import (
    Calibration,
    Ranking,
    calibration,
    precision_in_order,
)
from baluarte.science.forecast.components import CONFLICTOLOGY_12, MODELS, POOL
from baluarte.science.forecast.onset import RECALIBRATED, WINDOW, OnsetLine, onset_line
from baluarte.science.forecast.outlook import (
    ASSUMPTIONS,
    OriginRefused,
    change_thresholds,
    levels_of,
    origin_position,
    read_horizons,
    totals_of,
)
from baluarte.science.forecast.panel import Panel, read_panel
from baluarte.science.forecast.scores import FLOOR, score
from baluarte.science.forecast.skill import NothingScored, Skill, draws, skill_of

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

SCORES = ("crps", "log", "brier")
# More than this against a place's own last year was never real by municipality; by state it was.
TOO_GOOD = 0.12


@dataclass(frozen=True, eq=False)
class Trial:
    """What one model forecast from each origin, and what it lost.

    Attributes
    ----------
    losses : Mapping of str to ndarray, shape (origins, places, horizons)
        ``crps``, ``log`` and ``brier``; NaN where not forecast or not covered.
    some : ndarray, shape (origins, places, horizons)
        Probability of at least one event.
    change, onset : ndarray, shape (origins, places)
        Probability of a change, and of an onset where the place was quiet.
    """

    losses: Mapping[str, Floats]
    some: Floats
    change: Floats
    onset: Floats


@dataclass(frozen=True, eq=False)
class Backtest:
    """Forecasts from rolling origins beside what was then registered.

    Attributes
    ----------
    origins : tuple of (str or int)
    horizons : tuple of int
    places : tuple of str
    groups : ndarray of int, shape (places,)
    trials : Mapping of str to Trial
        By model.
    counts : ndarray, shape (origins, places, horizons)
        What was registered; NaN where not covered.
    changed, began : ndarray, shape (origins, places)
        1 where the change, or the onset, came; NaN where that is not known or not asked.
    block : int
        Origins whose targets overlap: the length of a block in intervals.
    floor : float
        Of the log score.
    seed : int
    assumptions : tuple of str
    """

    origins: tuple[str | int, ...]
    horizons: tuple[int, ...]
    places: tuple[str, ...]
    groups: NDArray[np.int64]
    trials: Mapping[str, Trial]
    counts: Floats
    changed: Floats
    began: Floats
    block: int
    floor: float
    seed: int
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS)

    def skill(
        self,
        against: str = CONFLICTOLOGY_12,
        *,
        model: str = POOL,
        level: float = 0.95,
        replicates: int = 1000,
    ) -> dict[str, Any]:
        """Return how much better a model is than another, by each score.

        Returns
        -------
        dict
            ``"crps"``, ``"log"``, ``"brier"``: numbers (0.05 is five per cent less loss) with
            attributes ``lower``, ``upper``, ``interval``; and ``"crps_interval"``,
            ``"log_interval"``, ``"brier_interval"``: pairs.
        """
        ours, theirs = self._trial(model), self._trial(against)
        found: dict[str, Any] = {}
        for name in SCORES:
            found[name] = skill_of(
                ours.losses[name],
                theirs.losses[name],
                groups=self.groups,
                block=self.block,
                level=level,
                replicates=replicates,
                seed=self.seed,
            )
        return found | {f"{name}_interval": found[name].interval for name in SCORES}

    def skill_by_horizon(
        self, against: str = CONFLICTOLOGY_12, *, model: str = POOL, replicates: int = 200
    ) -> dict[int, Skill]:
        """Return the CRPS skill at each horizon."""
        ours, theirs = self._trial(model).losses["crps"], self._trial(against).losses["crps"]
        return {
            horizon: skill_of(
                ours[:, :, [one]],
                theirs[:, :, [one]],
                groups=self.groups,
                block=self.block,
                level=0.95,
                replicates=replicates,
                seed=self.seed,
            )
            for one, horizon in enumerate(self.horizons)
        }

    def looks_leaked(self, *, model: str = POOL) -> bool:
        """Say whether the skill is so great, over 12 % by CRPS, that a leak has to be looked for.

        It proves none: +12.8 % arose at state level, where counts are large, without a leak. What
        proves one is a forecast that changes with what came after its origin.
        """
        return float(self.skill(model=model, replicates=1)["crps"]) > TOO_GOOD

    def calibration(self, *, model: str = POOL, bins: int = 10) -> Calibration:
        """Return the calibration of *at least one event in the month*."""
        happened = np.where(np.isnan(self.counts), np.nan, self.counts >= 1)
        return calibration(self._trial(model).some, happened, bins=bins)

    def change_calibration(self, *, model: str = POOL, bins: int = 10) -> Calibration:
        """Return the calibration of *twice the own pace in the next three months*."""
        return calibration(self._trial(model).change, self.changed, bins=bins)

    def onset_calibration(self, *, model: str = POOL, bins: int = 10) -> Calibration:
        """Return the calibration of *an event after a quiet year*."""
        return calibration(self._trial(model).onset, self.began, bins=bins)

    def change_ranking(self, *, model: str = POOL, replicates: int = 200) -> Ranking:
        """Return how well the ranking of places by probability of change found the changes."""
        return self._ranking(self._trial(model).change, self.changed, replicates)

    def onset_ranking(self, *, model: str = POOL, replicates: int = 200) -> Ranking:
        """Return how well the ranking of quiet places found the onsets."""
        return self._ranking(self._trial(model).onset, self.began, replicates)

    def _trial(self, model: str) -> Trial:
        if model not in self.trials:
            named = ", ".join(self.trials)
            raise components.UnknownModel(f"{model!r} was not tried; there are {named}")
        return self.trials[model]

    def _ranking(self, probabilities: Floats, outcomes: Floats, replicates: int) -> Ranking:
        is_known = ~np.isnan(probabilities) & ~np.isnan(outcomes)
        if not is_known.any():
            raise NothingScored("no place was both forecast and covered: there is nothing to rank")
        origin, place = np.nonzero(is_known)
        order = np.argsort(-probabilities[is_known], kind="stable")
        forecast, happened = probabilities[is_known][order], outcomes[is_known][order]
        origin, place = origin[order], place[order]
        drawn = [
            precision_in_order(forecast, happened, by_origin[origin] * by_place[place])
            for by_origin, by_place in draws(
                len(self.origins),
                self.groups,
                block=self.block,
                replicates=replicates,
                seed=self.seed,
            )
        ]
        lower, upper = (
            np.nanquantile(drawn, [0.025, 0.975]) if np.isfinite(drawn).any() else (np.nan, np.nan)
        )
        return Ranking(
            average_precision=precision_in_order(forecast, happened, np.ones(len(forecast))),
            lower=float(lower),
            upper=float(upper),
            base=float(happened.mean()),
            count=len(happened),
        )


def backtest(
    panel: Any,
    *,
    origins: Iterable[Any],
    horizons: Iterable[int] = range(1, 7),
    seed: int = 0,
    models: Sequence[str] = MODELS,
    neighbours: Iterable[tuple[str, str]] = (),
    floor: float = FLOOR,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Backtest:
    """Forecast from each origin with what was known then, and score what came.

    Parameters
    ----------
    panel : pandas.DataFrame, pyarrow.Table or Panel
        See :func:`read_panel`. Counts are those of the table: if late reports have since been
        added, the past looks better known than it was.
    origins : iterable of months
        Each the last month known; months after it are hidden from the models.
    horizons : iterable of int
        Months after the origin, 1 to 24.
    seed : int
        Of the intervals; the forecasts themselves draw nothing.
    models : sequence of str
        Which of ``MODELS`` are tried.
    neighbours : iterable of (place, place), optional
        Places that touch; they lend to the prior.
    floor : float
        Of the log score, see :func:`score`.
    jobs : int
        Origins forecast at once, through joblib: threads, unless the caller sets another of its
        backends (processes, Dask, Spark). The answer is the same for any number.
    progress : callable, optional
        Called with (origins done, all); raising inside it cancels.

    Returns
    -------
    Backtest

    Raises
    ------
    PanelRefused, MonthNotRead, OriginRefused, HorizonRefused, UnknownModel, SupportTooLong

    References
    ----------
    Tashman LJ (2000). Out-of-sample tests of forecasting accuracy: an analysis and review.
    International Journal of Forecasting 16, 437-450.
    """
    read = read_panel(panel, neighbours=neighbours)
    steps = read_horizons(horizons)
    positions = _positions(read, origins)
    tasks = (
        joblib.delayed(_from_one_origin)(
            read.known_at(position), _next_counts(read, position, steps), steps, models, floor
        )
        for position in positions
    )
    tried = []
    for one in joblib.Parallel(n_jobs=jobs, prefer="threads", return_as="generator")(tasks):
        tried.append(one)
        if progress is not None:
            progress(len(tried), len(positions))
    paces = [history.pace(read.known_at(position)) for position in positions]
    totals = [_next_counts(read, p, range(1, WINDOW + 1)).sum(axis=1) for p in positions]
    return Backtest(
        origins=tuple(read.calendar.label(position) for position in positions),
        horizons=steps,
        places=read.places,
        groups=read.groups,
        trials={model: _joined([one[model] for one in tried]) for model in models},
        counts=np.stack([_next_counts(read, position, steps) for position in positions]),
        changed=np.stack([_changed(*one) for one in zip(paces, totals, strict=True)]),
        began=np.stack([_began(*one) for one in zip(paces, totals, strict=True)]),
        block=_block(positions, max(*steps, WINDOW)),
        floor=floor,
        seed=seed,
    )


def _positions(panel: Panel, origins: Iterable[Any]) -> list[int]:
    positions = [origin_position(panel, origin) for origin in origins]
    if not positions or len(set(positions)) != len(positions):
        raise OriginRefused("origins: at least one is needed, and each once")
    last = panel.calendar.length - 1
    if max(positions) >= last:
        label = panel.calendar.label(max(positions))
        raise OriginRefused(f"origin: {label!r} leaves no month of the panel to score")
    return sorted(positions)


def _next_counts(panel: Panel, position: int, horizons: Iterable[int]) -> Floats:
    columns = np.array([position + horizon for horizon in horizons])
    is_there = columns < panel.calendar.length
    counts = np.full((len(panel.places), len(columns)), np.nan)
    counts[:, is_there] = panel.counts[:, columns[is_there]]
    return counts


def _from_one_origin(
    known: Panel, outcomes: Floats, horizons: tuple[int, ...], models: Sequence[str], floor: float
) -> dict[str, Trial]:
    is_covered = history.is_covered(known)
    pace = history.pace(known)
    found = {}
    line = onset_line(known) if RECALIBRATED & set(models) else OnsetLine()
    for name, model in components.fit(known, models=models).items():
        levels = levels_of(model, horizons, is_covered)
        totals = totals_of(model, is_covered)
        scores = score(levels, outcomes.ravel(), floor=floor)
        some = levels.at_least(np.ones(len(levels)))
        begins = totals.at_least(np.ones(len(totals)))
        if name in RECALIBRATED:
            begins = line.of(begins)
        found[name] = Trial(
            losses={one: getattr(scores, one).reshape(outcomes.shape) for one in SCORES},
            some=some.reshape(outcomes.shape),
            change=totals.at_least(change_thresholds(pace)),
            onset=np.where(pace == 0, begins, np.nan),
        )
    return found


def _joined(trials: Sequence[Trial]) -> Trial:
    return Trial(
        losses={name: np.stack([one.losses[name] for one in trials]) for name in SCORES},
        some=np.stack([one.some for one in trials]),
        change=np.stack([one.change for one in trials]),
        onset=np.stack([one.onset for one in trials]),
    )


def _changed(pace: Floats, total: Floats) -> Floats:
    is_known = ~np.isnan(pace) & ~np.isnan(total)
    return np.where(is_known, total >= change_thresholds(pace), np.nan)


def _began(pace: Floats, total: Floats) -> Floats:
    return np.where((pace == 0) & ~np.isnan(total), total >= 1, np.nan)


def _block(positions: Sequence[int], reach: int) -> int:
    """Return how many origins in a row have targets in common."""
    gaps = np.diff(positions)
    return max(1, int(np.ceil(reach / gaps.min()))) if len(gaps) else 1
