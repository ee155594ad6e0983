"""Near-repeats: pairs counted by hand, found where planted, and seldom where there are none."""

import numpy as np
import pytest

from baluarte.science.sequences import SequenceRefused, find_near_repeats

FEW = {"replicates": 199}
START = np.datetime64("2024-01-01")


def laid(seed: int, planted: bool):
    draw = np.random.default_rng(seed)
    place = draw.integers(0, 30, 200)
    day = draw.integers(0, 360, 200)
    if planted:
        again = draw.integers(0, 200, 40)
        place = np.concatenate([place, place[again]])
        day = np.concatenate([day, np.minimum(364, day[again] + draw.integers(1, 6, 40))])
    return place * 1.0 - 110, np.full(len(place), 19.0), [START + int(one) for one in day]


def test_pairs_are_counted_by_hand():
    # Two in one place five days apart, and one 0.3 degrees away ten days after the first.
    found = find_near_repeats(
        [-99.0, -99.0, -99.3], [19.0, 19.0, 19.0], ["2024-01-01", "2024-01-06", "2024-01-11"],
        **FEW,
    ).table  # fmt: skip
    pairs = {(row.km_to, row.days_to): row.pairs for row in found.itertuples() if row.pairs}
    assert pairs == {(0.0, 7): 1, (50.0, 7): 1, (50.0, 14): 1}


def test_planted_repeats_are_found_in_their_band():
    found = find_near_repeats(*laid(1, planted=True), **FEW).table
    near = found[(found["km_to"] == 0) & (found["days_to"] == 7)].iloc[0]
    assert near["q_value"] <= 0.05
    assert near["pairs"] > near["high"]


def test_chance_alone_seldom_gives_a_repeat():
    found = [
        (find_near_repeats(*laid(seed, planted=False), **FEW).table["q_value"] <= 0.05).any()
        for seed in range(60)
    ]
    assert sum(found) <= 8


def test_bands_with_few_expected_pairs_are_not_judged():
    found = find_near_repeats([0.0, 0.0], [0.0, 0.0], ["2024-01-01", "2024-01-02"], **FEW)
    assert found.table["q_value"].isna().all()


def test_bands_out_of_order_and_no_events_are_refused():
    with pytest.raises(SequenceRefused):
        find_near_repeats([0.0], [0.0], ["2024-01-01"], days=(7, 3))
    with pytest.raises(SequenceRefused):
        find_near_repeats([], [], [])
