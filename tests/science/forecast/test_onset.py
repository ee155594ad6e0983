from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit
from tests.science.forecast.invented import invented_panel

from baluarte.science.forecast import backtest, forecast_places
from baluarte.science.forecast.components import DriftingRates
from baluarte.science.forecast.distributions import written_out
from baluarte.science.forecast.gamma_poisson import fit_rates
from baluarte.science.forecast.history import pace
from baluarte.science.forecast.onset import (
    AGES,
    WINDOW,
    OnsetLine,
    _fitted,
    onset_line,
    probabilities_of_some,
)

SPARSE = invented_panel(places=300, months=60, mean=0.05)


def test_the_probability_of_some_event_is_that_of_the_written_out_distribution() -> None:
    rates = DriftingRates(fit_rates(SPARSE))
    expected = written_out(rates.total(WINDOW)).at_least(np.ones(300))
    np.testing.assert_allclose(probabilities_of_some(rates), expected, atol=1e-9)


def test_a_line_that_changes_nothing_gives_back_the_same() -> None:
    given = np.array([0.1, np.nan, 0.9])
    assert OnsetLine().of(given) is given


def test_a_line_acts_on_the_log_odds_and_keeps_the_order() -> None:
    given = np.array([0.0, 0.1, 0.4, 1.0, np.nan])
    found = OnsetLine(-1.0, 0.5).of(given)
    np.testing.assert_allclose(found[1:3], expit(-1 + 0.5 * logit(given[1:3])))
    assert ((found[:4] > 0) & (found[:4] < 1)).all()
    assert (np.diff(found[:4]) > 0).all()
    assert np.isnan(found[4])


def test_of_many_outcomes_the_true_line_is_found() -> None:
    random = np.random.default_rng(1)
    odds = random.normal(-2, 1, 200_000)
    came = (random.random(len(odds)) < expit(-0.5 + 0.7 * odds)).astype(float)
    found = _fitted(odds, came)
    assert (found.intercept, found.slope) == (
        pytest.approx(-0.5, abs=0.05), pytest.approx(0.7, abs=0.03),
    )  # fmt: skip


def test_few_outcomes_change_little() -> None:
    found = _fitted(np.array([-2.0, -1.0]), np.array([0.0, 0.0]))
    assert abs(found.intercept) < 0.05
    assert abs(found.slope - 1) < 0.05


def test_ranks_are_never_turned() -> None:
    odds = np.linspace(-4, 2, 5_000)
    found = _fitted(odds, (odds < -1).astype(float))
    assert found.slope == 1.0


def test_a_panel_too_short_to_look_back_changes_nothing() -> None:
    assert onset_line(SPARSE.known_at(13)) == OnsetLine()
    assert onset_line(SPARSE.known_at(14)) != OnsetLine()


def test_nothing_after_the_last_month_is_read() -> None:
    changed = replace(SPARSE, counts=np.where(np.arange(60) > 40, 9.0, SPARSE.counts))
    assert onset_line(SPARSE.known_at(40)) == onset_line(changed.known_at(40))
    assert onset_line(SPARSE) != onset_line(changed)


def test_months_not_registered_in_full_serve_as_no_outcome() -> None:
    exposure = SPARSE.exposure.copy()
    exposure[:, -WINDOW:] = 0.9
    late = replace(SPARSE, exposure=exposure)
    emptied = replace(late, counts=np.where(np.arange(60) >= 57, 0.0, SPARSE.counts))
    assert onset_line(late) == onset_line(emptied)
    assert AGES[0] == WINDOW


def test_forecast_and_backtest_use_the_line_of_what_was_known() -> None:
    made = forecast_places(SPARSE, origin="2018-12")
    known = SPARSE.known_at(47)
    raw = probabilities_of_some(DriftingRates(fit_rates(known)))
    quiet = pace(known) == 0
    assert made.onset_line == onset_line(known)
    told = made.onset()["probability"].to_numpy()
    np.testing.assert_allclose(told, made.onset_line.of(raw[quiet]), atol=1e-9)
    tried = backtest(SPARSE, origins=["2018-12"], horizons=[1])
    assert tried.trials["pool"].onset[0][quiet].tolist() == told.tolist()


def test_benchmarks_stay_as_they_are() -> None:
    made = forecast_places(SPARSE, origin="2018-12", model="negative_binomial_12")
    assert made.onset_line == OnsetLine()
    some = made.totals.at_least(np.ones(300))
    assert made.onset()["probability"].tolist() == some[made.pace == 0].tolist()
