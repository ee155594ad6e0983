from itertools import combinations, product

import numpy as np
import pytest

from baluarte.science.linkage.samples import UNLISTED, Linkage, draw_linkages


def partitions(
    probability: dict[tuple[int, int], float], rows: int
) -> dict[tuple[int, ...], float]:
    """The obvious twin: every linkage of a few reports, with its probability."""
    weight: dict[tuple[int, ...], float] = {}
    for labels in product(range(rows), repeat=rows):
        seen = list(dict.fromkeys(labels))
        form = tuple(seen.index(label) for label in labels)
        if form in weight:
            continue
        odds = 1.0
        for pair in combinations(range(rows), 2):
            if form[pair[0]] == form[pair[1]]:
                p = probability.get(pair)
                odds *= np.exp(UNLISTED) if p is None else p / (1 - p)
        weight[form] = odds
    total = sum(weight.values())
    return {form: odds / total for form, odds in weight.items()}


@pytest.mark.parametrize(
    "probability",
    [
        {(0, 1): 0.7},
        {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.3},
        {(0, 1): 0.6, (1, 2): 0.6, (2, 3): 0.6, (0, 3): 0.05},
    ],
)
def test_linkages_are_drawn_as_often_as_they_are_probable(probability) -> None:
    rows = max(max(pair) for pair in probability) + 1
    left, right = (np.array([pair[side] for pair in probability]) for side in (0, 1))
    drawn = draw_linkages(
        rows, left, right, np.array(list(probability.values())), count=4000, seed=3
    )
    found: dict[tuple[int, ...], float] = {}
    for one in drawn.tolist():
        seen = list(dict.fromkeys(one))
        form = tuple(seen.index(label) for label in one)
        found[form] = found.get(form, 0.0) + 1 / len(drawn)
    wanted = partitions(probability, rows)
    assert [found.get(form, 0.0) for form in wanted] == pytest.approx(
        list(wanted.values()), abs=0.03
    )


def test_a_seed_draws_the_same_again() -> None:
    pair = (np.array([0]), np.array([1]), np.array([0.5]))
    one, again = (draw_linkages(2, *pair, count=50, seed=8) for _ in range(2))
    assert np.array_equal(one, again)


def test_histories_say_which_tables_know_of_each() -> None:
    linkage = Linkage(np.array([0, 1, 0, 2]), np.array([0, 0, 1, 1]), ("a", "b"))
    assert linkage.histories().to_dict("list") == {"a": [1, 1, 0], "b": [1, 0, 1]}
