"""Progress is growth against what is needed: by hand, at its borders, and never by accident."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baluarte.norms.catalogues import terms
from baluarte.norms.policy.progress import (
    DatedValue,
    Progress,
    ProgressReason,
    ProgressStatus,
    progress_towards_target,
)

START, MIDDLE, END = date(2020, 1, 1), date(2025, 1, 1), date(2030, 1, 1)
ANY = st.floats(-1e9, 1e9, allow_subnormal=False)
POSITIVE = st.floats(1e-3, 1e6)
DAYS = st.integers(1, 20_000)


def of(direction, first, last, goal, *, at=MIDDLE, by=END):
    """Return progress from `first` in 2020 by `last` to `goal`."""
    return progress_towards_target(
        direction=direction,
        baseline=DatedValue(first, START),
        target=DatedValue(goal, by),
        newest=DatedValue(last, at),
    )


@pytest.mark.parametrize(
    ("direction", "values", "ratio", "status"),
    [
        # 50 to 100 in ten years needs 7.18 % a year (2 to the tenth).
        ("up", (50, 72, 100), 1.053, "on_track"),  # 1.44 ** 0.2 - 1 = 7.57 %
        ("up", (50, 65, 100), 0.751, "short"),  # 1.30 ** 0.2 - 1 = 5.39 %
        ("up", (50, 60, 100), 0.517, "limited"),  # 1.20 ** 0.2 - 1 = 3.71 %
        ("up", (50, 50, 100), 0.0, "no_progress"),
        ("up", (50, 40, 100), -0.608, "moving_away"),  # 0.80 ** 0.2 - 1 = -4.36 %
        # 155 persons each to 50 in ten years needs -10.70 % a year.
        ("down", (155, 100, 50), 0.784, "short"),  # (100 / 155) ** 0.2 - 1 = -8.39 %
        ("down", (155, 170, 50), -0.174, "moving_away"),  # (170 / 155) ** 0.2 - 1 = 1.86 %
    ],
)
def test_growth_against_what_is_needed_by_hand(direction, values, ratio, status):
    found = of(direction, *values)
    assert found.ratio == pytest.approx(ratio, abs=0.001)
    assert (found.status, found.is_linear) == (ProgressStatus(status), False)


def test_the_rates_are_of_a_year():
    found = of("up", 50, 65, 100)
    assert found.observed == pytest.approx(1.3**0.2 - 1, rel=1e-3)
    assert found.required == pytest.approx(2**0.1 - 1, rel=1e-3)


@pytest.mark.parametrize(
    ("direction", "first", "last", "goal", "status"),
    [
        ("down", 114, 57, 0, "on_track"),  # half of the way in half of the time
        ("down", 114, 80, 0, "limited"),  # 30 % of the way
        ("up", 0, 35, 100, "short"),  # 70 % of what half of the time needs
        ("up", 0, 0, 100, "no_progress"),
    ],
)
def test_where_a_value_is_zero_growth_is_linear(direction, first, last, goal, status):
    found = of(direction, first, last, goal)
    assert (found.status, found.is_linear) == (ProgressStatus(status), True)


@pytest.mark.parametrize(("direction", "last"), [("up", 80), ("up", 95), ("down", 80), ("down", 2)])
def test_a_target_that_is_reached_is_met_whatever_the_baseline(direction, last):
    for first in (0, 80, 200):
        assert of(direction, first, last, 80) == Progress(ProgressStatus.TARGET_MET)


def test_what_was_met_at_the_start_and_is_no_more_moves_away():
    assert of("up", 90, 70, 80) == Progress(ProgressStatus.MOVING_AWAY)
    assert of("down", 80, 81, 80) == Progress(ProgressStatus.MOVING_AWAY)


def test_past_its_date_a_target_is_missed_however_near():
    assert of("up", 50, 99, 100, at=END).status is ProgressStatus.TARGET_MISSED
    assert of("up", 50, 99, 100, at=END - timedelta(1)).status is ProgressStatus.ON_TRACK
    assert of("up", 50, 40, 100, at=END).status is ProgressStatus.MOVING_AWAY


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"direction": "neutral"}, ProgressReason.NEUTRAL),
        ({"is_binary": True}, ProgressReason.BINARY),
        ({"target": None}, ProgressReason.NO_TARGET),
        ({"baseline": None}, ProgressReason.NO_BASELINE),
        ({"newest": None}, ProgressReason.ONE_VALUE),
        ({"newest": DatedValue(7, START)}, ProgressReason.SAME_DATE),
        ({"newest": DatedValue(7, date(2019, 12, 31))}, ProgressReason.VALUE_BEFORE_BASELINE),
        ({"target": DatedValue(9, START)}, ProgressReason.TARGET_BEFORE_BASELINE),
        ({"target": DatedValue(9, date(2019, 1, 1))}, ProgressReason.TARGET_BEFORE_BASELINE),
    ],
)
def test_what_cannot_be_said_says_why(changed, reason):
    known = {
        "direction": "up",
        "baseline": DatedValue(5, START),
        "target": DatedValue(9, END),
        "newest": DatedValue(7, MIDDLE),
    }
    assert progress_towards_target(**{**known, **changed}) == Progress(
        ProgressStatus.CANNOT_BE_SAID, reason
    )


def test_missing_is_not_zero():
    nothing = progress_towards_target(
        direction="down",
        baseline=DatedValue(5, START),
        target=DatedValue(0, END),
        newest=None,
    )
    assert nothing.status is ProgressStatus.CANNOT_BE_SAID
    assert of("down", 5, 0, 0).status is ProgressStatus.TARGET_MET


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_no_value(value):
    with pytest.raises(ValueError, match="is no value"):
        DatedValue(value, START)


def test_a_direction_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no direction 'sideways'"):
        of("sideways", 1, 2, 3)


def test_every_status_and_reason_has_its_words():
    assert set(terms("progress_statuses")) == set(ProgressStatus)
    assert set(terms("progress_reasons")) == set(ProgressReason)
    assert set(terms("indicator_directions")) == {"up", "down", "neutral"}


@given(st.tuples(ANY, ANY, ANY), DAYS, DAYS, st.sampled_from(["up", "down", "neutral"]))
def test_whatever_the_values_there_is_an_answer(values, seen, needed, direction):
    first, last, goal = values
    found = of(
        direction, first, last, goal, at=START + timedelta(seen), by=START + timedelta(needed)
    )
    assert (found.reason is None) == (found.status is not ProgressStatus.CANNOT_BE_SAID)
    better = (last - goal if direction == "up" else goal - last) >= 0
    if direction != "neutral":
        assert (found.status is ProgressStatus.TARGET_MET) == better


@given(POSITIVE, POSITIVE, st.integers(30, 20_000), st.floats(0.05, 0.94))
def test_who_keeps_to_the_path_is_on_track(first, goal, needed, part):
    assume(abs(goal / first - 1) > 0.01)
    seen = max(1, int(needed * part))
    path = first * (goal / first) ** (seen / needed)
    direction = "up" if goal > first else "down"
    found = of(
        direction, first, path, goal, at=START + timedelta(seen), by=START + timedelta(needed)
    )
    assert found.ratio == pytest.approx(1, rel=1e-6)
    assert found.status is ProgressStatus.ON_TRACK


@given(POSITIVE, POSITIVE, POSITIVE, st.floats(0.01, 100), st.sampled_from(["up", "down"]))
def test_another_unit_of_measure_says_the_same(first, last, goal, scale, direction):
    here = of(direction, first, last, goal)
    there = of(direction, first * scale, last * scale, goal * scale)
    assume(here.ratio is not None and there.ratio is not None)
    assert there.ratio == pytest.approx(here.ratio, rel=1e-6, abs=1e-6)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_more_is_never_less_progress(first, one, other, goal):
    low, high = sorted((one, other))
    assume(first < goal and high < goal)
    assert of("up", first, low, goal).ratio <= of("up", first, high, goal).ratio
