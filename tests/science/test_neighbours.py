"""Neighbours in the forms of other libraries say the same as the pairs they stand for."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from baluarte.science import forecast, rates, scan
from baluarte.science.neighbours import as_pairs, is_graph, outward

PLACES = ["01", "02", "03", "04", "05"]
PAIRS = [("01", "02"), ("02", "03"), ("03", "04")]
AROUND = {"01": ["02"], "02": ["01", "03"], "03": ["02", "04"], "04": ["03"], "05": []}


class Graph:
    """What is asked of a networkx graph: adjacency and edges."""

    adj = AROUND

    def edges(self):
        return [*PAIRS, ("04", "04")]


def weights():
    libpysal = pytest.importorskip("libpysal")
    return libpysal.weights.W(AROUND, silence_warnings=True)


def graph():
    libpysal = pytest.importorskip("libpysal")
    return libpysal.graph.Graph.from_W(weights())


def squares():
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    boxes = [shapely.box(x, 0, x + 1, 1) for x in (0, 1, 2, 3, 9)]
    return geopandas.GeoDataFrame({"place": PLACES}, geometry=boxes)


def networkx_graph():
    networkx = pytest.importorskip("networkx")
    made = networkx.Graph(PAIRS)
    made.add_node("05")
    return made


FORMS = pytest.mark.parametrize(
    "make", [Graph, weights, graph, squares, networkx_graph], ids=lambda one: one.__name__
)


@FORMS
def test_every_form_gives_the_same_graph(make) -> None:
    read = rates.read_neighbours(make(), places=PLACES)
    expected = rates.read_neighbours(PAIRS, places=PLACES)
    assert (read.pairs.tolist(), read.is_island.tolist()) == (
        expected.pairs.tolist(),
        expected.is_island.tolist(),
    )


@FORMS
def test_every_form_lends_to_a_forecast(make) -> None:
    table = pd.DataFrame(
        [(place, month, 1) for place in PLACES for month in range(1, 4)],
        columns=["place", "month", "count"],
    )
    assert forecast.read_panel(table, neighbours=make()).neighbours == ((0, 1), (1, 2), (2, 3))


@FORMS
def test_a_scan_grows_ring_by_ring_over_every_form(make) -> None:
    cases = pd.DataFrame({"place": PLACES, "count": [9, 8, 0, 1, 0]})
    people = pd.DataFrame({"place": PLACES, "population": 1000})
    asked = {"analysis": "spatial", "simulations": 99, "seed": 1}
    places = pd.DataFrame({"place": PLACES})
    listed = {"01": ["02", "03", "04"], "02": ["01", "03", "04"], "03": ["02", "04", "01"],
              "04": ["03", "02", "01"], "05": []}  # fmt: skip
    one = scan.find_clusters(cases, people, places, neighbours=make(), **asked)
    other = scan.find_clusters(cases, people, places, neighbours=listed, **asked)
    assert (one.clusters[0].members, one.clusters[0].p_value) == (
        other.clusters[0].members,
        other.clusters[0].p_value,
    )
    assert set(one.clusters[0].members) == {"01", "02"}


def test_weights_of_nothing_are_no_neighbours() -> None:
    libpysal = pytest.importorskip("libpysal")
    made = libpysal.weights.W({"01": ["02"], "02": ["01"]}, {"01": [0.0], "02": [0.0]})
    assert as_pairs(made) == []


def test_pairs_stay_as_they_came() -> None:
    assert (as_pairs(PAIRS) is PAIRS, is_graph(PAIRS), is_graph(AROUND)) == (True, False, False)


def test_rings_go_outward_and_end_where_nothing_joins() -> None:
    assert outward(Graph(), PLACES) == {
        "01": ["02", "03", "04"],
        "02": ["01", "03", "04"],
        "03": ["02", "04", "01"],
        "04": ["03", "02", "01"],
        "05": [],
    }


def test_none_of_their_libraries_is_imported() -> None:
    asked = (
        "import sys, numpy\n"
        "from baluarte.science import forecast, rates, scan\n"
        "rates.read_neighbours([(0, 1)], places=2); scan.find_clusters; forecast.read_panel\n"
        "print(sorted({'libpysal', 'networkx', 'geopandas', 'shapely'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_place_that_a_graph_names_and_a_table_lacks_is_refused_where_order_counts() -> None:
    with pytest.raises(rates.NeighboursRefused, match="'04' is not among the places"):
        rates.read_neighbours(Graph(), places=PLACES[:3])
    assert np.shape(as_pairs(Graph())) == (3, 2)
