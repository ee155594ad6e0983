"""Shares of the land, and what is refused of a layer as a whole; on real municipalities."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.territory.layers.files import box, geojson

from baluarte.domain.territory.layers import OUTSIDE, LayerRefused
from baluarte.domain.territory.layers.checking import check_parts
from baluarte.domain.territory.layers.outlines import outline_of
from baluarte.domain.territory.layers.overlay import lay_over
from baluarte.domain.territory.layers.reading import Part, read_parts
from baluarte.domain.territory.layers.shares import SLIVER, shares_of

TLAXCALA = "29"


@pytest.fixture(scope="session")
def small(framework):
    """Tlaxcala alone: sixty small municipalities."""
    return framework.of_states(TLAXCALA)


def part(code, shape, row=1):
    return Part(row, code, code, code, shape)


def by_place(shares):
    found = {}
    for one in shares:
        found.setdefault(one.municipality, {})[one.part] = one.share
    return found


def halves(framework):
    [state] = framework.states
    west, south, east, north = shapely.bounds(state.shape)
    middle = (west + east) / 2
    return (
        part("W", shapely.box(west, south, middle, north)),
        part("E", shapely.box(middle, south, east, north), 2),
    )


def test_a_municipality_that_is_a_part_is_wholly_in_it(small):
    one, *others = small.municipalities
    shares = by_place(shares_of(lay_over([part("A", one.shape)], framework=small)))
    assert shares[one.code] == {"A": 1.0}
    assert all(shares[other.code] == {OUTSIDE: 1.0} for other in others)


def test_two_halves_leave_nothing_outside_and_share_what_they_cross(small):
    shares = by_place(shares_of(lay_over(halves(small), framework=small)))
    crossed = [of for of in shares.values() if len(of) > 1]
    assert {name for of in shares.values() for name in of} == {"W", "E"}
    assert len(crossed) > 0
    assert all(sum(of.values()) == pytest.approx(1, abs=2 * SLIVER) for of in shares.values())


def test_parts_that_overlap_leave_outside_what_neither_has(small):
    one = small.municipalities[0]
    west, south, east, north = shapely.bounds(one.shape)
    left = shapely.box(west, south, west + 0.6 * (east - west), north)
    shares = by_place(shares_of(lay_over([part("A", left), part("B", left, 2)], framework=small)))[
        one.code
    ]
    assert shares["A"] == shares["B"]
    assert shares["A"] + shares[OUTSIDE] == pytest.approx(1, abs=1e-3)


def test_slivers_of_a_border_drawn_otherwise_are_no_shares(small):
    one = small.municipalities[0]
    moved = shapely.buffer(one.shape, 5.0)
    shares = by_place(shares_of(lay_over([part("A", moved)], framework=small)))
    assert [code for code, of in shares.items() if "A" in of] == [one.code]


@settings(max_examples=15, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)), min_size=2, max_size=6, unique=True
    )
)
def test_whatever_the_parts_of_a_partition_the_shares_make_the_whole(small, cuts):
    [state] = small.states
    west, south, east, north = shapely.bounds(state.shape)
    points = [(west + x * (east - west), south + y * (north - south)) for x, y in cuts]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.MultiPoint(points), extend_to=shapely.box(west, south, east, north)
        )
    )
    parts = [part(str(n), cell, n) for n, cell in enumerate(cells[1:], start=1)]
    shares = by_place(shares_of(lay_over(parts, framework=small)))
    slack = SLIVER * (len(parts) + 1)
    assert sorted(shares) == [area.code for area in small.municipalities]
    assert all(sum(of.values()) == pytest.approx(1, abs=slack) for of in shares.values())


def test_parts_outside_the_country_are_refused_by_row(framework):
    parts = read_parts(
        geojson(
            ("1", "Dentro", box(-104.0, 19.0, -103.9, 19.1)),
            ("2", "Lejos", box(-80.0, 10.0, -79.0, 11.0)),
        )
    )
    with pytest.raises(LayerRefused) as refused:
        check_parts(lay_over(parts, framework=framework), is_partition=False)
    assert refused.value.said == [
        "Row 2: it lies outside the country, or more than half of it does."
    ]


def test_a_part_that_reaches_a_little_into_the_sea_is_taken(framework):
    colima = next(area for area in framework.states if area.code == "06")
    coast = shapely.intersection(
        shapely.buffer(colima.shape, 3000.0), shapely.box(*shapely.bounds(colima.shape))
    )
    check_parts(lay_over([part("A", coast)], framework=framework), is_partition=True)
    assert shapely.area(coast) > shapely.area(colima.shape)


def test_overlaps_of_a_partition_are_refused_with_both_rows(small):
    west, east = halves(small)
    wider = part("E", shapely.union(east.shape, shapely.buffer(west.shape, -3000.0)), 2)
    with pytest.raises(LayerRefused) as refused:
        check_parts(lay_over([west, wider], framework=small), is_partition=True)
    [line] = refused.value.said
    assert line.startswith("Row 1: it lies on row 2 over ")
    check_parts(lay_over([west, wider], framework=small), is_partition=False)


def test_an_outline_is_small_and_in_degrees(small):
    area = small.municipalities[0]
    told = outline_of(area.shape, framework=small)
    drawn = shapely.geometry.shape(told)
    x, y = np.array(drawn.representative_point().coords[0])
    assert (-99 < x < -97, 19 < y < 20) == (True, True)
    assert shapely.get_num_coordinates(drawn) < shapely.get_num_coordinates(area.shape)


def test_a_small_part_in_a_large_municipality_may_have_its_events(small):
    one = max(small.municipalities, key=lambda area: area.area_km2)
    point = shapely.point_on_surface(one.shape)
    shares = by_place(
        shares_of(lay_over([part("A", shapely.buffer(point, 50.0))], framework=small))
    )[one.code]
    assert (0 < shares["A"] < SLIVER, 0.99 < shares[OUTSIDE] < 1) == (True, True)
