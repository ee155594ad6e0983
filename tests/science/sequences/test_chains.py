"""Chains: counted by hand, found where planted, and seldom where there are none."""

import numpy as np
import pytest

from baluarte.science.sequences import SequenceRefused, find_chains

FEW = {"replicates": 199}


def laid(seed: int, planted: bool):
    """Return forty places in two years; where planted, an attack comes a week or two after."""
    draw = np.random.default_rng(seed)
    place, day, kind = [], [], []
    start = np.datetime64("2024-01-01")
    for number in range(40):
        for _ in range(6):
            place.append(f"{number:02}")
            day.append(start + int(draw.integers(0, 730)))
            kind.append(str(draw.choice(["threat", "attack", "digital"])))
        if planted:
            at = int(draw.integers(0, 700))
            place += [f"{number:02}"] * 2
            day += [start + at, start + at + int(draw.integers(5, 15))]
            kind += ["threat", "attack"]
    return place, day, kind


def row_of(found, first, then):
    table = found.table
    return table[(table["first"] == first) & (table["then"] == then)].iloc[0]


def test_what_came_after_is_counted_by_hand():
    # In one place: threats on days 1, 11, 21 ...; attacks four days after each; ten of each. In
    # another: the attack comes first, and then nothing within thirty days.
    place = ["a"] * 20 + ["b"] * 2
    day = [f"2024-{1 + n:02}-{d:02}" for n in range(10) for d in (1, 5)]
    kind = ["threat", "attack"] * 10 + ["attack", "threat"]
    found = find_chains(place, [*day, "2024-01-01", "2024-03-01"], kind, within=10, **FEW)
    row = row_of(found, "threat", "attack")
    assert (row["after"], row["of"], row["median_days"]) == (10, 11, 4)
    assert row_of(found, "attack", "threat")["after"] == 0


def test_the_same_day_is_not_after():
    day = [f"2024-{1 + n:02}-01" for n in range(10)] * 2
    found = find_chains(["a"] * 20, day, ["threat"] * 10 + ["attack"] * 10, within=10, **FEW)
    assert found.table["after"].sum() == 0


def test_a_planted_chain_is_found_in_its_direction():
    found = find_chains(*laid(1, planted=True), within=30, **FEW)
    row, back = row_of(found, "threat", "attack"), row_of(found, "attack", "threat")
    assert row["q_value"] <= 0.05
    assert row["after"] > row["high"]
    assert back["q_value"] > 0.05


def test_chance_alone_seldom_gives_a_chain():
    found = [
        (find_chains(*laid(seed, planted=False), within=30, **FEW).table["q_value"] <= 0.05).any()
        for seed in range(60)
    ]
    assert sum(found) <= 8


def test_the_most_telling_stands_first_also_where_all_are_corrected_to_one():
    table = find_chains(*laid(3, planted=False), **FEW).table
    assert table["q_value"].nunique() < len(table)
    assert list(zip(table["q_value"], table["p_value"], strict=True)) == sorted(
        zip(table["q_value"], table["p_value"], strict=True)
    )
    assert not table["p_value"].is_monotonic_decreasing


def test_the_same_seed_gives_the_same_answer():
    one, two = (find_chains(*laid(2, planted=True), seed=5, **FEW).table for _ in range(2))
    assert one.equals(two)


def test_kinds_of_which_there_are_few_are_not_judged():
    assert find_chains(["a"] * 4, ["2024-01-01"] * 4, ["x", "y"] * 2, **FEW).table.empty


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        ((["a"], ["2024-01-01"], []), {}),
        (([], [], []), {}),
        ((["a"], ["no day"], ["x"]), {}),
        ((["a"], ["2024-01-01"], ["x"]), {"within": 0}),
    ],
)
def test_what_cannot_be_counted_is_refused(columns, options):
    with pytest.raises(SequenceRefused):
        find_chains(*columns, **options)
