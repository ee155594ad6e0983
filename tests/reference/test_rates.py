"""Rates on published data, which lie beside the checkout and are never copied into it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.reference import rates_long_run as long_run

from baluarte.science import rates

SCAN = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "scan"

pytestmark = pytest.mark.skipif(
    not SCAN.exists(), reason=f"the published data are not beside the project ({SCAN})"
)


@pytest.fixture(scope="module")
def scotland() -> pd.DataFrame:
    return pd.read_csv(SCAN / "scotland_data.csv")


@pytest.fixture(scope="module")
def carolina() -> pd.DataFrame:
    return pd.read_csv(SCAN / "spData_nc_sids.csv")


def pairs(name: str) -> list[tuple[int, int]]:
    table = pd.read_csv(SCAN / name)
    return [(int(one) - 1, int(other) - 1) for one, other in table.to_numpy()]


def test_scotlands_likeliest_shape_and_intercept_are_the_published_ones(
    scotland: pd.DataFrame,
) -> None:
    found = rates.empirical_bayes(scotland["cases"], scotland["expected"])
    made = (float(f"{found.shape:.6g}"), float(f"{np.log(found.mean):.7g}"))
    assert made == (1.87949, 0.3521065)


def test_scotlands_relative_risks_are_the_published_ones(scotland: pd.DataFrame) -> None:
    found = rates.empirical_bayes(scotland["cases"], scotland["expected"])
    assert found.estimate[:3].round(6).tolist() == [3.997362, 4.079111, 2.980213]


def test_scotlands_moments_are_spdeps(scotland: pd.DataFrame) -> None:
    found = rates.empirical_bayes(scotland["cases"], scotland["expected"], method="moments")
    made = (float(f"{found.variance:.7g}"), float(f"{found.mean:.6g}"))
    assert made == (0.8027001, 0.999627)


def test_north_carolinas_moments_are_spdeps(carolina: pd.DataFrame) -> None:
    found = rates.empirical_bayes(carolina["SID74"], carolina["BIR74"], method="moments")
    made = (float(f"{found.variance:.7g}"), float(f"{found.mean:.7g}"))
    assert made == (7.692931e-07, 0.002021445)


def test_north_carolinas_index_of_rates_is_spdeps(carolina: pd.DataFrame) -> None:
    found = rates.rate_index(
        carolina["SID74"], carolina["BIR74"], pairs("spData_ncCR85_nb_pairs.csv")
    )
    assert float(f"{found.statistic:.7g}") == 0.2294373


def test_north_carolinas_local_estimates_are_esdas(carolina: pd.DataFrame) -> None:
    import warnings

    from esda.smoothing import Spatial_Empirical_Bayes
    from libpysal.weights import W

    neighbours = rates.read_neighbours(pairs("spData_ncCR85_nb_pairs.csv"), places=100)
    links = neighbours.matrix()
    around = {one: [int(other) for other in links[[one]].indices] for one in range(100)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # esda divides by zero where nobody near had an event
        theirs = np.ravel(
            Spatial_Empirical_Bayes(
                carolina["SID74"], carolina["BIR74"], W(around, id_order=list(range(100)))
            ).r
        )
    ours = rates.spatial_empirical_bayes(carolina["SID74"], carolina["BIR74"], neighbours)
    assert ours.estimate[~np.isnan(theirs)].tolist() == pytest.approx(
        theirs[~np.isnan(theirs)].tolist(), rel=1e-9
    )


@pytest.fixture(scope="module")
def mapped(scotland: pd.DataFrame) -> rates.RiskMap:
    return rates.fit_bym2(
        scotland["cases"], scotland["expected"], pairs("scotland_poly2nb_pairs.csv")
    )


def test_means_are_within_two_percent_of_the_long_run(mapped: rates.RiskMap) -> None:
    assert np.abs(mapped.estimate / long_run.MEANS - 1).max() < 0.02


def test_deviations_are_within_five_percent_of_the_long_run(mapped: rates.RiskMap) -> None:
    assert np.abs(mapped.deviation / long_run.DEVIATIONS - 1).max() < 0.05


def test_exceedances_are_within_a_hundredth_of_the_long_run(mapped: rates.RiskMap) -> None:
    assert np.abs(mapped.exceedance() - long_run.EXCEEDANCES).max() < 0.01


def test_sigma_and_share_are_near_the_long_run(mapped: rates.RiskMap) -> None:
    made = (mapped.sigma.mean, mapped.sigma.deviation, mapped.share.mean)
    assert made == pytest.approx((*long_run.SIGMA, long_run.SHARE[0]), rel=0.03)
