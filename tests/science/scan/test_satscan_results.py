"""What a scan found, in SaTScan's own columns."""

import csv

import pandas as pd
import pytest

from baluarte.science.scan import (
    find_clusters,
    satscan_parameters,
    satscan_results,
    write_results,
)

PLACES = pd.DataFrame(
    {
        "place": ["01001", "01002", "01003", "San Luis"],
        "longitude": [-99.0, -99.1, -97.0, -95.0],
        "latitude": [19.0, 19.0, 20.0, 21.0],
    }
)
POPULATION = pd.DataFrame({"place": PLACES["place"], "population": [1000, 1000, 4000, 4000]})
CASES = pd.DataFrame(
    {
        "place": [*PLACES["place"], *PLACES["place"]],
        "date": ["2025-01-01"] * 4 + ["2025-02-01"] * 4,
        "count": [1, 1, 2, 3, 9, 7, 2, 2],
    }
)


def scanned(model="permutation", **changes):
    told = {
        "interval": "month",
        "period": ("2025-01-01", "2025-02-28"),
        "simulations": 19,
        "seed": 3,
    }
    people = POPULATION if model == "poisson" else None
    return find_clusters(
        CASES, people, PLACES, model=model, analysis="prospective", **(told | changes)
    )


def rows(text):
    return list(csv.DictReader(text.splitlines(), delimiter=" "))


def test_a_cluster_has_its_centre_its_dates_and_its_numbers():
    found = scanned("poisson")
    [first, *_] = rows(satscan_results(found)["col"])
    one = found.clusters[0]
    assert list(first) == [
        "CLUSTER", "LOC_ID", "LATITUDE", "LONGITUDE", "RADIUS", "START_DATE", "END_DATE",
        "NUMBER_LOC", "LLR", "P_VALUE", "RECURR_INT", "OBSERVED", "EXPECTED", "ODE", "REL_RISK",
        "POPULATION",
    ]  # fmt: skip
    assert (first["LOC_ID"], first["LATITUDE"]) == (one.center, "19.000000")
    assert (first["START_DATE"], first["END_DATE"]) == ("2025/02/01", "2025/02/28")
    assert (int(first["NUMBER_LOC"]), int(first["OBSERVED"])) == (2, 16)
    assert float(first["LLR"]) == pytest.approx(one.statistic, abs=1e-6)
    assert float(first["RECURR_INT"]) == pytest.approx(365.25 / 12 / one.p_value, abs=1e-5)


def test_places_of_a_cluster_have_its_numbers_and_their_own_while_it_lasts():
    found = scanned(max_population=0.7)
    members = rows(satscan_results(found)["gis"])
    told = {row["LOC_ID"]: row for row in members if row["CLUSTER"] == "1"}
    assert set(told) == {"01001", "01002"}
    assert [int(told[place]["LOC_OBS"]) for place in ("01001", "01002")] == [9, 7]
    inside = sum(float(row["LOC_EXP"]) for row in told.values())
    assert inside == pytest.approx(found.clusters[0].expected, abs=1e-5)
    assert {row["CLU_OBS"] for row in told.values()} == {"16"}
    assert "LOC_RR" not in told["01001"]


def test_each_place_has_its_cases_of_the_whole_period_and_names_may_hold_blanks():
    told = {row["LOC_ID"]: row for row in rows(satscan_results(scanned("poisson"))["rr"])}
    assert {place: int(row["OBSERVED"]) for place, row in told.items()} == {
        "01001": 10, "01002": 8, "01003": 4, "San Luis": 5,
    }  # fmt: skip
    assert float(told["01001"]["EXPECTED"]) == pytest.approx(2.7)
    assert float(told["01001"]["REL_RISK"]) == pytest.approx((10 / 2.7) / (17 / 24.3), rel=1e-5)


def test_without_simulations_there_is_no_p_value_and_columns_stay_where_they_are():
    [first, *_] = rows(satscan_results(scanned("poisson", simulations=0))["col"])
    assert (first["P_VALUE"], first["RECURR_INT"], first["OBSERVED"]) == (".", ".", "16")


def test_ellipses_have_two_half_axes_and_a_plane_has_x_and_y():
    plane = PLACES.rename(columns={"longitude": "x", "latitude": "y"})
    found = find_clusters(
        CASES.drop(columns="date").groupby("place", as_index=False).sum(), POPULATION, plane,
        model="poisson", analysis="spatial", window="elliptic", plane=True, simulations=9, seed=1,
    )  # fmt: skip
    [first, *_] = rows(satscan_results(found)["col"])
    assert list(first)[2:8] == ["X", "Y", "E_MINOR", "E_MAJOR", "E_ANGLE", "SHAPE"]
    assert (first["START_DATE"], "TEST_STAT" in first) == (".", True)


def test_a_scan_in_time_alone_has_no_places():
    found = find_clusters(
        CASES, POPULATION, PLACES, model="poisson", analysis="temporal", interval="month",
        period=("2025-01-01", "2025-02-28"), simulations=0,
    )  # fmt: skip
    assert list(satscan_results(found)) == ["col"]
    assert rows(satscan_results(found)["col"])[0]["LOC_ID"] == "All"


def test_the_files_are_written_by_their_names(tmp_path):
    paths = write_results(scanned(), tmp_path / "mes")
    assert [one.name for one in paths] == ["mes.col.txt", "mes.gis.txt", "mes.rr.txt"]
    assert paths[0].read_text("utf-8") == satscan_results(scanned())["col"]


def test_the_parameters_stand_in_their_sections_with_the_files():
    told = satscan_parameters(scanned(), {"CaseFile": "mes.cas", "ResultsFile": "mes.txt"})
    lines = told.splitlines()
    assert lines.index("[Input]") < lines.index("CaseFile=mes.cas") < lines.index("[Output]")
    assert lines[lines.index("[Output]") + 1] == "ResultsFile=mes.txt"
    assert {"AnalysisType=4", "ModelType=2", "MonteCarloReps=19"} <= set(lines)
    # Words stand in lines of their own: a value ends where its line does.
    assert [one for one in lines if "=" in one and ";" in one and not one.startswith(";")] == []
