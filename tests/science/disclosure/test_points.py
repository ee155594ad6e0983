import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.disclosure import InvalidSetting, InvalidTable, bin_to_cells, bin_to_places

PLACES = pd.DataFrame(
    {
        "place": ["a", "b", "c", "d"],
        "longitude": [-99.0, -98.0, -96.0, -90.0],
        "latitude": [19.0, 20.0, 22.0, 15.0],
        "population": [90_000, 300, 900, 200],
        "group": ["north", "north", "north", "south"],
    }
)


def test_points_go_to_the_centre_of_their_place_and_say_its_people():
    found = bin_to_places(pd.DataFrame({"place": ["b", "a"], "longitude": [0.0, 0.0]}), PLACES)
    assert found.table.to_dict("list") == {
        "place": ["b", "a"],
        "longitude": [-98.0, -99.0],
        "latitude": [20.0, 19.0],
        "population": [300.0, 90_000.0],
    }


def test_small_places_stand_together_in_their_group_and_lone_ones_are_withheld():
    found = bin_to_places(pd.DataFrame({"place": list("abcd")}), PLACES, least=1_000)
    assert (list(found.table["place"][:3]), found.withheld, found.least) == (
        ["a", "north", "north"],
        1,
        1_200.0,
    )
    assert found.table.iloc[1].tolist() == ["north", -96.5, 21.5, 1_200.0]
    assert found.table.iloc[3].isna().all()


def test_without_groups_small_places_are_withheld():
    found = bin_to_places(pd.DataFrame({"place": ["b"]}), PLACES.drop(columns="group"), least=1_000)
    assert (found.withheld, np.isnan(found.least)) == (1, True)


def homes(people):
    return pd.DataFrame(
        {"longitude": [10.0, 170.0, 10.0], "latitude": [10.0, 10.0, -10.0], "population": people}
    )


def cells(points, people, **options):
    frame = pd.DataFrame(points, columns=["longitude", "latitude"])
    return bin_to_cells(frame, homes(people), **options)


def test_a_cell_is_cut_where_all_its_quarters_hold_enough():
    found = cells([(5.0, 5.0), (5.0, -5.0)], [100, 100, 100], least=100, finest=1)
    assert found.table.to_dict("list") == {
        "cell": ["3", "1"],
        "longitude": [90.0, 90.0],
        "latitude": [90.0, -90.0],
        "population": [200.0, 100.0],
    }


def test_a_cell_is_not_cut_where_one_quarter_holds_too_few():
    found = cells([(5.0, 5.0), (5.0, -5.0)], [100, 100, 99], least=100)
    assert (list(found.table["cell"]), found.least) == (["", ""], 299.0)


def test_a_point_where_nobody_lives_is_shown_in_the_nearest_inhabited_quarter():
    found = cells([(-5.0, -5.0), (-5.0, 5.0)], [100, 100, 100], least=100, finest=1)
    assert list(found.table["cell"]) == ["1", "3"]


coordinates = st.tuples(st.floats(-118, -86, allow_nan=False), st.floats(14, 33, allow_nan=False))


@settings(deadline=None, max_examples=50)
@given(
    lived=st.lists(st.tuples(coordinates, st.integers(0, 60)), min_size=1, max_size=12),
    points=st.lists(coordinates, min_size=1, max_size=6),
    least=st.integers(1, 80),
)
def test_cells_hold_enough_people_and_equal_those_of_the_slow_twin(lived, points, least):
    population = pd.DataFrame(
        [(x, y, people) for (x, y), people in lived],
        columns=["longitude", "latitude", "population"],
    )
    table = pd.DataFrame(points, columns=["longitude", "latitude"])
    if population["population"].sum() < least:
        with pytest.raises(InvalidTable):
            bin_to_cells(table, population, least=least)
        return
    found = bin_to_cells(table, population, least=least, finest=6)
    assert found.least >= least
    for point, cell in zip(points, found.table.to_dict("records"), strict=True):
        name, people = slow_cell(point, lived, least, 6)
        assert (cell["cell"], cell["population"]) == (name, people)
    alone = bin_to_cells(table.iloc[:1], population, least=least, finest=6)
    assert alone.table.equals(found.table.iloc[:1])


def slow_cell(point, lived, least, finest):
    """Walk down the quarters one by one."""
    name, middle, width = "", (0.0, 0.0), 360.0
    inside = [(home, people) for home, people in lived if people]
    while len(name) < finest:
        quarters = {}
        for home, people in inside:
            quarters.setdefault(side(home, middle), []).append((home, people))
        if any(sum(people for _, people in one) < least for one in quarters.values()):
            break
        width /= 2
        centres = {
            one: tuple(m + (width / 2 if up else -width / 2)
                       for m, up in zip(middle, (one % 2, one > 1), strict=True))
            for one in sorted(quarters)
        }  # fmt: skip
        own = side(point, middle)
        if own not in quarters:
            own = min(centres, key=lambda one: sum(
                (a - b) ** 2 for a, b in zip(point, centres[one], strict=True)))  # fmt: skip
        name, middle, inside = f"{name}{own}", centres[own], quarters[own]
    return name, sum(people for _, people in inside)


def side(point, middle):
    return int(point[0] >= middle[0]) + 2 * int(point[1] >= middle[1])


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ({"place": ["z"]}, "points, column 'place', row 0: 'z' is no place"),
        ({"place": [None]}, "points, column 'place', row 0: no value"),
        ({"x": [1]}, "points: there is no column 'place' (there are: 'x')"),
    ],
)
def test_points_without_a_place_are_named(points, message):
    with pytest.raises(InvalidTable) as caught:
        bin_to_places(pd.DataFrame(points), PLACES)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("latitude", 91.0, "population, column 'latitude', row 1: 91 is above 90"),
        ("longitude", -181.0, "population, column 'longitude', row 1: -181 is below -180"),
        ("population", -1, "population, column 'population', row 1: -1 is below 0"),
        ("population", np.inf, "population, column 'population', row 1: inf is not finite"),
        ("population", np.nan, "population, column 'population', row 1: no value"),
    ],
)
def test_what_cannot_be_of_a_population_is_named(column, value, message):
    wrong = homes([1, 1, 1]).astype(float)
    wrong.loc[1, column] = value
    with pytest.raises(InvalidTable) as caught:
        bin_to_cells(pd.DataFrame({"longitude": [1.0], "latitude": [1.0]}), wrong)
    assert str(caught.value) == message


def test_settings_and_a_place_that_stands_twice_are_named():
    said = []
    for wrong, options in (
        (InvalidSetting, {"least": 0}),
        (InvalidSetting, {"finest": 25}),
        (InvalidTable, {"least": 4}),
    ):
        with pytest.raises(wrong) as caught:
            cells([(0.0, 0.0)], [1, 1, 1], **options)
        said.append(str(caught.value))
    with pytest.raises(InvalidTable) as caught:
        bin_to_places(pd.DataFrame({"place": ["a"]}), pd.concat([PLACES, PLACES]))
    assert [*said, str(caught.value)] == [
        "least: 0 is no whole number from 1",
        "finest: 25 is no whole number from 0 to 24",
        "population: 3 people live in all, fewer than 4",
        "places, column 'place', row 4: 'a' stands twice",
    ]
