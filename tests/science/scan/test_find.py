import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.science.scan.invented import World, country

from baluarte.science.scan import (
    InvalidDate,
    InvalidTable,
    NoPopulation,
    NothingToScan,
    find_clusters,
)

CASES, PEOPLE, WHERE = country()
PLANTED = World(
    [(0, 0), (1, 0), (30, 0), (31, 0), (60, 0), (61, 0)], [1000] * 6,
    [[5, 6, 25, 28], [6, 4, 22, 30], [5, 5, 6, 5], [4, 6, 5, 5], [6, 5, 4, 6], [5, 4, 6, 5]],
)  # fmt: skip


def planted(**options):
    options = {"plane": True, "simulations": 99} | options
    return find_clusters(PLANTED.cases, PLANTED.population, PLANTED.places, **options)


@pytest.mark.parametrize("analysis", ["retrospective", "prospective"])
def test_a_planted_cluster_is_found(analysis):
    [first, *_] = planted(analysis=analysis).clusters
    assert (set(first.members), str(first.start), str(first.end), first.observed) == (
        {"p0", "p1"}, "2003-01-01", "2004-12-31", 105,
    )  # fmt: skip
    assert first.p_value == 1 / 100


def test_in_space_alone_the_whole_period_is_the_window():
    [first, *_] = planted(analysis="spatial").clusters
    assert (set(first.members), str(first.start), str(first.end)) == (
        {"p0", "p1"}, "2001-01-01", "2004-12-31",
    )  # fmt: skip


def test_in_time_alone_all_places_are_the_window():
    [first] = planted(analysis="temporal").clusters
    assert (first.members, first.center, str(first.start)) == ((), None, "2003-01-01")


def test_a_spatial_scan_needs_no_dates():
    result = find_clusters(
        PLANTED.undated, PLANTED.population, PLANTED.places, analysis="spatial", plane=True,
        simulations=9,
    )  # fmt: skip
    assert (result.clusters[0].start, set(result.clusters[0].members)) == (None, {"p0", "p1"})


def test_adjusting_by_interval_leaves_what_differs_between_places():
    growing = PLANTED.cases.assign(count=lambda t: t["count"] * np.where(t["date"] > 2002, 5, 1))
    options = {"plane": True, "simulations": 0, "max_population": 1.0}
    plain = find_clusters(growing, PLANTED.population, PLANTED.places, **options)
    adjusted = find_clusters(
        growing, PLANTED.population, PLANTED.places, adjust_time="interval", **options
    )
    assert [len(one.clusters[0].members) for one in (plain, adjusted)] == [2, 2]
    totals = adjusted.problem.expected.sum(axis=0)
    assert totals.tolist() == pytest.approx(adjusted.problem.counts.sum(axis=0).tolist())


def test_adjusting_by_place_leaves_what_differs_within_it():
    result = planted(adjust_place="half")
    per_half = result.problem.expected[[0, 2, 4]].sum()
    assert per_half == pytest.approx(np.sum([PLANTED.counts[i] for i in (0, 2, 4)]))


def test_a_users_neighbours_make_windows_of_any_shape():
    road = {"p0": ["p2", "p4"], "p2": ["p0", "p4"], "p4": ["p2", "p0"]}
    cases = PLANTED.undated.assign(
        count=lambda t: t["count"] + 20 * t["place"].isin(["p0", "p2", "p4"])
    )
    result = find_clusters(
        cases, PLANTED.population, PLANTED.places[["place"]], analysis="spatial",
        neighbours=road, max_population=0.6, simulations=99,
    )  # fmt: skip
    [first, *_] = result.clusters
    assert set(first.members) == {"p0", "p2", "p4"}
    assert np.isnan(first.radius_km)


def test_low_rates_are_found_when_asked_for():
    result = planted(rates="low", analysis="spatial")
    assert all(one.observed < one.expected for one in result.clusters)
    assert result.clusters[0].statistic > 0


def test_the_same_seed_gives_the_same_result_with_any_number_of_workers():
    one, two = (
        find_clusters(CASES, PEOPLE, WHERE, plane=True, simulations=199, seed=5, workers=workers)
        for workers in (1, 2)
    )
    assert one.clusters == two.clusters
    assert one.chance.maxima.tolist() == two.chance.maxima.tolist()


def test_another_seed_gives_other_replicates():
    one, two = (
        find_clusters(CASES, PEOPLE, WHERE, plane=True, simulations=99, seed=seed)
        for seed in (1, 2)
    )
    assert one.chance.maxima.tolist() != two.chance.maxima.tolist()


def test_the_order_of_rows_does_not_matter():
    shuffled = CASES.sample(frac=1, random_state=3)
    one, two = (
        find_clusters(table, PEOPLE, WHERE, plane=True, simulations=19)
        for table in (CASES, shuffled)
    )
    assert one.clusters == two.clusters


def test_sequential_inference_stops_early_on_null_data():
    result = find_clusters(
        CASES, PEOPLE, WHERE, plane=True, inference="sequential", stop_after=10, simulations=9999,
        analysis="prospective",
    )  # fmt: skip
    assert (result.chance.stopped, result.simulations < 2000) == (True, True)
    assert result.clusters[0].p_value == 10 / result.simulations


def test_gumbel_inference_reads_p_off_the_tail():
    [first, *_] = planted(inference="gumbel").clusters
    assert (first.p_value, first.p_value < 1e-6) == (first.gumbel_p_value, True)


def test_an_iterative_scan_finds_what_a_greater_cluster_hid():
    twice = replace(PLANTED, counts=[*PLANTED.counts[:4], [6, 5, 17, 16], [5, 4, 18, 15]])
    result = find_clusters(
        twice.cases, twice.population, twice.places, plane=True, iterative=True, simulations=99
    )
    first, second, third = result.clusters
    assert (set(first.members), set(second.members)) == ({"p0", "p1"}, {"p4", "p5"})
    assert (second.p_value, third.p_value > 0.05) == (0.01, True)


def test_iterative_scans_of_other_models_take_clusters_out_too():
    controls = PLANTED.cases.assign(count=40)
    result = find_clusters(
        PLANTED.cases, None, PLANTED.places, model="bernoulli", controls=controls, plane=True,
        iterative=True, simulations=99,
    )  # fmt: skip
    assert set(result.clusters[0].members) == {"p0", "p1"}
    assert result.clusters[-1].p_value > 0.05


def test_a_single_record_has_no_cluster():
    one = pd.DataFrame({"place": ["p0"], "date": ["2001"], "count": [1]})
    result = find_clusters(one, PLANTED.population, PLANTED.places, plane=True, simulations=9)
    assert (result.clusters, result.chance.maxima.tolist()) == ((), [0.0] * 9)


@pytest.mark.parametrize("rows", [[], [0, 0]])
def test_no_cases_are_nothing_to_scan(rows):
    none = pd.DataFrame({"place": ["p0"] * len(rows), "date": ["2001"] * len(rows), "count": rows})
    with pytest.raises(NothingToScan, match="cases, column 'count': there are none"):
        find_clusters(none, PLANTED.population, PLANTED.places, plane=True)


def test_without_controls_there_is_nothing_to_compare():
    with pytest.raises(NothingToScan, match="controls: there are none"):
        find_clusters(
            PLANTED.cases, None, PLANTED.places, model="bernoulli", plane=True,
            controls=PLANTED.cases.assign(count=0),
        )  # fmt: skip


def test_more_cases_than_persons_are_named():
    with pytest.raises(NoPopulation, match="place 'p0' has more cases than persons"):
        find_clusters(
            PLANTED.undated, PLANTED.population.assign(population=10), PLANTED.places,
            model="bernoulli", analysis="spatial", plane=True,
        )  # fmt: skip


def test_dates_are_needed_but_in_space():
    with pytest.raises(InvalidTable, match="cases: there is no column 'date'"):
        find_clusters(PLANTED.undated, PLANTED.population, PLANTED.places, plane=True)


def test_a_case_outside_the_period_is_named():
    with pytest.raises(InvalidDate, match="row 0: 2001-01-01 lies outside the period"):
        planted(period=("2002", "2004"))


def test_empty_months_count_as_months():
    gap = pd.DataFrame(
        {"place": ["p0", "p0"], "date": ["2020-01-01", "2020-12-01"], "count": [3, 3]}
    )
    result = find_clusters(gap, PLANTED.population, PLANTED.places, plane=True, simulations=0)
    assert result.problem.counts.shape == (6, 12)


def test_assumptions_stand_beside_every_number():
    said = planted(adjust_time="year", analysis="prospective").assumptions
    assert "Changes from one year to another are reporting, not risk." in said
    assert said[0].startswith("Without a cluster, cases fall on places and days in proportion")


def test_settings_print_as_satscan_would_be_told():
    said = str(planted(analysis="prospective", max_duration=2, seed=8).settings)
    assert said.splitlines() == [
        "SaTScan-equivalent settings",
        "[Input]",
        "PrecisionCaseTimes=1   ; year",
        "StartDate=2001/01/01",
        "EndDate=2004/12/31",
        "CoordinatesType=0   ; x, y on a plane",
        "[Analysis]",
        "AnalysisType=4   ; prospective",
        "ModelType=0   ; poisson",
        "ScanAreas=1   ; high rates",
        "TimeAggregationUnits=1   ; year",
        "TimeAggregation=1",
        "[Spatial Window]",
        "MaxSpatialSizeInPopulationAtRisk=50   ; percent",
        "SpatialWindowShapeType=0   ; circles",
        "[Temporal Window]",
        "MaxTemporalSizeInterpretation=1   ; time",
        "MaxTemporalSize=2   ; years",
        "[Cluster Restrictions]",
        "MinimumCasesInHighRateClusters=2",
        "[Inference]",
        "PValueReportType=1   ; monte_carlo",
        "MonteCarloReps=99",
        "[Spatial Output]",
        "CriteriaForReportingSecondaryClusters=0   ; no overlap",
        "; Standardised indirectly by: nothing.",
        "; Seed 8; cases 208; places 6; circles 18.",
    ]


def test_it_works_alone():
    alone = "from baluarte.science import scan; import sys; assert 'django' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", alone], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
