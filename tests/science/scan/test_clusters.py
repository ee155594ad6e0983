import pandas as pd
import pytest
from hypothesis import given, settings
from tests.science.scan.invented import World, worlds

from baluarte.science.scan import find_clusters

FEW = settings(max_examples=40, deadline=None)


def scan(world, **options):
    options = {"plane": True, "simulations": 19} | options
    return find_clusters(world.cases, world.population, world.places, **options)


@FEW
@given(worlds(least_cases=4))
def test_clusters_do_not_overlap_and_fall_in_order(world):
    clusters = scan(world).clusters
    members = [member for one in clusters for member in one.members]
    statistics = [one.statistic for one in clusters]
    assert (len(members), statistics) == (len(set(members)), sorted(statistics, reverse=True))


@FEW
@given(worlds(least_cases=4))
def test_what_a_cluster_says_fits_together(world):
    for one in scan(world).clusters:
        inside = one.observed / one.expected
        total = sum(map(sum, world.counts))
        assert one.observed_over_expected == pytest.approx(inside)
        if one.observed < total:
            outside = (total - one.observed) / (total - one.expected)
            assert one.relative_risk == pytest.approx(inside / outside)


TWO_FAR_APART = World(
    [(0, 0), (1, 0), (50, 0), (51, 0), (100, 0)], [100] * 5,
    [[12, 2], [10, 2], [2, 2], [2, 9], [1, 1]],
)  # fmt: skip


def test_secondary_clusters_are_found_elsewhere():
    first, second, *_ = scan(TWO_FAR_APART).clusters
    assert (set(first.members), str(first.start), str(first.end)) == (
        {"p0", "p1"}, "2001-01-01", "2001-12-31",
    )  # fmt: skip
    assert (second.members, str(second.start)) == (("p3",), "2002-01-01")


def test_a_retrospective_cluster_has_no_recurrence_interval():
    assert scan(TWO_FAR_APART).clusters[0].recurrence_interval is None


def test_a_prospective_cluster_recurs_once_in_so_many_intervals():
    [first, *_] = scan(TWO_FAR_APART, analysis="prospective").clusters
    assert first.recurrence_interval == pytest.approx(1 / first.p_value)


def test_recurrence_is_said_in_years():
    months = pd.DataFrame(
        {"place": ["p0"] * 6 + ["p1"], "date": ["2024-03-01"] * 6 + ["2024-01-01"], "count": 1}
    )
    result = find_clusters(
        months, TWO_FAR_APART.population, TWO_FAR_APART.places, analysis="prospective", plane=True,
        interval_length=1, max_duration=1, simulations=99,
    )  # fmt: skip
    [first, *_] = result.clusters
    assert first.recurrence_years == pytest.approx(1 / first.p_value / 12)


def test_population_is_the_average_over_the_period():
    assert scan(TWO_FAR_APART).clusters[0].population == pytest.approx(200)


def test_no_more_clusters_are_reported_than_asked():
    assert len(scan(TWO_FAR_APART, max_clusters=1).clusters) == 1


def test_a_frame_has_a_row_a_cluster():
    result = scan(TWO_FAR_APART)
    frame = result.to_frame()
    assert frame["statistic"].tolist() == [one.statistic for one in result.clusters]
