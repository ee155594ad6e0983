"""What is asked of a scan, checked before any table is read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from baluarte.science.errors import Refused
from baluarte.science.scan.connected import MOST_PLACES
from baluarte.science.scan.dates import UNITS, TimeAxis, Unit
from baluarte.science.scan.problem import CONNECTED, MEASURED, Analysis, Model, Rates, Window

Inference = Literal["monte_carlo", "sequential", "gumbel"]
TimeStrata = Literal["interval", "year", "season", "weekday"]

LEAST_HIGH = 2
MOST_PENALTY = 4
MOST_ALPHA1 = 0.5


class InvalidSetting(Refused, ValueError):
    """A setting that cannot be, or that does not go with the model or the analysis."""


@dataclass(frozen=True)
class Options:
    """The settings of a scan; `find_clusters` says what each means."""

    model: Model
    analysis: Analysis
    max_population: float
    max_radius_km: float | None
    max_places: int | None
    window: Window
    penalty: float
    alpha1: float
    max_duration: float | str | dt.timedelta | None
    plane: bool
    interval: Unit | None
    interval_length: int
    period: tuple[Any, Any] | None
    rates: Rates
    least_cases: int
    covariates: Sequence[str] | None
    adjust_time: TimeStrata | None
    adjust_place: str | None
    inference: Inference
    simulations: int
    stop_after: int
    iterative: bool
    alpha: float
    seed: int

    @property
    def is_dated(self) -> bool:
        """Whether time plays a part in the search."""
        return self.analysis != "spatial"

    @property
    def follows_borders(self) -> bool:
        """Whether windows are sets of places that hang together by their borders."""
        return self.window in CONNECTED and self.analysis != "temporal"


def check(options: Options) -> Options:
    """Refuse settings that cannot be; return the others as they are."""
    _one_of("model", options.model, get_args(Model))
    _one_of("analysis", options.analysis, get_args(Analysis))
    _one_of("rates", options.rates, get_args(Rates))
    _one_of("window", options.window, get_args(Window))
    _one_of("inference", options.inference, get_args(Inference))
    if options.interval is not None:
        _one_of("interval", options.interval, UNITS)
    if options.adjust_time is not None:
        _one_of("adjust_time", options.adjust_time, get_args(TimeStrata))
    if not 0 < options.max_population <= 1:
        raise InvalidSetting(f"max_population: {options.max_population!r} is no share in (0, 1]")
    if options.max_radius_km is not None and not options.max_radius_km >= 0:
        raise InvalidSetting(f"max_radius_km: {options.max_radius_km!r} is no distance")
    if not 0 <= options.penalty <= MOST_PENALTY:
        raise InvalidSetting(f"penalty: {options.penalty!r} is no number from 0 to {MOST_PENALTY}")
    if not 0 < options.alpha1 <= MOST_ALPHA1:
        raise InvalidSetting(f"alpha1: {options.alpha1!r} is no probability up to {MOST_ALPHA1}")
    for name, least in (("simulations", 0), ("interval_length", 1), ("least_cases", 1),
                        ("stop_after", 1), ("seed", 0)):  # fmt: skip
        _whole(name, getattr(options, name), least)
    if options.max_places is not None:
        _whole("max_places", options.max_places, 1)
    if not 0 < options.alpha < 1:
        raise InvalidSetting(f"alpha: {options.alpha!r} is no probability")
    _go_together(options)
    return options


def longest_window(options: Options, axis: TimeAxis) -> int:
    """Return the longest window in intervals: half the period where nothing is said."""
    asked = options.max_duration
    if asked is None:
        return max(axis.intervals // 2, 1)
    if isinstance(asked, str | dt.timedelta):
        longest = _in_units(asked, axis) // axis.length
    elif isinstance(asked, bool) or not asked > 0:
        raise InvalidSetting(f"max_duration: {asked!r} is no duration")
    elif asked < 1:
        longest = int(axis.intervals * asked * (1 + 1e-12))
    else:
        longest = int(asked // axis.length)
    if longest < 1:
        raise InvalidSetting(
            f"max_duration: {asked!r} is shorter than an interval "
            f"({axis.length} {axis.unit}{'s' * (axis.length > 1)})"
        )
    return min(longest, axis.intervals)


def _in_units(asked: str | dt.timedelta, axis: TimeAxis) -> int:
    """Read '7 days', '24 months', '2 years' or a timedelta as a number of the axis' units."""
    if isinstance(asked, dt.timedelta):
        number, unit = asked.days, "day"
    else:
        words = asked.split()
        if len(words) != len(("number", "unit")) or not words[0].isdigit():
            raise InvalidSetting(f"max_duration: {asked!r} is not like '24 months'")
        number, unit = int(words[0]), words[1].removesuffix("s")
        _one_of("max_duration", unit, UNITS)
    if unit == "year" and axis.unit == "month":
        return number * 12
    if unit != axis.unit:
        raise InvalidSetting(f"max_duration: {asked!r} does not fit intervals of a {axis.unit}")
    return number


def _whole(name: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidSetting(f"{name}: {value!r} is no whole number from {least}")


def _one_of(name: str, value: object, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidSetting(f"{name}: {value!r} is none of {', '.join(allowed)}")


def _go_together(options: Options) -> None:
    adjusted = options.adjust_time is not None or options.adjust_place is not None
    faults = {
        "model 'permutation' compares places through time: it needs a space-time analysis": (
            options.model == "permutation" and options.analysis in ("spatial", "temporal")
        ),
        "adjust_time and adjust_place belong to the Poisson model": (
            adjusted and options.model != "poisson"
        ),
        "adjust_time needs an analysis in time": (
            options.adjust_time is not None and not options.is_dated
        ),
        "adjust_place needs an analysis in space": (
            options.adjust_place is not None and options.analysis == "temporal"
        ),
        "adjust_time by interval leaves a temporal analysis nothing to find": (
            options.adjust_time == "interval" and options.analysis == "temporal"
        ),
        f"an iterative scan takes clusters out: the {options.model} model cannot": (
            options.iterative and options.model in ("permutation", *MEASURED)
        ),
        "elliptic windows belong to a plane: give x, y and plane=True": (
            options.window == "elliptic" and not options.plane and options.analysis != "temporal"
        ),
        f"windows that follow borders hold at most {MOST_PLACES} places: with more there are too "
        "many of them": options.follows_borders and (options.max_places or 0) > MOST_PLACES,
        "windows that follow borders belong to models that count": (
            options.follows_borders and options.model in ("multinomial", "ordinal", *MEASURED)
        ),
        "restricted windows belong to high rates of the Poisson and permutation models": (
            options.window == "restricted"
            and (options.rates != "high" or options.model == "bernoulli")
        ),
        "an iterative scan needs simulations": options.iterative and options.simulations == 0,
        "covariates belong to the Poisson model": (
            bool(options.covariates) and options.model != "poisson"
        ),
        "rates belong to models of counts: categories are neither high nor low": (
            options.model == "multinomial" and options.rates != "high"
        ),
        "rates of the ordinal model are high or low": (
            options.model == "ordinal" and options.rates == "both"
        ),
        "inference 'gumbel' needs at least 2 simulations": (
            options.inference == "gumbel" and options.simulations < 2  # noqa: PLR2004
        ),
    }
    for said, wrong in faults.items():
        if wrong:
            raise InvalidSetting(said)
