"""Whether an indicator goes towards its target, as Open SDG says it: growth against what it needs.

The formula, its source and what it cannot say stand in `docs/methods/progress.md`. What is not
known stays not known: without a target, a baseline or a second value nothing is said, and why.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import expm1, isfinite, log

UP, DOWN, NEUTRAL = "up", "down", "neutral"
ON_TRACK_FROM, SHORT_FROM = 0.95, 0.60
DAYS_OF_YEAR = 365.25
# Beyond it e to a power is no number any more; what grows so fast is on track whatever it is.
LARGEST_POWER = 700.0


class ProgressStatus(StrEnum):
    """How far an indicator has come; its words stand in the catalogue `progress_statuses`."""

    TARGET_MET = "target_met"
    ON_TRACK = "on_track"
    SHORT = "short"
    LIMITED = "limited"
    NO_PROGRESS = "no_progress"
    MOVING_AWAY = "moving_away"
    TARGET_MISSED = "target_missed"
    CANNOT_BE_SAID = "cannot_be_said"


class ProgressReason(StrEnum):
    """Why progress cannot be said; its words stand in the catalogue `progress_reasons`."""

    NEUTRAL = "neutral"
    BINARY = "binary"
    NO_BASELINE = "no_baseline"
    ONE_VALUE = "one_value"
    SAME_DATE = "same_date"
    VALUE_BEFORE_BASELINE = "value_before_baseline"
    NO_TARGET = "no_target"
    DIFFERENT_TARGETS = "different_targets"
    TARGET_BEFORE_BASELINE = "target_before_baseline"


@dataclass(frozen=True)
class DatedValue:
    """A value and the day of which it is said; zero is a value, and what is missing is none."""

    value: float
    day: date

    def __post_init__(self) -> None:
        if not isfinite(self.value):
            raise ValueError(f"{self.value} is no value")


@dataclass(frozen=True)
class Progress:
    """What can be said: growth a year as observed and as needed, and one as a part of the other.

    `is_linear` is true where a value of zero or below leaves no compound rate; the two rates are
    then units a year, otherwise shares. All three are None where the status needs none of them.
    """

    status: ProgressStatus
    reason: ProgressReason | None = None
    observed: float | None = None
    required: float | None = None
    ratio: float | None = None
    is_linear: bool = False


def progress_towards_target(
    *,
    direction: str,
    baseline: DatedValue | None,
    target: DatedValue | None,
    newest: DatedValue | None,
    is_binary: bool = False,
) -> Progress:
    """Return how far an indicator has come from its baseline towards its target."""
    if reason := _reason(direction, baseline, target, newest, is_binary=is_binary):
        return Progress(ProgressStatus.CANNOT_BE_SAID, reason)
    assert baseline is not None
    assert target is not None
    assert newest is not None
    sign = 1 if direction == UP else -1
    if sign * (newest.value - target.value) >= 0:
        return Progress(ProgressStatus.TARGET_MET)
    # It had been met at the start, and is no more: there is no growth left to compare with.
    if sign * (baseline.value - target.value) >= 0:
        return Progress(ProgressStatus.MOVING_AWAY)
    observed, required, ratio, is_linear = _rates(baseline, target, newest)
    status = _status(ratio, is_over=newest.day >= target.day)
    return Progress(status, None, observed, required, ratio, is_linear)


def _reason(
    direction: str,
    baseline: DatedValue | None,
    target: DatedValue | None,
    newest: DatedValue | None,
    *,
    is_binary: bool,
) -> ProgressReason | None:
    """Return why nothing can be said, the first that holds."""
    if direction not in (UP, DOWN, NEUTRAL):
        raise ValueError(f"there is no direction {direction!r}")
    found = None
    if direction == NEUTRAL:
        found = ProgressReason.NEUTRAL
    elif is_binary:
        found = ProgressReason.BINARY
    elif target is None:
        found = ProgressReason.NO_TARGET
    elif baseline is None:
        found = ProgressReason.NO_BASELINE
    elif target.day <= baseline.day:
        found = ProgressReason.TARGET_BEFORE_BASELINE
    elif newest is None:
        found = ProgressReason.ONE_VALUE
    elif newest.day == baseline.day:
        found = ProgressReason.SAME_DATE
    elif newest.day < baseline.day:
        found = ProgressReason.VALUE_BEFORE_BASELINE
    return found


def _rates(
    baseline: DatedValue, target: DatedValue, newest: DatedValue
) -> tuple[float, float, float, bool]:
    """Return growth a year as observed and as needed, their ratio, and whether it is linear."""
    seen, needed = _years(baseline, newest), _years(baseline, target)
    if min(baseline.value, target.value, newest.value) > 0:
        observed = _compound(baseline.value, newest.value, seen)
        required = _compound(baseline.value, target.value, needed)
        if required:
            return observed, required, observed / required, False
    change, whole = newest.value - baseline.value, target.value - baseline.value
    return change / seen, whole / needed, (change / whole) * (needed / seen), True


def _compound(first: float, last: float, years: float) -> float:
    """Return the compound growth rate of a year; of positive values alone."""
    return expm1(min((log(last) - log(first)) / years, LARGEST_POWER))


def _years(first: DatedValue, last: DatedValue) -> float:
    return (last.day - first.day).days / DAYS_OF_YEAR


def _status(ratio: float, *, is_over: bool) -> ProgressStatus:
    if ratio < 0:
        found = ProgressStatus.MOVING_AWAY
    elif is_over:
        found = ProgressStatus.TARGET_MISSED
    elif ratio == 0:
        found = ProgressStatus.NO_PROGRESS
    elif ratio >= ON_TRACK_FROM:
        found = ProgressStatus.ON_TRACK
    else:
        found = ProgressStatus.SHORT if ratio >= SHORT_FROM else ProgressStatus.LIMITED
    return found
