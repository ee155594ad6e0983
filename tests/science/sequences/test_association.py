"""What goes with what: odds by hand, strata that mislead, planted and null data."""

import numpy as np
import pytest

from baluarte.science.sequences import SequenceRefused, find_associations


def spread(*cells):
    """Return events of cells: stratum, has one mark, has the other, how many."""
    strata, one, other = [], [], []
    for stratum, has, also, many in cells:
        strata += [stratum] * many
        one += [{"x" if has else "not x"}] * many
        other += [{"y" if also else "not y"}] * many
    return strata, {"one": one, "other": other}


def row_of(found, value="x", beside="y"):
    table = found.table
    return table[(table["value"] == value) & (table["other_value"] == beside)].iloc[0]


def test_one_stratum_is_the_odds_ratio_by_hand():
    found = row_of(find_associations(*spread(
        ("s", 1, 1, 10), ("s", 1, 0, 20), ("s", 0, 1, 5), ("s", 0, 0, 40),
    )))  # fmt: skip
    reach = 1.959964 * np.sqrt(1 / 10 + 1 / 20 + 1 / 5 + 1 / 40)
    assert found["odds_ratio"] == pytest.approx(10 * 40 / (20 * 5))
    assert found["lower"] == pytest.approx(4 * np.exp(-reach), rel=1e-5)
    assert found["upper"] == pytest.approx(4 * np.exp(reach), rel=1e-5)
    assert (found["together"], found["expected"]) == (10, 30 * 15 / 75)
    # (10 - 6)^2 / (30 * 45 * 15 * 60 / (75^2 * 74)) = 5.4815 on one degree: p = 0.0192.
    assert found["p_value"] == pytest.approx(0.0192, abs=1e-4)


def test_what_only_strata_have_in_common_is_no_association():
    # In one state both are frequent, in another both are rare; within each nothing goes together.
    found = row_of(find_associations(*spread(
        ("s", 1, 1, 64), ("s", 1, 0, 16), ("s", 0, 1, 16), ("s", 0, 0, 4),
        ("t", 1, 1, 4), ("t", 1, 0, 16), ("t", 0, 1, 16), ("t", 0, 0, 64),
    )))  # fmt: skip
    assert found["odds_ratio"] == pytest.approx(1)
    assert found["p_value"] == pytest.approx(1)


def drawn(seed: int, planted: bool):
    draw = np.random.default_rng(seed)
    strata = draw.integers(0, 5, 400)
    one = draw.integers(0, 5, 400)
    other = np.where(planted & (one == 2) & (draw.random(400) < 0.6), 3, draw.integers(0, 6, 400))
    third = draw.integers(0, 4, 400)
    names = {"type": one, "by": other, "season": third}
    return strata, {name: [{f"{name}{v}"} for v in values] for name, values in names.items()}


def test_a_planted_pair_is_found():
    found = find_associations(*drawn(1, planted=True)).table
    first = found.iloc[0]
    assert (first["value"], first["other_value"]) == ("type2", "by3")
    assert first["q_value"] <= 0.05
    assert first["lower"] > 1


def test_chance_alone_seldom_gives_a_pair():
    found = [
        (find_associations(*drawn(seed, planted=False)).table["q_value"] <= 0.05).any()
        for seed in range(60)
    ]
    assert sum(found) <= 8


def test_events_of_which_a_kind_is_not_known_are_left_out_and_few_are_not_judged():
    strata, marks = spread(("s", 1, 1, 3), ("s", 0, 0, 3))
    marks["other"][0] = set()
    found = find_associations(strata, marks)
    assert found.table.empty
    assert found.not_judged == 4


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(SequenceRefused):
        find_associations(["s"], {"one": [{"x"}, {"y"}]})
