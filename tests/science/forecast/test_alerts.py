import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.forecast.alerts import (
    AlertPolicy,
    PolicyRefused,
    cost_loss_curve,
    judge_alerts,
    raise_alerts,
)
from baluarte.science.forecast.calibration import OutcomesRefused

NAN = np.nan
POLICY = AlertPolicy(raise_at=0.3, clear_at=0.1)


def column(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def test_an_alert_is_held_until_it_falls_below_the_lower_threshold() -> None:
    alerts = raise_alerts(column(0.2, 0.3, 0.15, 0.1, 0.05, 0.29), policy=POLICY)
    assert alerts.is_raised[:, 0].tolist() == [False, True, True, True, False, False]


def test_an_alert_is_held_where_coverage_is_lost_and_said_to_be_unknown() -> None:
    alerts = raise_alerts(column(0.5, NAN, NAN, 0.05, NAN), policy=POLICY)
    assert (alerts.is_raised[:, 0].tolist(), alerts.is_unknown[:, 0].tolist()) == (
        [True, True, True, False, False],
        [False, True, True, False, True],
    )


@pytest.mark.parametrize(("before", "raised"), [([True], [True, False]), ([False], [False, False])])
def test_what_stood_before_goes_on(before: list[bool], raised: list[bool]) -> None:
    alerts = raise_alerts(column(0.2, 0.05), policy=POLICY, before=np.array(before))
    assert alerts.is_raised[:, 0].tolist() == raised


@given(st.lists(st.floats(0, 1) | st.just(NAN), min_size=1, max_size=20), st.integers(1, 19))
@settings(max_examples=50, deadline=None)
def test_month_by_month_is_the_same_as_all_at_once(values: list[float], cut: int) -> None:
    whole = raise_alerts(column(*values), policy=POLICY).is_raised
    cut = min(cut, len(values))
    first = raise_alerts(column(*values[:cut]), policy=POLICY).is_raised
    rest = raise_alerts(
        np.array(values[cut:], float).reshape(-1, 1), policy=POLICY, before=first[-1]
    ).is_raised
    assert np.vstack([first, rest]).tolist() == whole.tolist()


def test_hysteresis_makes_alerts_last() -> None:
    noisy = np.random.default_rng(2).beta(2, 8, (60, 200))
    overlaps = [
        raise_alerts(noisy, policy=AlertPolicy(raise_at=0.3, clear_at=low)).overlap()
        for low in (0.3, 0.1)
    ]
    assert overlaps[1] > 2 * overlaps[0]


def test_the_overlap_is_the_share_in_common() -> None:
    alerts = raise_alerts(np.array([[1, 1, 0], [0, 1, 1], [0, 1, 1]]) * 0.9, policy=POLICY)
    assert alerts.overlap() == pytest.approx((1 / 3 + 1) / 2)


def test_without_alerts_there_is_no_overlap_nor_precision() -> None:
    alerts = raise_alerts(np.zeros((3, 2)), policy=POLICY)
    found = judge_alerts(alerts, np.eye(3, 2))
    assert (np.isnan([alerts.overlap(), found.precision]).all(), found.recall, found.a_month) == (
        True,
        0.0,
        0.0,
    )


def test_alerts_are_judged_where_there_was_a_forecast_and_an_outcome() -> None:
    alerts = raise_alerts(np.array([[0.9, 0.9, NAN, 0.0, 0.9]]), policy=POLICY)
    found = judge_alerts(alerts, np.array([[1.0, 0.0, 1.0, 1.0, NAN]]))
    assert (found.precision, found.recall, found.pays_below, found.a_month) == (0.5, 0.5, 0.5, 3.0)


@pytest.mark.parametrize(("raise_at", "clear_at"), [(0.1, 0.2), (0.2, 0.0), (1.2, 0.1)])
def test_thresholds_that_make_no_sense_are_refused(raise_at: float, clear_at: float) -> None:
    with pytest.raises(PolicyRefused, match="is needed"):
        AlertPolicy(raise_at=raise_at, clear_at=clear_at)


def test_probabilities_that_are_none_are_refused() -> None:
    with pytest.raises(OutcomesRefused, match=r"month 1, place 0: 1\.5 is outside"):
        raise_alerts(column(0.5, 1.5), policy=POLICY)
    with pytest.raises(OutcomesRefused, match="months by places"):
        raise_alerts(np.zeros(3), policy=POLICY)


def test_foresight_is_worth_everything_and_the_base_rate_nothing() -> None:
    happened = np.array([1.0, 0, 0, 0] * 5)
    perfect = cost_loss_curve(happened, happened, ratios=[0.1, 0.5])
    base = cost_loss_curve(np.full(20, 0.25), happened, ratios=[0.1, 0.5])
    assert (perfect["value"].tolist(), base["value"].tolist(), base["acted"].tolist()) == (
        pytest.approx([1.0, 1.0]),
        pytest.approx([0.0, 0.0]),
        [1.0, 0.0],
    )


def test_alerts_pay_where_acting_costs_less_than_their_precision() -> None:
    raised = np.repeat([1.0, 0.0], [10, 90])
    happened = np.concatenate([np.repeat([1.0, 0.0], [2, 8]), np.repeat([1.0, 0.0], [3, 87])])
    table = cost_loss_curve(raised, happened, ratios=[0.19, 0.21])
    assert (table["value"] > 0).tolist() == [True, False]


def test_where_nothing_came_there_is_no_value() -> None:
    assert np.isnan(cost_loss_curve(np.zeros(5), np.zeros(5), ratios=[0.2])["value"]).tolist() == [
        True
    ]


def test_a_ratio_outside_its_range_is_refused() -> None:
    with pytest.raises(PolicyRefused, match=r"ratios: 1\.0 is not between 0 and 1"):
        cost_loss_curve(np.zeros(2), np.array([0.0, 1.0]), ratios=[1.0])


def test_alerts_of_other_places_do_not_go_on_here() -> None:
    with pytest.raises(OutcomesRefused, match="before: 1 places are needed"):
        raise_alerts(column(0.5), policy=POLICY, before=np.array([True, False]))
