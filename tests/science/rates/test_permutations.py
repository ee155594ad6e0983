"""Chances of what lies around a place, against plain permutations."""

from itertools import combinations

import numpy as np
import pytest
from tests.science.rates.invented import lattice

from baluarte.science.rates import read_neighbours
from baluarte.science.rates.permutations import chances, keys_of

VALUES = np.random.default_rng(2).poisson(1.5, 25).astype(float)


def asked(limits: tuple[int, int], *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    links = read_neighbours(lattice(5, 5), places=25).matrix()
    starts, around = links.indptr.astype(np.int64), links.indices.astype(np.int64)
    return chances(VALUES, starts, around, keys_of(seed, 1)[0], limits)


def test_full_runs_are_every_choice_of_neighbours_within_three_standard_errors() -> None:
    found, _ = asked((10**9, 20_000))
    links = read_neighbours(lattice(5, 5), places=25).matrix().toarray() > 0
    for place in (0, 6, 12, 17):
        near = int(links[place].sum())
        sums = np.array([sum(one) for one in combinations(np.delete(VALUES, place), near)])
        observed = VALUES[links[place]].sum()
        lesser = min((sums >= observed).mean(), (sums <= observed).mean())
        error = np.sqrt(lesser * (1 - lesser) / 20_000)
        assert found[place] == pytest.approx(min(1.0, 2 * lesser), abs=6 * error)


def test_stopping_early_changes_little() -> None:
    full, _ = asked((10**9, 20_000))
    sequential, _ = asked((400, 20_000))
    assert np.abs(full - sequential).max() < 0.06


def test_the_same_seed_gives_the_same_to_the_bit() -> None:
    assert asked((10, 9999), seed=5)[0].tolist() == asked((10, 9999), seed=5)[0].tolist()


def test_no_chance_is_less_than_the_draws_allow() -> None:
    values = np.zeros(200)
    values[:3] = 1000.0
    links = read_neighbours([(0, 1), (0, 2), (1, 2), (3, 4)], places=200).matrix()
    starts, around = links.indptr.astype(np.int64), links.indices.astype(np.int64)
    found, is_high = chances(values, starts, around, keys_of(0, 1)[0], (10, 999))
    assert (found[0], bool(is_high[0]), found[199]) == (0.002, True, 1.0)
