"""The invented layers: the same from the same seed, whole, and as their kind says."""

import pytest

from baluarte.demo.walkthrough.layers import NAMES, drawn_regions, drawn_territories
from baluarte.domain.territory.framework import kept_framework
from baluarte.domain.territory.layers import OUTSIDE, LayerRefused
from baluarte.domain.territory.layers.checking import check_parts
from baluarte.domain.territory.layers.overlay import lay_over
from baluarte.domain.territory.layers.reading import read_parts
from baluarte.domain.territory.layers.shares import shares_of


def test_the_same_seed_draws_the_same():
    assert (drawn_regions(7), drawn_regions(7) == drawn_regions(8)) == (drawn_regions(7), False)


def test_the_regions_are_a_partition_of_the_country():
    framework = kept_framework()
    parts = read_parts(drawn_regions(2026))
    check_parts(lay_over(parts, framework=framework), is_partition=True)
    shares = shares_of(lay_over(parts, framework=framework))
    outside = [one.municipality for one in shares if one.part == OUTSIDE and one.share > 0.2]
    assert (len(parts), len(outside) <= 25) == (len(NAMES), True)


@pytest.mark.parametrize("seed", [1, 7, 11])
def test_whatever_the_seed_the_regions_are_taken_in(seed):
    laid = lay_over(read_parts(drawn_regions(seed)), framework=kept_framework())
    check_parts(laid, is_partition=True)
    assert len(laid.parts) == len(NAMES)


def test_the_territories_lie_on_each_other_and_within_the_country():
    framework = kept_framework()
    parts = read_parts(drawn_territories(2026))
    check_parts(lay_over(parts, framework=framework), is_partition=False)
    with pytest.raises(LayerRefused, match="se encima con la fila"):
        check_parts(lay_over(parts, framework=framework), is_partition=True)
