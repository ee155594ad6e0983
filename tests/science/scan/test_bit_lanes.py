import pytest

from baluarte.science.scan.bit_lanes import lanes_for


@pytest.mark.parametrize(
    ("largest", "cells", "bits", "block"),
    [(10, 100, 16, 128), (32_767, 100, 16, 128), (32_768, 100, 32, 64), (10, 10**7, 16, 4)],
)
def test_lanes_are_wide_enough_and_fit_in_memory(largest, cells, bits, block):
    lanes = lanes_for(largest, cells)
    assert (lanes.bits, lanes.in_block) == (bits, block)


@pytest.mark.parametrize("largest", [100, 100_000])
def test_a_lanes_high_bit_is_set_from_the_threshold_on(largest):
    lanes = lanes_for(largest, 100)
    threshold = 37
    lift = lanes.half - threshold
    high = lanes.half
    assert [bool((count + lift) & high) for count in (0, 36, 37, 38, largest)] == [
        False, False, True, True, True,
    ]  # fmt: skip
    assert int(lanes.high) == int(lanes.ones) * lanes.half
