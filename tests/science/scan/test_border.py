import pandas as pd
import pytest
from tests.science.scan.invented import World, country

from baluarte.science.scan import InvalidSetting, border_certainty, find_clusters

# Two places of high risk, and one between high and low.
LINE = World(
    [(10 * i, 0) for i in range(8)], [1000] * 8,
    [[60], [55], [33], [18], [20], [21], [19], [22]],
)  # fmt: skip


def scan(**options):
    return find_clusters(
        LINE.undated, LINE.population, LINE.places, analysis="spatial", plane=True,
        simulations=99, **options,
    )  # fmt: skip


def test_the_heart_of_a_cluster_is_surer_than_its_border():
    certainty = border_certainty(scan(), simulations=300).set_index("place")["certainty"]
    assert certainty["p0"] > 0.95
    assert 0.1 < certainty["p2"] < 0.95
    assert certainty["p6"] < 0.05


def test_certainty_is_a_share_in_the_order_of_places():
    certainty = border_certainty(scan(), simulations=50)
    assert certainty["place"].tolist() == LINE.places["place"].tolist()
    assert certainty["certainty"].between(0, 1).all()


def test_without_a_cluster_no_place_is_sure():
    cases, people, where = country(places=20, months=6, rate=3, seed=8)
    result = find_clusters(cases, people, where, analysis="spatial", plane=True, simulations=99)
    assert border_certainty(result, simulations=100)["certainty"].max() < 0.9


def test_bernoulli_clusters_have_borders_too():
    people = LINE.population.assign(population=400)
    result = find_clusters(
        LINE.undated, people, LINE.places, model="bernoulli", analysis="spatial", plane=True,
        simulations=99,
    )  # fmt: skip
    certainty = border_certainty(result, simulations=100).set_index("place")["certainty"]
    assert (certainty["p0"] > 0.95, certainty["p6"] < 0.1) == (True, True)


def test_the_same_seed_gives_the_same_certainty():
    one, two = (border_certainty(scan(), simulations=60, seed=3, workers=w) for w in (1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert len(one) == len(LINE.points)


@pytest.mark.parametrize("options", [{"rates": "both"}, {}])
def test_scans_without_a_border_of_this_kind_are_refused(options):
    with pytest.raises(InvalidSetting):
        border_certainty(scan(**options), alpha=0.05 if options else 0.001)
