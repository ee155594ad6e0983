from dataclasses import replace

import numpy as np
import pytest
from tests.science.forecast.invented import invented_panel

from baluarte.science.forecast import components
from baluarte.science.forecast.components import Conflictology, UnknownModel, dispersions, fit
from baluarte.science.forecast.distributions import written_out


def test_the_pool_is_the_mean_of_its_three_parts() -> None:
    panel = invented_panel(places=6)
    parts = (components.IMAPA, components.GAMMA_POISSON, components.CONFLICTOLOGY_24)
    models = fit(panel, models=[components.POOL, *parts])
    counts = np.arange(4.0)
    written = {name: written_out(model.months([1, 4])) for name, model in models.items()}
    asked = {
        name: np.array([one.at(np.full(len(one), count)) for count in counts])
        for name, one in written.items()
    }
    mean = np.mean([asked[part] for part in parts], axis=0)
    assert np.abs(asked[components.POOL] - mean).max() < 1e-9


def test_conflictology_is_the_last_months_each_as_likely() -> None:
    panel = invented_panel(places=2)
    model = fit(panel, models=[components.CONFLICTOLOGY_12])[components.CONFLICTOLOGY_12]
    row = written_out(model.months([1, 2, 3])).row(4)
    last = np.bincount(panel.counts[1, -12:].astype(int)) / 12
    assert row.tolist() == pytest.approx(last.tolist())


def test_conflictology_sums_months_in_a_row() -> None:
    model = Conflictology(np.array([[1.0, 0.0, 2.0, 5.0]]))
    assert written_out(model.total(3)).row(0).tolist() == pytest.approx(
        [0, 0, 0, 0.5, 0, 0, 0, 0.5]
    )


def test_conflictology_of_fewer_months_than_the_window_takes_their_mean() -> None:
    model = Conflictology(np.array([[np.nan, np.nan, 2.0, 4.0]]))
    assert written_out(model.total(3)).quantiles(0.5).tolist() == [9.0]


def test_the_negative_binomial_of_a_year_has_its_mean_and_variance() -> None:
    panel = invented_panel(places=1, months=12)
    panel = replace(panel, counts=np.array([[0.0, 6.0] * 6]))
    model = fit(panel, models=[components.NEGATIVE_BINOMIAL_12])[components.NEGATIVE_BINOMIAL_12]
    row = written_out(model.months([1])).row(0)
    counts = np.arange(len(row))
    mean = row @ counts
    assert (mean, row @ (counts - mean) ** 2) == (
        pytest.approx(3.0),
        pytest.approx(np.var([0, 6] * 6, ddof=1)),
    )


def test_a_year_that_scatters_less_than_chance_is_poisson() -> None:
    panel = invented_panel(places=1, months=12)
    panel = replace(panel, counts=np.full((1, 12), 3.0))
    model = fit(panel, models=[components.NEGATIVE_BINOMIAL_12])[components.NEGATIVE_BINOMIAL_12]
    row = written_out(model.months([1])).row(0)
    assert row[0] == pytest.approx(np.exp(-3.0))


def test_a_drifting_rate_is_less_certain_further_away_with_the_same_mean() -> None:
    panel = invented_panel(places=5)
    model = fit(panel, models=[components.GAMMA_POISSON])[components.GAMMA_POISSON]
    found = written_out(model.months([1, 6]))
    means = found.means().reshape(-1, 2)
    spread = np.array(
        [row @ np.arange(len(row)) ** 2 for row in map(found.row, range(len(found)))]
    ).reshape(-1, 2)
    assert (
        np.abs(means[:, 0] - means[:, 1]).max() < 1e-6,
        (spread[:, 1] > spread[:, 0]).all(),
    ) == (
        True,
        True,
    )


def test_dispersion_is_drawn_towards_the_whole_panels() -> None:
    months = np.vstack([np.tile([0.0, 20.0], 12), np.tile([9.0, 11.0], 12), np.zeros(24)])
    scattered, steady, silent = dispersions(months)
    assert scattered > silent > steady > 0


def test_a_model_of_no_known_name_is_refused() -> None:
    with pytest.raises(UnknownModel, match="'prophet' is no model; there are pool"):
        fit(invented_panel(places=2), models=["prophet"])
