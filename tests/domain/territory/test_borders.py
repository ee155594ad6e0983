import numpy as np
import shapely

from baluarte.domain.territory.borders import Border, borders, fit_together
from baluarte.domain.territory.framework import Area

# Born between the framework and the reference that the computed borders are compared with.
YOUNGER_THAN_THE_FRAMEWORK = {"02006", "04012", "07125", "17036"}


def test_a_common_side_is_a_border_and_a_common_corner_is_not():
    squares = np.array([shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)])
    corner = np.array([shapely.box(2000, 1000, 3000, 2000)])
    found = borders(["00001", "00002", "00003"], np.concatenate([squares, corner]))
    assert found == [Border("00001", "00002", 1.0)]


def test_a_border_in_two_pieces_is_one_border_of_their_length():
    around = shapely.box(0, 0, 3000, 3000).difference(shapely.box(1000, 1000, 2000, 3000))
    inside = shapely.MultiPolygon(
        [shapely.box(1000, 1000, 2000, 1500), shapely.box(1000, 2500, 2000, 3000)]
    )
    fitting = fit_together([Area("00002", "", around), Area("00001", "", inside)])
    assert borders(["00002", "00001"], fitting) == [Border("00001", "00002", 3.0)]


def test_a_sliver_between_two_is_closed():
    apart = [
        Area("00001", "", shapely.box(0, 0, 1000, 1000)),
        Area("00002", "", shapely.box(1000.5, 0, 2000, 1000)),
        Area("00003", "", shapely.box(0, -1000, 2000, 0)),
        Area("00004", "", shapely.box(0, 1000, 2000, 2000)),
    ]
    pairs = [(b.one, b.other) for b in borders([a.code for a in apart], fit_together(apart))]
    assert ("00001", "00002") in pairs


def test_the_framework_fits_together_without_moving_land(framework, fitting):
    before = shapely.area([area.shape for area in framework.municipalities])
    moved = np.abs(shapely.area(fitting) - before)
    assert (shapely.coverage_is_valid(fitting), moved.max() < 150) == (True, True)


def test_the_country_has_7113_borders(country):
    assert len(country.borders) == 7113


def test_borders_agree_with_a_reference_but_for_known_differences(country, rows_of):
    reference = {
        tuple(sorted((row["cvegeo_a"], row["cvegeo_b"])))
        for row in rows_of("territory/adjacency_rook_2020.csv")
    }
    computed = {(border.one, border.other) for border in country.borders}
    only_theirs = {
        pair for pair in reference - computed if not YOUNGER_THAN_THE_FRAMEWORK & set(pair)
    }
    only_ours = computed - reference
    # The four borders that the younger ones cut off, and ten where shapes changed that year.
    assert (only_theirs, len(only_ours), len(reference & computed)) == (
        {("30059", "30199")},
        14,
        7099,
    )


def test_nobody_is_without_a_neighbour(country, framework):
    """Even Cozumel holds land on the coast."""
    bordered = {code for border in country.borders for code in (border.one, border.other)}
    alone = [area.name for area in framework.municipalities if area.code not in bordered]
    assert alone == []
