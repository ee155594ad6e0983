"""Forecasts on real panels, which lie beside the checkout and are never copied into it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baluarte.science.forecast import (
    AlertPolicy,
    Backtest,
    Panel,
    backtest,
    forecast_places,
    freeze,
    judge_alerts,
    raise_alerts,
    read_panel,
    score_frozen,
)
from baluarte.science.forecast.imapa import forecast_means

VIOLENCE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "violence"
MODELS = ("pool", "conflictology_12", "negative_binomial_12")
# About as dense as a registry of events against defenders and journalists.
REGISTRY_DENSITY = 0.055

pytestmark = pytest.mark.skipif(
    not VIOLENCE.exists(), reason=f"real panels are not beside the project ({VIOLENCE})"
)


def thinned(panel: Panel, *, seed: int) -> Panel:
    counts = np.random.default_rng(seed).binomial(panel.counts.astype(int), REGISTRY_DENSITY)
    return replace(panel, counts=counts.astype(float))


def tried(panel: Panel, *, every: int) -> Backtest:
    """Roll the origin from December 2010 to the last from which six months are known."""
    last = panel.calendar.length - 6
    origins = [panel.calendar.label(month) for month in range(131, last, every)]
    return backtest(panel, origins=origins, models=MODELS)


@pytest.fixture(scope="module")
def homicides() -> Panel:
    table = pd.read_csv(
        VIOLENCE / "inegi_homicides_municipal_monthly_2000_2018.csv.gz", dtype={"cvegeo": str}
    )
    return read_panel(table.rename(columns={"cvegeo": "place", "homicides": "count"}))


@pytest.fixture(scope="module")
def by_half_years(homicides: Panel) -> Backtest:
    return tried(homicides, every=7)


@pytest.fixture(scope="module")
def thinned_by_half_years(homicides: Panel) -> Backtest:
    return tried(thinned(homicides, seed=1), every=7)


def test_municipal_homicides_are_forecast_better_than_their_last_year(
    by_half_years: Backtest,
) -> None:
    found = by_half_years.skill(replicates=200)
    assert (0.055 <= found["crps"] <= 0.12, found["crps"].lower > 0.03, found["log"] >= 0.12) == (
        True,
        True,
        True,
    )


def test_municipal_homicides_are_forecast_better_than_a_negative_binomial(
    by_half_years: Backtest,
) -> None:
    assert by_half_years.skill("negative_binomial_12", replicates=1)["crps"] >= 0.02


def test_at_registry_density_the_forecast_is_still_better(thinned_by_half_years: Backtest) -> None:
    found = thinned_by_half_years.skill(replicates=200)
    against = thinned_by_half_years.skill("negative_binomial_12", replicates=1)["crps"]
    assert (0.04 <= found["crps"] <= 0.12, found["crps"].lower > 0.02, found["log"] >= 0.12) == (
        True,
        True,
        True,
    )
    assert against >= 0.02


def test_probabilities_mean_what_they_say(
    by_half_years: Backtest, thinned_by_half_years: Backtest
) -> None:
    errors = [
        one.calibration().expected_error for one in (by_half_years, thinned_by_half_years)
    ] + [one.change_calibration().expected_error for one in (by_half_years, thinned_by_half_years)]
    assert max(errors) <= 0.02


def test_an_onset_means_what_it_says_out_of_sample(
    by_half_years: Backtest, thinned_by_half_years: Backtest
) -> None:
    found = [one.onset_calibration() for one in (by_half_years, thinned_by_half_years)]
    assert max(one.expected_error for one in found) <= 0.02
    assert min(one.count for one in found) > 10_000


def test_changes_are_ranked_well_above_their_base(by_half_years: Backtest) -> None:
    found = by_half_years.change_ranking(replicates=2)
    assert (found.average_precision >= 0.19, 0.04 < found.base < 0.06) == (True, True)


def test_nothing_looks_leaked(by_half_years: Backtest, thinned_by_half_years: Backtest) -> None:
    assert (by_half_years.looks_leaked(), thinned_by_half_years.looks_leaked()) == (False, False)


def test_by_state_so_great_a_skill_arises_without_a_leak(homicides: Panel) -> None:
    states = np.array([place[:2] for place in homicides.places])
    months = [homicides.calendar.label(month) for month in range(homicides.calendar.length)]
    table = pd.DataFrame(homicides.counts, columns=months).groupby(states).sum()
    long = table.rename_axis("place").reset_index().melt("place", None, "month", "count")
    found = tried(read_panel(long), every=6)
    assert (0.12 < found.skill(replicates=1)["crps"] < 0.13, found.looks_leaked()) == (True, True)


def test_a_real_future_changed_at_random_changes_no_forecast(homicides: Panel) -> None:
    counts = homicides.counts.copy()
    counts[:, 200:] = np.random.default_rng(3).permutation(counts[:, 200:])
    origin = homicides.calendar.label(199)
    one, two = (
        forecast_places(panel, origin=origin)
        for panel in (homicides, replace(homicides, counts=counts))
    )
    assert (one.levels.mass.tobytes(), one.data_digest) == (
        two.levels.mass.tobytes(),
        two.data_digest,
    )


def test_imapa_of_real_series_is_statsforecasts(homicides: Panel) -> None:
    from statsforecast.models import IMAPA

    counts = homicides.counts[::12]
    peer = [IMAPA().forecast(y=one, h=1)["mean"][0] for one in counts]
    np.testing.assert_allclose(forecast_means(counts), peer, rtol=0, atol=1e-11)
    assert len(peer) == 206


def test_a_frozen_forecast_of_the_country_is_scored_from_its_file(
    homicides: Panel, tmp_path: Path
) -> None:
    origin = homicides.calendar.label(221)
    digest = freeze(
        forecast_places(homicides, origin=origin),
        tmp_path / "country.npz",
        at=datetime(2018, 7, 3, tzinfo=UTC),
    )
    found = score_frozen(tmp_path / "country.npz", homicides, digest=digest)
    expected = backtest(homicides, origins=[origin], models=["pool"]).trials["pool"].losses["crps"]
    assert (found.scored, found.crps) == (2467 * 6, pytest.approx(expected.mean()))


@pytest.mark.parametrize(
    "offence", ["Extorsión", "Feminicidio", "Homicidio doloso", "Secuestro", "Trata de personas"]
)
def test_offences_by_state_are_forecast_better_than_their_last_year(offence: str) -> None:
    table = pd.read_csv(
        VIOLENCE / "sesnsp_victims_state_monthly_2015_2023.csv.gz", dtype={"cve_ent": str}
    )
    table = table[table["subtipo_de_delito"] == offence]
    panel = read_panel(
        table.rename(columns={"cve_ent": "place", "month_start": "month", "n_victimas": "count"})
    )
    origins = [panel.calendar.label(month) for month in range(35, 101, 3)]
    found = backtest(panel, origins=origins, models=MODELS).skill(replicates=1)
    assert (0.0 < found["crps"] <= 0.12, found["log"] > 0.12) == (True, True)


def test_disappearances_are_forecast_better_than_their_last_year() -> None:
    table = pd.read_csv(VIOLENCE / "rnpdno_municipal_monthly_2010_2023.csv.gz", dtype=str)
    is_counted = (table["categoria"] == "DESAPARECIDA_O_NO_LOCALIZADA") & ~table[
        "cvegeo"
    ].str.endswith("999")
    counts = table[is_counted].assign(count=table["conteo"].astype(int))
    wide = counts.pivot_table(
        index="cvegeo", columns="periodo", values="count", aggfunc="sum", fill_value=0
    )
    long = wide.melt(ignore_index=False, var_name="month", value_name="count").reset_index()
    panel = read_panel(long.rename(columns={"cvegeo": "place"}))
    origins = [panel.calendar.label(month) for month in range(71, 161, 12)]
    found = backtest(panel, origins=origins, models=MODELS)
    skill = found.skill(replicates=1)
    assert (0.03 <= skill["crps"] <= 0.12, found.calibration().expected_error <= 0.02) == (
        True,
        True,
    )
    assert found.onset_calibration().expected_error <= 0.02


@pytest.mark.prove
def test_every_month_of_eight_years(homicides: Panel) -> None:
    found = tried(homicides, every=1)
    skill, ranking = found.skill(), found.change_ranking()
    alerts = raise_alerts(found.trials["pool"].change, policy=AlertPolicy())
    judged = judge_alerts(alerts, found.changed)
    assert (0.055 <= skill["crps"] <= 0.12, skill["crps"].lower > 0.04) == (True, True)
    assert (ranking.average_precision >= 0.19, judged.overlap >= 0.60) == (True, True)
    assert (0.20 <= judged.precision <= 0.34, found.calibration().expected_error <= 0.02) == (
        True,
        True,
    )


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_month_of_eight_years_at_registry_density(homicides: Panel, seed: int) -> None:
    found = tried(thinned(homicides, seed=seed), every=1)
    skill = found.skill()
    assert (0.04 <= skill["crps"] <= 0.12, skill["crps"].lower > 0.03) == (True, True)
    assert found.change_ranking().average_precision >= 20 * found.change_ranking().base
