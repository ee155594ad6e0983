"""Every published answer beside the checkout: the same statistics, members and dates."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baluarte.science import scan

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "scan"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"reference data are not beside the project ({FOLDER})"
)
SIX_DECIMALS = 5.1e-7


@cache
def case(name: str) -> dict:
    cases = json.loads((FOLDER / "expected_results.json").read_text())["cases"]
    return next(one for one in cases if one["id"] == name)


@cache
def new_mexico() -> scan.ScanResult:
    tables = scan.read_satscan(
        FOLDER / "nm.cas", FOLDER / "nm.geo", population=FOLDER / "nm.pop", dated=True
    )
    return scan.find_clusters(tables.cases, tables.population, tables.places)


@cache
def new_york() -> scan.ScanResult:
    tables = scan.read_satscan(FOLDER / "NYCfever.cas", FOLDER / "NYCfever.geo")
    return scan.find_clusters(
        tables.cases, None, tables.places, model="permutation", analysis="prospective",
        max_radius_km=3, max_duration=7,
    )  # fmt: skip


@cache
def pennsylvania(model: str) -> scan.ScanResult:
    table = pd.read_csv(FOLDER / "pennLC_data.csv").rename(
        columns={"county": "place", "cases": "count"}
    )
    places = pd.read_csv(FOLDER / "pennLC_geo.csv")
    places.columns = ["place", "longitude", "latitude"]
    groups = ["place", "race", "gender", "age"]
    return scan.find_clusters(
        table[[*groups, "count"]], table[[*groups, "population"]], places, model=model,
        analysis="spatial",
    )  # fmt: skip


@cache
def synthetic(**options: object) -> scan.ScanResult:
    folder = FOLDER / "synthetic_5000"
    counts, places = pd.read_csv(folder / "counts_long.csv"), pd.read_csv(folder / "loc.csv")
    # Numbers there; places here are text of one length.
    for table in (counts, places):
        table["id"] = table["id"].astype(str).str.zfill(5)
    months = pd.period_range("2014-01", periods=120, freq="M")
    cases = pd.DataFrame(
        {"place": counts["id"], "date": months[counts["t"] - 1], "count": counts["count"]}
    )
    people = places.rename(columns={"id": "place", "pop": "population"})
    population = None if options.get("model") == "permutation" else people[["place", "population"]]
    return scan.find_clusters(cases, population, people, plane=True, **options)


def said(cluster: scan.Cluster) -> tuple[set, str, str]:
    return set(cluster.members), str(cluster.start), str(cluster.end)


def assert_p(found: float, published: float, simulations: int = 999) -> None:
    """Two Monte Carlo p-values differ by chance: three standard errors of their difference."""
    error = np.sqrt(published * (1 - published) * (1 / 1000 + 1 / (simulations + 1)))
    assert found == pytest.approx(published, abs=max(3 * error, 2 / (simulations + 1)))


def test_new_mexico_first_cluster():
    published, first = case("nm_retro_st_poisson"), new_mexico().clusters[0]
    assert first.statistic == pytest.approx(published["llr"], abs=SIX_DECIMALS)
    assert said(first) == (set(published["ids"]), published["start"], published["end"])
    assert (first.observed, round(first.expected, 2), round(first.relative_risk, 2)) == (
        published["obs"], published["exp"], published["rr"],
    )  # fmt: skip
    assert round(first.population, 2) == published["population"]
    assert_p(first.p_value, published["p"])


def test_new_mexico_second_cluster():
    published, second = case("nm_retro_st_poisson")["second"], new_mexico().clusters[1]
    assert second.statistic == pytest.approx(published["llr"], abs=SIX_DECIMALS)
    assert said(second) == (set(published["ids"]), published["start"], published["end"])
    assert (second.observed, round(second.expected, 2), round(second.relative_risk, 2)) == (
        published["obs"], published["exp"], published["rr"],
    )  # fmt: skip


def test_new_york_first_cluster():
    published, first = case("nycfever_prosp_stp"), new_york().clusters[0]
    assert first.statistic == pytest.approx(published["stat"], abs=SIX_DECIMALS)
    assert said(first) == (set(published["ids"]), published["start"], published["end"])
    assert (first.observed, round(first.expected, 2)) == (published["obs"], published["exp"])
    assert_p(first.p_value, published["p"])


def test_new_york_second_cluster():
    published, second = case("nycfever_prosp_stp")["second"], new_york().clusters[1]
    assert second.statistic == pytest.approx(published["stat"], abs=SIX_DECIMALS)
    assert set(second.members) == set(published["ids"])


@pytest.mark.parametrize(
    ("name", "model"),
    [("pennLC_binomial_50", "bernoulli"), ("pennLC_poisson_strata_50", "poisson")],
)
def test_pennsylvania(name, model):
    published, first = case(name), pennsylvania(model).clusters[0]
    assert first.statistic == pytest.approx(published["llr"], abs=SIX_DECIMALS)
    assert set(first.members) == set(published["ids"])
    assert (first.observed, round(first.expected, 3)) == (published["obs"], published["exp"])
    assert_p(first.p_value, published["p"])


SYNTHETIC = {
    "synth5k_prosp_poisson_10_24": {
        "analysis": "prospective", "max_population": 0.1, "max_duration": 24, "simulations": 199,
    },
    "synth5k_prosp_poisson_50_60": {
        "analysis": "prospective", "max_duration": 60, "simulations": 0,
    },
    "synth5k_prosp_stp_10_24": {
        "model": "permutation", "analysis": "prospective", "max_population": 0.1,
        "max_duration": 24, "simulations": 0,
    },
    "synth5k_retro_poisson_10_24": {
        "analysis": "retrospective", "max_population": 0.1, "max_duration": 24, "simulations": 0,
    },
    "synth5k_spatial_poisson_10": {
        "analysis": "spatial", "max_population": 0.1, "simulations": 0,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SYNTHETIC)
def test_synthetic_country(name):
    published, first = case(name), synthetic(**SYNTHETIC[name]).clusters[0]
    statistic = published.get("llr", published.get("stat"))
    assert first.statistic == pytest.approx(statistic, abs=SIX_DECIMALS)
    assert str(first.start) == published.get("start", "2014-01-01")
    assert str(first.end) == published.get("end", "2023-12-31")
    if "p" in published:
        assert_p(first.p_value, published["p"], SYNTHETIC[name]["simulations"])
