"""Local statistics, against esda's and formulas by hand."""

import warnings

import numpy as np
import pytest
from scipy.stats import false_discovery_control
from tests.science.rates.invented import lattice

from baluarte.science.rates import ColumnRefused, find_local_patterns, standardised_deviations

PAIRS = lattice(12, 12)
ROWS, COLUMNS = np.arange(144) // 12, np.arange(144) % 12
VALUES = np.random.default_rng(1).normal(size=144) + 3.0 * ((ROWS < 4) & (COLUMNS < 4))


def weights() -> object:
    from libpysal.weights import W

    around: dict[int, list[int]] = {place: [] for place in range(144)}
    for one, other in PAIRS:
        around[one].append(other)
        around[other].append(one)
    return W(around)


def test_local_moran_is_esdas() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # esda warns of what it will change
        from esda import Moran_Local

        theirs = Moran_Local(VALUES, weights(), permutations=0).Is
    ours = find_local_patterns(VALUES, PAIRS, statistic="moran").statistic
    assert ours.tolist() == pytest.approx(theirs.tolist())


def test_gi_star_is_esdas() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # esda warns of what it will change
        from esda import G_Local

        theirs = G_Local(VALUES, weights(), star=True, transform="B", permutations=0).Zs
    ours = find_local_patterns(VALUES, PAIRS).statistic
    assert ours.tolist() == pytest.approx(theirs.tolist())


def test_s10_a_hot_corner_is_found_and_named() -> None:
    found = find_local_patterns(VALUES, PAIRS)
    moran = find_local_patterns(VALUES, PAIRS, statistic="moran")
    assert (str(found.kind[13]), str(moran.kind[13])) == ("hot", "high-high")
    assert found.kind[100:].tolist() == ["none"] * 44


def test_discoveries_are_controlled_unless_one_asks_otherwise() -> None:
    found = find_local_patterns(VALUES, PAIRS)
    plain = find_local_patterns(VALUES, PAIRS, control="none")
    assert found.q_value.tolist() == false_discovery_control(plain.p_value).tolist()
    assert int(found.significant.sum()) < int(plain.significant.sum())


def test_each_month_is_judged_by_itself() -> None:
    found = find_local_patterns(np.stack([VALUES, np.ones(144)], axis=1), PAIRS)
    alone = find_local_patterns(VALUES, PAIRS)
    assert found.statistic[:, 0].tolist() == pytest.approx(alone.statistic.tolist())
    assert found.p_value[:, 1].tolist() == [1.0] * 144


def test_the_same_seed_gives_the_same_to_the_bit() -> None:
    found = [find_local_patterns(VALUES, PAIRS, seed=3).p_value.tolist() for _ in range(2)]
    assert found[0] == found[1]


def test_an_island_is_never_judged() -> None:
    found = find_local_patterns([1.0, 2.0, 3.0, 99.0], [(0, 1), (1, 2)])
    assert (found.p_value[3], str(found.kind[3])) == (1.0, "none")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"statistic": "geary"}, "statistic: 'geary' is none of moran, gi_star"),
        ({"simulations": 10}, "simulations: 10 is not between 99 and 100000000"),
        ({"seed": -1}, "seed: -1 is not between 0 and 9223372036854775807"),
        ({"level": 5}, "level: 5 is no share between 0 and 1"),
    ],
)
def test_settings_that_are_none_are_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(ColumnRefused) as refused:
        find_local_patterns(VALUES, PAIRS, **more)  # type: ignore[arg-type]
    assert str(refused.value) == said


@pytest.mark.prove
def test_without_a_pattern_a_discovery_is_made_no_oftener_than_allowed() -> None:
    generator = np.random.default_rng(77)
    expected = generator.gamma(1.0, 4.0, 144) + 0.2
    counts = generator.poisson(np.repeat(expected[:, None], 1000, axis=1))
    found = find_local_patterns(standardised_deviations(counts, expected), PAIRS)
    assert 0.0 < found.significant.any(axis=0).mean() < 0.064
