from dataclasses import replace

import joblib
import numpy as np
import pytest
from tests.science.forecast.invented import invented_panel, invented_table

from baluarte.science.forecast import MODELS, Backtest, backtest, forecast_places
from baluarte.science.forecast.backtest import Trial
from baluarte.science.forecast.components import UnknownModel
from baluarte.science.forecast.outlook import OriginRefused
from baluarte.science.forecast.scores import score
from baluarte.science.forecast.skill import NothingScored

ORIGINS = ["2018-06", "2018-09", "2018-12"]


def same_losses(one: Backtest, other: Backtest) -> bool:
    return all(
        np.array_equal(trial.losses["crps"], other.trials[name].losses["crps"], equal_nan=True)
        for name, trial in one.trials.items()
    )


@pytest.fixture(scope="module")
def tried() -> Backtest:
    return backtest(invented_table(), origins=ORIGINS)


def test_skill_has_three_scores_and_their_intervals(tried: Backtest) -> None:
    found = tried.skill(against="conflictology_12")
    names = ["crps", "log", "brier"]
    assert (list(found), [found[f"{one}_interval"] == found[one].interval for one in names]) == (
        [*names, *(f"{one}_interval" for one in names)],
        [True] * 3,
    )


def test_intervals_hold_their_values(tried: Backtest) -> None:
    found = tried.skill()
    assert [
        found[one].lower <= found[one] <= found[one].upper for one in ("crps", "log", "brier")
    ] == [True] * 3


@pytest.mark.parametrize("model", MODELS)
def test_no_model_beats_itself(tried: Backtest, model: str) -> None:
    assert tried.skill(model, model=model, replicates=3)["crps"] == 0.0


def test_losses_are_those_of_the_forecast_made_at_the_origin(tried: Backtest) -> None:
    panel = invented_panel()
    made = forecast_places(panel, origin=ORIGINS[1])
    outcomes = panel.counts[:, 45:51]
    expected = score(made.levels, outcomes.ravel())
    trial = tried.trials["pool"]
    for name in ("crps", "log", "brier"):
        np.testing.assert_array_equal(trial.losses[name][1].ravel(), getattr(expected, name))
    assert tried.counts[1].tolist() == outcomes.tolist()


def test_change_and_onset_are_those_of_the_forecast_made_at_the_origin(tried: Backtest) -> None:
    panel = invented_panel()
    made = forecast_places(panel, origin=ORIGINS[1])
    table = made.change()
    came = panel.counts[:, 45:48].sum(axis=1) >= table["threshold"]
    trial = tried.trials["pool"]
    quiet = [place for place, one in zip(made.places, trial.onset[1], strict=True) if one >= 0]
    assert (trial.change[1].tolist(), tried.changed[1].tolist(), quiet) == (
        table["probability"].tolist(),
        came.astype(float).tolist(),
        made.onset()["place"].tolist(),
    )


def test_changing_the_future_changes_outcomes_and_never_forecasts(tried: Backtest) -> None:
    panel = invented_panel()
    counts = panel.counts.copy()
    counts[:, 48:] = 50.0 - counts[:, 48:] % 50
    other = backtest(replace(panel, counts=counts), origins=ORIGINS)
    same = [
        (one.some.tobytes(), one.change.tobytes()) == (two.some.tobytes(), two.change.tobytes())
        for one, two in zip(tried.trials.values(), other.trials.values(), strict=True)
    ]
    assert (same, (tried.counts == other.counts).all()) == ([True] * len(MODELS), False)


def test_a_skill_above_twelve_per_cent_looks_leaked(tried: Backtest) -> None:
    pool = tried.trials["pool"]
    peeked = {name: 0.5 * loss for name, loss in tried.trials["conflictology_12"].losses.items()}
    leaking = replace(tried, trials={**tried.trials, "pool": replace(pool, losses=peeked)})
    assert (leaking.looks_leaked(), tried.looks_leaked()) == (True, False)


def test_a_model_that_reads_a_month_too_much_looks_leaked() -> None:
    # The last known year is overwritten by the mean of the months to be scored.
    panel = invented_panel(places=60, mean=4.0)
    counts = panel.counts.copy()
    counts[:, 36:48] = panel.counts[:, 48:54].mean(axis=1).round()[:, None]
    honest = backtest(panel, origins=["2018-12"])
    peeking = backtest(replace(panel, counts=counts), origins=["2018-12"], models=["pool"])
    mixed = replace(honest, trials={**honest.trials, "pool": peeking.trials["pool"]})
    assert mixed.looks_leaked()


def test_the_number_of_jobs_does_not_change_the_answer(tried: Backtest) -> None:
    assert same_losses(tried, backtest(invented_table(), origins=ORIGINS, jobs=2))


@pytest.mark.prove
def test_processes_do_not_change_the_answer(tried: Backtest) -> None:
    with joblib.parallel_config(backend="loky"):
        assert same_losses(tried, backtest(invented_table(), origins=ORIGINS, jobs=2))


def test_progress_is_told_and_cancels() -> None:
    told = []

    def stop(done: int, whole: int) -> None:
        told.append((done, whole))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backtest(invented_table(places=3), origins=ORIGINS, progress=stop)
    assert told == [(1, 3), (2, 3)]


def test_months_that_were_not_covered_are_not_scored() -> None:
    table = invented_table(places=6)
    dark = (table["place"] == "01000") & (table["month"] >= "2019-01")
    found = backtest(table[~dark], origins=["2018-12"])
    scored = ~np.isnan(found.trials["pool"].losses["crps"][0])
    assert (scored.any(axis=1).tolist(), found.changed[0, 0]) == (
        [False, True, True, True, True, True],
        pytest.approx(np.nan, nan_ok=True),
    )


def test_a_place_that_was_not_covered_before_is_neither_forecast_nor_scored() -> None:
    table = invented_table(places=6)
    dark = (table["place"] == "01000") & table["month"].between("2018-01", "2018-12")
    found = backtest(table[~dark], origins=["2018-12"])
    assert np.isnan(
        [found.trials["pool"].losses["crps"][0, 0].sum(), found.trials["pool"].change[0, 0]]
    ).all()


def test_horizons_beyond_the_panel_are_not_scored() -> None:
    found = backtest(invented_table(places=3), origins=["2019-10"])
    assert np.isnan(found.counts[0, 0]).tolist() == [False, False, True, True, True, True]


def test_skill_by_horizon_names_each(tried: Backtest) -> None:
    assert list(tried.skill_by_horizon(replicates=3)) == [1, 2, 3, 4, 5, 6]


def test_calibration_counts_every_scored_month(tried: Backtest) -> None:
    assert (tried.calibration().count, tried.change_calibration().count) == (3 * 30 * 6, 3 * 30)


def test_the_base_of_a_ranking_is_how_often_it_came(tried: Backtest) -> None:
    found = tried.change_ranking(replicates=20)
    assert (found.base, found.lower <= found.average_precision <= found.upper) == (
        pytest.approx(np.nanmean(tried.changed)),
        True,
    )


def test_an_onset_ranking_counts_only_quiet_places(tried: Backtest) -> None:
    asked = int((~np.isnan(tried.trials["pool"].onset)).sum())
    assert (tried.onset_ranking(replicates=5).count, tried.onset_calibration().count) == (
        asked,
        asked,
    )


def test_a_ranking_of_nothing_is_an_error(tried: Backtest) -> None:
    empty = replace(tried, changed=np.full_like(tried.changed, np.nan))
    with pytest.raises(NothingScored, match="nothing to rank"):
        empty.change_ranking()


@pytest.mark.parametrize(
    ("origins", "message"),
    [
        ([], "at least one"),
        (["2018-06", "2018-06"], "each once"),
        (["2019-12"], "leaves no month of the panel to score"),
        (["2010-01"], "outside the panel"),
    ],
)
def test_origins_that_are_none_are_refused(origins: list[str], message: str) -> None:
    with pytest.raises(OriginRefused, match=message):
        backtest(invented_table(places=2), origins=origins)


def test_a_model_that_was_not_tried_has_no_skill(tried: Backtest) -> None:
    with pytest.raises(UnknownModel, match="'oracle' was not tried"):
        tried.skill(model="oracle")


def test_a_block_is_as_long_as_targets_overlap() -> None:
    table = invented_table(places=3)
    blocks = [
        backtest(table, origins=origins, models=["pool"], horizons=horizons).block
        for origins, horizons in [
            (ORIGINS, [1, 6]),
            (ORIGINS, [1]),
            (ORIGINS[:1], [1, 6]),
            (["2018-01", "2018-02"], [4]),
        ]
    ]
    assert blocks == [2, 1, 1, 4]


def test_the_months_of_origins_may_be_numbers() -> None:
    table = invented_table(places=3)
    numbered = table.assign(month=table.groupby("place").cumcount() + 1)
    found = backtest(numbered, origins=range(40, 44), horizons=range(1, 4))
    assert (found.origins, type(found.trials["pool"])) == ((40, 41, 42, 43), Trial)
